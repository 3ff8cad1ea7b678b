"""Search for secrets, place after place, until all are done or the time is up."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from adapters.secret_search import Deadline, Leak, OutOfTime, SearchPlace
from adapters.secret_search.archives import ArchiveReader
from adapters.secret_search.matcher import SecretMatcher

MOST_NAMED = 5
"""Most parts of one place that are named for one secret."""


@dataclass
class Search:
    """A search: the leaks found so far, the places that could not be read, and whether it is complete."""

    matcher: SecretMatcher
    deadline: Deadline
    leaks: list[Leak] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    searched: int = 0
    is_whole: bool = True

    def go_through(self, places: Iterable[SearchPlace]) -> None:
        """Search places until the deadline; those after it are left out."""
        try:
            for place in places:
                self.deadline.check()
                try:
                    self.leaks += self._found_in(place)
                except (OSError, sqlite3.Error, DBAPIError) as error:
                    self.unread.append(f"{place.name} ({type(error).__name__})")
                    continue
                self.searched += 1
        except OutOfTime:
            self.is_whole = False

    def _found_in(self, place: SearchPlace) -> Iterator[Leak]:
        for setting in sorted(self._standing_in(place)):
            yield from (Leak(setting, name) for name in self._name_parts(setting, place))

    def _standing_in(self, place: SearchPlace) -> set[str]:
        streams = ArchiveReader(self.deadline).streams(place.read())
        return {setting for stream in streams for setting in self.matcher.find(stream)}

    def _name_parts(self, setting: str, place: SearchPlace) -> list[str]:
        """Return the names of the parts that hold a secret, or that of the place if it has no parts."""
        names: dict[str, None] = {}
        for part in place.parts() if place.parts is not None else ():
            if len(names) < MOST_NAMED and setting in self._standing_in(part):
                names[part.name] = None
        return list(names) or [place.name]
