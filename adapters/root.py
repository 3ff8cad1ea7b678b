"""The root: the folder that holds `dagster.yaml`, found the same way by every entry point."""

import os
import shutil
from pathlib import Path

from adapters.git_exclusion import add_ignore_file, begin_ignore_file
from schemas.errors import InvalidInput

MARKER = "dagster.yaml"
ROOT_VARIABLE = "PREMIERJET_ROOT"
CHECKOUT = Path(__file__).resolve().parent.parent


def find_root(asked: Path | None = None) -> Path:
    """Return the root: the one asked for, PREMIERJET_ROOT, a folder above this one, or the checkout.

    Raises InvalidInput if none of them holds a `dagster.yaml`.
    """
    root = _find_named(asked) or _find_above(Path.cwd())
    if root is None:
        raise InvalidInput(
            f"no folder above holds a {MARKER}",
            place=str(Path.cwd()),
            remedy="Say it with --root, or begin in an empty folder with `premierjet init`",
        )
    return root


def begin_root(asked: Path | None, marker: Path) -> Path:
    """Return the root as `find_root` does; if there is none, make an empty current folder the root.

    It gets a copy of the file `marker`. Git ignores in a root what belongs in no repository, also in one that
    has no `.gitignore` yet. Raises InvalidInput if there is no root and the folder is not empty, or cannot be
    written.
    """
    here = Path.cwd()
    if _find_named(asked) is None and _find_above(here) is None and not _list_visible(here):
        try:
            begin_ignore_file(here)
            shutil.copyfile(marker, here / MARKER)
        except OSError as error:
            raise InvalidInput(
                f"cannot become a root: {error.strerror}", place=str(here), remedy="Begin in another folder"
            ) from error
    root = find_root(asked)
    add_ignore_file(root)
    return root


def _find_named(asked: Path | None) -> Path | None:
    text = os.environ.get(ROOT_VARIABLE)
    named = asked or (Path(text) if text else None)
    if named is not None and not (named / MARKER).is_file():
        raise InvalidInput(f"holds no {MARKER}", place=str(named), remedy="Name the folder that does")
    return named.resolve() if named else None


def _find_above(here: Path) -> Path | None:
    folders = (here, *here.parents, CHECKOUT)
    return next((folder.resolve() for folder in folders if (folder / MARKER).is_file()), None)


def _list_visible(folder: Path) -> list[str]:
    """Return the files that are not hidden: a folder with only `.venv` in it counts as empty."""
    return [path.name for path in folder.iterdir() if not path.name.startswith(".")]
