"""Sources made to be slow: at four times the size, each kind takes about four times as long to read.

Measured in seconds of processor: the work of a regular expression or a parser shows in no count of Python's
own steps. A busy machine only adds to them, so the least of several readings counts, and a kind fails only if
it never keeps to the ratio. `python -m bench.reader_processes` measures each doubling strictly.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from pipelines.testing.hostile_sources import HOSTILE, PLAIN
from schemas.errors import SourceUnreadable
from tests.sourcing.documents import read

pytestmark = pytest.mark.trial  # each reads what was made to be slow, at two sizes

SMALL, LARGE = 10_000, 40_000
"""Characters."""

MOST_AT_FOUR_TIMES_THE_SIZE = 2.6**2
"""A square takes sixteen times as long."""

SHORT = 0.06
"""Seconds of processor; a reading of less is mostly what every reading takes, and no square of anything."""

READINGS = 20
"""Most of each size: a machine that is busy for a while makes some of them long, a square makes all."""

SUFFIXES = sorted({kind.suffix for kind in HOSTILE.values()})


@pytest.fixture(autouse=True)
def without_garbage_collector() -> Iterator[None]:
    """Collect no garbage while a time is taken, as in the process that reads sources."""
    gc.disable()
    yield
    gc.enable()


def measure(name: str, size: int) -> float:
    """Return the seconds of processor that a kind takes to be read, or refused in our words."""
    kind = HOSTILE[name]
    data = kind.write(size)
    begun = time.process_time()
    with suppress(SourceUnreadable):
        read(f"a{kind.suffix}", data)
    taken = time.process_time() - begun
    gc.collect()
    return taken


def grows_faster_than_its_size(name: str) -> bool:
    small, large = float("inf"), float("inf")
    for reading in range(READINGS):  # each of other bytes: what was parsed before may be remembered
        large = min(large, measure(name, LARGE + 64 * reading))
        if large < SHORT:
            return False
        small = min(small, measure(name, SMALL + 16 * reading))
        if large <= MOST_AT_FOUR_TIMES_THE_SIZE * small:
            return False
    return True


def list_names(suffix: str) -> list[str]:
    plain = {
        f"md {name}" for name in PLAIN
    }  # read as plain text here, and as Markdown too by `bench.reader_processes`
    return [name for name, kind in HOSTILE.items() if kind.suffix == suffix and name not in plain]


@pytest.mark.parametrize("name", [name for suffix in SUFFIXES for name in list_names(suffix)])
def test_hostile_text_takes_time_in_proportion_to_its_size(name: str) -> None:
    """A Markdown file of 300 KB held a whole run for five minutes."""
    assert not grows_faster_than_its_size(name)


def test_hostile_text_is_made_for_every_format_and_in_many_kinds() -> None:
    assert len(HOSTILE) > 200
    assert {
        ".md",
        ".txt",
        ".html",
        ".qmd",
        ".csv",
        ".vtt",
        ".srt",
        ".docx",
        ".pptx",
        ".xlsx",
        ".odt",
        ".odp",
        ".epub",
    } == set(SUFFIXES)
    assert all(len(kind.write(SMALL)) > 500 for kind in HOSTILE.values())
