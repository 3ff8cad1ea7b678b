"""Who approved these words? Every revision that says them, what was decided of it, where it was released.

The words have to be equal, typography aside, as for citations: there is no tolerance. Releases are found
through the revisions they were built from, of which none is ever deleted.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.courses import CourseFolder
from adapters.workspace import Workspace
from pipelines.delivery.standing import is_published, stands
from pipelines.drafting.text.typography import canonical
from pipelines.queries.module_history import (
    ModuleHistory,
    describe_problem,
    describe_release,
    find_publication,
    find_shown_releases,
    list_said,
    pause_garbage_collector,
    read_history,
)
from pipelines.review.editing.elements import CONTENT, find, list_editables
from pipelines.review.evidence import as_of
from pipelines.review.situation import situation_of
from schemas.course import Course
from schemas.draft import Cited, Content, Draft, Row
from schemas.errors import InvalidInput, PremierjetError
from schemas.ids import split_key
from schemas.programme import (
    DraftEvidence,
    Edition,
    LedgerEvidence,
    Occurrence,
    Problem,
    Standing,
    Trace,
    WithinRelease,
)
from schemas.refusal import Refusal
from schemas.review import Approved, Decision, SentBack, Verdict, Waiting

SHORTEST = 8
"""Characters: fewer stand in half of all sentences, and no one of them is meant."""

BEFORE_MARKS = re.compile(r" (?=[;:?!%])")
"""The space French puts there may be left out by who copies, or put in by who shows."""

WRITTEN_OTHERWISE = re.compile(
    "[\u00ad\u0300-\u036f\u1100-\u11ff\u200b-\u200d\u2060\u2126\u212a\u212b\uf900-\ufb06\ufeff]"
)
"""Characters that typography replaces inside a word, so that the word is not there byte for byte."""


@dataclass(frozen=True)
class FoundText:
    """A text of a draft that holds the words: the element's name and the kind of deliverable it stands in."""

    element: str
    artefact: str
    text: str
    whole: bool


@pause_garbage_collector()
def search_provenance(workspace: Workspace, asked: str, now: datetime) -> Trace:
    """Return every element that says the words, in the newest revisions and in earlier ones.

    A module that cannot be read is told, and hides no other. Raises InvalidInput where the words are too
    few to mean a sentence.
    """
    words = fold_text(asked)
    if len(words) < SHORTEST:
        raise InvalidInput(Refusal("trace.too_short", least=SHORTEST))
    folders = {f.course.id: f for f in workspace.read_courses()[0]}
    occurrences: list[Occurrence] = []
    problems: list[Problem] = []
    revisions = 0
    modules = workspace.records.heads()
    for key in modules:
        try:
            drafts, looked_at = _saying(workspace, key, words)
            revisions += looked_at
            if drafts:
                occurrences += _occurrences(workspace, folders.get(split_key(key)[0]), drafts, words, now)
        except PremierjetError as error:
            problems.append(describe_problem(error))
    return Trace(
        asked=asked,
        modules=len(modules),
        revisions=revisions,
        occurrences=tuple(sorted(occurrences, key=lambda each: (not each.is_approved, not each.whole))),
        problems=tuple(problems),
    )


def fold_text(text: str) -> str:
    """Return a text as it is compared: typography aside, and the space before a mark too."""
    return BEFORE_MARKS.sub("", canonical(text))


def _saying(workspace: Workspace, key: str, words: str) -> tuple[list[Draft], int]:
    """Return the revisions that say the words, the newest first, and how many there are."""
    drafts, looked_at = [], 0
    for number, draft in workspace.records.revisions_saying(key, _filter(words)):
        looked_at = number
        if draft is not None and any(_found(draft.content, words)):
            drafts.append(draft)
    return drafts[::-1], looked_at


def _filter(words: str) -> Callable[[bytes], bool]:
    """Return what tells stored bytes that cannot say the words from those that may, at a glance."""
    longest = [word.encode() for word in sorted(re.findall(r"\w+", words), key=len)[-3:]]

    def may_say(stored: bytes) -> bool:
        if all(word in stored for word in longest):
            return True
        return WRITTEN_OTHERWISE.search(stored.decode(errors="replace")) is not None

    return may_say


def _found(content: Content, words: str) -> Iterator[FoundText]:
    """Yield each text of a content that holds the words; a row is one text where no cell of it holds them."""
    met: set[str] = set()
    for place in list_editables(content):
        if words in (said := fold_text(place.text)):
            met.add(place.place)
            yield FoundText(place.place, place.artefact, place.text, said == words)
    for row in (each for each in content.citing() if isinstance(each, Row) and each.id not in met):
        text = " ".join(row.cells)
        if words in (said := fold_text(text)):
            yield FoundText(row.id, _artefact(content, row.id), text, said == words)
    given = content.given.said if content.given else ()
    for text in (*(objective.text for objective in content.objectives), *given):
        if words in (said := fold_text(text)):
            yield FoundText(CONTENT, CONTENT, text, said == words)


def _artefact(content: Content, element: str) -> str:
    return next((place.artefact for place in list_editables(content) if place.place == element), CONTENT)


def _occurrences(
    workspace: Workspace, folder: CourseFolder | None, drafts: list[Draft], words: str, now: datetime
) -> Iterator[Occurrence]:
    """Yield the elements that say the words, each with the digests that hold it in that wording."""
    history = read_history(workspace, drafts[0].module)
    editions: dict[tuple[str, str], list[tuple[Draft, FoundText]]] = {}
    for draft in drafts:
        for found in _found(draft.content, words):
            same = editions.setdefault((found.element, found.text), [])
            if all(other.content != draft.content for other, _ in same):
                same.append((draft, found))
    for told in editions.values():
        yield _occurrence(workspace, folder.course if folder else None, told, history, now)


def _occurrence(
    workspace: Workspace,
    course: Course | None,
    told: list[tuple[Draft, FoundText]],
    history: ModuleHistory,
    now: datetime,
) -> Occurrence:
    newest, found = told[0]
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
        editions=tuple(_edition(workspace, course, draft, each, history, now) for draft, each in told),
    )


def _edition(
    workspace: Workspace,
    course: Course | None,
    draft: Draft,
    found: FoundText,
    history: ModuleHistory,
    now: datetime,
) -> Edition:
    digest = draft.content.canonical_digest()
    element = find(draft.content, found.element)
    last: dict[str, Decision] = {}
    for decision in (each for each in history.decisions if each.digest == digest):
        last.pop(decision.person, None)
        last[decision.person] = decision
    return Edition(
        evidence=DraftEvidence(module=draft.module, revision=draft.revision, digest=digest),
        is_current=history.head is not None and history.head.content == draft.content,
        written_at=draft.provenance.written_at,
        origin=element.origin if isinstance(element, Cited) else None,
        standing=_standing(workspace, course, draft, tuple(last.values()), history, now),
        said=list_said(draft.module, history.entries, tuple(last.values())),
        releases=tuple(_releases(workspace, course, digest, history)),
    )


def _standing(
    workspace: Workspace,
    course: Course | None,
    draft: Draft,
    last: tuple[Decision, ...],
    history: ModuleHistory,
    now: datetime,
) -> Standing:
    """Return what the decisions amount to; where no course has the module any more, what they say."""
    if course is None:
        refused = any(each.verdict is not Verdict.APPROVE for each in last)
        return Standing.SENT_BACK if refused else Standing.APPROVED if last else Standing.WAITING
    said = history.recorded
    judgement = situation_of(draft, said, course, as_of(draft, said, workspace.records, now)).judgement
    if isinstance(judgement, Waiting):
        return Standing.LAPSED if judgement.lapsed else Standing.WAITING
    if isinstance(judgement, SentBack):
        return Standing.SENT_BACK
    return Standing.APPROVED if isinstance(judgement, Approved) else Standing.WAITING


def _releases(
    workspace: Workspace, course: Course | None, digest: str, history: ModuleHistory
) -> Iterator[WithinRelease]:
    """Yield the releases of a digest that the ledger vouches for, the newest first."""
    shown = find_shown_releases(workspace, course.targets if course else (), history)
    for release in reversed(history.releases):
        if release.approval.digest != digest or not is_published(release, history.entries):
            continue
        published = find_publication(release, history.entries)
        yield WithinRelease(
            stands=stands(release, history.entries),
            at=published.recorded.at,
            targets=tuple(each.target for each in shown if each.evidence.release == release.number),
            published=LedgerEvidence(module=release.module, line=published.sequence),
            evidence=describe_release(release),
        )
