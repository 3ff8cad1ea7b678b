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

from tests.cli.conftest import Door, knocking

STORE = Path(__file__).parents[1] / "recorded" / "store-2026-11-28.zip"
SENT_BACK = "hygiene-et-froid--refroidir-et-remettre"
RELEASED = "hygiene-et-froid--programme"
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
    verified = old.well("ledger", "verify")
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
    assert [each["target"] for each in old.well("deliver", WAITING)] == ["lms-drop"]


def test_an_old_package_is_built_again_byte_for_byte(old: Door) -> None:
    """Decisions, times and content of the day give the zip of the day."""
    release = next((old.root / ".premierjet/releases" / RELEASED).glob("v*"))
    name = f"{RELEASED}--v1--documents.zip"
    first = (release / name).read_bytes()
    for file in sorted(release.iterdir()):
        file.unlink()
    old.well("package", RELEASED)
    assert sha256((release / name).read_bytes()).hexdigest() == sha256(first).hexdigest()
