"""A store written on 28 November 2026, before kinds were found by themselves, opens and goes on.

`tests/recorded/store-2026-11-28.zip` is an installation as the commands of that day left it: a module of
thirteen kinds that a person edited and another sent back, and a document of each other kind, of which one is
released and delivered. Its keys open nothing else.
"""

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines.testing import samples
from tests.cli.conftest import Door, knocking

STORE = Path(__file__).parents[1] / "recorded" / "store-2026-11-28.zip"
SENT_BACK = "hygiene-et-froid--refroidir-et-remettre"
RELEASED = "hygiene-et-froid--programme"
ZIP = f"{RELEASED}--v1--documents.zip"
LOOKS = {"programme.docx", "programme.pdf", "documents.json"}
"""Files that change with the look of papers, the last because it says their sums."""
README = "LISEZMOI.txt"
WAITING = "hygiene-et-froid--courriers"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Door:
    root = tmp_path / "root"
    with zipfile.ZipFile(STORE) as archive:
        archive.extractall(root)
    for key in (root / ".premierjet-keys").iterdir():
        key.chmod(0o600)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "off")
    return Door(root, knocking(monkeypatch, capsys))


def stored_digests(root: Path) -> dict[str, str]:
    """Return the digest of each module's newest content, taken of the stored bytes by nothing of ours."""
    found = {}
    for folder in sorted((root / ".premierjet" / "drafts").iterdir()):
        newest = json.loads(max(folder.glob("r*.json")).read_bytes())
        plain = json.dumps(newest["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        found[folder.name] = sha256(plain.encode()).hexdigest()
    return found


def test_every_draft_keeps_its_digest_and_is_not_redrafted(old: Door) -> None:
    before = stored_digests(old.root)
    assert len(before) == 13
    modules = old.well("draft")["modules"]
    assert {each["module"] for each in modules if each["written"]} == {SENT_BACK}
    assert {each["module"]: each["digest"] for each in modules} == before


def test_an_old_ledger_is_intact(old: Door) -> None:
    verified = old.well("ledger", "verify")["chains"]
    assert [each["state"] for each in verified] == ["intact"] * 13


def test_an_old_release_is_delivered_as_it_was(old: Door) -> None:
    assert old.well("deliver", RELEASED, "--check")["drift"] == []
    folder = old.root / "courses/hygiene-et-froid/delivered/hygiene-et-froid/programme/v1"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    old.well("deliver", RELEASED)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_an_old_draft_is_approved_released_and_delivered(old: Door) -> None:
    for person in ("nadia.benomar", "lucas.querec"):
        old.well("decide", WAITING, "approve", "--as", person)
    assert old.well("package", WAITING)["number"] == 1
    assert [each["target"] for each in old.well("deliver", WAITING)["receipts"]] == ["lms-drop"]


def list_release_files(door: Door) -> dict[str, bytes]:
    """Return the files of the one release of that day, by name."""
    (release,) = (door.root / ".premierjet/releases" / RELEASED).glob("v*")
    return {file.name: file.read_bytes() for file in release.iterdir()}


def build_anew(door: Door) -> bytes:
    """Return the zip of the release of that day, packaged after all its files were lost."""
    (release,) = (door.root / ".premierjet/releases" / RELEASED).glob("v*")
    for file in release.iterdir():
        file.unlink()
    door.well("package", RELEASED)
    return list_release_files(door)[ZIP]


def test_packaging_an_old_release_again_leaves_it_as_it_was(old: Door) -> None:
    before = list_release_files(old)
    assert old.well("package", RELEASED)["number"] == 1
    assert list_release_files(old) == before


def test_an_old_package_that_was_lost_is_built_of_what_was_approved(old: Door) -> None:
    """Its papers look as they do today, which its readme says; all else is that of the day, byte for byte."""
    first = samples.unzip_files(list_release_files(old)[ZIP])
    anew = samples.unzip_files(build_anew(old))
    assert anew.keys() == first.keys()
    assert {name for name in anew if anew[name] != first[name]} <= {*LOOKS, README}
    (*said, foot), (*said_then, foot_then) = anew[README].splitlines(), first[README].splitlines()
    assert said == said_then
    said_of_digest, _, said_of_pages = foot_then.partition("\u00a0;".encode())
    assert said_of_pages, "which its one paper had no digest on"
    assert foot == said_of_digest + b"."


def test_an_old_package_is_built_twice_in_the_same_bytes(old: Door) -> None:
    assert sha256(build_anew(old)).hexdigest() == sha256(build_anew(old)).hexdigest()
