"""History of a draft: its revisions, who wrote each and what for, and any two of them compared."""

from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.review.comparison import ComparedPassage, compare_contents, count_changes
from pipelines.review.line_change import LineChange
from schemas.draft import Draft, Outline
from schemas.review import Decision, LedgerRecord, pick_decisions, pick_recorded
from schemas.seal import RevisionSeal


@dataclass(frozen=True)
class RevisionLine:
    """One revision, and the decisions on it; `is_sealed` says whether it is as the ledger sealed it."""

    outline: Outline
    decisions: tuple[Decision, ...]
    is_sealed: bool


@dataclass(frozen=True)
class RevisionComparison:
    """Two revisions, what became of each line between them, and how many lines changed."""

    earlier: Draft
    newer: Draft
    passages: tuple[ComparedPassage, ...]

    @property
    def counts(self) -> dict[LineChange, int]:
        """Return how many lines changed, by what became of them."""
        return count_changes(self.passages)


def list_revisions(workspace: Workspace, key: str) -> tuple[RevisionLine, ...]:
    """Return the revisions of a module, the newest first; raises StoreUnusable and LedgerBroken."""
    recorded = pick_recorded(workspace.ledger.read(key))
    decisions = pick_decisions(recorded)
    sealed = {(each.revision, each.digest, each.provenance) for each in _list_seals(recorded)}
    return tuple(
        RevisionLine(
            outline,
            tuple(each for each in decisions if each.revision == outline.revision),
            (outline.revision, outline.digest, outline.provenance.canonical_digest()) in sealed,
        )
        for outline in reversed(workspace.records.outlines(key))
    )


def compare_revisions(workspace: Workspace, key: str, earlier: int, newer: int) -> RevisionComparison | None:
    """Return two revisions of a module compared; None if it has not both. Raises StoreUnusable."""
    before, after = workspace.records.revision(key, earlier), workspace.records.revision(key, newer)
    if before is None or after is None:
        return None
    return RevisionComparison(before, after, compare_contents(before.content, after.content))


def _list_seals(recorded: list[LedgerRecord]) -> list[RevisionSeal]:
    return [each for each in recorded if isinstance(each, RevisionSeal)]
