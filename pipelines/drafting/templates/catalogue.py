"""How the places of the catalogue entry are read: codes with their meaning, dates in figures."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from pipelines.drafting.templates.facts import Reader, TemplateFacts
from schemas.course import MINUTES_AN_HOUR, Catalogue, Venue
from schemas.lheo import codes
from schemas.lheo.codes import CodeList

ADDRESS = re.compile(r"(?P<street>.*\S)[,\s]+(?P<postcode>[0-9]{5})\s+(?P<city>\S.*)")
"""A French address in one line, as `7 quai de l'Étale, 56000 Brévelay`."""


def _part_of_the_address(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        found = ADDRESS.fullmatch(facts.administration.provider.address or "")
        return found[name].rstrip(",") if found else None

    return reader


def _read_code(name: str, of: CodeList) -> Reader:
    """Read a code of a closed list with what it means; yes and no are codes too."""

    def reader(facts: TemplateFacts) -> str | None:
        given: str | bool | None = getattr(facts.catalogue, name)
        return None if given is None else of.describe_code(str(int(given)), facts.language)

    return reader


def _plain(of: Callable[[TemplateFacts], Catalogue | Venue], name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        given: str | None = getattr(of(facts), name)
        return given

    return reader


def _several(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        given: tuple[str, ...] = getattr(facts.catalogue, name)
        return ", ".join(given) or None

    return reader


def _day(place: int) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        days = facts.administration.session.days
        return _in_figures(days[place]) if days else None

    return reader


def _in_figures(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _whole_hours(facts: TemplateFacts) -> str | None:
    """Read the duration where it is whole hours: LHÉO takes no fraction, and nothing is rounded."""
    hours, over = divmod(facts.administration.session.minutes, MINUTES_AN_HOUR)
    return str(hours) if hours and not over else None


def _languages(facts: TemplateFacts) -> str:
    spoken = (facts.course.language_of(module).value for module in facts.course.modules)
    return ", ".join(dict.fromkeys(spoken))


OF_THE_CATALOGUE: Mapping[str, Reader] = {
    **{f"provider.{name}": _part_of_the_address(name) for name in ("street", "postcode", "city")},
    "session.starts_on": _day(0),
    "session.ends_on": _day(-1),
    "session.whole_hours": _whole_hours,
    "course.languages": _languages,
    **{
        f"catalogue.{name}": _plain(lambda facts: facts.catalogue, name)
        for name in ("formacode_version", "audience", "expected_results", "rncp", "rs", "work_study")
    },
    **{f"catalogue.{name}": _several(name) for name in ("formacodes", "nsf", "rome", "audiences")},
    "catalogue.certifying": _read_code("certifying", codes.CERTIFYING),
    "catalogue.path": _read_code("path", codes.PATH),
    "catalogue.entry_level": _read_code("entry_level", codes.ENTRY_LEVEL),
    "catalogue.entry_level_required": _read_code("entry_level_required", codes.LEVEL_REQUIRED),
    "catalogue.teaching": _read_code("teaching", codes.TEACHING),
    "catalogue.entries": _read_code("entries", codes.ENTRIES),
    "catalogue.funding": _read_code("funding", codes.FUNDING),
    "catalogue.remote_only": lambda facts: codes.REMOTE if facts.catalogue.teaching == codes.REMOTE else None,
    **{
        f"venue.{name}": _plain(lambda facts: facts.catalogue.venue, name)
        for name in ("name", "street", "postcode", "city")
    },
}
"""By place, as `readers` joins them to the others."""
