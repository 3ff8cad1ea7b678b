"""The critic model: its prompt, the schema of its answer, and the findings made from its remarks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from pydantic import Field

from adapters.llm import ChatMessage
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.element_builder import Name, Text
from pipelines.drafting.elements import Element, list_elements
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelQuestioner, sum_spending
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line, compute_template_digest, render_template
from pipelines.drafting.prompt.people_marks import mark_people
from pipelines.drafting.request import DraftRequest
from schemas.contract import Contract
from schemas.course import ModelSettings
from schemas.draft import Content, Nature, Origin, Spent, list_texts, walk_named
from schemas.finding import Dimension, Finding
from schemas.language import Language
from schemas.languages.formats import name_language

CRITIC = "critic"
SYSTEM, PROMPT = "critic/system.j2", "critic/prompt.j2"

NEVER_WRITTEN = frozenset({Nature.DATA, Nature.BLANK, Nature.MISSING})
"""Natures of what neither a writer nor a person words: there is nothing in it to criticise."""

MOST_REMARKS = 12
"""Remarks on one part of a draft at most, because a person has to read them all."""

MOST_CHARACTERS = 40_000
"""Characters of draft and quotations in one prompt; a longer draft is read in parts."""


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
    """The findings a critic adds, and what they cost."""

    findings: tuple[Finding, ...] = ()
    spent: tuple[Spent, ...] = ()


class Critic:
    """Reads drafts with the course's critic model, which never writes one."""

    def __init__(self, settings: ModelSettings, asker: ModelQuestioner) -> None:
        self._settings = settings.model_copy(update={"name": settings.critic or settings.name})
        self._asker = asker

    @property
    def prompts(self) -> dict[str, str]:
        """Return the digest of the critic's prompt templates."""
        return {CRITIC: compute_template_digest(SYSTEM, PROMPT)}

    def read(
        self,
        request: DraftRequest,
        content: Content,
        known: Iterable[Finding],
        places: frozenset[str] | None = None,
    ) -> CriticReport:
        """Return findings other than the `known` ones, of the elements at `places` or of all.

        Raises ModelUnusable and BudgetExceeded.
        """
        texts = [each.message(content.language) for each in known if places is None or each.place in places]
        tasks = [self._make_task(request, content, part, texts) for part in _split_draft(content, places)]
        answers = list(chain.from_iterable(self._asker.ask_in_parts(tasks)))
        remarks = [remark for answered in answers for remark in answered.answer.remarks[:MOST_REMARKS]]
        return CriticReport(
            tuple(_make_findings(remarks, content, self._settings.name)), sum_spending(CRITIC, answers)
        )

    def _make_task(
        self, request: DraftRequest, content: Content, draft: tuple[Line, ...], known: list[str]
    ) -> Task[CriticAnswer]:
        context = request.course.context
        user = render_template(
            PROMPT,
            draft=mark_people(request.course, draft),
            known=mark_people(request.course, ({"says": message} for message in known)),
            most=MOST_REMARKS,
            organisation=context.organisation if context else "",
            audience=context.audience if context else "",
            objectives=content.objectives,
        )
        system = render_template(SYSTEM, language=name_language(content.language, Language.ENGLISH))
        return Task(
            settings=self._settings,
            subject=f"{CRITIC} of {request.key}",
            name=CRITIC,
            messages=(ChatMessage(role="system", text=system), ChatMessage(role="user", text=user)),
            answer=CriticAnswer,
            divide=lambda: [self._make_task(request, content, half, known) for half in _halve_lines(draft)],
        )


def _split_draft(content: Content, places: frozenset[str] | None) -> Iterator[tuple[Line, ...]]:
    """Yield the written elements of a draft as the critic is shown them, in parts that fit one prompt."""
    part: list[Line] = []
    length = 0
    for element in list_elements(content.artefacts):
        if not _is_written(element) or (places is not None and element.id not in places):
            continue
        texts = [text for text in list_texts(element.part) if text]
        grounds = [citation.quote for citation in element.citations]
        grounds += [element.computation.formula] if element.computation else []
        size = sum(map(len, (*texts, *grounds)))
        if part and length + size > MOST_CHARACTERS:
            yield tuple(part)
            part, length = [], 0
        part.append({"id": element.id, "in": element.artefact, "says": texts, "rests_on": grounds})
        length += size
    if part:
        yield tuple(part)


def _halve_lines(draft: tuple[Line, ...]) -> tuple[tuple[Line, ...], ...]:
    """Return two halves of a part, nothing if it is one element."""
    middle = len(draft) // 2
    return (draft[:middle], draft[middle:]) if middle else ()


def _is_written(element: Element) -> bool:
    """Return whether a writer or a person wrote an element; data, blanks and template texts do not count."""
    nature = getattr(element.part, "nature", None)
    return nature is None or (nature not in NEVER_WRITTEN and element.origin is not Origin.EXTRACTIVE)


def _make_findings(remarks: Iterable[Remark], content: Content, critic: str) -> Iterator[Finding]:
    """Yield a finding for each remark that names an element of the draft and has a readable text."""
    places = {each.id for each in walk_named(content.artefacts)}
    for remark in remarks:
        problem, mend = cut_excerpt(to_plain_text(remark.says)), cut_excerpt(to_plain_text(remark.suggestion))
        if remark.place not in places or not problem:
            continue
        yield Finding(
            rule=f"critic.{remark.dimension.value}",
            place=remark.place,
            facts={"critic": critic, "says": f"{problem} → {mend}" if mend else problem},
        )
