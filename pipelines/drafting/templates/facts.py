"""Facts that fill documents: the course, the words of its language, and the person concerned."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
from schemas.draft.module_facts import ModuleFacts
from schemas.language import Language
from schemas.languages.texts import PluralText, fill_wording


@dataclass(frozen=True)
class TemplateWords:
    """Short texts around values, in one language: "remote", "{n} half-days"."""

    actions: Mapping[TrainingAction, str]
    remote: str
    in_another_language: str
    half_days: PluralText
    on_one_day: str
    on_several_days: str
    trainees: PluralText
    questions: PluralText
    questions_between: str
    tested: str


class Repetition(StrEnum):
    """What a part of a template may be repeated for."""

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
    """The trainee, half-day, module or other thing that one repetition of a part is filled for."""

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
    """What templates are filled from: the course, and the turn of the part that is being repeated.

    `written` are the facts about the modules that have been written, by their ids.
    """

    course: Course
    language: Language
    turn: Turn = field(default_factory=Turn)
    written: Mapping[str, ModuleFacts] = field(default_factory=dict)

    @property
    def administration(self) -> Administration:
        """Return the course's data for documents; empty if it gives none."""
        return self.course.administration or Administration()

    @property
    def catalogue(self) -> Catalogue:
        """Return the course's data for catalogues; empty if it gives none."""
        return self.course.catalogue or Catalogue()

    @property
    def deployment(self) -> Deployment:
        """Return the course's data for the deployment; empty if it gives none."""
        return self.course.deployment or Deployment()

    @property
    def trainers(self) -> tuple[str, ...]:
        """Return the trainers: that of the current half-day if it has its own, else those of the session."""
        own = self.turn.half_day.trainer if self.turn.half_day else None
        return (own,) if own else self.administration.session.trainers

    @property
    def words(self) -> TemplateWords:
        """Return the short texts of the language."""
        return fill_wording(TemplateWords, "drafting.templates.words", self.language)


Reader = Callable[[TemplateFacts], str | None]
"""Returns the value of one place in a template; None if the course does not give it."""


def list_turns(facts: TemplateFacts, repetition: Repetition) -> Iterator[TemplateFacts]:
    """Yield the facts once for each trainee, half-day, module, milestone or other thing that `each` names.

    If there is none, the facts are yielded once without it, so that the document shows what is missing.
    """
    turn, own_turns = facts.turn, list(_list_own_turns(facts, repetition))
    for own_turn in own_turns or [Turn()]:
        own_values = {name: value for name, value in vars(own_turn).items() if value is not None}
        yield replace(facts, turn=Turn(**(vars(turn) | own_values)))


def _list_own_turns(facts: TemplateFacts, repetition: Repetition) -> Iterator[Turn]:
    match repetition:
        case Repetition.TRAINEES:
            yield from (Turn(trainee=trainee) for trainee in facts.administration.trainees)
        case Repetition.HALF_DAYS:
            in_order = sorted(facts.administration.session.half_days, key=lambda of: (of.day, of.starts))
            yield from (Turn(half_day=half_day) for half_day in in_order)
        case Repetition.TRAINERS:
            yield from (Turn(trainer=trainer) for trainer in facts.trainers)
        case Repetition.MODULES:
            yield from (Turn(module=module) for module in facts.course.modules)
        case Repetition.OBJECTIVES:
            for module in facts.course.modules:
                yield from (Turn(module=module, objective=objective) for objective in module.objectives)
        case Repetition.CASES:
            context = facts.course.context
            yield from (Turn(case=case) for case in (context.cases if context else ()))
        case Repetition.GROUPS:
            yield from (Turn(group=group) for group in facts.deployment.groups)
        case Repetition.TARGETS:
            yield from (Turn(target=target) for target in facts.course.targets)
        case Repetition.MILESTONES:
            yield from (Turn(milestone=milestone) for milestone in facts.deployment.milestones)
        case Repetition.RISKS:
            yield from (Turn(risk=risk) for risk in facts.deployment.risks)
        case Repetition.CONTACTS:
            yield from (Turn(contact=contact) for contact in facts.deployment.support)
