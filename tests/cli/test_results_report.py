"""`premierjet results report`: results in, figures and files out, and a finding on the next draft."""

from pathlib import Path

import pytest

from tests.cli.conftest import KEY, OTHER, PERSON, Door
from tests.results.learners import keep, sitting

pytestmark = pytest.mark.trial  # each draws a report


@pytest.fixture
def answered(drafted: Door) -> Door:
    """A course whose first module is released, and forty learners who had all of it right."""
    head = drafted.workspace.records.head(KEY)
    assert head is not None
    digest = head.content.canonical_digest()
    drafted.well("decide", KEY, "approve", "--as", PERSON, "--digest", digest[:12])
    drafted.well("package", KEY)
    keep(drafted.workspace, [each for who in range(40) for each in sitting(who, head.content)])
    return drafted


def test_a_report_is_printed_and_written_as_page_and_pdf(answered: Door, tmp_path: Path) -> None:
    said = answered("results", "report", "froid", "--html", "--pdf", "--out", str(tmp_path / "rapports"))
    assert said.code == 0, said.err
    assert KEY in said.out
    assert "100% n = 40" in said.out.replace("\u00a0", " ")
    page = (tmp_path / "rapports" / f"{KEY}--results.html").read_text(encoding="utf-8")
    assert 'lang="fr"' in page
    assert (tmp_path / "rapports" / f"{KEY}--results.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_one_module_by_its_id_in_another_language(answered: Door, tmp_path: Path) -> None:
    asked = ("results", "report", "froid", "chaine", "--html", "--language", "en", "--out", str(tmp_path))
    document = answered.well(*asked)
    assert [each["module"] for each in document["analyses"]] == [KEY]
    (file,) = document["files"]
    assert 'lang="en"' in Path(file).read_text(encoding="utf-8")


def test_what_was_counted_is_a_finding_on_the_next_draft_and_no_release(answered: Door) -> None:
    releases = answered.workspace.records.releases(KEY)
    answered.well("results", "report", "froid")
    answered.well("draft")
    head = answered.workspace.records.head(KEY)
    assert head is not None
    assert "results.too-easy" in {finding.rule for finding in head.findings}
    assert "Presque tous ont répondu juste du premier coup" in answered("show", KEY).out
    assert answered.workspace.records.releases(KEY) == releases


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("froid", "releve"), "no results of a released module to count"),
        (("froid", "feu"), "feu"),
        (("feu",), "no usable course has this id"),
        (("froid", "feu--chaine"), "feu"),
    ],
)
def test_what_cannot_be_reported_says_what_to_do(drafted: Door, asked: tuple[str, ...], told: str) -> None:
    said = drafted("results", "report", *asked)
    assert said.code == 2
    assert told in said.err
    assert OTHER not in said.out
