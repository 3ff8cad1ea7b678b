"""The form that describes a course, as it was sent: the fields, and what its buttons add, move or take out.

A field is called by the path its value has in `course.yaml`, as `modules[0].title`, so that what the contract
says of a value stands beside its field. A module that is not opened is one field, which carries all of it: so
a form of hundreds of modules loses nothing that was typed into any of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields

from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from pipelines.course_setup.course_fields import CourseFields, ModuleFields, ObjectiveFields, drop_blank
from pipelines.course_setup.field_merge import merge_fields
from pipelines.desk.forms import SentForm

MODULE = re.compile(r"modules\[(\d{1,4})\]\.")
CLOSED_MODULE = re.compile(r"modules\[(\d{1,4})\]$")
OBJECTIVE = re.compile(r"modules\[(\d{1,4})\]\.objectives\[(\d{1,3})\]\.")
ADD_MODULE, ADD_OBJECTIVE, REMOVE_MODULE = "add-module", "add-objective", "remove-module"
OPEN_MODULE, MOVE_UP, MOVE_DOWN = "open-module", "move-up", "move-down"
STEPS = {MOVE_UP: -1, MOVE_DOWN: 1}
QUOTATION_MARKS = "\"'“”‘’«» \u00a0"
"""What somebody who knows the file types around a colour."""

USUAL_MINUTES = "20"
OF_A_COURSE, OF_A_MODULE = 13, 3
"""Fields of the course and of each module, without lists: hidden ones too."""

_CARRIER = TypeAdapter(ModuleFields)
_GIVEN = TypeAdapter(CourseFields)


@dataclass(frozen=True)
class SentCourse:
    """The fields that were sent, and the act of the button that sent them.

    `opened` are the numbers of the modules whose fields were shown; `at` is where the module stands that the
    button was of, once it has acted. `basis` is the digest of the file that the form was made from, `given`
    what that said.
    """

    fields: CourseFields
    act: str = ""
    person: str = ""
    opened: frozenset[int] = frozenset()
    at: int | None = None
    basis: str = ""
    given: CourseFields | None = None

    @property
    def verb(self) -> str:
        """Return what the button does, without the module that it is of."""
        return self.act.partition("/")[0]

    @property
    def is_rearranged(self) -> bool:
        """Return whether the button changes nothing but the form: what it shows, and in which order."""
        return self.verb in {ADD_MODULE, ADD_OBJECTIVE, REMOVE_MODULE, OPEN_MODULE, *STEPS}

    def take(self, numbers: Sequence[int]) -> "SentCourse":
        """Return the course with the modules of these numbers, in this order."""
        modules = tuple(self.fields.modules[each] for each in numbers)
        opened = frozenset(place for place, each in enumerate(numbers) if each in self.opened)
        return replace(self, fields=replace(self.fields, modules=modules), opened=opened)


def read_sent_course(form: SentForm) -> SentCourse:
    """Return the course that a form describes."""
    opened = {int(found[0]) for found in _find_all(form, MODULE)}
    carried = {int(found[0]) for found in _find_all(form, CLOSED_MODULE)} - opened
    fields = CourseFields(
        title=_read_line(form, "title"),
        language=_read_line(form, "language"),
        organisation=_read_line(form, "context.organisation"),
        audience=form.read_text("context.audience").strip(),
        theme=_read_line(form, "theme.name"),
        accent=_read_line(form, "theme.accent").strip(QUOTATION_MARKS),
        modules=_read_modules(form, opened, carried),
    )
    return SentCourse(
        fields,
        form.read_text("act"),
        _read_line(form, "person"),
        frozenset(opened),
        basis=form.read_text("basis"),
        given=read_given(form.read_text("given")),
    )


def merge_sent(sent: SentCourse, now: CourseFields) -> SentCourse:
    """Return the course with what its file says now, where nobody typed anything else into the form."""
    if sent.given is None:
        return sent
    opened = [sent.fields.modules[number] for number in sorted(sent.opened)]
    ids, new = {each.id for each in opened} - {""}, [each for each in opened if not each.id]
    fields = merge_fields(sent.given, sent.fields, now)
    still = (number for number, each in enumerate(fields.modules) if each.id in ids or each in new)
    return replace(sent, fields=fields, opened=frozenset(still))


def rearrange(sent: SentCourse) -> SentCourse:
    """Return the course as the button wants it: one part more or less, in another place, or opened."""
    _, _, named = sent.act.partition("/")
    modules = sent.fields.modules
    at = len(modules) if sent.verb == ADD_MODULE else _read_number(named)
    numbers = list(range(len(modules)))
    if sent.verb == ADD_MODULE:
        modules = (*modules, ModuleFields(minutes=USUAL_MINUTES))
    elif at not in numbers:
        return sent
    elif sent.verb == REMOVE_MODULE:
        return sent.take([each for each in numbers if each != at])
    elif sent.verb in STEPS:
        to = min(max(at + STEPS[sent.verb], 0), len(numbers) - 1)
        numbers.insert(to, numbers.pop(at))
        return replace(sent.take(numbers), at=to)
    elif sent.verb == ADD_OBJECTIVE:
        longer = replace(modules[at], objectives=(*modules[at].objectives, ObjectiveFields()))
        modules = (*modules[:at], longer, *modules[at + 1 :])
    return replace(sent, fields=replace(sent.fields, modules=modules), opened=sent.opened | {at}, at=at)


def leave_out_blank(sent: SentCourse) -> SentCourse:
    """Return the course without modules and objectives that say nothing."""
    said = sent.take([number for number, each in enumerate(sent.fields.modules) if not each.is_blank])
    return replace(said, fields=drop_blank(said.fields))


def carry_module(module: ModuleFields) -> str:
    """Return a module as the one field that carries it while it is not opened."""
    return _CARRIER.dump_json(module).decode()


def carry_given(fields: CourseFields) -> str:
    """Return what a file said as the one field that carries it while the form is open."""
    return _GIVEN.dump_json(fields).decode()


def read_given(text: str) -> CourseFields | None:
    """Return what a form was given; None of a form that does not say it."""
    try:
        return _GIVEN.validate_json(text) if text else None
    except ValidationError as error:
        raise HTTPException(400, "form_unreadable") from error


def offer_blanks(fields: CourseFields) -> CourseFields:
    """Return the fields with a blank objective for each module, and a blank module where there is none."""
    modules = fields.modules or (ModuleFields(minutes=USUAL_MINUTES),)
    return replace(fields, modules=tuple(map(_offer_objective, modules)))


def _offer_objective(module: ModuleFields) -> ModuleFields:
    if module.objectives and not module.objectives[-1].text:
        return module
    return replace(module, objectives=(*module.objectives, ObjectiveFields()))


def count_fields(fields: CourseFields, opened: Iterable[int]) -> int:
    """Return how many fields a browser sends of a course's form, some of whose modules are opened."""
    shown = set(opened)
    return OF_A_COURSE + sum(
        count_module_fields(each) if number in shown else 1 for number, each in enumerate(fields.modules)
    )


def count_module_fields(module: ModuleFields) -> int:
    """Return how many fields a browser sends of a module that is opened."""
    of_objectives = len(module.objectives) * len(dataclass_fields(ObjectiveFields))
    return OF_A_MODULE + len(module.sources) + len(module.deliverables) + of_objectives


def _read_modules(form: SentForm, opened: set[int], carried: set[int]) -> tuple[ModuleFields, ...]:
    objectives: defaultdict[int, set[int]] = defaultdict(set)
    for module, number in _find_all(form, OBJECTIVE):
        objectives[int(module)].add(int(number))
    return tuple(
        _read_carried(form.read_text(f"modules[{number}]"))
        if number in carried
        else _read_module(form, number, objectives[number])
        for number in range(max(opened | carried, default=-1) + 1)
    )


def _read_carried(text: str) -> ModuleFields:
    try:
        return _CARRIER.validate_json(text)
    except ValidationError as error:
        raise HTTPException(400, "form_unreadable") from error


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


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else -1


def _find_all(form: SentForm, pattern: re.Pattern[str]) -> list[tuple[str, ...]]:
    return [found.groups() for found in map(pattern.match, form.data) if found]


def _read_line(form: SentForm, name: str) -> str:
    return " ".join(form.read_text(name).split())
