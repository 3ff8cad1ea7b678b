"""Our documents of what a standard allows, beside the official ones: they agree, but where named."""

import sys
from pathlib import Path

import pytest
from lxml import etree

from pipelines.packaging.schema_documents import XSD, find_breaches
from pipelines.testing import samples
from tests.packaging.inspection.foreign_mistakes import MANIFESTS, mutated
from tests.packaging.inspection.foreign_packages import MANIFESTS as NAMES
from tests.packaging.inspection.foreign_packages import PACKAGES
from tests.packaging.mistakes import MANIFESTS as OWN_MISTAKES
from tests.packaging.mistakes import mutated as own_mutated
from tests.packaging.test_schema_documents import OURS, VERDICT, official

KINDS = {"1.2": "scorm12", "2004": "scorm2004", "cmi5": "cmi5"}

# An element no document declares: the official 1.2 refuses it, and so it does a vendor's own, whose schema
# document the zip brings; we let both through here, and a rule names the misspelt ones of ADL.
WIDER = {"1.2 misspelt extension", "1.2 scormType of 2004"}
NARROWER: set[str] = set()
DIFFERENT = dict.fromkeys(WIDER, "we accept") | dict.fromkeys(NARROWER, "we refuse")


def judged_by_us(kind: str, tree: etree._ElementTree) -> bool:
    return not list(find_breaches(f"allowed/{kind}", OURS[kind], tree))


def trees(kind: str) -> dict[str, etree._ElementTree]:
    """What we emit, what nobody here made, and each with every mistake."""
    ours = KINDS[kind]
    manifests = {
        "ours": samples.files(ours)[NAMES[kind]],
        "foreign": PACKAGES[kind][NAMES[kind]],
        **{name: mutated(name)[NAMES[kind]] for name, row in MANIFESTS.items() if row[0] == kind},
        **{name: own_mutated(name)[NAMES[kind]] for name, row in OWN_MISTAKES.items() if row[0] is ours},
    }
    return {name: etree.ElementTree(etree.fromstring(data)) for name, data in manifests.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_ours_and_the_official_documents_agree_but_for_what_is_named(
    kind: str, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = official(shared, tmp_path, KINDS[kind])
    wider, narrower, table = set(), set(), []
    tried = trees(kind)
    for name, tree in tried.items():
        theirs, ours = schema.validate(tree), judged_by_us(KINDS[kind], tree)
        if theirs != ours:
            (wider if ours else narrower).add(name)
            table.append(f"{name:42} official {VERDICT[theirs]}, ours {VERDICT[ours]}")
    with capsys.disabled():
        sys.stdout.write(f"\n{kind}: {len(tried)} manifests, different on {len(table)}\n")
        sys.stdout.write("".join(f"{line}\n" for line in table))
    assert wider == WIDER & tried.keys()
    assert narrower == set()


LET_THROUGH = {
    "1.2": ("edition of another standard", "dangling item", "empty title", "no default", "nothing tracked"),
    "2004": ("wrong edition", "dangling item", "empty title", "scormtype of 1.2", "no default"),
}


@pytest.mark.parametrize("kind", LET_THROUGH)
def test_what_the_official_documents_let_through_is_left_to_a_rule(
    kind: str, shared: Path, tmp_path: Path
) -> None:
    """The rule is named in the table of mistakes, and each of its rows is tried."""
    schema, tried = official(shared, tmp_path, KINDS[kind]), trees(kind)
    for what in LET_THROUGH[kind]:
        name = f"{kind} {what}"
        assert schema.validate(tried[name]), name
        assert not MANIFESTS[name][-1].endswith("schema-document")


@pytest.mark.parametrize("kind", OURS)
def test_what_we_emit_is_allowed(kind: str) -> None:
    tree = etree.ElementTree(etree.fromstring(samples.files(kind)[samples.MANIFESTS[kind]]))
    assert judged_by_us(kind, tree)


def test_no_document_repeats_an_official_one(shared: Path) -> None:
    theirs = {path.read_bytes() for path in (shared / "xsd").rglob("*.xsd")}
    assert not theirs & {path.read_bytes() for path in (XSD / "allowed").rglob("*.xsd")}
