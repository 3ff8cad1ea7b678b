"""Names of the sources that trainers' session reports become: who led the session, and on which day."""

import re
from dataclasses import dataclass
from datetime import date

SESSION_PREFIX = "session:"
"""Begins the name of every source that is a session report; a file with such a name is refused."""

SESSION_NAME = re.compile(rf"({SESSION_PREFIX}(\d{{4}}-\d\d-\d\d)/ds-[0-9a-f]{{10}})/(.+?)\.md")


@dataclass(frozen=True)
class SessionName:
    """Who signed a session report, on which day the session was, and the source's name without the person."""

    signed_as: str
    day: date
    without_person: str


def name_session_source(day: date, session: str, signed_as: str) -> str:
    """Return the name that the report of a session, given by its id, is cited by."""
    return f"{SESSION_PREFIX}{day.isoformat()}/{session}/{signed_as}.md"


def parse_session_name(source: str) -> SessionName | None:
    """Return whose session report a source's name is of; None if it is of another source."""
    found = SESSION_NAME.fullmatch(source)
    if found is None:
        return None
    try:
        return SessionName(found[3], date.fromisoformat(found[2]), found[1])
    except ValueError:
        return None
