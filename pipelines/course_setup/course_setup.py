"""One course as it is set up: its file as it was opened, and what the form's fields would make of that."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

from adapters.course_folders import (
    ReadCourseFile,
    find_folder,
    list_documents,
    list_folders,
    list_written_ids,
    read_course_file,
    write_course_file,
)
from adapters.course_yaml import CourseFault, parse_course, refuse_unreadable
from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace
from adapters.yaml_edit import UneditableYaml, edit_yaml, read_values
from pipelines.course_setup.course_fields import (
    CourseFields,
    are_entries_known,
    find_change,
    make_id,
    name_new,
    read_fields,
)
from pipelines.course_setup.course_text import begin_course_text
from pipelines.course_setup.form_faults import list_form_faults
from schemas.course import Course, IdentityMode
from schemas.errors import CourseInvalid, InvalidInput
from schemas.ids import PRACTICE
from schemas.language import Language, match_language
from schemas.refusal import Refusal

LINES_AROUND = 2
"""Lines that stay the same and are shown around each change."""


@dataclass(frozen=True)
class Founder:
    """Who sets up a course that is new, and how people of it are known: they are its first reviewer."""

    person: str
    identity: IdentityMode = IdentityMode.LOCAL


@dataclass(frozen=True)
class DiffLine:
    """A line of a file: `sign` is `+` or `-`, empty if it stays, `…` for lines that are left out."""

    sign: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """What a file would be: its text, its faults, and what differs from what it is."""

    text: str
    faults: tuple[CourseFault, ...]
    lines: tuple[DiffLine, ...]
    course: Course | None = None
    """The course that it would be, if it has no fault."""

    @property
    def digest(self) -> str:
        """Return what tells this text from any other."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def is_changed(self) -> bool:
        """Return whether it differs from the file as it is."""
        return any(each.sign in ("+", "-") for each in self.lines)


@dataclass(frozen=True)
class CourseSetup:
    """A folder with its `course.yaml`, if it has one, as it was opened.

    `course` is the course of the file, None if it is none yet, or broken; `error` is then why. `unreadable`:
    no form can be filled
    from the file, because it is no YAML, or lacks the ids by which modules and objectives are known.
    """

    folder: Path
    file: ReadCourseFile
    course: Course | None = None
    error: CourseInvalid | None = None
    is_unreadable: bool = False

    @property
    def is_new(self) -> bool:
        """Return whether there is no `course.yaml` yet."""
        return not self.file.digest

    @property
    def place(self) -> Path:
        """Return where the file is."""
        return self.folder / COURSE_FILE

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the names of the folder's documents."""
        return list_documents(self.folder)

    def list_faults(self) -> tuple[CourseFault, ...]:
        """Return what is wrong with the file, as far as a form can be filled from it."""
        if self.error is None or self.is_unreadable:
            return ()
        try:
            return list_form_faults(self.read_fields(), self.place, self.file.text)
        except CourseInvalid:  # of the text itself: that is the error
            return ()

    def read_fields(self) -> CourseFields:
        """Return the fields as the file has them; of an unreadable file none."""
        return (
            CourseFields() if self.is_new or self.is_unreadable else read_fields(read_values(self.file.text))
        )


def open_setup(workspace: Workspace, name: str) -> CourseSetup | None:
    """Return a folder of the courses folder to set up; None if there is none of that name."""
    folder = find_folder(workspace.courses, name)
    if folder is None:
        return None
    file = read_course_file(folder)
    if not file.digest:
        return CourseSetup(folder, file)
    place = folder / COURSE_FILE
    try:
        refuse_unreadable(place, file.text)
        values = read_values(file.text)
    except CourseInvalid as error:
        return CourseSetup(folder, file, error=error, is_unreadable=True)
    except UneditableYaml:
        uneditable = CourseInvalid(Refusal("setup.uneditable", place=str(place)))
        return CourseSetup(folder, file, error=uneditable, is_unreadable=True)
    try:
        return CourseSetup(folder, file, parse_course(place, file.text))
    except CourseInvalid as error:
        return CourseSetup(folder, file, error=error, is_unreadable=not are_entries_known(values))


def propose_text(
    workspace: Workspace, setup: CourseSetup, fields: CourseFields, founder: Founder
) -> Proposal:
    """Return what the fields would make of a course's file; nothing is written.

    Raises InvalidInput if the file is written in a way in which nothing can be changed safely.
    """
    before = setup.file.text
    text = _begin(workspace, setup, fields, founder) if setup.is_new else before
    held = read_values(text)
    taken = [
        str(each["id"]) for each in held.get("documents") or () if isinstance(each, dict) and "id" in each
    ]
    named = name_new(fields, taken)
    try:
        changed = edit_yaml(text, find_change(named, held))
    except UneditableYaml as error:
        raise InvalidInput(Refusal("setup.uneditable", place=str(setup.place))) from error
    faults = list_form_faults(named, setup.place, changed)
    course = None if faults else parse_course(setup.place, changed)
    return Proposal(changed, faults, tuple(_compare_lines(before, changed)), course)


def write_course(setup: CourseSetup, proposal: Proposal, seen: str) -> None:
    """Write a proposal that has no fault over the file that had the digest `seen`.

    Raises Conflict if the file was changed since, CourseInvalid if the proposal is no course.
    """
    parse_course(setup.place, proposal.text)
    write_course_file(setup.folder, proposal.text, seen)


def _begin(workspace: Workspace, setup: CourseSetup, fields: CourseFields, founder: Founder) -> str:
    used = {PRACTICE, *_list_ids_of_others(workspace, setup.folder)}
    language = match_language(fields.language) or Language.ENGLISH
    return begin_course_text(
        setup.folder,
        make_id(setup.folder.name, used, "course"),
        language if language.is_installed else Language.ENGLISH,
        founder.person,
        founder.identity,
        setup.documents,
    )


def _list_ids_of_others(workspace: Workspace, folder: Path) -> Iterator[str]:
    """Yield the ids that other courses have, or may have once they are mended: each has a ledger."""
    usable, _ = workspace.read_courses()
    yield from (each.course.id for each in usable)
    read = {each.folder for each in usable}
    for other in list_folders(workspace.courses):
        if other not in read and other != folder:
            yield other.name
            yield from list_written_ids(other)


def _compare_lines(before: str, after: str) -> Iterator[DiffLine]:
    old, new = before.splitlines(), after.splitlines()
    groups = list(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(LINES_AROUND))
    shown = 0
    for group in groups:
        if group[0][1] > shown:
            yield DiffLine("…", "")
        for kind, start, end, begin, stop in group:
            if kind == "equal":
                yield from (DiffLine("", line) for line in old[start:end])
            else:
                yield from (DiffLine("-", line) for line in old[start:end])
                yield from (DiffLine("+", line) for line in new[begin:stop])
        shown = group[-1][2]
    if groups and shown < len(old):
        yield DiffLine("…", "")
