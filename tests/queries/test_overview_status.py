"""What the overview reads, and what it leaves unread: a thousand modules have to be told in seconds."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.store import StoredObject
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from adapters.workspace import Workspace
from pipelines.queries.overview_status import build_overview
from pipelines.queries.provenance_search import search_provenance
from pipelines.testing import builders
from schemas.course import ModelSettings, Price
from schemas.draft import Draft, Origin, Spent, Usage
from schemas.overview import EvidenceKind, ModuleStage, Money
from schemas.review import Verdict
from tests.desk.conftest import installation
from tests.desk.overseen import overseen


class Watched(FolderStore):
    """A store that remembers which keys it was asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.read: list[str] = []

    def get(self, key: str) -> bytes | None:
        self.read.append(key)
        return super().get(key)

    def pieces(self, key: str) -> Iterator[bytes] | None:
        self.read.append(key)
        return super().pieces(key)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        return super().list(prefix)


def watched(workspace: Workspace) -> tuple[Workspace, Watched]:
    store = Watched(workspace.root / ".premierjet")
    same = Workspace(
        workspace.root, workspace.settings, Records(store), workspace.ledger, workspace.ledger_key
    )
    return same, store


def paid(revision: int, **changes: object) -> Draft:
    draft = builders.draft(revision=revision, **changes)
    spent = Spent(artefact="lesson", model="m", usage=Usage(calls=1, cost=0.5, input_tokens=10))
    made = draft.provenance.model_copy(update={"writer": Origin.MODEL, "inputs": f"{revision}" * 64})
    return draft.model_copy(update={"provenance": made.with_spent((spent,))})


def test_no_package_no_source_and_no_content_of_a_release_is_opened(tmp_path: Path) -> None:
    workspace, store = watched(overseen(tmp_path))
    build_overview(workspace, builders.NOON)
    heads = [key for key in store.read if key.startswith("drafts/")]
    assert sorted(set(heads)) == [
        "drafts/froid--chaine/r00001.json",
        "drafts/froid--releve/r00001.json",
    ]
    assert len(heads) == 4  # each is read as the newest, and for what it cost
    opened = {key.rpartition("/")[2] for key in store.read if key.startswith("releases/")}
    assert opened == {"release.json", "observed.json"}
    assert not [key for key in store.read if key.startswith(("sources/", "spans/", "originals/"))]


def test_every_revision_is_paid_for(tmp_path: Path) -> None:
    drafts = [paid(1), paid(2, content=builders.content(title="Revue"))]
    course = builders.course(
        model=ModelSettings(base_url="http://127.0.0.1:9/v1", name="m", price=Price(input=1, output=1))
    )
    (line,) = build_overview(installation(tmp_path, course, None, *drafts), builders.NOON).lines
    assert line.cost.known == (Money(currency="EUR", value=1.0),)
    assert [(each.revision, each.digest) for each in line.cost.evidence] == [
        (draft.revision, draft.content.canonical_digest()) for draft in drafts
    ]


def test_a_request_for_changes_that_was_answered_is_an_improvement(tmp_path: Path) -> None:
    first, second = builders.draft(), builders.draft(revision=2, content=builders.content(title="Revue"))
    workspace = installation(tmp_path, None, None, first, second)
    asked = builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment="Revoir q-0002.")
    workspace.ledger.append(asked)
    assert build_overview(workspace, builders.NOON).indicators[31].held == ()
    workspace.ledger.append(builders.decision(second))
    shown = build_overview(workspace, builders.NOON)
    (held,) = shown.indicators[31].held
    assert (held.held_as, [each.model_dump()["line"] for each in held.evidence]) == (
        EvidenceKind.IMPROVED,
        [3],
    )
    assert shown.lines[0].state is ModuleStage.APPROVED


def test_an_approval_by_somebody_the_policy_does_not_name_approves_nothing(tmp_path: Path) -> None:
    workspace = installation(tmp_path)
    workspace.ledger.append(builders.decision(person="eve"))
    (line,) = build_overview(workspace, builders.NOON).lines
    assert (line.state, line.approved_by) == (ModuleStage.WAITING, ())
    found = search_provenance(workspace, builders.SENTENCES[1], builders.NOON)
    assert found.occurrences
    assert found.approved_places == ()


def test_a_release_the_ledger_never_heard_of_is_none(tmp_path: Path) -> None:
    """Whoever can write to the store must not be able to plant one."""
    workspace = overseen(tmp_path)
    (release,) = workspace.records.releases(builders.KEY)
    planted = release.model_copy(update={"number": 2})
    workspace.records.save_release(planted, {})
    (line,) = [each for each in build_overview(workspace, builders.NOON).lines if each.module == builders.KEY]
    assert line.release is not None
    assert line.release.release == 1


def test_the_collector_is_as_it_was(tmp_path: Path) -> None:
    workspace = installation(tmp_path)
    build_overview(workspace, builders.NOON)
    assert gc.isenabled()
    (workspace.root / ".premierjet" / "drafts" / builders.KEY / "r00001.json").write_bytes(b"{}")
    assert build_overview(workspace, builders.NOON).lines[0].state is ModuleStage.UNREADABLE
    assert gc.isenabled()
    with pytest.raises(Exception, match=r"trop courts|too few"):
        search_provenance(workspace, "3 °C", builders.NOON)
    assert gc.isenabled()


def test_a_sentence_written_with_other_characters_is_looked_for_all_the_same(tmp_path: Path) -> None:
    """A ligature or a soft hyphen hides a word from who looks for its bytes."""
    text = "La tem\u00adpérature \ufb01nale reste sous le seuil."
    lesson = builders.lesson()
    block = lesson.sections[0].blocks[0]
    changed = block.model_copy(update={"statements": (builders.statement(1, text),)})
    section = lesson.sections[0].model_copy(update={"blocks": (changed,)})
    content = builders.content(artefacts=(lesson.model_copy(update={"sections": (section,)}),))
    workspace = installation(tmp_path, None, None, builders.draft(content=content))
    (found,) = search_provenance(
        workspace, "La température finale reste sous le seuil.", builders.NOON
    ).occurrences
    assert (found.element, found.whole) == ("st-0001", True)


def test_only_drafts_that_may_say_it_are_read_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = overseen(tmp_path)
    read: list[str] = []
    whole = Draft.from_json

    def counted(stored: bytes) -> Draft:
        read.append("draft")
        return whole(stored)

    monkeypatch.setattr(Draft, "from_json", counted)
    assert (
        search_provenance(workspace, "Rien ne dit ces mots-là nulle part.", builders.NOON).occurrences == ()
    )
    assert read == []


def test_a_withdrawn_approval_is_not_called_a_refusal(tmp_path: Path) -> None:
    draft = builders.draft()
    workspace = installation(tmp_path, None, None, draft)
    workspace.ledger.append(builders.decision(draft))
    workspace.ledger.append(builders.decision(draft, verdict=Verdict.WITHDRAW, comment="Le seuil est faux."))
    assert build_overview(workspace, builders.NOON).lines[0].state is ModuleStage.WITHDRAWN
