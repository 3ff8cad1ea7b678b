"""What documents are filled from: the course, the small words of its language, and whose turn it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from schemas.course import (
    Administration,
    Catalogue,
    Contact,
    Course,
    Deployment,
    HalfDay,
    Milestone,
    Module,
    Objective,
    Risk,
    Target,
    Trainee,
    TraineeGroup,
    TrainingAction,
)
from schemas.draft import MISSING_MARK
from schemas.language import Language

ACTIONS = {
    Language.FRENCH: {
        TrainingAction.TRAINING: "action de formation",
        TrainingAction.SKILLS_ASSESSMENT: "bilan de compétences",
        TrainingAction.PRIOR_EXPERIENCE: "action de validation des acquis de l'expérience",
        TrainingAction.APPRENTICESHIP: "action de formation par apprentissage",
    },
    Language.ENGLISH: {
        TrainingAction.TRAINING: "training (action de formation)",
        TrainingAction.SKILLS_ASSESSMENT: "skills assessment (bilan de compétences)",
        TrainingAction.PRIOR_EXPERIENCE: (
            "recognition of prior experience (validation des acquis de l'expérience)"
        ),
        TrainingAction.APPRENTICESHIP: "apprenticeship training (action de formation par apprentissage)",
    },
}


@dataclass(frozen=True)
class Saying:
    """The small words values are put in."""

    remote: str
    in_another_language: str
    one_half_day: str
    half_days: str
    one_day: str
    several_days: str
    one_trainee: str
    trainees: str
    missing: str
    questions: str
    from_to_questions: str


SAYINGS = {
    Language.FRENCH: Saying(
        remote="à distance",
        in_another_language="{} (en anglais)",
        one_half_day="une demi-journée",
        half_days="{} demi-journées",
        one_day="le {}",
        several_days="du {} au {}",
        one_trainee="un stagiaire",
        trainees="{} stagiaires",
        missing=MISSING_MARK[Language.FRENCH],
        questions="{} questions",
        from_to_questions="{} à {} questions",
    ),
    Language.ENGLISH: Saying(
        remote="remotely",
        in_another_language="{} (in French)",
        one_half_day="one half-day",
        half_days="{} half-days",
        one_day="on {}",
        several_days="from {} to {}",
        one_trainee="one trainee",
        trainees="{} trainees",
        missing=MISSING_MARK[Language.ENGLISH],
        questions="{} questions",
        from_to_questions="{} to {} questions",
    ),
}


class Each(StrEnum):
    """What a part may be repeated for."""

    TRAINEES = "trainees"
    HALF_DAYS = "half_days"
    TRAINERS = "trainers"
    MODULES = "modules"
    OBJECTIVES = "objectives"
    CASES = "cases"
    GROUPS = "groups"
    TARGETS = "targets"
    MILESTONES = "milestones"
    RISKS = "risks"
    CONTACTS = "contacts"


@dataclass(frozen=True)
class Turn:
    """Whose turn it is in a part that is repeated."""

    trainee: Trainee | None = None
    half_day: HalfDay | None = None
    module: Module | None = None
    objective: Objective | None = None
    trainer: str | None = None
    case: str | None = None
    group: TraineeGroup | None = None
    target: Target | None = None
    milestone: Milestone | None = None
    risk: Risk | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class TemplateFacts:
    """What templates are filled from: the course, and whose turn it is."""

    course: Course
    language: Language
    turn: Turn = field(default_factory=Turn)

    @property
    def administration(self) -> Administration:
        """Return what people gave for documents, empty where they gave nothing."""
        return self.course.administration or Administration()

    @property
    def catalogue(self) -> Catalogue:
        """Return what people gave for catalogues, empty where they gave nothing."""
        return self.course.catalogue or Catalogue()

    @property
    def deployment(self) -> Deployment:
        """Return what people gave for the deployment, empty where they gave nothing."""
        return self.course.deployment or Deployment()

    @property
    def trainers(self) -> tuple[str, ...]:
        """Return who teaches: the half-day's own trainer where it is its turn and it has one."""
        own = self.turn.half_day.trainer if self.turn.half_day else None
        return (own,) if own else self.administration.session.trainers

    @property
    def says(self) -> Saying:
        """Return the small words of the language."""
        return SAYINGS[self.language]


Reader = Callable[[TemplateFacts], str | None]
"""Says what stands at one place; None where nobody gave it."""


def list_turns(facts: TemplateFacts, each: Each) -> Iterator[TemplateFacts]:
    """Yield the facts once for each trainee, half-day, module, milestone or whatever `each` names.

    Where there is none of them the facts come once without, so that what is missing is said.
    """
    turn, found = facts.turn, list(_turns(facts, each))
    for one in found or [Turn()]:
        taken = {name: value for name, value in vars(one).items() if value is not None}
        yield TemplateFacts(facts.course, facts.language, Turn(**(vars(turn) | taken)))


def _turns(facts: TemplateFacts, each: Each) -> Iterator[Turn]:
    match each:
        case Each.TRAINEES:
            yield from (Turn(trainee=trainee) for trainee in facts.administration.trainees)
        case Each.HALF_DAYS:
            in_order = sorted(facts.administration.session.half_days, key=lambda of: (of.day, of.starts))
            yield from (Turn(half_day=half_day) for half_day in in_order)
        case Each.TRAINERS:
            yield from (Turn(trainer=trainer) for trainer in facts.trainers)
        case Each.MODULES:
            yield from (Turn(module=module) for module in facts.course.modules)
        case Each.OBJECTIVES:
            for module in facts.course.modules:
                yield from (Turn(module=module, objective=objective) for objective in module.objectives)
        case Each.CASES:
            context = facts.course.context
            yield from (Turn(case=case) for case in (context.cases if context else ()))
        case Each.GROUPS:
            yield from (Turn(group=group) for group in facts.deployment.groups)
        case Each.TARGETS:
            yield from (Turn(target=target) for target in facts.course.targets)
        case Each.MILESTONES:
            yield from (Turn(milestone=milestone) for milestone in facts.deployment.milestones)
        case Each.RISKS:
            yield from (Turn(risk=risk) for risk in facts.deployment.risks)
        case Each.CONTACTS:
            yield from (Turn(contact=contact) for contact in facts.deployment.support)
