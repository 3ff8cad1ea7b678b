"""What a kind's declaration names is there, though nothing of it is loaded yet."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from importlib import import_module
from typing import Any

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.late_module import LateModule


def walk_late(declared: Any) -> Iterator[tuple[str, str]]:
    """Yield the module and the name of each function that is loaded when it is called."""
    if isinstance(declared, partial):
        yield declared.args
    elif is_dataclass(declared):
        for each in fields(declared):
            yield from walk_late(getattr(declared, each.name))


def test_every_function_that_is_loaded_late_is_there() -> None:
    named = {kind: tuple(walk_late(DRAFTING_KINDS[kind])) for kind in DRAFTING_KINDS}
    assert {kind for kind, late in named.items() if late} >= {"lesson", "quiz", "summary"}
    missing = {
        (module, function)
        for late in named.values()
        for module, function in late
        if not callable(getattr(import_module(module), function, None))
    }
    assert missing == set()


def test_a_late_function_returns_what_the_function_does() -> None:
    assert LateModule("posixpath").join("a", "b") == "a/b"
