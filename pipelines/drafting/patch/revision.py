"""A reviewer's comment answered by patches: what it speaks of is changed, each wish gets an answer."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby

from pipelines.drafting.comments import (
    find_concerned_kinds,
    find_shortened_kinds,
    list_named_ids,
    list_removable_ids,
    list_shortened_ids,
    read_wishes,
)
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.kind import Kinds
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelQuestioner, sum_spending
from pipelines.drafting.orders import split_clauses
from pipelines.drafting.parts import RequestPart
from pipelines.drafting.patch.answer import RevisionAnswer, WantedPart
from pipelines.drafting.patch.application import Patch, add_statements, explain_unmade, remove_elements
from pipelines.drafting.patch.shown_elements import (
    HEAD,
    ShownElement,
    list_evidence,
    walk_shown_elements,
    write_element_lines,
)
from pipelines.drafting.patch.wish_answers import fold_wish
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line, compute_template_digest, render_file
from pipelines.drafting.prompt.people_marks import mark_people
from pipelines.drafting.request import ClaimedWish, DraftRequest
from pipelines.drafting.shares import halve, share_out
from schemas.course import ModelSettings
from schemas.draft import Deliverable, Draft, Spent, list_parts, walk_named
from schemas.source import SourceSpans

REVISION = "revision"
PROMPT = "patch/revision.j2"

MOST_SHOWN = 36_000
"""Characters of elements that one question shows; a longer draft is asked about in several.

Each costs some 6,000 characters more: the course, the task. Two carry the longest draft of
`bench.comment_tokens`.
"""


@dataclass(frozen=True)
class RevisionQuestion:
    """What a model is shown of a draft at once: elements in their order, with the deliverable of each."""

    model: str
    elements: tuple[tuple[str, ShownElement], ...]
    part: str = ""
    """Which part of how many it is ("2 of 3"); empty if it shows all that the comment is about."""

    def halve(self) -> tuple["RevisionQuestion", ...]:
        """Return two questions about half of the elements each; none about a single one."""
        whole = f" of part {self.part}" if self.part else ""
        halves = enumerate(halve(self.elements), start=1)
        return tuple(replace(self, elements=half, part=f"{n} of 2{whole}") for n, half in halves)


@dataclass
class PatchedDraft:
    """What became of a draft: its deliverables by kind, what is wanted anew, and what the model claims."""

    deliverables: dict[str, Deliverable]
    wanted: list[WantedPart] = field(default_factory=list)
    wishes: list[ClaimedWish] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    spent: tuple[Spent, ...] = ()


class RevisionWriter:
    """Answers a comment on a draft by patches, from any thread."""

    def __init__(self, settings: ModelSettings, asker: ModelQuestioner) -> None:
        self._settings = settings
        self._asker = asker

    @property
    def prompts(self) -> dict[str, str]:
        """Return the digest of the prompt."""
        return {REVISION: compute_template_digest(PROMPT)}

    def revise(self, request: DraftRequest, previous: Draft, builder: ElementBuilder) -> PatchedDraft:
        """Return the draft with what the comment of `request` asks for, except what has to be written anew.

        Raises ModelUnusable and BudgetExceeded.
        """
        comment = request.decision.comment if request.decision else ""
        artefacts = previous.content.artefacts
        shares = tuple(self._list_questions(request, artefacts, comment))
        questions = [
            share if len(shares) == 1 else replace(share, part=f"{number} of {len(shares)}")
            for number, share in enumerate(shares, start=1)
        ]
        answers = self._asker.ask_in_parts(
            [self._make_task(request, previous, comment, question) for question in questions]
        )
        patched = PatchedDraft({artefact.kind: artefact for artefact in artefacts})
        given = [each.answer for answers_to_question in answers for each in answers_to_question]
        for question, answers_to_question in zip(questions, answers, strict=True):
            for answered in answers_to_question:
                _apply_answer(patched, question, answered.answer, builder, comment)
        patched.wanted = list(_list_wanted(given, [*patched.deliverables]))
        patched.spent = sum_spending(REVISION, chain.from_iterable(answers))
        return patched

    def _list_questions(
        self, request: DraftRequest, artefacts: tuple[Deliverable, ...], comment: str
    ) -> Iterator[RevisionQuestion]:
        """Yield shares of what the comment is about: the elements it names, else whole deliverables."""
        concerned = find_concerned_kinds(comment, tuple(artefacts))
        kinds = [a for a in artefacts if a.kind in concerned and _is_written_by_model(request, a.kind)]
        shown = [
            (self._settings.name_for(artefact.kind), artefact.kind, each)
            for artefact in kinds
            for each in list_concerned_elements(
                artefact, list_named_ids(comment, tuple(artefacts), artefact.kind), request.kinds
            )
        ]
        for model, run in groupby(sorted(shown, key=lambda each: each[0]), key=lambda each: each[0]):
            yield from (
                RevisionQuestion(model, share)
                for share in share_out(
                    ((kind, each) for _, kind, each in run), lambda pair: pair[1].characters, MOST_SHOWN
                )
            )

    def _make_task(
        self, request: DraftRequest, previous: Draft, comment: str, question: RevisionQuestion
    ) -> Task[RevisionAnswer]:
        language = request.course.language_of(request.module)
        elements = tuple(each for _, each in question.elements)
        queries = tuple(clause.text for clause in split_clauses(comment))
        kinds = {kind for kind, _ in question.elements}
        # A comment that is about much is most often about its style: only what it asks for is shown.
        cited = () if question.part else elements
        evidence = list_evidence(cited, request, kinds, queries)
        part = RequestPart.whole(request, evidence)
        places = {each.place for each in elements}
        faults = tuple(
            {"place": finding.place, "severity": finding.severity.value, "says": finding.message(language)}
            for finding in previous.findings
            if finding.place in places
        )
        return Task(
            settings=self._settings.model_copy(update={"name": question.model}),
            subject=f"{REVISION} of {request.key}",
            name=REVISION,
            messages=render_file(
                PROMPT,
                request,
                part,
                elements=mark_people(request.course, tuple(_write_lines(question, evidence))),
                faults=mark_people(request.course, faults),
                wish=comment,
                share=question.part,
            ),
            answer=RevisionAnswer,
            divide=lambda: [self._make_task(request, previous, comment, half) for half in question.halve()],
        )


def list_concerned_elements(
    artefact: Deliverable, named: Collection[str], kinds: Kinds
) -> tuple[ShownElement, ...]:
    """Return the elements of a deliverable that have these ids, or all if there is none.

    Of a page its title and everything on it; so also of the page on which a named sentence stands.
    """
    shown = tuple(walk_shown_elements(artefact, kinds))
    if not named:
        return shown
    within = {*named}
    for part in list_parts(artefact):
        own = {each.id for each in walk_named(part)}
        within |= own if own & {*named} else set()
    return tuple(each for each in shown if each.place in within)


def _apply_answer(
    patched: PatchedDraft,
    question: RevisionQuestion,
    answer: RevisionAnswer,
    builder: ElementBuilder,
    comment: str,
) -> None:
    """Apply one answer to the deliverables it was shown elements of."""
    opened, before = read_wishes(comment).named_ids, tuple(patched.deliverables.values())
    places: dict[str, list[str]] = {}
    for kind in dict.fromkeys(kind for kind, _ in question.elements):
        shown = tuple(each for own, each in question.elements if own == kind)
        artefact = patched.deliverables[kind]
        removable = list_removable(comment, before, artefact)
        patch = Patch(
            shown, builder, opened, may_shorten=bool(removable or list_shortened_ids(comment, before))
        )
        revised, added_behind = add_statements(patch.apply(artefact, answer.changes), answer.added, builder)
        patched.notes += explain_unmade(patch.unmade, builder.language)
        places |= added_behind
        removed = {name for name in answer.removed if name in removable}
        patched.deliverables[kind] = (remove_elements(revised, removed) if removed else None) or revised
    for each in answer.wishes:
        named = [place.removesuffix(HEAD) for place in each.where]
        where = (*named, *(new for place in named for new in places.get(place, ())))
        patched.wishes.append(ClaimedWish(to_plain_text(each.wish), where, to_plain_text(each.why_not)))
    patched.notes += [text for text in map(to_plain_text, answer.could_not) if text]


def _list_wanted(answers: Sequence[RevisionAnswer], kinds: Collection[str]) -> Iterator[WantedPart]:
    """Yield what has to be written anew, each wish once however many parts of a draft asked for it.

    A part that does not show where a wish was done by a change may ask for something new instead.
    """
    done: list[set[str]] = [
        {fold_wish(each.wish) for each in answer.wishes if {*each.where} - {*kinds}} for answer in answers
    ]
    for number, answer in enumerate(answers):
        elsewhere = set[str]().union(*done[:number], *done[number + 1 :])
        for wanted in answer.wanted:
            wishes = {fold_wish(each.wish) for each in answer.wishes if wanted.deliverable in each.where}
            if wanted.deliverable in kinds and wanted.count > 0 and not (wishes and wishes <= elsewhere):
                done[number] |= wishes
                yield wanted


def list_removable(comment: str, artefacts: tuple[Deliverable, ...], artefact: Deliverable) -> frozenset[str]:
    """Return the ids of a deliverable that a comment lets go: with a word for deleting, or for shortening.

    "Make p-0003 shorter" lets sentences of that page go, and not the page.
    """
    named = list_removable_ids(comment, artefacts)
    if artefact.kind in find_shortened_kinds(comment, artefacts):
        named |= {each.id for each in walk_named(artefact)}
    shortened = list_shortened_ids(comment, artefacts)
    within = {
        inner.id
        for each in walk_named(artefact)
        if each.id in shortened
        for inner in walk_named(each)
        if inner.id != each.id
    }
    return named | within


def _is_written_by_model(request: DraftRequest, kind: str) -> bool:
    return kind in request.kinds and request.kinds[kind].recipe is not None


def _write_lines(question: RevisionQuestion, evidence: SourceSpans) -> Iterator[Line]:
    for kind, run in groupby(question.elements, key=lambda pair: pair[0]):
        yield {"deliverable": kind}
        yield from write_element_lines((each for _, each in run), evidence)
