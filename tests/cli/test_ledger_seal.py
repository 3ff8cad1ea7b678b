"""A store from before the ledger sealed revisions: nothing of it is sealed until a person says so."""

import json
import resource
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import CHECKOUT, Door, knocking

KEY, FROZEN = "froid--chaine", CHECKOUT / "tests" / "adapters" / "store" / "formats" / "2"
LEA = "lea"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Door:
    """An installation as the last version without seals left it: drafted, approved, released, delivered."""
    root = tmp_path / "root"
    shutil.copytree(FROZEN / "courses", root / "courses")
    shutil.copytree(FROZEN / "store", root / ".premierjet")
    (root / ".premierjet" / "ledger.key").chmod(0o600)  # git keeps no such rights
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    monkeypatch.chdir(root)
    return Door(root, knocking(monkeypatch, capsys))


def lines(door: Door) -> list[str]:
    return [entry.recorded.kind for entry in door.workspace.ledger.read(KEY)]


@pytest.mark.parametrize(
    "verb", [("decide", KEY, "approve", "--as", LEA, "--comment", "Relu."), ("package", KEY), ("status",)]
)
def test_what_was_never_sealed_is_named_with_its_remedy(old: Door, verb: tuple[str, ...]) -> None:
    before = lines(old)
    said = old(*verb)
    assert said.code == 2
    assert f"premierjet ledger seal {KEY}" in said.err
    assert lines(old) == before


def test_the_doctor_says_that_drafts_wait_to_be_sealed(old: Door) -> None:
    said = old("doctor", "--json")
    drafts = next(each for each in said.document["pieces"] if each["piece"] == "drafts")
    assert not drafts["works"]
    assert "premierjet ledger seal --all" in json.dumps(drafts)


def test_one_named_act_seals_it_and_the_ledger_says_whose(old: Door) -> None:
    before = lines(old)
    listed = old.well("ledger", "seal", "--all")
    assert [(each["module"], each["revision"], each["author"]) for each in listed["revisions"]] == [
        (KEY, "1", "(extractive)")
    ]
    assert lines(old) == before
    old.well("ledger", "seal", "--all", "--as", "clara")
    assert lines(old) == [*before, "revision_seal"]
    assert old.workspace.ledger.read(KEY)[-1].recorded.adopted_by == "clara"  # type: ignore[union-attr]
    assert "clara" in old("ledger", "show", KEY).out
    assert old("status").code == 0
    assert old.well("ledger", "seal", KEY, "--as", "noe")["revisions"] == []
    assert lines(old) == [*before, "revision_seal"]


def test_a_revision_planted_after_a_sealed_one_is_never_adopted(old: Door) -> None:
    old.well("ledger", "seal", KEY, "--as", "clara")
    folder = old.root / ".premierjet" / "drafts" / KEY
    document = json.loads((folder / "r00001.json").read_bytes()) | {"revision": 2}
    (folder / "r00002.json").write_bytes(json.dumps(document).encode())
    assert old.well("ledger", "seal", KEY, "--as", "clara")["revisions"] == []
    assert lines(old)[-1] == "revision_seal"
    assert lines(old).count("revision_seal") == 1


def test_the_next_draft_does_not_adopt_what_it_follows(old: Door) -> None:
    """An unsealed revision's author would pass into a seal of ours."""
    (old.root / "courses" / "froid" / "sources" / "chaine.md").write_text(
        "# Consignes\n\nLa chambre froide reste entre 0 °C et 4 °C pendant toute la journée.\n"
    )
    before = lines(old)
    said = old("draft", KEY)
    assert f"premierjet ledger seal {KEY}" in said.err
    assert lines(old) == before
    old.well("ledger", "seal", KEY, "--as", "clara")
    assert old("draft", KEY).code == 0
    assert lines(old) == [*before, "revision_seal", "revision_seal"]


def test_a_seal_that_could_not_be_written_is_not_claimed(old: Door) -> None:
    """The revision was listed as sealed before its line was written, and stayed listed where that failed."""
    before = lines(old)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))  # a disk without room for one more line
    try:
        said = old("ledger", "seal", "--all", "--as", "clara")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert said.code
    assert KEY in said.err
    assert said.out.strip() == ""
    assert lines(old) == before
