"""Readers for the places of the catalogue entry: codes with their meaning, dates in figures."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from pipelines.drafting.templates.facts import Reader, TemplateFacts
from schemas.course import MINUTES_AN_HOUR, Catalogue, Venue
from schemas.lheo import codes
from schemas.lheo.codes import CodeList

ADDRESS = re.compile(r"(?P<street>.*\S)[,\s]+(?P<postcode>[0-9]{5})\s+(?P<city>\S.*)")
"""A French address in one line, as `7 quai de l'Étale, 56000 Brévelay`."""


def _read_address_part(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        match = ADDRESS.fullmatch(facts.administration.provider.address or "")
        return match[name].rstrip(",") if match else None

    return reader


def _read_code(name: str, code_list: CodeList) -> Reader:
    """Return a reader of a code from a closed list, with its meaning; yes and no are codes too."""

    def reader(facts: TemplateFacts) -> str | None:
        code: str | bool | None = getattr(facts.catalogue, name)
        return None if code is None else code_list.describe_code(str(int(code)), facts.language)

    return reader


def _read_field(part_of: Callable[[TemplateFacts], Catalogue | Venue], name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        value: str | None = getattr(part_of(facts), name)
        return value

    return reader


def _read_list(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        values: tuple[str, ...] = getattr(facts.catalogue, name)
        return ", ".join(values) or None

    return reader


def _read_day(place: int) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        days = facts.administration.session.days
        return _write_day(days[place]) if days else None

    return reader


def _write_day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _read_whole_hours(facts: TemplateFacts) -> str | None:
    """Return the session's duration in hours; None if it is not whole hours, as LHÉO takes no fraction."""
    hours, over = divmod(facts.administration.session.minutes, MINUTES_AN_HOUR)
    return str(hours) if hours and not over else None


def _read_languages(facts: TemplateFacts) -> str:
    spoken = (facts.course.language_of(module).value for module in facts.course.modules)
    return ", ".join(dict.fromkeys(spoken))


CATALOGUE_READERS: Mapping[str, Reader] = {
    **{f"provider.{name}": _read_address_part(name) for name in ("street", "postcode", "city")},
    "session.starts_on": _read_day(0),
    "session.ends_on": _read_day(-1),
    "session.whole_hours": _read_whole_hours,
    "course.languages": _read_languages,
    **{
        f"catalogue.{name}": _read_field(lambda facts: facts.catalogue, name)
        for name in ("formacode_version", "audience", "expected_results", "rncp", "rs", "work_study")
    },
    **{f"catalogue.{name}": _read_list(name) for name in ("formacodes", "nsf", "rome", "audiences")},
    "catalogue.certifying": _read_code("certifying", codes.CERTIFYING),
    "catalogue.path": _read_code("path", codes.PATH),
    "catalogue.entry_level": _read_code("entry_level", codes.ENTRY_LEVEL),
    "catalogue.entry_level_required": _read_code("entry_level_required", codes.LEVEL_REQUIRED),
    "catalogue.teaching": _read_code("teaching", codes.TEACHING),
    "catalogue.entries": _read_code("entries", codes.ENTRIES),
    "catalogue.funding": _read_code("funding", codes.FUNDING),
    "catalogue.remote_only": lambda facts: codes.REMOTE if facts.catalogue.teaching == codes.REMOTE else None,
    **{
        f"venue.{name}": _read_field(lambda facts: facts.catalogue.venue, name)
        for name in ("name", "street", "postcode", "city")
    },
}
"""Readers by the name of the place; `readers` joins them to the others."""
