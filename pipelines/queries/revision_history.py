"""History of a draft: its revisions, who wrote each and what for, and any two of them compared."""

from collections import Counter
from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.queries.request_words import RequestWords, find_request_words
from pipelines.review.comparison import ID, ComparedPassage, compare_contents, count_changes
from pipelines.review.line_change import LineChange
from pipelines.review.plain_text import list_plain_passages
from schemas.draft import Content, Draft, Origin, Outline
from schemas.language import Language
from schemas.review import Decision, LedgerRecord, pick_decisions, pick_recorded
from schemas.seal import RevisionSeal

MOST_DESCRIBED = 25
"""Revisions of which it is told what a person changed: each takes reading two drafts."""


@dataclass(frozen=True)
class RevisionLine:
    """One revision, and the decisions on it; `is_sealed` says whether it is as the ledger sealed it.

    `changed` are the titles of the passages in which a person changed lines, once for each line. `request` is
    the request for changes it answers, in its author's words; with `nothing_changed`, by the very same text.
    """

    outline: Outline
    decisions: tuple[Decision, ...]
    is_sealed: bool
    changed: tuple[str, ...] = ()
    request: RequestWords | None = None
    nothing_changed: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """Return the titles of the passages that a person changed, each once."""
        return tuple(dict.fromkeys(self.changed))


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
    return tuple(
        RevisionLine(
            outline,
            tuple(each for each in decisions if each.revision == outline.revision),
            (outline.revision, outline.digest, outline.provenance.canonical_digest()) in sealed,
            _list_changed(workspace, key, outline, language) if number < MOST_DESCRIBED else (),
            find_request_words(workspace, key, recorded, outline.revision)
            if outline.provenance.reply_to and number < MOST_DESCRIBED
            else None,
            outline.provenance.reply_to is not None and outline.digest == digests.get(outline.revision - 1),
        )
        for number, outline in enumerate(outlines)
    )


def _list_changed(workspace: Workspace, key: str, outline: Outline, language: Language) -> tuple[str, ...]:
    """Return the titles of the passages in which a person's revision has other lines than the one before."""
    if outline.provenance.writer is not Origin.HUMAN or outline.revision == 1:
        return ()
    before = workspace.records.revision(key, outline.revision - 1)
    after = workspace.records.revision(key, outline.revision)
    if before is None or after is None:
        return ()
    old, new = _list_lines(before.content, language), _list_lines(after.content, language)
    gone, came = Counter(old) - Counter(new), Counter(new) - Counter(old)
    where = dict.fromkeys([*new, *old])
    changed = came if came.total() >= gone.total() else gone
    return tuple(title for title, line in where for _ in range(changed[title, line]))


def _list_lines(content: Content, language: Language) -> list[tuple[str, str]]:
    """Return each line with the title of its passage, which has no id."""
    passages = list_plain_passages(content, language)
    titled = [(ID.sub("", each.title), each) for each in passages]
    whole = [(content.title, content.title)]
    return [*whole, *((title, line) for title, each in titled for line in (each.title, *each.lines))]


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
