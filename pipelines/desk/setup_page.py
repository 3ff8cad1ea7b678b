"""Data of the page on which a course is set up."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from adapters.course_yaml import CourseFault
from adapters.workspace import Workspace
from pipelines.course_setup.course_fields import CourseFields, ModuleFields
from pipelines.course_setup.course_setup import CourseSetup, Proposal
from pipelines.course_setup.documents import DocumentReading, read_documents
from pipelines.desk.forms import MOST_FIELDS
from pipelines.desk.setup_form import (
    ADD_MODULE,
    ADD_OBJECTIVE,
    MOVE_DOWN,
    MOVE_UP,
    OPEN_MODULE,
    STEPS,
    SentCourse,
    carry_given,
    carry_module,
    count_fields,
    count_module_fields,
)
from schemas.language import Language, match_language

STANDS_AT = {"theme": "theme.name", "context": "context.organisation", "modules": "modules[0].title"}
"""The field beside which a fault of a whole part stands."""

LINES_AROUND = 3
ROOM = 300
"""Fields that somebody may add to a form before the desk refuses it."""

FEW = 12
"""Modules that are all shown opened; of more, those that somebody opens."""

MOST = MOST_FIELDS - ROOM
OF_A_MODULE = re.compile(r"modules\[(\d+)\]")


@dataclass(frozen=True)
class NumberedLine:
    """A line of a file with its number; `is_faulty`: the mistake is in it."""

    number: int
    text: str
    is_faulty: bool


@dataclass(frozen=True)
class SetupPage:
    """A course to set up: its form, what was read of its documents, and what a form would make of its file.

    `person` is the first reviewer of a course that is new; `asks_person`: they say themselves who they are.
    `sent` is the form that was sent, whose fields these are.
    """

    setup: CourseSetup
    fields: CourseFields
    reading: DocumentReading
    person: str = ""
    asks_person: bool = False
    sent: SentCourse | None = None
    proposal: Proposal | None = None

    @property
    def name(self) -> str:
        """Return the folder's name."""
        return self.setup.folder.name

    @property
    def basis(self) -> str:
        """Return the digest of the file that the form was made from."""
        return self.sent.basis if self.sent and self.sent.is_rearranged else self.setup.file.digest

    @property
    def given(self) -> str:
        """Return the field that carries what that file said."""
        sent = self.sent.given if self.sent and self.sent.is_rearranged else None
        return carry_given(sent or self.setup.read_fields())

    @property
    def may_write(self) -> bool:
        """Return whether the proposal can be written."""
        return self.proposal is not None and not self.proposal.faults and self.proposal.is_changed

    @property
    def is_too_large(self) -> bool:
        """Return whether the form has more modules than the desk takes fields, all of them closed."""
        return self._closed_size > MOST

    @property
    def has_form(self) -> bool:
        """Return whether the form is shown: what somebody sent is shown again, however large it grew."""
        return not self.setup.is_unreadable and (self.sent is not None or not self.is_too_large)

    @cached_property
    def faults(self) -> tuple[CourseFault, ...]:
        """Return the faults of the proposal, or of the file until a form was sent."""
        if self.proposal is not None:
            return self.proposal.faults
        return self.setup.list_faults() if self.sent is None else ()

    @cached_property
    def opened(self) -> frozenset[int]:
        """Return the numbers of the modules whose fields are shown, as many as the desk takes fields of.

        They are the one a button was of, those with a fault, and those opened before: at first few, or none.
        """
        room = MOST - self._closed_size
        found: list[int] = []
        for number in dict.fromkeys(self._list_wanted()):
            room -= count_module_fields(self.fields.modules[number]) - 1
            if room < 0:
                break
            found.append(number)
        return frozenset(found)

    def _list_wanted(self) -> Iterator[int]:
        numbers = range(len(self.fields.modules))
        found = filter(None, (OF_A_MODULE.match(each.path) for each in self.faults))
        faulty = [number for number in (int(each[1]) for each in found) if number in numbers]
        if self.sent is None:
            yield from numbers if len(numbers) <= FEW else faulty
            return
        at = [] if self.sent.at is None or self.sent.verb in STEPS else [self.sent.at]
        wanted = [*at, *faulty, *sorted(self.sent.opened)]
        blank = (number for number in numbers if self.fields.modules[number].is_blank)
        yield from (each for each in (*wanted, *blank) if each in numbers)

    def fits(self, module: ModuleFields) -> bool:
        """Return whether a module can be opened."""
        return self._closed_size + count_module_fields(module) <= MOST

    @cached_property
    def _closed_size(self) -> int:
        return count_fields(self.fields, ())

    def carry(self, module: ModuleFields) -> str:
        """Return a module that is not opened as its one field."""
        return carry_module(module)

    @property
    def focus(self) -> str:
        """Return the field or the button at which one goes on after a button was pressed; "" if none was."""
        if self.sent is None or self.sent.at is None:
            return ""
        at, verb = self.sent.at, self.sent.verb
        if verb in STEPS:
            ends = {MOVE_UP: 0, MOVE_DOWN: len(self.fields.modules) - 1}
            is_at_end = at == ends[verb]
            return f"{MOVE_DOWN if (verb == MOVE_UP) == is_at_end else MOVE_UP}/{at}"
        if verb == ADD_OBJECTIVE:
            return f"modules[{at}].objectives[{len(self.fields.modules[at].objectives) - 1}].text"
        return f"modules[{at}].title" if verb in (ADD_MODULE, OPEN_MODULE) else ""

    @property
    def source_choices(self) -> tuple[str, ...]:
        """Return what a module may name as its sources: the documents, and what modules name already."""
        named = [each for module in self.fields.modules for each in module.sources]
        return tuple(dict.fromkeys([*self.setup.documents, *named]))

    @cached_property
    def faults_by_field(self) -> Mapping[str, tuple[CourseFault, ...]]:
        """Return the faults by the field they stand beside; "" for those of no field."""
        found: defaultdict[str, list[CourseFault]] = defaultdict(list)
        known = set(_list_fields(self.fields, self.opened))
        for fault in self.faults:
            found[_find_field(fault.path, known)].append(fault)
        return {field: tuple(faults) for field, faults in found.items()}

    def list_faults(self, field: str) -> tuple[CourseFault, ...]:
        """Return the faults beside a field."""
        return self.faults_by_field.get(field, ())

    @property
    def faulty_lines(self) -> tuple[NumberedLine, ...]:
        """Return the lines of the file around its first mistake, as far as its error names a line."""
        lines = self.setup.file.text.splitlines()
        line = min(_find_line(self.setup), len(lines))  # what is never closed is missed behind the last one
        first, last = max(1, line - LINES_AROUND), min(len(lines), line + LINES_AROUND)
        return tuple(NumberedLine(n, lines[n - 1], n == line) for n in range(first, last + 1)) if line else ()


def read_setup_documents(
    workspace: Workspace, setup: CourseSetup, fields: CourseFields, proposal: Proposal | None
) -> DocumentReading:
    """Return what was read of a course's documents, and what is missing in them for the course proposed."""
    language = match_language(fields.language) or Language.ENGLISH
    course = (proposal.course if proposal else None) or setup.course
    return read_documents(workspace, setup.folder, course, language, setup.documents)


def _find_line(setup: CourseSetup) -> int:
    _, _, rest = (setup.error.place if setup.error else "").partition(", line ")
    number = rest.partition(",")[0]
    return int(number) if number.isdecimal() else 0


def _list_fields(fields: CourseFields, opened: Collection[int]) -> Iterator[str]:
    yield from ("title", "language", "context.organisation", "context.audience", "theme.name", "theme.accent")
    for number, module in enumerate(fields.modules):
        if number not in opened:
            yield f"modules[{number}]"
            continue
        above = f"modules[{number}]."
        yield from (above + each for each in ("title", "duration_minutes", "sources", "artefacts"))
        for place, _ in enumerate(module.objectives):
            below = f"{above}objectives[{place}]."
            yield from (below + each for each in ("text", "bloom", "condition", "criterion"))


def _find_field(path: str, known: set[str]) -> str:
    """Return the field that a path is of, an item of its list, or a module that is closed; "" if none is."""
    path = STANDS_AT.get(path, path)
    if path in known:
        return path
    return next((each for each in known if path.startswith((f"{each}[", f"{each}."))), "")
