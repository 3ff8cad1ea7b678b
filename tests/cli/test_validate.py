"""A package from anywhere at the front door: a page for a person, a document for a program, an exit code."""

from pathlib import Path

import pytest

from pipelines.packaging.zip_writer import write_zip
from tests.cli.conftest import KEY, PERSON, Door, Said, knocking
from tests.packaging.inspection.foreign_packages import PACKAGES, changed, written


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Door:
    """The command line without an installation: none is needed to judge a zip."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return Door(Path(), knocking(monkeypatch, capsys))


def validated(judge: Door, package: Path, *options: str) -> Said:
    return judge("validate", str(package), *options)


@pytest.mark.parametrize("kind", PACKAGES)
def test_a_sound_package_from_elsewhere_is_let_through(kind: str, judge: Door, tmp_path: Path) -> None:
    said = validated(judge, written(tmp_path, PACKAGES[kind]))
    assert said.code == 0
    assert "made elsewhere" in said.out
    assert "Result: nothing blocking; warnings: 0, for information: 0." in said.out


def test_a_broken_one_ends_with_two_and_says_what_to_do(judge: Door, tmp_path: Path) -> None:
    said = validated(judge, written(tmp_path, changed("1.2", b'"r-lesson"', b'"r-gone"')))
    assert said.code == 2
    assert "imsmanifest.xml:11" in said.out
    assert "What to do: Correct identifierref" in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    ("name", "package", "sentence"),
    [
        (
            "course.zip",
            write_zip(changed("2004", b"<adlseq:rollupCons", b"<adlnav:presentation/><adlseq:rollupCons")),
            "<presentation> is in <sequencing>, where no LMS reads it.",
        ),
        (
            "course-cmi5.zip",
            write_zip({"index.html": PACKAGES["cmi5"]["content/lesson.html"]}),
            "course-cmi5.zip announces a cmi5 course, but there is no cmi5.xml at the root",
        ),
        (
            "course.xml",
            PACKAGES["cmi5"]["cmi5.xml"],
            "a course structure without a zip comes with no files",
        ),
    ],
)
def test_what_passed_for_sound_is_refused(
    name: str, package: bytes, sentence: str, judge: Door, tmp_path: Path
) -> None:
    """The first is how CourseCode 0.1.61 writes its buttons: ADL's validator refuses it, we did not."""
    path = tmp_path / name
    path.write_bytes(package)
    said = validated(judge, path)
    assert said.code == 2
    assert sentence in " ".join(said.out.split())


def test_warnings_alone_let_it_through(judge: Door, tmp_path: Path) -> None:
    said = validated(judge, written(tmp_path, PACKAGES["1.2"] | {"content/notes.txt": b"x"}))
    assert said.code == 0
    assert "warnings: 1" in said.out


@pytest.mark.parametrize(
    ("environment", "options", "word"),
    [
        ({}, [], "Result"),
        ({"LANG": "fr_FR.UTF-8"}, [], "Résultat"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, [], "Result"),
        ({"LANG": "fr_FR.UTF-8"}, ["--language", "en"], "Result"),
        ({"LANG": "C"}, ["--language", "fr"], "Résultat"),
    ],
)
def test_the_report_speaks_the_language_asked_for_or_that_of_the_shell(
    environment: dict[str, str],
    options: list[str],
    word: str,
    judge: Door,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    last = validated(judge, written(tmp_path, PACKAGES["cmi5"]), *options).out.splitlines()[-1]
    assert last.startswith(word)


def test_a_program_reads_one_document(judge: Door, tmp_path: Path) -> None:
    said = validated(judge, written(tmp_path, changed("2004", b">0.8<", b">80<")), "--json")
    assert said.code == 2
    told = said.document
    assert told["standard"] == "SCORM 2004 4th Edition"
    assert told["blocked"] is True
    assert told["identifiers"]["item"] == ["pretest", "lesson"]
    layers = {finding["rule"]: finding["layer"] for finding in told["findings"]}
    assert layers == {"scorm2004.normalized-measure": "rules", "scorm2004.schema-document": "schema"}


def test_an_earlier_package_tells_what_learners_would_lose(judge: Door, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = written(tmp_path / "old", PACKAGES["1.2"])
    new = written(tmp_path, changed("1.2", b'identifier="lesson"', b'identifier="lecon"'))
    assert validated(judge, new).code == 0
    said = validated(judge, new, "--against", str(old))
    assert said.code == 2
    assert "The item identifier lesson is gone" in said.out
    assert "its attempts, scores and answers are lost" in said.out


@pytest.mark.parametrize("name", ["gone.zip", "."])
def test_no_file_to_read_is_told_in_a_sentence(name: str, judge: Door, tmp_path: Path) -> None:
    said = validated(judge, tmp_path / name)
    assert said.code == 2
    assert "Give the path of a zip that can be read" in said.err
    assert "Traceback" not in said.err


def test_every_package_of_a_release_has_nothing_to_be_told(drafted: Door) -> None:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    drafted.well("package", KEY)
    release = drafted.workspace.records.releases(KEY)[-1]
    for package in release.packages:
        path = drafted.root / package.name
        path.write_bytes(drafted.workspace.records.release_file(release, package.name))
        told = drafted.well("validate", str(path))
        assert told["findings"] == [], package.name
        assert told["made_here"]
