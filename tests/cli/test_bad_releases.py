"""What may not be packaged is told by name with what to do, and the store is as it was.

The ledger altered by hand is in `test_bad_input`, a recording not at hand in `tests/packaging/test_player`.
"""

from collections.abc import Callable

import pytest

from tests.cli.conftest import KEY, PERSON, Door


def undecided(door: Door) -> None:
    """Nobody has decided anything."""


def sent_back(door: Door) -> None:
    door.well("decide", KEY, "request_changes", "--as", PERSON, "--comment", "Le seuil est faux")


def rejected(door: Door) -> None:
    door.well("decide", KEY, "approve", "--as", PERSON)
    door.well("decide", KEY, "reject", "--as", PERSON, "--comment", "À refaire")


def withdrawn(door: Door) -> None:
    door.well("decide", KEY, "approve", "--as", PERSON)
    door.well("package", KEY)
    door.well("withdraw", KEY, "--as", PERSON, "--comment", "Le seuil est faux")


def edited_since(door: Door) -> None:
    door.well("decide", KEY, "approve", "--as", PERSON)
    door.well("edit", KEY, "--to", "edited.md")
    file = door.root / "edited.md"
    file.write_text(file.read_text().replace("est écarté", "est jeté"))
    door.well("revise", "edited.md", "--as", "marie")


def draft_altered(door: Door) -> None:
    door.well("decide", KEY, "approve", "--as", PERSON)
    for file in (door.root / ".premierjet" / "drafts").rglob("*.json"):
        file.write_text(file.read_text().replace("est écarté", "est gardé"))


def written(door: Door) -> dict[str, bytes]:
    """What is kept, but for the times files were looked at last, which only spare reading them again."""
    return {path: data for path, data in door.kept().items() if "/stamps/" not in path}


WAITING: dict[str, tuple[Callable[[Door], None], str, str]] = {
    "no approval": (undecided, "waits for pedagogie", "premierjet decide"),
    "changes asked for": (sent_back, f"{PERSON} said request_changes", "premierjet decide"),
    "rejected after an approval": (rejected, f"{PERSON} said reject", "premierjet decide"),
    "withdrawn": (withdrawn, f"{PERSON} said withdraw", "premierjet decide"),
    "edited since its approval": (edited_since, "waits for pedagogie", "premierjet decide"),
    "altered in the store": (draft_altered, "", ""),
}


@pytest.mark.parametrize(("happens", "why", "remedy"), WAITING.values(), ids=WAITING)
def test_a_draft_nobody_approved_as_it_stands_is_not_packaged(
    drafted: Door, happens: Callable[[Door], None], why: str, remedy: str
) -> None:
    happens(drafted)
    before = written(drafted)
    said = drafted("package", KEY)
    assert said.code in (2, 3), (said.out, said.err)
    assert "Traceback" not in said.err
    assert KEY in said.err
    assert why in said.err
    assert remedy in said.err
    assert written(drafted) == before, said.err
