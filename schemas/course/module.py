"""The modules of a course, with their objectives."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from schemas.contract import Contract
from schemas.course.rule import Attempts, Completion, ScoredBlocks
from schemas.deliverables import DeliverableName
from schemas.ids import Line, Slug
from schemas.language import Language


class Bloom(StrEnum):
    """Levels of the revised taxonomy (Anderson & Krathwohl, 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class ItemKind(StrEnum):
    """The kinds of question a quiz may hold."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    CLOZE = "cloze"
    NUMERIC = "numeric"
    MATCHING = "matching"
    ORDERING = "ordering"


class Context(Contract):
    """The organisation the course is for: drafts go from the general to the specific with it."""

    organisation: Line
    audience: str = ""
    culture: str = ""
    vocabulary: dict[str, str] = Field(default_factory=dict)
    cases: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()


class Objective(Contract):
    """What a learner will be able to do."""

    id: Slug
    text: Line
    bloom: Bloom = Bloom.REMEMBER
    condition: Line | None = Field(
        default=None, description="Under which conditions, e.g. `avec la sonde de l'office`."
    )
    criterion: Line | None = Field(
        default=None, description="How well, so that anyone can tell, e.g. `sans erreur sur dix produits`."
    )


class Module(Contract):
    """One unit of learning: drafted, approved, released and tracked by itself."""

    id: Slug
    title: Line
    language: Language | None = None
    sources: tuple[Line, ...] = Field(
        default=(),
        description="Paths or patterns among the course's sources, in the order taught; empty: all of them.",
    )
    objectives: tuple[Objective, ...] = ()
    artefacts: tuple[DeliverableName, ...] = Field(default=("lesson", "quiz", "summary"), min_length=1)
    questions: int = Field(default=6, ge=1, le=100)
    item_kinds: tuple[ItemKind, ...] = Field(
        default=(ItemKind.SINGLE, ItemKind.TRUE_FALSE),
        min_length=1,
        description="Which kinds of question the quiz may hold.",
    )
    duration_minutes: int = Field(default=20, ge=1, le=480)
    completion: Completion | None = Field(default=None, description="Instead of the course's.")
    attempts: Attempts | None = Field(default=None, description="Instead of the course's.")
    scored: ScoredBlocks | None = Field(default=None, description="Instead of the course's.")

    @model_validator(mode="after")
    def _nothing_is_listed_twice(self) -> Self:
        for where, listed in (
            ("artefacts", [*self.artefacts]),
            ("objectives", [each.id for each in self.objectives]),
        ):
            for number, name in enumerate(listed):
                if name in listed[:number]:
                    raise PydanticCustomError(
                        "twice", "{name} is listed twice", {"within": (where, number), "name": name}
                    )
        return self
