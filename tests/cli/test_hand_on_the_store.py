"""Somebody who may write the store, and not the ledger's key, changes what a decision rests on.

Author and findings lie beside the content, outside its digest: what a revision was when it was written is
sealed in the ledger, and a draft that is not as it was sealed is neither decided on nor packaged.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.draft import Draft
from schemas.review import Decision
from tests.cli.conftest import KEY, Door, at_a_copy, course, make_root, open_door

LEA, NOE = "lea", "noe"
CONTRADICTION = "# Consignes\n\nUn produit exposé plus de 20 minutes est écarté.\n"
APPROVE = ("decide", KEY, "approve", "--as", LEA)


@pytest.fixture(scope="session")
def edited_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Léa edited a draft that Noé may approve too, and its sources contradict each other."""
    root = make_root(tmp_path_factory.mktemp("edited") / "root")
    with open_door(root) as door:
        (door.course / "sources" / "froid-2.md").write_text(CONTRADICTION)
        module = course()["modules"][0] | {"sources": ["sources/froid.md", "sources/froid-2.md"]}
        people = {"roles": {"pedagogie": [LEA, NOE], "metier": [LEA, NOE]}}
        escalation = {"after_days": 30, "to": ["direction"]}
        door.change(modules=[module], review=people | {"escalation": escalation})
        for arguments in (
            ("draft",),
            ("edit", KEY, "--to", "mine.md"),
        ):
            assert door(*arguments).code == 0
        text = (root / "mine.md").read_text()
        (root / "mine.md").write_text(text.replace("deux fois par jour", "deux fois chaque jour"))
        assert door("revise", "mine.md", "--as", LEA).code == 0
    return root


@pytest.fixture
def edited(
    edited_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Door:
    return at_a_copy(edited_root, tmp_path / "root", monkeypatch, capsys)


def files(door: Door) -> list[Path]:
    return sorted((door.root / ".premierjet" / "drafts" / KEY).iterdir())


def rewrite(door: Door, change: Callable[[dict[str, Any]], None], number: int | None = None) -> None:
    """Write the newest revision again, or as another one, changed and in the shape it was in."""
    newest = files(door)[-1]
    document = json.loads(newest.read_bytes())
    change(document)
    if number is not None:
        document |= {"revision": number, "parent": head(door).content.canonical_digest()}
        newest = newest.with_name(f"r{number:05d}.json")
    newest.write_bytes(Draft.from_json(json.dumps(document).encode()).canonical())


def head(door: Door) -> Draft:
    draft = door.workspace.records.head(KEY)
    assert draft is not None
    return draft


def waivers(door: Door) -> list[str]:
    blocking = (finding.id for finding in head(door).findings if finding.severity == "blocking")
    return [word for each in blocking for word in ("--waive", f"{each}: la note la plus récente vaut")]


def decided(door: Door) -> list[Decision]:
    recorded = (entry.recorded for entry in door.workspace.ledger.read(KEY))
    return [each for each in recorded if isinstance(each, Decision)]


def another_author(document: dict[str, Any]) -> None:
    document["provenance"]["author"] = NOE


def no_author(document: dict[str, Any]) -> None:
    del document["provenance"]["author"]
    document["provenance"]["writer"] = "extractive"


def no_findings(document: dict[str, Any]) -> None:
    document["findings"] = []


def milder_findings(document: dict[str, Any]) -> None:
    for finding in document["findings"]:
        finding |= {"rule": "objective.none", "facts": {}}


def written_long_ago(document: dict[str, Any]) -> None:
    document["provenance"]["written_at"] = "2020-01-01T12:00:00Z"


def other_words(document: dict[str, Any]) -> None:
    document["content"]["title"] = "La chaîne du froid, expliquée"


ALTERED = {
    "another author": (another_author, "author"),
    "no author": (no_author, "author"),
    "no findings": (no_findings, "findings"),
    "milder findings": (milder_findings, "findings"),
    "written long ago": (written_long_ago, "provenance"),
    "other words": (other_words, "content"),
}


@pytest.mark.parametrize(("change", "differs"), ALTERED.values(), ids=ALTERED.keys())
def test_a_draft_altered_in_the_store_is_not_decided_on(
    edited: Door, change: Callable[[dict[str, Any]], None], differs: str
) -> None:
    """Léa's edit became Noé's, and she approved it alone; two blocking findings were gone, unwaived."""
    rewrite(edited, change)
    said = edited(*APPROVE, *waivers(edited))
    assert said.code == 2
    assert f"{differs}" in said.err
    assert "r00002.json" in said.err
    assert decided(edited) == []


def planted(door: Door) -> None:
    rewrite(door, other_words, 3)


def older_one_again(door: Door) -> None:
    """The file of revision 1, as it was written, put under the next number."""
    files(door)[-1].with_name("r00003.json").write_bytes(files(door)[0].read_bytes())


def older_one_renumbered(door: Door) -> None:
    document = json.loads(files(door)[0].read_bytes())
    rewrite(door, lambda newest: newest.update(document), 3)


@pytest.mark.parametrize("plant", [planted, older_one_again, older_one_renumbered])
def test_a_revision_nobody_wrote_is_not_decided_on(edited: Door, plant: Callable[[Door], None]) -> None:
    """Whoever may write the store may add a file there; no seal says that anybody wrote it."""
    plant(edited)
    said = edited("decide", KEY, "approve", "--as", LEA)
    assert said.code == 2
    assert "r00003.json" in said.err
    assert decided(edited) == []


def test_an_author_changed_after_the_approval_releases_nothing(edited: Door) -> None:
    """Léa approved her own edit, which waits for a second person; the store then says it was Noé's."""
    edited.well(*APPROVE, *waivers(edited))
    assert edited("package", KEY).code == 3
    rewrite(edited, another_author)
    said = edited("package", KEY)
    assert said.code == 2
    assert "author" in said.err
    assert not (edited.root / ".premierjet" / "releases").exists()


def test_an_altered_draft_is_not_laundered_by_the_next_edit(edited: Door) -> None:
    """What rests on an altered revision would be sealed with the author the store names."""
    rewrite(edited, no_author)
    edited.well("edit", KEY, "--to", "again.md")
    file = edited.root / "again.md"
    file.write_text(file.read_text().replace("est écarté", "est toujours écarté"))
    said = edited("revise", "again.md", "--as", NOE)
    assert said.code == 2
    assert "author" in said.err
    assert len(files(edited)) == 2


def test_a_withdrawal_is_never_refused_for_what_the_store_says(delivered: Door) -> None:
    """Stopping a release has to work on the worst day; nothing reaches a learner by it."""
    rewrite(delivered, another_author)
    delivered.well("decide", KEY, "withdraw", "--as", LEA, "--comment", "Le seuil est faux.")
    assert decided(delivered)[-1].verdict == "withdraw"
