"""The root: the folder that holds `dagster.yaml`, found the same way by every front door."""

import os
from pathlib import Path

from schemas.errors import InvalidInput

MARKER = "dagster.yaml"
CHECKOUT = Path(__file__).resolve().parent.parent


def find_root(asked: Path | None = None) -> Path:
    """Return the root: the one asked for, PREMIERJET_ROOT, a folder above this one, or the checkout.

    Raises InvalidInput where none of them holds a `dagster.yaml`.
    """
    named = asked or (Path(os.environ["PREMIERJET_ROOT"]) if os.environ.get("PREMIERJET_ROOT") else None)
    if named is not None:
        if not (named / MARKER).is_file():
            raise InvalidInput(f"holds no {MARKER}", place=str(named), remedy="Name the folder that does")
        return named.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents, CHECKOUT):
        if (folder / MARKER).is_file():
            return folder.resolve()
    raise InvalidInput(f"no folder above holds a {MARKER}", place=str(here), remedy="Say it with --root")
