"""Where the contracts of kinds are found that `schemas` does not name: those of deliverables and targets.

Whoever knows the kinds says so once, when `pipelines` is imported. This module imports next to nothing, so
that saying so costs nothing either. Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemas.contract import Contract


class KindLookup:
    """The kinds of one group, by name; `what` is what one of them is called in a message."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._find: Callable[[], Mapping[str, Any]] | None = None

    def look_in(self, find: Callable[[], Mapping[str, Any]]) -> None:
        """Take the kinds from what `find` returns, called when a kind is first asked for."""
        self._find = find

    @property
    def kinds(self) -> Mapping[str, Any]:
        """Return the kinds by name; each is loaded when it is looked up."""
        if self._find is None:
            import_module("pipelines")  # a program of `adapters` alone, such as `python -m adapters.settings`
        if self._find is None:
            raise AssertionError(f"nobody said where the kinds of {self.what} are found")
        return self._find()

    def contract(self, kind: str) -> "type[Contract] | None":
        """Return the contract of a kind, or None where none of that name is installed.

        Raises PluginUnusable where it cannot be loaded.
        """
        kinds = self.kinds
        if kind not in kinds:
            return None
        found: type[Contract] = kinds[kind].contract
        return found


READERS = KindLookup("source format")
TARGETS = KindLookup("target")
DELIVERABLES = KindLookup("deliverable")
