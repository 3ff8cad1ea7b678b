"""Our own packages have nothing to be told; a new one beside an old one tells what learners would lose."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.packaging.inspection.judgement import MOST_OF_A_RULE, PackageJudgement
from pipelines.packaging.inspection.report import describe_judgement, keep_printable, write_report
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, LAUNCHED_FORMATS, inspect
from schemas.errors import InvalidInput
from schemas.finding import Severity
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.inspection.foreign_packages import PACKAGES, changed, written


def ours(folder: Path, kind: str, **changes: Any) -> Path:
    return written(folder, samples.files(kind, **changes))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS.formats)
def test_nothing_is_found_in_what_we_emit(kind: str, language: Language, tmp_path: Path) -> None:
    judged = inspect(ours(tmp_path, kind, language=language))
    assert judged.findings == ()
    assert judged.is_ours


SHOWN = {each.kind: each for each in deliverables.one_of_each() if KINDS.has_view(each)}


@pytest.mark.parametrize("shown", SHOWN)
def test_nothing_is_found_on_any_kind_of_page(shown: str, tmp_path: Path) -> None:
    silent = {"recordings": ()} if shown == "narration" else {}
    artefact = SHOWN[shown].model_copy(update=silent)
    for kind in LAUNCHED_FORMATS:
        assert inspect(ours(tmp_path, kind, artefacts=(artefact,))).findings == (), kind


@pytest.mark.parametrize("kind", ["scorm12", "web"])
def test_a_package_of_ours_that_was_opened_and_changed_is_told(kind: str, tmp_path: Path) -> None:
    members = samples.files(kind)
    members["content.json"] = members["content.json"].replace(b"30 minutes", b"40 minutes ")
    members["index.html"] = members["index.html"].replace(b' lang="fr"', b"")
    told = inspect(written(tmp_path, members | {"content.json": b" " + members["content.json"]}))
    assert {each.rule for each in told.findings} == {"content.not-canonical", "page.lang-absent"}


def test_a_package_of_ours_without_its_manifest_is_told(tmp_path: Path) -> None:
    members = samples.files("scorm12")
    del members["imsmanifest.xml"]
    assert not inspect(
        written(tmp_path, members)
    ).is_blocked  # then it is the web package, with files too many


KINDS = ("manifest", "organization", "item", "resource")


def lost(folder: Path, new: dict[str, bytes], old: dict[str, bytes]) -> list[tuple[str, str, str]]:
    earlier = folder / "old.zip"
    earlier.write_bytes(write_zip(old))
    told = inspect(written(folder, new), earlier).findings
    return [
        (each.rule, each.facts["name"], each.facts["becomes"])
        for each in told
        if each.rule.startswith("republish.")
    ]


def test_the_same_package_loses_nothing(tmp_path: Path) -> None:
    for members in PACKAGES.values():
        assert lost(tmp_path, members, members) == []


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        ("1.2", b'identifier="gloves"', b'identifier="gloves2"', ("republish.manifest", "gloves", "gloves2")),
        ("1.2", b'identifier="lesson"', b'identifier="lecon"', ("republish.item", "lesson", "–")),
        (
            "cmi5",
            b"example/film",
            b"example/movie",
            ("republish.activity", "https://gloves.example/film", "–"),
        ),
        (
            "tincan",
            b"example/why",
            b"example/because",
            ("republish.activity", "https://gloves.example/why", "–"),
        ),
    ],
)
def test_an_identifier_that_is_gone_is_told_with_what_learners_lose(
    kind: str, before: bytes, after: bytes, expected: tuple[str, str, str], tmp_path: Path
) -> None:
    assert lost(tmp_path, changed(kind, before, after), PACKAGES[kind]) == [expected]


def test_a_question_that_is_gone_is_told_of_packages_of_ours(tmp_path: Path) -> None:
    old = samples.files("scorm12", artefacts=(builders.lesson(), samples.make_quiz([1, 2, 3])))
    new = samples.files("scorm12", artefacts=(builders.lesson(), samples.make_quiz([1, 3])))
    assert lost(tmp_path, new, old) == [("republish.interaction", "q-0002", "–")]
    assert lost(tmp_path, old, new) == []


def test_another_standard_loses_all_an_lms_keys_on(tmp_path: Path) -> None:
    told = lost(tmp_path, PACKAGES["tincan"], PACKAGES["1.2"])
    assert {rule for rule, _, _ in told} == {f"republish.{kind}" for kind in KINDS}


def test_nothing_is_said_lost_of_a_package_that_cannot_be_read(tmp_path: Path) -> None:
    assert lost(tmp_path, PACKAGES["1.2"] | {"imsmanifest.xml": b"<"}, PACKAGES["1.2"]) == []


def test_an_earlier_package_no_identifier_can_be_read_in_is_refused(tmp_path: Path) -> None:
    earlier = tmp_path / "old.zip"
    earlier.write_bytes(b"not a zip")
    with pytest.raises(InvalidInput, match=r"old\.zip: no identifiers"):
        inspect(written(tmp_path, PACKAGES["1.2"]), earlier)


def crowded(folder: Path) -> PackageJudgement:
    strays = {f"content/stray-{number:03}.txt": b"x" for number in range(MOST_OF_A_RULE + 7)}
    return inspect(written(folder, PACKAGES["1.2"] | strays))


def test_one_mistake_made_a_hundred_times_does_not_hide_the_others(tmp_path: Path) -> None:
    judged = crowded(tmp_path)
    assert len(judged.findings) == MOST_OF_A_RULE
    assert judged.left_out == {"foreign.file-unlisted": 7}
    assert "and 52 more" in write_report(judged, Language.ENGLISH)
    assert "et 52 autres" in write_report(judged, Language.FRENCH)


def test_a_finding_is_told_with_its_place_what_to_do_its_layer_and_its_source(tmp_path: Path) -> None:
    judged = inspect(written(tmp_path, changed("1.2", b'"r-lesson"', b'"r-gone"')))
    report = write_report(judged, Language.ENGLISH)
    assert "imsmanifest.xml:11: <item> leads to the resource r-gone, which does not exist." in report
    assert "What to do: Correct identifierref, or add the resource." in report
    assert "rules of the standard · scorm12.identifierref-dangling · SCORM 1.2" in report
    (entry,) = describe_judgement(judged, Language.FRENCH)["findings"]
    assert entry["layer"] == "rules"
    assert entry["severity"] == Severity.BLOCKING
    assert entry["remedy"] == "Corrigez identifierref ou ajoutez la ressource."


def test_the_head_tells_standard_title_first_page_weights_and_identifiers(tmp_path: Path) -> None:
    report = write_report(inspect(ours(tmp_path, "scorm12")), Language.FRENCH)
    head = report.partition("\n\n")[0]
    assert "SCORM 1.2 · fait par Premierjet" in head
    for told in ("La chaîne du froid", "index.html", "scripts et styles", "item-froid--chaine", "q-0002"):
        assert told in head


def test_a_package_cannot_steer_the_terminal_that_reads_its_report(tmp_path: Path) -> None:
    title = "<title>\u202eGloves\u009b2J</title>".encode()
    judged = inspect(written(tmp_path, changed("1.2", b"<title>Gloves</title>", title)))
    report = write_report(judged, Language.ENGLISH)
    assert not any(each in report for each in "\u202e\u009b\x1b")
    assert keep_printable("a\x1b[2Jb\ud800") == "a\ufffd[2Jb\ufffd"
