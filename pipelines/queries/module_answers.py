"""Answers to one question about every module, found again while nothing they depend on has changed.

Of an installation of thousands, hardly any module changes between two looks. So what was found is held by the
process, and kept in a file for the next one (adapters/kept_answers.py); only the modules of which something
changed, or whose answer has run out, are read (docs/decisions/0155-at-once-and-at-scale.md).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from pydantic import TypeAdapter

from adapters.kept_answers import KeptAnswers
from adapters.look import LookWorkspace, open_look
from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.queries.due_cache import MOST_MODULES
from pipelines.queries.module_versions import PARTS, ModuleVersions, list_module_versions

MANY = 20
"""So many modules read at one look are kept for the next process; fewer are soon read again."""

SHARE = 25
"""Of thousands, one in so many has to be read: all answers are written anew."""


class ModuleAnswer(Protocol):
    """An answer about a module, which time alone may end."""

    def holds(self, now: datetime) -> bool:
        """Return whether it is still the answer, if nothing it depends on has changed."""
        ...

    @property
    def is_read(self) -> bool:
        """Return whether the module could be read: what could not is asked again at each look."""
        ...

    @property
    def may_be_kept(self) -> bool:
        """Return whether it can be written to a file, and rests on the store alone."""
        ...


Answer = TypeVar("Answer", bound=ModuleAnswer)


class KnownAnswers(Generic[Answer]):
    """Answers to one question, of every installation this process looks at."""

    def __init__(
        self, name: str, kind: Callable[[], TypeAdapter[Answer]], parts: tuple[str, ...] = PARTS
    ) -> None:
        self._name, self._kind, self._parts = name, kind, parts
        self._known = VersionCache[tuple[str, str, str], Answer](MOST_MODULES)

    def look(self, workspace: Workspace, now: datetime) -> "AnswerLook[Answer]":
        """Begin a look: list the versions in the store, without reading any object; raises StoreUnusable."""
        place = workspace.records.store.place
        kept = KeptAnswers(workspace.root, self._name, place, workspace.ledger_key, self._kind())
        opened = open_look(workspace)
        versions = list_module_versions(opened, self._parts)
        return AnswerLook((str(workspace.root), place), self._known, kept, opened, versions, now)


@dataclass
class AnswerLook(Generic[Answer]):
    """One look at all modules: the versions in the store now, and the answers found so far."""

    of: tuple[str, str]
    known: VersionCache[tuple[str, str, str], Answer]
    kept: KeptAnswers[Answer]
    workspace: LookWorkspace
    """Where the modules of which something changed are to be read."""

    versions: ModuleVersions
    now: datetime
    _found: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    _count_read: int = 0

    def find(self, key: str, read: Callable[[], Answer], *beside: object) -> Answer:
        """Return the answer about a module: known to this process, kept by an earlier one, or read now.

        `beside` is what it depends on outside the store, such as a digest of its course.
        """
        version, place = self.versions.digest(key, *beside), (*self.of, key)
        answer = self.known.find(place, version) or self._find_kept(key, version)
        if answer is None or not answer.holds(self.now):
            answer = read()
            self._count_read += 1
        self.known.keep(place, version if answer.is_read else None, answer)
        if version is not None and answer.is_read and answer.may_be_kept:
            self._found[key] = (version, answer)
        return answer

    def keep(self) -> None:
        """Keep what was read and found for the next process, if many modules had to be read."""
        self.workspace.keep()
        if self._count_read >= max(MANY, len(self._found) // SHARE):
            self.kept.write(self._found)

    def _find_kept(self, key: str, version: str | None) -> Answer | None:
        if version is None:
            return None
        kept_version, answer = self._earlier.get(key, ("", None))
        return answer if kept_version == version else None

    @cached_property
    def _earlier(self) -> dict[str, tuple[str, Answer]]:
        return self.kept.read()
