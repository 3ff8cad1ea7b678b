"""Lookup of the contracts of deliverable and target kinds, which `schemas` itself does not name.

Whoever knows the kinds says so once, when `pipelines` is imported. This module imports next to nothing, so
that saying so costs nothing either. Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from schemas.contract import Contract
    from schemas.plugins import PluginGroup


class KindLookup:
    """The kinds of one group, by name; `what` is what one of them is called in a message."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._find: Callable[[], PluginGroup[Any]] | None = None

    def look_in(self, find: "Callable[[], PluginGroup[Any]]") -> None:
        """Take the kinds from what `find` returns, called when a kind is first asked for."""
        self._find = find

    @property
    def kinds(self) -> "PluginGroup[Any]":
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

    def folder(self, kind: str) -> Path:
        """Return the folder of a kind and of its texts; one of ours is not loaded for it.

        Raises KeyError where there is none of that name, PluginUnusable where it cannot be loaded.
        """
        kinds = self.kinds
        found: Path = kinds.folder(kind) or kinds[kind].folder
        return found

    def origin(self, kind: str) -> str:
        """Return the distribution a kind comes from, with its version; empty where it is ours."""
        return self.kinds.origin(kind)


def read_kind_name(contract: "type[Contract]") -> str:
    """Return the name a contract gives its kind, the one value of `kind`; empty where it leaves that open."""
    fields = getattr(contract, "model_fields", {})
    return ", ".join(map(str, get_args(fields["kind"].annotation))) if "kind" in fields else ""


READERS = KindLookup("source format")
TARGETS = KindLookup("target")
DELIVERABLES = KindLookup("deliverable")
