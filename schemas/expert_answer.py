"""Questions to experts, their answers, and the source that each answer becomes.

Decided in docs/decisions/0142-answers-of-experts-are-sources.md.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from pydantic import Field

from schemas.answer_name import AnswerName, name_answer_source
from schemas.contract import Contract
from schemas.draft.elements import Citation
from schemas.ids import ExpertQuestionId, Line, ModuleKey, Person
from schemas.language import Language
from schemas.short_text import shorten_text
from schemas.source import AnswerOrigin

LONGEST_ANSWER = 20_000
"""Characters: some ten pages. What is longer is a document, and goes among the course's sources."""

LONGEST_HEADING = 200
"""Characters; the reader takes a longer heading for a paragraph, which could be cited."""

MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+.!|&~$:-])")


class QuestionPurpose(StrEnum):
    """What an expert is asked for."""

    OBJECTIVE = "objective"
    """No source serves an objective."""

    CONTRADICTION = "contradiction"
    """Two sources contradict each other."""

    BLANK = "blank"
    """A blank of the draft asks for what only somebody of the trade knows."""


class ExpertQuestion(Contract):
    """A question that no source answers: what it is about, where, and the passages it concerns.

    Its id depends on what it is about, not on how it is worded or when it was found.
    """

    id: ExpertQuestionId
    module: ModuleKey
    purpose: QuestionPurpose
    place: Line = Field(description="Id of the objective or of the blank, or name of the first source.")
    about: Line = Field(description="What it is about, in few words; the heading of its answer as a source.")
    text: str = Field(min_length=1, description="The question, in the module's language.")
    passages: tuple[Citation, ...] = Field(
        default=(), description="Of a contradiction its two sides, else the passage that comes nearest."
    )
    language: Language

    @property
    def settles(self) -> tuple[str, ...]:
        """Return the ids of the passages whose contradiction its answer settles."""
        is_contradiction = self.purpose is QuestionPurpose.CONTRADICTION
        return tuple(passage.span for passage in self.passages) if is_contradiction else ()


def make_question_id(module: str, purpose: QuestionPurpose, subject: Iterable[str]) -> str:
    """Return the id of a question: a hash of its module, its purpose, and what it is about, in any order."""
    parts = json.dumps([module, purpose.value, sorted(subject)])
    return f"eq-{sha256(parts.encode()).hexdigest()[:10]}"


class ExpertAnswer(Contract):
    """What an expert answered to a question: never changed, a newer answer takes its place."""

    question: ExpertQuestion
    text: str = Field(min_length=1, max_length=LONGEST_ANSWER)
    person: Person
    signed_as: Line = Field(description="The name that people read it under.")
    at: datetime

    @property
    def origin(self) -> AnswerOrigin:
        """Return what the source that it becomes says of itself."""
        question = self.question
        return AnswerOrigin(question=question.id, person=self.person, at=self.at, settles=question.settles)

    @property
    def source_name(self) -> str:
        """Return the name its source is cited by."""
        return name_answer_source(AnswerName(self.signed_as, self.at.date()), self.question.id)

    @property
    def markdown(self) -> bytes:
        """Return the source that it becomes: Markdown, UTF-8, under what the question is about."""
        heading = shorten_text(" ".join(self.question.about.split()), LONGEST_HEADING)
        escaped = MARKDOWN_SIGNS.sub(r"\\\1", heading)
        return f"# {escaped}\n\n{self.text}\n".encode()
