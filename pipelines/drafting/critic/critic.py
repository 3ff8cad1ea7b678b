"""The critic model: its prompts, the schema of its remarks, and what is made of its answers.

It answers the questions from the passages alone, then judges each sentence by its passages, then remarks on
all a person will read: three calls of its own, so that no key is seen before an answer is given.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, TypeVar

from pydantic import Field

from adapters.llm import ChatMessage
from pipelines.drafting.critic import blind_answers, verdicts
from pipelines.drafting.critic.shown_draft import list_lines, measure_line
from pipelines.drafting.critic.shown_passages import Surroundings
from pipelines.drafting.element_builder import Name, Text
from pipelines.drafting.elements import Element, list_elements
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelAnswer, ModelQuestioner, sum_spending
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line, compute_template_digest, render_template
from pipelines.drafting.prompt.people_marks import mark_people
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.shares import halve, share_out
from schemas.contract import Contract
from schemas.course import Context, ModelSettings
from schemas.draft import Content, SentenceVerdict, Spent, walk_named
from schemas.finding import Dimension, Finding
from schemas.language import Language
from schemas.languages.formats import name_language

CRITIC, VERDICTS, ANSWERS = "critic", "verdicts", "blind_answers"
SYSTEM, PROMPT = "critic/system.j2", "critic/prompt.j2"

MOST_REMARKS = 12
"""Remarks on one part of a draft at most, because a person has to read them all."""

MOST_CHARACTERS = 40_000
"""Characters of draft and quotations in one prompt; a longer draft is read in parts."""

MOST_LINES = 400

A = TypeVar("A", bound=Contract)


class Remark(Contract):
    """One problem at one place."""

    place: Name
    dimension: Dimension
    says: Text
    suggestion: Text


class CriticAnswer(Contract):
    """What is to be mended, the worst first."""

    remarks: Annotated[list[Remark], Field(max_length=60)]


@dataclass(frozen=True)
class CriticReport:
    """The findings a critic adds, its verdicts on sentences, and what they cost."""

    findings: tuple[Finding, ...] = ()
    verdicts: tuple[SentenceVerdict, ...] = ()
    spent: tuple[Spent, ...] = ()


class Critic:
    """Reads drafts with the course's critic model, which never writes one."""

    def __init__(self, settings: ModelSettings, asker: ModelQuestioner) -> None:
        self._settings = settings.model_copy(update={"name": settings.critic or settings.name})
        self._asker = asker

    @property
    def prompts(self) -> dict[str, str]:
        """Return the digests of the critic's prompt templates."""
        return {
            CRITIC: compute_template_digest(SYSTEM, PROMPT),
            VERDICTS: compute_template_digest(verdicts.SYSTEM, verdicts.PROMPT),
            ANSWERS: compute_template_digest(blind_answers.SYSTEM, blind_answers.PROMPT),
        }

    def read(
        self,
        request: DraftRequest,
        content: Content,
        known: Iterable[Finding],
        places: frozenset[str] | None = None,
    ) -> CriticReport:
        """Return findings other than the `known` ones and verdicts, of the elements at `places` or of all.

        Keys it disagrees with come first, then what passages do not support. Raises ModelUnusable and
        BudgetExceeded.
        """
        elements = tuple(list_elements(content.artefacts))
        around = Surroundings.of(request.spans, content.artefacts)
        keys, answered = self._answer_questions(request, elements, places, around)
        judgements, judged = self._judge_sentences(request, elements, places, around)
        remarks, remarked = self._remark(request, content, known, places, around)
        unsupported = verdicts.make_verdict_findings(judgements, elements, self._settings.name)
        return CriticReport(
            findings=(*keys, *unsupported, *remarks),
            verdicts=tuple(judgements),
            spent=(
                *sum_spending(CRITIC, answered),
                *sum_spending(CRITIC, judged),
                *sum_spending(CRITIC, remarked),
            ),
        )

    def _answer_questions(
        self,
        request: DraftRequest,
        elements: tuple[Element, ...],
        places: frozenset[str] | None,
        around: Surroundings,
    ) -> tuple[list[Finding], list[ModelAnswer[blind_answers.BlindAnswers]]]:
        asked = tuple(blind_answers.list_asked(elements, places))
        lines = (blind_answers.make_question_line(element, around) for element in asked)
        make = self._make_tasks_of(
            request, ANSWERS, blind_answers.SYSTEM, blind_answers.PROMPT, blind_answers.BlindAnswers
        )
        parts = share_out(lines, measure_line, blind_answers.MOST_CHARACTERS, blind_answers.MOST_LINES)
        given = self._ask(map(make, parts))
        answers = (each.answer for each in given)
        return list(blind_answers.find_other_keys(answers, asked, self._settings.name)), given

    def _judge_sentences(
        self,
        request: DraftRequest,
        elements: tuple[Element, ...],
        places: frozenset[str] | None,
        around: Surroundings,
    ) -> tuple[list[SentenceVerdict], list[ModelAnswer[verdicts.VerdictsAnswer]]]:
        judged = verdicts.group_same(verdicts.list_judged(elements, places))
        make = self._make_tasks_of(
            request, VERDICTS, verdicts.SYSTEM, verdicts.PROMPT, verdicts.VerdictsAnswer
        )
        lines = (verdicts.make_verdict_line(group[0], around) for group in judged)
        given = self._ask(
            map(make, share_out(lines, measure_line, verdicts.MOST_CHARACTERS, verdicts.MOST_LINES))
        )
        return list(verdicts.read_verdicts((each.answer for each in given), judged)), given

    def _remark(
        self,
        request: DraftRequest,
        content: Content,
        known: Iterable[Finding],
        places: frozenset[str] | None,
        around: Surroundings,
    ) -> tuple[list[Finding], list[ModelAnswer[CriticAnswer]]]:
        texts: list[Line] = [{"at": each.place, "says": each.message(content.language)} for each in known]
        lines = list_lines(content, request.kinds, places, around)
        parts = share_out(lines, measure_line, MOST_CHARACTERS, MOST_LINES)
        given = self._ask(self._make_task(request, content, part, texts) for part in parts)
        remarks = [remark for each in given for remark in each.answer.remarks[:MOST_REMARKS]]
        return list(_make_findings(remarks, content, self._settings.name)), given

    def _ask(self, tasks: Iterable[Task[A]]) -> list[ModelAnswer[A]]:
        listed = list(tasks)
        return list(chain.from_iterable(self._asker.ask_in_parts(listed))) if listed else []

    def _make_tasks_of(
        self, request: DraftRequest, name: str, system: str, prompt: str, answer: type[A]
    ) -> Callable[[tuple[Line, ...]], Task[A]]:
        """Return what makes the task of one part of the lines that a pair of templates is shown."""

        def make(lines: tuple[Line, ...]) -> Task[A]:
            user = render_template(prompt, lines=mark_people(request.course, lines))
            return Task(
                settings=self._settings,
                subject=f"{name} of {request.key}",
                name=name,
                messages=(
                    ChatMessage(role="system", text=render_template(system)),
                    ChatMessage(role="user", text=user),
                ),
                answer=answer,
                divide=lambda: [make(half) for half in halve(lines)],
            )

        return make

    def _make_task(
        self, request: DraftRequest, content: Content, draft: tuple[Line, ...], known: list[Line]
    ) -> Task[CriticAnswer]:
        ids = {line["id"] for line in draft if "id" in line}
        known_here = [line for line in known if line["at"] in ids]
        user = render_template(
            PROMPT,
            draft=mark_people(request.course, draft),
            known=mark_people(request.course, known_here),
            most=MOST_REMARKS,
            context=mark_people(request.course, [_describe_context(request.course.context)]),
            objectives=content.objectives,
        )
        system = render_template(SYSTEM, language=name_language(content.language, Language.ENGLISH))
        return Task(
            settings=self._settings,
            subject=f"{CRITIC} of {request.key}",
            name=CRITIC,
            messages=(ChatMessage(role="system", text=system), ChatMessage(role="user", text=user)),
            answer=CriticAnswer,
            divide=lambda: [self._make_task(request, content, half, known) for half in halve(draft)],
        )


def _describe_context(context: Context | None) -> Line:
    """Return all that `course.yaml` says of the organisation, which a draft is to be written for."""
    if context is None:
        return {"organisation": ""}
    return {name: value for name, value in context.model_dump(mode="json").items() if value}


def _make_findings(remarks: Iterable[Remark], content: Content, critic: str) -> Iterator[Finding]:
    """Yield a finding for each remark that names an element of the draft and has a readable text."""
    places = {each.id for each in walk_named(content.artefacts)}
    for remark in remarks:
        problem, mend = to_plain_text(remark.says), to_plain_text(remark.suggestion)
        if remark.place not in places or not problem:
            continue
        yield Finding(
            rule=f"critic.{remark.dimension.value}",
            place=remark.place,
            facts={"critic": critic, "says": f"{problem} → {mend}" if mend else problem},
        )
