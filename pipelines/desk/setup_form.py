"""The form that describes a course, as it was sent: the fields, and what its buttons add or take out.

A field is called by the path its value has in `course.yaml`, as `modules[0].title`, so that what the contract
says of a value stands beside its field.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields

from pipelines.course_setup.course_fields import CourseFields, ModuleFields, ObjectiveFields
from pipelines.desk.forms import SentForm

MODULE = re.compile(r"modules\[(\d{1,3})\]\.")
OBJECTIVE = re.compile(r"modules\[(\d{1,3})\]\.objectives\[(\d{1,3})\]\.")
ADD_MODULE, ADD_OBJECTIVE, REMOVE_MODULE = "add-module", "add-objective", "remove-module"
USUAL_MINUTES = "20"
OF_A_COURSE, OF_A_MODULE = 12, 3
"""Fields of the course and of each module, without lists: hidden ones too."""


@dataclass(frozen=True)
class SentCourse:
    """The fields that were sent, and the act of the button that sent them."""

    fields: CourseFields
    act: str
    person: str

    @property
    def is_rearranged(self) -> bool:
        """Return whether the button only adds something to the form, or takes something out of it."""
        return self.act.partition("/")[0] in {ADD_MODULE, ADD_OBJECTIVE, REMOVE_MODULE}


def read_sent_course(form: SentForm) -> SentCourse:
    """Return the course that a form describes."""
    fields = CourseFields(
        title=_read_line(form, "title"),
        language=_read_line(form, "language"),
        organisation=_read_line(form, "context.organisation"),
        audience=form.read_text("context.audience").strip(),
        theme=_read_line(form, "theme.name"),
        accent=_read_line(form, "theme.accent"),
        modules=_read_modules(form),
    )
    return SentCourse(fields, form.read_text("act"), _read_line(form, "person"))


def rearrange(sent: SentCourse) -> CourseFields:
    """Return the fields as the button wants them: with one part more, or one less."""
    act, _, at = sent.act.partition("/")
    modules, number = sent.fields.modules, int(at) if at.isascii() and at.isdigit() else -1
    if act == ADD_MODULE:
        modules = (*modules, ModuleFields(minutes=USUAL_MINUTES))
    elif act == REMOVE_MODULE:
        modules = tuple(each for place, each in enumerate(modules) if place != number)
    elif 0 <= number < len(modules):
        longer = replace(modules[number], objectives=(*modules[number].objectives, ObjectiveFields()))
        modules = (*modules[:number], longer, *modules[number + 1 :])
    return replace(sent.fields, modules=modules)


def offer_blanks(fields: CourseFields) -> CourseFields:
    """Return the fields with a blank objective for each module, and a blank module where there is none."""
    modules = fields.modules or (ModuleFields(minutes=USUAL_MINUTES),)
    return replace(fields, modules=tuple(map(_offer_objective, modules)))


def _offer_objective(module: ModuleFields) -> ModuleFields:
    if module.objectives and not module.objectives[-1].text:
        return module
    return replace(module, objectives=(*module.objectives, ObjectiveFields()))


def count_fields(fields: CourseFields) -> int:
    """Return how many fields a browser sends of a course's form."""
    return OF_A_COURSE + sum(
        OF_A_MODULE
        + len(each.sources)
        + len(each.deliverables)
        + len(each.objectives) * len(dataclass_fields(ObjectiveFields))
        for each in fields.modules
    )


def _read_modules(form: SentForm) -> tuple[ModuleFields, ...]:
    objectives: defaultdict[int, set[int]] = defaultdict(set)
    for module, number in _find_all(form, OBJECTIVE):
        objectives[int(module)].add(int(number))
    return tuple(_read_module(form, each, objectives[each]) for each in range(_count(form, MODULE)))


def _read_module(form: SentForm, number: int, numbers: set[int]) -> ModuleFields:
    above = f"modules[{number}]."
    return ModuleFields(
        id=_read_line(form, above + "id"),
        title=_read_line(form, above + "title"),
        minutes=_read_line(form, above + "duration_minutes"),
        sources=form.read_texts(above + "sources"),
        deliverables=form.read_texts(above + "artefacts"),
        objectives=tuple(_read_objective(form, f"{above}objectives[{each}].") for each in sorted(numbers)),
    )


def _read_objective(form: SentForm, above: str) -> ObjectiveFields:
    return ObjectiveFields(
        id=_read_line(form, above + "id"),
        text=_read_line(form, above + "text"),
        bloom=_read_line(form, above + "bloom"),
        condition=_read_line(form, above + "condition"),
        criterion=_read_line(form, above + "criterion"),
    )


def _count(form: SentForm, pattern: re.Pattern[str]) -> int:
    return max((int(found[0]) for found in _find_all(form, pattern)), default=-1) + 1


def _find_all(form: SentForm, pattern: re.Pattern[str]) -> list[tuple[str, ...]]:
    return [found.groups() for found in map(pattern.match, form.data) if found]


def _read_line(form: SentForm, name: str) -> str:
    return " ".join(form.read_text(name).split())
