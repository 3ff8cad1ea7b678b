"""What became of a request for changes in the revision after it: each comment, wish and note."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from adapters.workspace import Workspace
from pipelines.drafting.revision_notes import say_note_again
from pipelines.queries.comments import PlacedComment, Standing, place_comments
from pipelines.review.comments.anchors import list_names_between
from pipelines.review.editing.elements import CONTENT, find, list_citations_of, name_of, walk
from schemas.contract import Contract
from schemas.draft import AnsweredWish, Content, Draft, Questionnaire
from schemas.draft.element_parts import list_parts
from schemas.language import Language
from schemas.review import Decision, LedgerRecord, Verdict, pick_decisions

NAME = re.compile(r"\b[a-z]+-\d{4}\b")
"""The id of an element in what somebody writes."""


class Became(StrEnum):
    """What became of the element that a comment was about, since changes were asked for."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"
    REPLACED = "replaced"


@dataclass(frozen=True)
class AskedComment:
    """A comment that a request for changes sent, and what became of its element; `by` is what replaced it."""

    placed: PlacedComment
    became: Became
    by: str | None = None


@dataclass(frozen=True)
class NamedElement:
    """An element that the words of a request name, and what became of it; `by` is what replaced it."""

    place: str
    became: Became
    by: str | None = None


@dataclass(frozen=True)
class RequestOutcome:
    """A request for changes, and what a later revision made of it.

    `named` are the elements that its words name and none of its comments is about; `done` are the wishes
    that its writer fulfilled and `notes` what the writer has to say, in the language asked for as far as
    rules wrote them.
    """

    decision: Decision
    asked: tuple[AskedComment, ...]
    named: tuple[NamedElement, ...] = ()
    done: tuple[AnsweredWish, ...] = ()
    notes: tuple[str, ...] = ()


def find_request_outcome(
    workspace: Workspace,
    draft: Draft,
    content: Content,
    recorded: Sequence[LedgerRecord],
    language: Language,
) -> RequestOutcome | None:
    """Return what became of the request for changes that a draft comes after; None if it comes after none.

    `content` is the draft's, or that with a person's edits. It is none once people decided on a revision
    between the two. Raises StoreUnusable if a remark or a revision cannot be read.
    """
    decisions = [each for each in pick_decisions(recorded) if each.revision < draft.revision]
    newest = max((each.revision for each in decisions), default=0)
    requests = [each for each in decisions if each.revision == newest]
    if not requests or requests[-1].verdict is not Verdict.REQUEST_CHANGES:
        return None
    decision = requests[-1]
    answer = next(_list_answers(workspace, decision, draft), draft)
    base = workspace.records.draft_of(decision.module, decision.digest)
    before = base.content if base else content
    replacements = _find_replacements(before, content)
    asked = tuple(_describe_asked(workspace, decision, before, content, recorded, replacements))
    return RequestOutcome(
        decision,
        asked,
        tuple(_describe_named(decision, base, content, asked, replacements)),
        answer.provenance.answered or (),
        say_notes(answer, language),
    )


def say_notes(draft: Draft, language: Language) -> tuple[str, ...]:
    """Return what the writer of a draft has to say, in a language as far as rules wrote it."""
    written_in = draft.content.language
    return tuple(say_note_again(note, written_in, language) for note in draft.provenance.unanswered)


def _list_answers(workspace: Workspace, decision: Decision, draft: Draft) -> Iterator[Draft]:
    """Yield the revisions up to a draft whose writer answered a request."""
    for number in range(decision.revision + 1, draft.revision + 1):
        revision = draft if number == draft.revision else workspace.records.revision(draft.module, number)
        if revision is not None and revision.provenance.reply_to is not None:
            yield revision


def _describe_asked(
    workspace: Workspace,
    decision: Decision,
    before: Content,
    content: Content,
    recorded: Sequence[LedgerRecord],
    replacements: Mapping[str, str],
) -> Iterator[AskedComment]:
    sent = set(decision.comments or ())
    for placed in place_comments(workspace, content, recorded) if sent else ():
        if placed.comment.id in sent:
            by = replacements.get(placed.comment.about.place)
            became = Became.REPLACED if by else _compare_all(placed, before, content)
            yield AskedComment(placed, became, by)


def _describe_named(
    decision: Decision,
    base: Draft | None,
    content: Content,
    asked: Sequence[AskedComment],
    replacements: Mapping[str, str],
) -> Iterator[NamedElement]:
    """Yield the elements named in a request as the decided draft had them, each once."""
    spoken_of = {each.placed.comment.about.place for each in asked}
    for place in dict.fromkeys(NAME.findall(decision.comment or "")):
        before = find(base.content, place) if base is not None else None
        if before is not None and place not in spoken_of:
            by = replacements.get(place)
            became = Became.REPLACED if by else _compare_said(before, find(content, place))
            yield NamedElement(place, became, by)


def _find_replacements(before: Content, after: Content) -> dict[str, str]:
    """Return the question that stands where each one that is gone stood, by the id of that one."""
    replacements: dict[str, str] = {}
    lists = {each.kind: each.items for each in after.artefacts if isinstance(each, Questionnaire)}
    for questionnaire in before.artefacts:
        if isinstance(questionnaire, Questionnaire) and questionnaire.kind in lists:
            old = [item.id for item in questionnaire.items]
            new = [item.id for item in lists[questionnaire.kind]]
            for tag, start, end, at, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
                if tag == "replace" and end - start == until - at:
                    replacements |= dict(zip(old[start:end], new[at:until], strict=True))
    return {gone: by for gone, by in replacements.items() if find(after, gone) is None}


def _compare_all(placed: PlacedComment, before: Content, after: Content) -> Became:
    """Return what became of what a comment is about; of several elements a change of any is one."""
    became, until = _compare(placed, before, after), placed.comment.until
    if became is not Became.UNCHANGED or until is None:
        return became
    others = list_names_between(before, placed.comment.about.place, until.place)
    is_same = all(_list_said(find(after, each)) == _list_said(find(before, each)) for each in others)
    return Became.UNCHANGED if is_same else Became.CHANGED


def _compare(placed: PlacedComment, before: Content, after: Content) -> Became:
    place = placed.comment.about.place
    if place == CONTENT:
        return Became.UNCHANGED if before.title == after.title else Became.CHANGED
    if placed.found.standing is Standing.MOVED:
        return Became.MOVED
    return _compare_said(find(before, place), find(after, place))


def _compare_said(before: Contract | None, now: Contract | None) -> Became:
    if now is None:
        return Became.REMOVED
    return Became.UNCHANGED if _list_said(now) == _list_said(before) else Became.CHANGED


def _list_said(element: Contract | None) -> list[object]:
    """Return what an element and all in it say, and the passages they cite, wherever these now stand."""
    holders = [] if element is None else walk(element)
    return [
        (name_of(each), tuple(list_parts(each)), tuple(citation.span for citation in list_citations_of(each)))
        for each in holders
    ]
