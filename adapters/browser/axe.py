"""The script of axe, which looks for obstacles on a page; the package that holds it is optional."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec

PACKAGE = "axe_playwright_python"
VERSION = re.compile(r"axe v([\d.]+)")


@dataclass(frozen=True)
class Axe:
    """The script and its version."""

    script: str
    version: str

    @property
    def name(self) -> str:
        """Return what reports call it, e.g. `axe-core 4.12.1`."""
        return f"axe-core {self.version}"


@cache
def find_axe() -> Axe | None:
    """Return axe, or None if the extra `selftest` is not installed."""
    if find_spec(PACKAGE) is None:
        return None
    script = (files(PACKAGE) / "axe.min.js").read_text(encoding="utf-8")
    found = VERSION.search(script[:200])
    return Axe(script, found.group(1) if found else "")
