"""Modules that are loaded once something in them is done: a declaration names it before.

What declares a kind of deliverable names all that the kind does. Who shows a draft, or finds that none has
changed, does next to nothing of it, and need not load it.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any


class LateModule:
    """A module by its name: each attribute is a function that loads the module when it is called.

    Import the module itself for type checkers beside it, so that they know which functions there are.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, function: str) -> Callable[..., Any]:
        """Return a function of the module, not loaded yet."""
        return partial(_call, self._name, function)


def _call(module: str, function: str, /, *given: Any, **named: Any) -> Any:
    return getattr(import_module(module), function)(*given, **named)
