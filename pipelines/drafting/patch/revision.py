"""A reviewer's comment answered by patches: what it speaks of is changed, each wish gets an answer."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, groupby

from pipelines.drafting.comments import (
    find_concerned_kinds,
    find_shortened_kinds,
    list_named_ids,
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
from pipelines.drafting.patch.application import Patch, insert_statement, remove_elements
from pipelines.drafting.patch.shown_elements import (
    MOST_EVIDENCE,
    ShownElement,
    list_evidence,
    walk_shown_elements,
    write_element_lines,
)
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line, compute_template_digest, render_file
from pipelines.drafting.prompt.people_marks import mark_people
from pipelines.drafting.request import ClaimedWish, DraftRequest
from pipelines.drafting.shares import halve, share_out
from schemas.course import ModelSettings
from schemas.draft import Deliverable, Draft, Spent, walk_named
from schemas.source import SourceSpans

REVISION = "revision"
PROMPT = "patch/revision.j2"

MOST_SHOWN = 24_000
"""Characters of elements that one question shows; a longer draft is asked about in several."""


@dataclass(frozen=True)
class RevisionQuestion:
    """What a model is shown of a draft at once: elements in their order, with the deliverable of each."""

    model: str
    elements: tuple[tuple[str, ShownElement], ...]
    most_evidence: int = MOST_EVIDENCE
    """Characters of sources that it shows."""

    def halve(self) -> tuple["RevisionQuestion", ...]:
        """Return two questions about half of the elements each; none about a single one."""
        return tuple(replace(self, elements=half) for half in halve(self.elements))


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
        # A comment that is about much is most often about its style: the sources are shared out.
        questions = [replace(share, most_evidence=MOST_EVIDENCE // len(shares)) for share in shares]
        answers = self._asker.ask_in_parts(
            [self._make_task(request, previous, comment, question) for question in questions]
        )
        patched = PatchedDraft({artefact.kind: artefact for artefact in artefacts})
        for question, answers_to_question in zip(questions, answers, strict=True):
            for answered in answers_to_question:
                _apply_answer(patched, question, answered.answer, builder, comment)
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
        evidence = list_evidence(elements, request, kinds, queries, question.most_evidence)
        part = replace(RequestPart.whole(request), spans=evidence)
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
            ),
            answer=RevisionAnswer,
            divide=lambda: [self._make_task(request, previous, comment, half) for half in question.halve()],
        )


def list_concerned_elements(
    artefact: Deliverable, named: Collection[str], kinds: Kinds
) -> tuple[ShownElement, ...]:
    """Return the elements of a deliverable that have these ids, or all if there is none.

    Of a page its title and everything on it.
    """
    shown = tuple(walk_shown_elements(artefact, kinds))
    if not named:
        return shown
    within = {inner.id for each in walk_named(artefact) if each.id in named for inner in walk_named(each)}
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
    for kind in dict.fromkeys(kind for kind, _ in question.elements):
        shown = tuple(each for own, each in question.elements if own == kind)
        artefact = patched.deliverables[kind]
        removable = list_removable(comment, before, artefact)
        patch = Patch(shown, builder, opened, may_shorten=bool(removable))
        revised = patch.apply(artefact, answer.changes)
        for added in answer.added:
            if any(each.id == added.after for each in walk_named(revised)):
                statement = builder.build_statement(added.model_copy(update={"id": ""}))
                revised = revised if statement is None else insert_statement(revised, added.after, statement)
        removed = {name for name in answer.removed if name in removable}
        patched.deliverables[kind] = (remove_elements(revised, removed) if removed else None) or revised
    shown_kinds = {kind for kind, _ in question.elements}
    patched.wanted += [each for each in answer.wanted if each.deliverable in shown_kinds and each.count > 0]
    patched.wishes += [
        ClaimedWish(to_plain_text(each.wish), tuple(each.where), to_plain_text(each.why_not))
        for each in answer.wishes
    ]
    patched.notes += [text for text in map(to_plain_text, answer.could_not) if text]


def list_removable(comment: str, artefacts: tuple[Deliverable, ...], artefact: Deliverable) -> frozenset[str]:
    """Return the ids of a deliverable that a comment lets go: with a word for deleting, or for shortening.

    "Make p-0003 shorter" lets sentences of that page go, and not the page.
    """
    named = read_wishes(comment).removable
    if artefact.kind in find_shortened_kinds(comment, artefacts):
        named |= {each.id for each in walk_named(artefact)}
    shortened = list_shortened_ids(comment)
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
