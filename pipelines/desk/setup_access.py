"""Who may set up courses at the desk: on one machine anybody, behind a sign-in proxy operators alone."""

from contextlib import suppress
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException

from adapters.courses import COURSE_FILE
from adapters.shared_environment import is_behind_proxy
from adapters.workspace import Workspace
from pipelines.desk.guard import LOOPBACK
from pipelines.desk.visitors import Visitor
from schemas.course import Course
from schemas.errors import InvalidInput
from schemas.ids import fold_name, split_key
from schemas.language import Language
from schemas.needs import Need, NeedKind


def is_one_machine(workspace: Workspace) -> bool:
    """Return whether the desk is for whoever sits at this machine, because nobody else shares it."""
    settings = workspace.settings
    is_local = f"[{host}]" if ":" in (host := urlsplit(settings.desk_url).hostname or "") else host
    return is_local in LOOPBACK and not settings.shared and not is_behind_proxy(workspace.courses)


def may_begin(workspace: Workspace, visitor: Visitor) -> bool:
    """Return whether a visitor may set up new courses, and change every course."""
    if is_one_machine(workspace):
        return True
    named = {fold_name(each.strip()) for each in workspace.settings.course_operators.split(",")} - {""}
    return visitor.vouched and visitor.invitation is None and visitor.person in named


def may_set_up(workspace: Workspace, visitor: Visitor, course: Course | None) -> bool:
    """Return whether a visitor may change a course: its own operators may too, while it can be read.

    A proxy has to vouch for them whatever the course's mode of identity: anybody can type a name.
    """
    if may_begin(workspace, visitor):
        return True
    is_known = visitor.vouched and visitor.invitation is None
    return (
        course is not None
        and is_known
        and visitor.may_act_in(course)
        and visitor.person in (course.operators or ())
    )


def may_set_up_any(workspace: Workspace, visitor: Visitor) -> bool:
    """Return whether there is a course, or a new one, that a visitor may set up."""
    usable, _ = workspace.read_courses()
    return may_begin(workspace, visitor) or any(may_set_up(workspace, visitor, e.course) for e in usable)


def find_broken_folder(workspace: Workspace, need: Need) -> str | None:
    """Return the folder of the broken course that needs somebody; None if a need is of something else."""
    place = need.explain(Language.ENGLISH).place if need.kind is NeedKind.COURSE else ""
    name, _, rest = place.removeprefix(f"{workspace.courses}/").partition("/")
    return name if rest.startswith(COURSE_FILE) else None


def find_course_folder(workspace: Workspace, need: Need) -> str | None:
    """Return the folder of the course whose sources need somebody; None if a need is of something else."""
    if need.kind is not NeedKind.SOURCES:
        return None
    with suppress(InvalidInput):
        return workspace.find_course(split_key(need.subject)[0]).folder.name
    return None


def refuse_others(allowed: bool) -> None:
    """Raise HTTPException, which is answered with a page, unless a visitor is allowed what they ask for."""
    if not allowed:
        raise HTTPException(403, "setup_barred")
