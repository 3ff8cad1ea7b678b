"""One small mistake a row: each is refused by the name of the rule it breaks."""

import json

import pytest
from lxml import etree

from pipelines.packaging.manifests import scorm2004
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, build, validate
from schemas.errors import PackageRefused
from schemas.finding import RULES, Finding, Severity
from schemas.language import Language
from tests.packaging.mistakes import CMI5, MANIFESTS, MISSING, S12, S2004, WEB, mutated
from tests.packaging.test_course_package import ALTERED


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_wrong_manifest_is_refused_by_the_name_of_the_rule(name: str) -> None:
    kind, _, _, rule = MANIFESTS[name]
    assert rule in samples.find_broken_rules(kind, mutated(name))


@pytest.mark.parametrize("name", MISSING)
def test_a_package_without_a_file_it_needs_is_refused_by_the_name_of_the_rule(name: str) -> None:
    kind, missing, rule = MISSING[name]
    members = {path: data for path, data in samples.files(kind).items() if path != missing}
    assert rule in samples.find_broken_rules(kind, members)


@pytest.mark.parametrize("kind", [S12, S2004])
def test_a_file_no_resource_lists_is_refused(kind: str) -> None:
    members = samples.files(kind) | {"notes/brouillon.docx": b"x"}
    assert samples.find_broken_rules(kind, members) == {f"{kind}.file-unlisted"}


def test_an_item_less_organization_and_an_empty_manifest_are_refused() -> None:
    members = samples.files(S12)
    tree = etree.fromstring(members["imsmanifest.xml"])
    item = next(tree.iter("{*}item"))
    item.getparent().remove(item)
    broken = samples.find_broken_rules(S12, members | {"imsmanifest.xml": etree.tostring(tree)})
    assert "scorm12.item-absent" in broken
    organization = next(tree.iter("{*}organization"))
    organization.getparent().remove(organization)
    broken = samples.find_broken_rules(S12, members | {"imsmanifest.xml": etree.tostring(tree)})
    assert "scorm12.organization-absent" in broken


def test_a_course_without_a_unit_to_launch_is_refused() -> None:
    members = samples.files(CMI5)
    tree = etree.fromstring(members["cmi5.xml"])
    unit = next(tree.iter("{*}au"))
    unit.getparent().remove(unit)
    broken = samples.find_broken_rules(CMI5, members | {"cmi5.xml": etree.tostring(tree)})
    assert "cmi5.unit-absent" in broken


def test_a_unit_satisfied_before_anybody_opens_it_is_a_warning() -> None:
    """The standard allows it; a course that a learner has not taken is then done."""
    found = {each.rule: each.severity for each in validate(write_zip(mutated("cmi5 no moveOn")), CMI5)}
    assert found["cmi5.satisfied-unopened"] is Severity.WARNING


CONTENTS = {
    "not JSON": (b"{", "content.invalid"),
    "another shape": (b"{}", "content.invalid"),
    "nested without end": (b"[" * 100_000, "content.invalid"),
    "half a character": (b'"\\ud800"', "content.invalid"),
    "spaced out": (
        json.dumps(json.loads(builders.content().canonical()), indent=1).encode(),
        "content.not-canonical",
    ),
    "one letter changed": (builders.content(title="La chaîne du froid!").canonical(), "content.other"),
}


@pytest.mark.parametrize(("embedded", "rule"), CONTENTS.values(), ids=CONTENTS)
def test_any_content_but_the_approved_bytes_is_refused(embedded: bytes, rule: str) -> None:
    members = samples.files(WEB) | {"content.json": embedded}
    found = validate(write_zip(members), WEB, builders.content().canonical_digest())
    assert rule in {finding.rule for finding in found}


@pytest.mark.parametrize("kind", KINDS.formats)
def test_a_package_tells_its_own_format(kind: str) -> None:
    assert validate(write_zip(samples.files(kind))) == ()


def test_a_finding_points_at_the_line_and_speaks_both_languages() -> None:
    (found,) = (f for f in validate(write_zip(mutated("2004 3rd edition")), S2004) if "version" in f.rule)
    line = (
        mutated("2004 3rd edition")["imsmanifest.xml"]
        .splitlines()
        .index(b"    <schemaversion>2004 3rd Edition</schemaversion>")
    )
    assert found.place == f"imsmanifest.xml:{line + 1}"
    assert found.message(Language.ENGLISH) != found.message(Language.FRENCH)
    assert "2004 4th Edition" in found.message(Language.FRENCH)


def test_a_release_is_refused_whole_where_one_package_breaks_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real fault put in: the 2004 manifest claims another edition."""
    honest = scorm2004.write_manifest
    monkeypatch.setattr(
        scorm2004, "write_manifest", lambda *given: honest(*given).replace(b"2004 4th", b"2004 5th")
    )
    approval = builders.approval()
    with pytest.raises(PackageRefused, match=r"scorm2004\.zip.*\[scorm2004\.schema"):
        build(builders.draft(), approval, builders.course(), (), builders.spans(), builders.entries(approval))


def test_every_packaging_rule_but_the_zip_s_is_broken_by_a_package_here() -> None:
    broken = {row[-1] for table in (MANIFESTS, MISSING, CONTENTS, ALTERED) for row in table.values()}
    packaging = json.loads((RULES / "packaging.json").read_text(encoding="utf-8"))
    # What both SCORM editions share is one function: a row of either edition shows it.
    shared = {rule.partition(".")[2] for rule in broken} | {
        "item-absent",
        "organization-absent",
        "file-unlisted",
        "unit-absent",
    }
    untested = {rule for rule in packaging if rule.partition(".")[2] not in shared}
    assert all(rule.startswith(("zip.", "xml.")) for rule in untested), untested


def test_a_finding_with_an_unlisted_rule_is_a_bug() -> None:
    with pytest.raises(ValueError, match=r"no rule 'scorm12\.fashion'"):
        Finding(rule="scorm12.fashion", place="imsmanifest.xml")
