"""History of a draft: its revisions, who wrote each and what for, and any two of them compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from adapters.workspace import Workspace
from pipelines.queries.request_words import RequestWords, find_request_words
from pipelines.review.comparison import ComparedPassage, compare_contents, count_changes
from pipelines.review.line_change import LineChange
from schemas.draft import Draft, Origin, Outline
from schemas.language import Language
from schemas.review import Decision, LedgerRecord, pick_decisions, pick_recorded
from schemas.seal import RevisionSeal

MOST_DESCRIBED = 25
"""Revisions of which it is told what a person changed: each takes reading two drafts."""


@dataclass(frozen=True)
class RevisionLine:
    """One revision, and the decisions on it; `is_sealed` says whether it is as the ledger sealed it.

    `counts` says how many lines a person changed, added, moved and removed, `places` in which passages.
    `request` is the request for changes it answers, in its author's words; with `nothing_changed`, by the
    very same text.
    """

    outline: Outline
    decisions: tuple[Decision, ...]
    is_sealed: bool
    nothing_changed: bool = False
    request: RequestWords | None = None
    counts: Mapping[LineChange, int] = field(default_factory=dict)
    places: tuple[str, ...] = ()


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


def list_revisions(workspace: Workspace, key: str, language: Language) -> tuple[RevisionLine, ...]:
    """Return the revisions of a module, the newest first; raises StoreUnusable and LedgerBroken.

    What a person changed is named in `language`, of the newest revisions alone.
    """
    recorded = pick_recorded(workspace.ledger.read(key))
    decisions = pick_decisions(recorded)
    sealed = {(each.revision, each.digest, each.provenance) for each in _list_seals(recorded)}
    outlines = tuple(reversed(workspace.records.outlines(key)))
    digests = {each.revision: each.digest for each in outlines}
    lines = (
        RevisionLine(
            outline,
            tuple(each for each in decisions if each.revision == outline.revision),
            (outline.revision, outline.digest, outline.provenance.canonical_digest()) in sealed,
            outline.provenance.reply_to is not None and outline.digest == digests.get(outline.revision - 1),
        )
        for outline in outlines
    )
    return tuple(
        _describe(workspace, key, line, recorded, language) if number < MOST_DESCRIBED else line
        for number, line in enumerate(lines)
    )


def _describe(
    workspace: Workspace, key: str, line: RevisionLine, recorded: list[LedgerRecord], language: Language
) -> RevisionLine:
    """Return a revision with the request it answers, or with what a person changed in it."""
    if line.outline.provenance.reply_to is None:
        return _tell_changes(workspace, key, line, language)
    return replace(line, request=find_request_words(workspace, key, recorded, line.outline.revision))


def _tell_changes(workspace: Workspace, key: str, line: RevisionLine, language: Language) -> RevisionLine:
    """Return a person's revision with what it changes; the words are those of the comparison it leads to."""
    number = line.outline.revision
    is_own = line.outline.provenance.writer is Origin.HUMAN and number > 1
    compared = compare_revisions(workspace, key, number - 1, number, language) if is_own else None
    if compared is None:
        return line
    titles = (each.title.text for each in compared.passages if not each.is_same)
    return replace(line, counts=compared.counts, places=tuple(dict.fromkeys(titles)))


def compare_revisions(
    workspace: Workspace, key: str, earlier: int, newer: int, language: Language
) -> RevisionComparison | None:
    """Return two revisions of a module compared; None if it has not both. Raises StoreUnusable.

    What names their parts is in `language`.
    """
    before, after = workspace.records.revision(key, earlier), workspace.records.revision(key, newer)
    if before is None or after is None:
        return None
    return RevisionComparison(before, after, compare_contents(before.content, after.content, language))


def _list_seals(recorded: list[LedgerRecord]) -> list[RevisionSeal]:
    return [each for each in recorded if isinstance(each, RevisionSeal)]
