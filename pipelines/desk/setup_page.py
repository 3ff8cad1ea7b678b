"""Data of the page on which a course is set up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from adapters.course_yaml import CourseFault
from adapters.workspace import Workspace
from pipelines.course_setup.course_fields import CourseFields
from pipelines.course_setup.course_setup import CourseSetup, Proposal
from pipelines.course_setup.documents import DocumentReading, read_documents
from pipelines.desk.forms import MOST_FIELDS
from pipelines.desk.setup_form import count_fields
from schemas.language import Language, match_language

STANDS_AT = {"theme": "theme.name", "context": "context.organisation", "modules": "modules[0].title"}
"""The field beside which a fault of a whole part stands."""

LINES_AROUND = 3
ROOM = 300
"""Fields that somebody may add to a form before the desk refuses it."""


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
    `is_sent`: the fields are those of a form that was sent.
    """

    setup: CourseSetup
    fields: CourseFields
    reading: DocumentReading
    person: str = ""
    asks_person: bool = False
    is_sent: bool = False
    proposal: Proposal | None = None

    @property
    def name(self) -> str:
        """Return the folder's name."""
        return self.setup.folder.name

    @property
    def may_write(self) -> bool:
        """Return whether the proposal can be written."""
        return self.proposal is not None and not self.proposal.faults and self.proposal.is_changed

    @property
    def is_too_large(self) -> bool:
        """Return whether the form would have more fields than the desk takes, with some room for ticks."""
        return count_fields(self.fields) > MOST_FIELDS - ROOM

    @property
    def has_form(self) -> bool:
        """Return whether the form is shown: what somebody sent is shown again, however large it grew."""
        return not self.setup.is_unreadable and (self.is_sent or not self.is_too_large)

    @property
    def source_choices(self) -> tuple[str, ...]:
        """Return what a module may name as its sources: the documents, and what modules name already."""
        named = [each for module in self.fields.modules for each in module.sources]
        return tuple(dict.fromkeys([*self.setup.documents, *named]))

    @cached_property
    def faults_by_field(self) -> Mapping[str, tuple[CourseFault, ...]]:
        """Return the faults of the proposal by the field they stand beside; "" for those of no field."""
        found: defaultdict[str, list[CourseFault]] = defaultdict(list)
        known = set(_list_fields(self.fields))
        for fault in self.proposal.faults if self.proposal else ():
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


def _list_fields(fields: CourseFields) -> Iterator[str]:
    yield from ("title", "language", "context.organisation", "context.audience", "theme.name", "theme.accent")
    for number, module in enumerate(fields.modules):
        above = f"modules[{number}]."
        yield from (above + each for each in ("title", "duration_minutes", "sources", "artefacts"))
        for place, _ in enumerate(module.objectives):
            below = f"{above}objectives[{place}]."
            yield from (below + each for each in ("text", "bloom", "condition", "criterion"))


def _find_field(path: str, known: set[str]) -> str:
    """Return the field that a path is of, or an item of its list; "" if the form has none."""
    path = STANDS_AT.get(path, path)
    return path if path in known else next((each for each in known if path.startswith(f"{each}[")), "")
