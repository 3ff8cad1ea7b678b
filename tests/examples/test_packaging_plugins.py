"""A format and a question bank that somebody else distributes: installed, they are in every release."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.examples.plugin_environment import make_environment, run_there

PACKAGE = """
import json, sys
from pathlib import Path
from pipelines.testing import samples
from pipelines.testing.packages import inspect

built, folder = samples.build_sample_release(), Path(sys.argv[1])
for package in built.release.packages:
    data = built.files[package.name]
    (folder / package.name).write_bytes(data if isinstance(data, bytes) else b"".join(data.pieces()))
judged = {package.format: inspect(folder / package.name) for package in built.release.packages}
print(json.dumps({
    "formats": [package.format for package in built.release.packages],
    "findings": [finding.rule for judgement in judged.values() for finding in judgement.findings],
    "standards": {name: judgement.identity.standard for name, judgement in judged.items()},
    "note": built.files["froid--chaine--v1--import.md"].decode(),
}))
"""


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """The zips of a release made where both are installed, and what was said of them."""
    folder = tmp_path_factory.mktemp("plugins")
    made = folder / "made"
    made.mkdir()
    python = make_environment(folder, ("aiken", "common-cartridge"))
    return made, json.loads(run_there(python, "-c", PACKAGE, made))


def test_both_join_a_release_and_nothing_is_wrong_with_it(packaged: tuple[Path, dict[str, object]]) -> None:
    _, told = packaged
    formats = ["scorm12", "scorm2004", "cmi5", "tincan", "web", "common-cartridge", "documents", "banks"]
    assert told["formats"] == formats
    assert told["findings"] == []


def test_a_cartridge_is_told_from_scorm_by_its_namespace(packaged: tuple[Path, dict[str, object]]) -> None:
    _, told = packaged
    standards = told["standards"]
    assert isinstance(standards, dict)
    assert (standards["scorm12"], standards["common-cartridge"]) == ("SCORM 1.2", "web")


def test_the_import_note_says_what_a_format_is_for(packaged: tuple[Path, dict[str, object]]) -> None:
    note = str(packaged[1]["note"])
    assert "| `froid--chaine--v1--common-cartridge.zip` | an LMS that imports Common Cartridges" in note
    assert note.index("### First import in Moodle") < note.index("### Importing a Common Cartridge")


def test_the_bank_holds_the_questions_aiken_can_ask(packaged: tuple[Path, dict[str, object]]) -> None:
    made, _ = packaged
    with ZipFile(made / "froid--chaine--v1--banks.zip") as banks:
        aiken = banks.read("aiken.txt").decode()
        readme = banks.read("LISEZMOI.txt").decode()
    lines = aiken.splitlines()
    assert lines[1].startswith("A. ")
    assert lines[-1].startswith("ANSWER: ")
    assert "aiken.txt" in readme
