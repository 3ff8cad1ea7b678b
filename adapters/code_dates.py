"""When the code that a new process would load was changed last: ours, and what is installed beside it.

A process that goes on for days asks again and again, so it looks at modification times alone: no version is
read, and no file of a package that `pip` put there, whose metadata folder is a new one after each upgrade.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOME = Path(__file__).resolve().parents[1]
PACKAGES = ("adapters", "pipelines", "schemas")
METADATA = (".dist-info", ".egg-info", ".egg-link", ".pth")
WITHOUT_CODE = frozenset({"__pycache__", "node_modules"})
VIRTUAL_ENVIRONMENT = "pyvenv.cfg"


def read_code_dates() -> tuple[tuple[tuple[str, int], ...], int]:
    """Return when each package was installed, and when code that is run where it is edited was changed last.

    The latter is ours, and that of packages that were installed as editable.
    """
    installed = dict(_walk_metadata())
    roots = {_find_editable_root(*each) for each in installed.items()} - {None, HOME}
    ours = [_date_folder(str(HOME / name), is_package=True) for name in PACKAGES]
    others = [_date_folder(str(root), is_package=False) for root in roots]
    named = sorted((Path(path).name, changed) for path, changed in installed.items())
    return tuple(named), max(ours + others)


def _walk_metadata() -> Iterator[tuple[str, int]]:
    """Yield what says which packages are in the folders that Python imports from, and since when."""
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError), os.scandir(folder or ".") as entries:
            for entry in entries:
                if entry.name.endswith(METADATA):
                    yield entry.path, entry.stat().st_mtime_ns


@cache
def _find_editable_root(metadata: str, _changed: int) -> Path | None:
    """Return the folder that a package is edited in, None if it was copied as it was installed.

    It is looked for once, as long as the metadata folder is the same.
    """
    try:
        told = json.loads((Path(metadata) / "direct_url.json").read_bytes())
        if not told["dir_info"]["editable"]:
            return None
        return Path(unquote(urlsplit(told["url"]).path)).resolve()
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ):  # nothing is said, or nothing readable
        return None


def _date_folder(folder: str, *, is_package: bool) -> int:
    """Return when code in a folder was changed last: each Python file, and whatever lies in a package.

    What else the root of a package holds, such as an installation to try it, may change all the time.
    """
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        return 0
    names = {entry.name for entry in entries}
    if VIRTUAL_ENVIRONMENT in names:
        return 0
    is_package = is_package or "__init__.py" in names
    dates = [0]
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in WITHOUT_CODE and (is_package or entry.name.isidentifier()):
                dates.append(_date_folder(entry.path, is_package=is_package))
        elif is_package or entry.name.endswith(".py"):
            with suppress(OSError):  # removed meanwhile
                dates.append(entry.stat().st_mtime_ns)
    return max(dates)
