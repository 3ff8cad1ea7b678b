"""What `core_course_get_contents` and `mod_book_get_books_by_courses` answer, as far as it is read here.

From their descriptions in course/externallib.php and mod/book/classes/external.php. Optional fields may
be absent in older versions, and PHP writes 1 and 0 for true and false.
"""

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

T = TypeVar("T")
Several = Annotated[tuple[T, ...], BeforeValidator(lambda value: value or ())]


class Said(BaseModel):
    """Something Moodle says, frozen; what is not read here is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Content(Said):
    """A file of an activity, a link, or a text of its own."""

    type: str
    filename: str | None = None
    filepath: str | None = None
    filesize: int | None = None
    fileurl: str | None = None
    timemodified: int | None = None
    mimetype: str | None = None
    isexternalfile: bool = False
    content: str | None = None
    license: str | None = None


class Activity(Said):
    """An activity or a resource of a section: what Moodle calls a course module."""

    id: int
    name: str
    modname: str
    visible: bool = True
    uservisible: bool = True
    description: str | None = None
    contents: Several[Content] = ()


class Section(Said):
    """A section of a course, with what it holds."""

    id: int
    name: str
    visible: bool = True
    uservisible: bool = True
    hiddenbynumsections: bool = False
    modules: Several[Activity] = ()


class Book(Said):
    """A book; its revision is told only to whoever may manage activities."""

    coursemodule: int
    revision: int | None = None


class Books(Said):
    """The books of some courses."""

    books: tuple[Book, ...]


SECTIONS = TypeAdapter(tuple[Section, ...])
BOOKS = TypeAdapter(Books)
