"""Answers of Moodle's functions on the contents of a course, limited to the fields we read.

They follow their descriptions in course/externallib.php, mod/{book,scorm}/classes/external.php,
webservice/externallib.php, files/externallib.php and webservice/upload.php. Optional fields may
be absent in older versions, and PHP writes 1 and 0 for true and false.
"""

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

T = TypeVar("T")
Several = Annotated[tuple[T, ...], BeforeValidator(lambda value: value or ())]


class MoodleAnswer(BaseModel):
    """Base of Moodle's answers; fields that we do not read are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class ActivityContent(MoodleAnswer):
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


class BookChapter(MoodleAnswer):
    """A chapter of a book, as the book's `structure` lists it; `href` begins with its id."""

    href: str
    hidden: bool = False
    subitems: Several["BookChapter"] = ()


class CourseActivity(MoodleAnswer):
    """An activity or a resource of a section: what Moodle calls a course module."""

    id: int
    name: str
    modname: str
    visible: bool = True
    uservisible: bool = True
    description: str | None = None
    contents: Several[ActivityContent] = ()


class CourseSection(MoodleAnswer):
    """A section of a course, with what it holds."""

    id: int
    name: str
    visible: bool = True
    uservisible: bool = True
    hiddenbynumsections: bool = False
    modules: Several[CourseActivity] = ()


class Book(MoodleAnswer):
    """A book; only a user who may manage activities gets its revision."""

    coursemodule: int
    revision: int | None = None


class Books(MoodleAnswer):
    """The books of some courses."""

    books: tuple[Book, ...]


class Function(MoodleAnswer):
    """A function the token may call."""

    name: str


class MoodleSite(MoodleAnswer):
    """The Moodle, and the token's user (`core_webservice_get_site_info`)."""

    sitename: str
    userid: int
    fullname: str = ""
    username: str = ""
    siteurl: str = ""
    functions: Several[Function] = ()
    downloadfiles: bool | None = None
    uploadfiles: bool | None = None


class ListedCourse(MoodleAnswer):
    """A course as `core_course_get_courses_by_field` names it."""

    id: int
    fullname: str
    shortname: str


class Courses(MoodleAnswer):
    """The courses that were found."""

    courses: tuple[ListedCourse, ...]


class MoodleScorm(MoodleAnswer):
    """A SCORM activity (`mod_scorm_get_scorms_by_courses`).

    `sha1hash` is the SHA-1 of its package, if that is a file or is updated from an address
    (mod/scorm/locallib.php, `scorm_parse`); it is None for an activity that is not open. Only editors get
    `visible`.
    """

    coursemodule: int
    name: str
    visible: bool | None = None
    sha1hash: str | None = None


class ScormActivities(MoodleAnswer):
    """The SCORM activities of some courses that the token's user sees."""

    scorms: tuple[MoodleScorm, ...]


class PrivateFile(MoodleAnswer):
    """A file or a folder of a user's private files (`core_files_get_files`)."""

    filename: str
    isdir: bool
    url: str | None = None


class PrivateFiles(MoodleAnswer):
    """What a folder of the private files holds."""

    files: Several[PrivateFile] = ()


class Upload(MoodleAnswer):
    """Result of an upload: the file is in the draft area `itemid`, or there is an `errortype`."""

    filename: str
    itemid: int | None = None
    errortype: str | None = None


SITE = TypeAdapter(MoodleSite)
COURSES = TypeAdapter(Courses)
SCORMS = TypeAdapter(ScormActivities)
PRIVATE_FILES = TypeAdapter(PrivateFiles)
UPLOADED = TypeAdapter(Annotated[tuple[Upload, ...], Field(min_length=1, max_length=1)])
NOTHING = TypeAdapter(object)
"""Answer of a function that only does something: null, or warnings."""

CHAPTERS = TypeAdapter(tuple[BookChapter, ...])
SECTIONS = TypeAdapter(tuple[CourseSection, ...])
BOOKS = TypeAdapter(Books)
