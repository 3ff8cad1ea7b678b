"""Plug-ins that are installed, and whether their kinds can be loaded.

What nobody has asked for yet is asked for here, so that a broken plug-in is told before a course needs it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from schemas import kinds
from schemas.errors import PluginUnusable
from schemas.plugins import PluginGroup


@dataclass(frozen=True)
class InstalledKind:
    """A kind of another distribution, by the group and the name of its entry point.

    `error` says why it cannot be used; its name is empty where that is true of the whole group.
    """

    group: str
    name: str
    origin: str
    error: PluginUnusable | None = None


def list_installed_kinds() -> Iterator[InstalledKind]:
    """Yield each kind that another distribution has; it is loaded, ours are not.

    Of a group that no distribution names nothing is loaded: a listing of the entry points is all it costs.
    """
    for name, find in GROUPS.items():
        if name in _list_named_groups():
            yield from _list_kinds(find())


@cache
def _list_named_groups() -> frozenset[str]:
    """Return the groups of entry points there are, looked for once a process, as a group looks for its kinds.

    Whoever lists needs asks at every page and tick, and a look takes milliseconds.
    """
    return frozenset(entry_points().groups)


def _find_formats() -> PluginGroup[Any]:
    from pipelines.kinds import FORMATS  # and packaging with it, which a list of needs does without

    return FORMATS


def _find_banks() -> PluginGroup[Any]:
    from pipelines.kinds import BANKS

    return BANKS


GROUPS: Mapping[str, Callable[[], PluginGroup[Any]]] = {
    "premierjet.readers": lambda: kinds.READERS.kinds,
    "premierjet.targets": lambda: kinds.TARGETS.kinds,
    "premierjet.deliverables": lambda: kinds.DELIVERABLES.kinds,
    "premierjet.blocks": lambda: kinds.BLOCKS.kinds,
    "premierjet.formats": _find_formats,
    "premierjet.banks": _find_banks,
}
"""The groups of kinds by their names, each loaded when a distribution names it."""


def _list_kinds(group: PluginGroup[Any]) -> Iterator[InstalledKind]:
    try:
        names = group.list_installed()
    except PluginUnusable as error:
        yield InstalledKind(group.group, "", "", error)
        return
    for name in names:
        try:
            group[name]
        except PluginUnusable as error:
            yield InstalledKind(group.group, name, group.origin(name), error)
        else:
            yield InstalledKind(group.group, name, group.origin(name))
