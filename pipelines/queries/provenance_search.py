"""Search for who approved given words: every revision that contains them, its decisions and releases.

The words have to be equal but for typography, as in citations. Releases are found through the revisions from
which they were built; no revision is ever deleted.
"""

from collections.abc import Iterator
from datetime import datetime

from adapters.courses import CourseFolder
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_published, is_standing
from pipelines.drafting.text.typography import canonical
from pipelines.queries.garbage_collector import pause_garbage_collector
from pipelines.queries.module_history import (
    ModuleHistory,
    describe_release,
    find_publication,
    find_shown_releases,
    list_said,
    read_history,
)
from pipelines.queries.review_situation import describe_situation
from pipelines.review.editing.elements import CONTENT, find
from pipelines.review.module_state import find_standing, find_standing_without_policy, select_last_decisions
from pipelines.review.text_search import (
    SHORTEST_SEARCH,
    FoundText,
    drop_spaces_before_marks,
    find_texts,
    make_byte_filter,
)
from schemas.course import Course
from schemas.draft import Cited, Draft
from schemas.errors import InvalidInput, PremierjetError
from schemas.ids import split_key
from schemas.overview import (
    ApprovalStanding,
    DraftEvidence,
    LedgerEvidence,
    Occurrence,
    Problem,
    QuotedContent,
    Trace,
    WithinRelease,
)
from schemas.refusal import Refusal
from schemas.review import Decision


@pause_garbage_collector()
def search_provenance(workspace: Workspace, asked: str, now: datetime) -> Trace:
    """Return every element that contains the words, in the newest revisions and in earlier ones.

    A module that cannot be read is listed as a problem and hides no other. Raises InvalidInput if the words
    are too few to identify a sentence.
    """
    words = fold_text(asked)
    if len(words) < SHORTEST_SEARCH:
        raise InvalidInput(Refusal("trace.too_short", least=SHORTEST_SEARCH))
    folders = {f.course.id: f for f in workspace.read_courses()[0]}
    occurrences: list[Occurrence] = []
    problems: list[Problem] = []
    revisions = 0
    modules = workspace.records.heads()
    for key in modules:
        try:
            drafts, revision_count = _find_revisions_with(workspace, key, words)
            revisions += revision_count
            if drafts:
                occurrences += _list_occurrences(
                    workspace, folders.get(split_key(key)[0]), drafts, words, now
                )
        except PremierjetError as error:
            problems.append(Problem.of(error))
    return Trace(
        asked=asked,
        modules=len(modules),
        revisions=revisions,
        occurrences=tuple(sorted(occurrences, key=lambda each: (not each.is_approved, not each.whole))),
        problems=tuple(problems),
    )


def fold_text(text: str) -> str:
    """Return a text without what the comparison ignores: typography and spaces before punctuation."""
    return drop_spaces_before_marks(canonical(text))


def _find_revisions_with(workspace: Workspace, key: str, words: str) -> tuple[list[Draft], int]:
    """Return the revisions that contain the words, the newest first, and how many revisions there are."""
    drafts, revision_count = [], 0
    for number, draft in workspace.records.revisions_saying(key, make_byte_filter(words)):
        revision_count = number
        if draft is not None and any(find_texts(draft.content, words, fold_text)):
            drafts.append(draft)
    return drafts[::-1], revision_count


def _list_occurrences(
    workspace: Workspace, folder: CourseFolder | None, drafts: list[Draft], words: str, now: datetime
) -> Iterator[Occurrence]:
    """Yield each element that contains the words, with the revisions that hold it in that wording."""
    history = read_history(workspace, drafts[0].module)
    editions_by_text: dict[tuple[str, str], list[tuple[Draft, FoundText]]] = {}
    for draft in drafts:
        for found in find_texts(draft.content, words, fold_text):
            editions = editions_by_text.setdefault((found.element, found.text), [])
            if all(other.content != draft.content for other, _ in editions):
                editions.append((draft, found))
    for same_text in editions_by_text.values():
        yield _make_occurrence(workspace, folder.course if folder else None, same_text, history, now)


def _make_occurrence(
    workspace: Workspace,
    course: Course | None,
    editions: list[tuple[Draft, FoundText]],
    history: ModuleHistory,
    now: datetime,
) -> Occurrence:
    newest, found = editions[0]
    element = find(newest.content, found.element)
    return Occurrence(
        module=newest.module,
        title=newest.content.title,
        language=newest.content.language,
        artefact=None if found.artefact == CONTENT else found.artefact,
        element=found.element,
        text=found.text,
        whole=found.whole,
        nature=getattr(element, "nature", None),
        citations=element.citations if isinstance(element, Cited) else (),
        editions=tuple(
            _make_edition(workspace, course, draft, each, history, now) for draft, each in editions
        ),
    )


def _make_edition(
    workspace: Workspace,
    course: Course | None,
    draft: Draft,
    found: FoundText,
    history: ModuleHistory,
    now: datetime,
) -> QuotedContent:
    digest = draft.content.canonical_digest()
    element = find(draft.content, found.element)
    last_decisions = select_last_decisions(history.decisions, digest)
    return QuotedContent(
        evidence=DraftEvidence(module=draft.module, revision=draft.revision, digest=digest),
        is_current=history.head is not None and history.head.content == draft.content,
        written_at=draft.provenance.written_at,
        origin=element.origin if isinstance(element, Cited) else None,
        standing=_judge_revision(workspace, course, draft, last_decisions, history, now),
        said=list_said(draft.module, history.entries, last_decisions),
        releases=tuple(_list_releases(workspace, course, digest, history)),
    )


def _judge_revision(
    workspace: Workspace,
    course: Course | None,
    draft: Draft,
    last: tuple[Decision, ...],
    history: ModuleHistory,
    now: datetime,
) -> ApprovalStanding:
    """Return whether the revision is approved; without a course, by its decisions alone, not by a policy."""
    if course is None:
        return find_standing_without_policy(last)
    return find_standing(describe_situation(workspace, course, draft, history.ledger_records, now).judgement)


def _list_releases(
    workspace: Workspace, course: Course | None, digest: str, history: ModuleHistory
) -> Iterator[WithinRelease]:
    """Yield the published releases of a digest, the newest first."""
    shown = find_shown_releases(workspace, course.targets if course else (), history)
    for release in reversed(history.releases):
        if release.approval.digest != digest or not is_published(release, history.entries):
            continue
        published = find_publication(release, history.entries)
        yield WithinRelease(
            stands=is_standing(release, history.entries),
            at=published.recorded.at,
            targets=tuple(each.target for each in shown if each.evidence.release == release.number),
            published=LedgerEvidence(module=release.module, line=published.sequence),
            evidence=describe_release(release),
        )
