"""What a shell completes of courses and modules, as far as somebody has typed them.

A course that cannot be read, or no installation, completes nothing: an error would be printed into the line.
"""

from schemas.errors import PremierjetError


def complete_module(typed: str) -> list[str]:
    """Return the keys of modules that begin with what was typed."""
    return [key for key in _list_modules() if key.startswith(typed)]


def complete_course(typed: str) -> list[str]:
    """Return the ids of courses that begin with what was typed."""
    return [course for course in _list_courses() if course.startswith(typed)]


def complete_course_or_module(typed: str) -> list[str]:
    """Return the ids of courses and the keys of modules that begin with what was typed."""
    return complete_course(typed) + complete_module(typed)


def _list_courses() -> list[str]:
    from adapters.workspace import open_workspace

    try:
        return [folder.course.id for folder in open_workspace().read_courses()[0]]
    except PremierjetError:
        return []


def _list_modules() -> tuple[str, ...]:
    from adapters.workspace import open_workspace

    try:
        return open_workspace().module_keys()
    except PremierjetError:
        return ()
