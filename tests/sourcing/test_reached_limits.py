"""A source that reached a limit is not read again within it, whatever its name."""

from dataclasses import replace

import pytest

from adapters.store.reached_limits import ReachedLimits
from adapters.workspace import Workspace
from pipelines.kinds import READERS
from pipelines.sourcing.reached_limits import RecallingReader
from pipelines.sourcing.source_reader import ReadingLimitReached, SourceBytes
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import SourceText
from tests.workflow.test_deciding_on_changed_sources import workspace

__all__ = ["workspace"]

LONG = SourceBytes("sources/long.md", b"Fermez la porte.", Language.FRENCH)


class SlowReader:
    """Refuses each source by a limit, and counts how often it was asked."""

    def __init__(self, wording: str = "source.takes_too_long", **facts: int | str) -> None:
        self.wording, self.facts, self.asked = wording, facts or {"seconds": 60}, 0

    def read(self, source: SourceBytes) -> SourceText:
        self.asked += 1
        raise ReadingLimitReached(Refusal(self.wording, place=source.name, **self.facts), "60 s")


def read(workspace: Workspace, slow: SlowReader, source: SourceBytes = LONG, limits: str = "60 s") -> str:
    """Return the sentence of the refusal."""
    reached = ReachedLimits(workspace.records.store)
    with pytest.raises(SourceUnreadable) as raised:
        RecallingReader(slow.read, limits, reached, READERS).read(source)
    return str(raised.value)


def test_what_took_too_long_is_refused_at_once_the_next_time(workspace: Workspace) -> None:
    slow = SlowReader()
    assert read(workspace, slow) == read(workspace, slow)
    assert read(workspace, slow, replace(LONG, name="sources/copie.md")).startswith("sources/copie.md")
    assert slow.asked == 1


def test_other_bytes_and_another_limit_are_read_again(workspace: Workspace) -> None:
    slow = SlowReader()
    for source, limits in ((LONG, "60 s"), (replace(LONG, data=b"Ouvrez."), "60 s"), (LONG, "90 s")):
        read(workspace, slow, source, limits)
    assert slow.asked == 3


def test_a_process_that_crashed_is_asked_again(workspace: Workspace) -> None:
    slow = SlowReader("source.reader_crashed", how="signal 9")
    read(workspace, slow)
    read(workspace, slow)
    assert slow.asked == 2
