"""Names of this process's code location: its assets and its partitions.

Definitions are made with them as their modules are imported, once `.env` at the root was read.
Decided in docs/decisions/0184-several-roots-in-one-dagster.md.
"""

import os

import dagster as dg

from adapters.dagster_names import LOCATION_VARIABLE, DagsterNames

NAMES = DagsterNames(os.environ.get(LOCATION_VARIABLE, ""))


def require_current_names() -> None:
    """Raise RuntimeError if definitions were made for a location of another name in this process."""
    wanted = DagsterNames(os.environ.get(LOCATION_VARIABLE, ""))
    if wanted != NAMES:
        raise RuntimeError(
            f"this process has made definitions for the location {NAMES.location!r}, and is to make them for "
            f"{wanted.location!r}: a process loads one root"
        )


def build_key(asset: str) -> dg.AssetKey:
    """Return the key of an asset of ours by its name."""
    return dg.AssetKey(list(NAMES.list_key(asset)))


def build_keys(*assets: str) -> list[dg.AssetKey]:
    """Return the keys of assets of ours by their names."""
    return [build_key(asset) for asset in assets]


def select_assets(*assets: str) -> dg.AssetSelection:
    """Return the selection of assets of ours by their names."""
    return dg.AssetSelection.assets(*build_keys(*assets))
