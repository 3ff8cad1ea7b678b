"""A format and a question bank that somebody else distributes: installed, they are in every release."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "examples" / "plugins"
BUILD = "from setuptools import build_meta; import sys; build_meta.build_wheel(sys.argv[1])"
PACKAGE = """
import json, sys
from pathlib import Path
from pipelines.testing import samples
from pipelines.testing.packages import inspect

built, folder = samples.built(), Path(sys.argv[1])
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
    venv.create(folder / "env", with_pip=False, symlinks=True)
    (library,) = (folder / "env" / "lib").iterdir()
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (library / "site-packages" / "ours.pth").write_text(f"import site; site.addsitedir({here!r})\n")
    for name in ("aiken", "common-cartridge"):
        _install(PLUGINS / name, library / "site-packages", folder)
    made = folder / "made"
    made.mkdir()
    ran = subprocess.run(
        [folder / "env" / "bin" / "python", "-c", PACKAGE, made],
        cwd=PLUGINS.parents[1],
        env=os.environ | {"PYTHONPATH": "."},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return made, json.loads(ran.stdout)


def _install(plugin: Path, into: Path, folder: Path) -> None:
    """Install a distribution without a network: a wheel is a zip of what goes there."""
    source = folder / plugin.name
    shutil.copytree(plugin, source)
    subprocess.run([sys.executable, "-c", BUILD, folder], cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(into)
    wheel.unlink()


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
