"""The processes in which sources are read: they are handed the readers that are installed."""

import atexit
import os
import threading
from collections.abc import Callable
from functools import partial

from adapters.limited_process import ProcessLimits
from adapters.sources.course_sources import CourseSources
from adapters.sources.settings import ReaderSettings
from adapters.store.reached_limits import ReachedLimits
from pipelines.reader_kinds import READERS
from pipelines.sourcing import limited_reader
from pipelines.sourcing.at_once import AtOnce
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.module_sources import read_module
from pipelines.sourcing.pictures.found import KeepPicture, ignore_picture
from pipelines.sourcing.reached_limits import RecallingReader
from pipelines.sourcing.source_reader import SourceBytes
from schemas.course import Module
from schemas.source import SourceSpans, SourceText

_open: list[LimitedReader] = []
"""The reader of this process, if it has one: starting it takes a third of a second."""

_lock = threading.Lock()
"""Two threads of the desk may ask for the reader at once."""


def open_limited_reader(settings: ReaderSettings) -> LimitedReader:
    """Return the reader of this process, which starts with its first source."""
    limits = ProcessLimits.of(settings)
    with _lock:
        if _open and (_open[0].limits, _open[0].at_once) != (limits, settings.readers_at_once):
            _open.pop().close()
        if not _open:
            _open.append(LimitedReader(f"{__name__}:answer_question", limits, settings.readers_at_once))
        return _open[0]


def read_module_within_limits(
    settings: ReaderSettings,
    sources: CourseSources,
    module: Module,
    earlier: SourceSpans | None,
    keep: KeepPicture = ignore_picture,
    reached: ReachedLimits | None = None,
) -> SourceSpans:
    """Return the spans of a module's sources; those that have not changed since `earlier` are not read again.

    `keep` is given the bytes of each picture of those that are read. With `reached`, a source that reached a
    limit before is not read again. Raises SourceUnreadable and CourseInvalid.
    """
    reader = open_limited_reader(settings)
    at_once = AtOnce(reader.at_once, reader.stop)
    read: Callable[[SourceBytes], SourceText] = partial(reader.read, keep=keep)
    if reached is not None:
        read = RecallingReader(read, reader.limits.text, reached, READERS).read
    return read_module(sources.course, module, earlier, READERS, sources, read, at_once)


def answer_question(question: bytes, progress: Callable[[], None]) -> bytes:
    """Return what a source says, or why it is not read: what the process does with each question."""
    return limited_reader.answer_question(question, progress, READERS)


@atexit.register
def _close() -> None:
    while _open:
        _open.pop().close()


def _renew_lock() -> None:
    """Begin anew in a process that was forked: a thread it has not may have held the lock."""
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_renew_lock)
