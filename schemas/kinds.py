"""Lookup of the kinds of deliverable, target and source format, which lie outside `schemas`.

`pipelines` says where they are found as soon as it is imported. This module imports almost nothing, so that
importing `pipelines` stays cheap. Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from schemas.contract import Contract
    from schemas.plugins import PluginGroup


class KindLookup:
    """The kinds of one group, by name; messages call one of them a `what`, such as a target."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._find: Callable[[], PluginGroup[Any]] | None = None

    def look_in(self, find: "Callable[[], PluginGroup[Any]]") -> None:
        """Set the function that returns the kinds; it is called when a kind is first needed."""
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
        """Return the contract of a kind, or None if it is not installed.

        Raises PluginUnusable if it cannot be loaded.
        """
        kinds = self.kinds
        if kind not in kinds:
            return None
        found: type[Contract] = kinds[kind].contract
        return found

    def folder(self, kind: str) -> Path:
        """Return the folder of a kind, which holds its texts; a kind of ours is not loaded for it.

        Raises KeyError if it is not installed, PluginUnusable if it cannot be loaded.
        """
        kinds = self.kinds
        found: Path = kinds.folder(kind) or kinds[kind].folder
        return found

    def origin(self, kind: str) -> str:
        """Return the distribution a kind comes from, with its version; empty if it is ours."""
        return self.kinds.origin(kind)


def read_kind_name(contract: "type[Contract]") -> str:
    """Return the value a contract fixes for its field `kind`; empty if it fixes none."""
    fields = getattr(contract, "model_fields", {})
    return ", ".join(map(str, get_args(fields["kind"].annotation))) if "kind" in fields else ""


READERS = KindLookup("source format")
TARGETS = KindLookup("target")
DELIVERABLES = KindLookup("deliverable")
BLOCKS = KindLookup("block")
