"""Client of a child process that answers questions within limits of time and memory.

Files from outside are read there: one that never ends, or fills all memory, ends that process and nothing
else. The process has no secret in its environment (adapters/surroundings.py), and answers with bytes that the
caller checks, never with an object. It starts at the first question and stays for the next ones; after it had
to be ended, the next question starts a new one. Its own code is adapters/limited_server.py.
"""

import os
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Self

from adapters.limited_server import STARTING_SECONDS
from adapters.process_messages import ANSWER, ASK, CHUNK, LENGTH, NO_MEMORY, PROGRESS, cut_message
from adapters.sources.settings import ReaderSettings
from adapters.surroundings import build_bare_environment

START = "import sys; sys.path[:] = sys.argv[4:]; from adapters.limited_server import serve; serve()"


class Limit(StrEnum):
    """Which limit ended the process."""

    TIME = "time"
    PROCESSOR = "processor"
    MEMORY = "memory"
    CRASH = "crash"
    """No limit of ours: the process crashed, or somebody ended it."""


class LimitReached(Exception):
    """The process ended while it answered; the next question starts a new one."""

    def __init__(self, limit: Limit, how: str = "") -> None:
        super().__init__(f"{limit} {how}".strip())
        self.limit = limit
        self.how = how


class _NotBegunError(Exception):
    """The process was gone before it began to answer."""


@dataclass(frozen=True)
class ProcessLimits:
    """Seconds without an answer or a sign of progress, seconds of processor, megabytes of address space."""

    seconds: float
    processor_seconds: int
    memory_mb: int

    @classmethod
    def of(cls, settings: ReaderSettings) -> Self:
        """Return those that an installation sets for reading a source."""
        return cls(settings.reader_seconds, settings.reader_processor_seconds, settings.reader_memory_mb)

    @property
    def text(self) -> str:
        """Return the limits as a fingerprint holds them."""
        return f"{self.seconds:g} s {self.processor_seconds} s {self.memory_mb} MB"


class LimitedProcess:
    """Asks `answerer`, given as `module:function`, in a process of its own, one question at a time.

    The function is an Answerer (adapters/limited_server.py).
    """

    def __init__(self, answerer: str, limits: ProcessLimits) -> None:
        self.limits = limits
        self._answerer = answerer
        self._process: subprocess.Popen[bytes] | None = None
        self._started_as: tuple[object, ...] = ()
        self._has_answered = False
        self._is_stopped = False
        self._lock = threading.Lock()
        _processes.add(self)

    def ask(self, *question: bytes) -> bytes:
        """Return the answer to a question, which may come in pieces; raises LimitReached."""
        with self._lock:
            try:
                return self._ask_twice(question)
            except BaseException:  # such as an interrupt: a late answer must not reach the next question
                self._end()
                raise

    def close(self) -> None:
        """End the process, if it runs."""
        with self._lock:
            self._end()

    def stop(self) -> None:
        """End the process for good while another thread waits for its answer, which raises LimitReached."""
        self._is_stopped = True
        if self._process is not None:
            self._kill(self._process)

    def forget(self) -> None:
        """Drop the process in a forked child: it belongs to the parent, whose lock may be held."""
        self._lock = threading.Lock()
        process, self._process = self._process, None
        if process is not None:
            process.returncode = 0  # or Popen would wait for a process that is not a child of this one
            for pipe in (process.stdin, process.stdout):
                _pipe(pipe).close()

    def _ask_twice(self, question: Sequence[bytes]) -> bytes:
        """Return the answer; a process that had ended before the question came is started once more."""
        try:
            return self._ask(question)
        except _NotBegunError:  # the system may have ended it, for want of memory
            self._end()
        try:
            return self._ask(question)
        except _NotBegunError as error:
            raise self._explain_end() from error

    def _ensure_process(self) -> subprocess.Popen[bytes]:
        """Return the process; a new one if it stopped, or if PATH or sys.path have changed."""
        wanted = (os.getpid(), *sys.path, os.environ.get("PATH"))
        if self._process is not None and (self._process.poll() is not None or wanted != self._started_as):
            self._end()
        if self._process is None:
            limits = (str(self.limits.processor_seconds), str(self.limits.memory_mb))
            command = [sys.executable, "-c", START, self._answerer, *limits, *sys.path]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env=build_bare_environment(PYTHONUTF8="1"),
                start_new_session=True,  # what it starts ends with it, and no Ctrl-C reaches it
            )
            os.set_blocking(_pipe(self._process.stdin).fileno(), False)
            self._started_as = wanted
            self._has_answered = False
        if self._is_stopped:
            raise LimitReached(Limit.CRASH, "stopped")
        return self._process

    def _ask(self, question: Sequence[bytes]) -> bytes:
        process = self._ensure_process()
        pieces = (LENGTH.pack(ASK, sum(map(len, question))), *question)
        return self._exchange(process, deque(memoryview(piece) for piece in pieces if piece))

    def _exchange(self, process: subprocess.Popen[bytes], unsent: deque[memoryview]) -> bytes:
        """Send the question and return its answer; each sign of progress restarts the time limit."""
        received, has_begun = bytearray(), False
        until = time.monotonic() + max(self.limits.seconds, 0 if self._has_answered else STARTING_SECONDS)
        while True:
            kind, message = cut_message(received)
            if kind:
                self._has_answered = True
            if kind == ANSWER:
                return message
            if kind == NO_MEMORY:
                self._end()
                raise LimitReached(Limit.MEMORY)
            if kind == PROGRESS:
                has_begun = True
                until = time.monotonic() + self.limits.seconds
                continue
            ready = _wait(process, bool(unsent), until - time.monotonic())
            if not ready:
                self._end()
                raise LimitReached(Limit.TIME)
            if unsent and _pipe(process.stdin).fileno() in ready:
                _send_some(process, unsent)
            if _pipe(process.stdout).fileno() not in ready:
                continue
            read = os.read(_pipe(process.stdout).fileno(), CHUNK)
            if not read:
                raise self._explain_end() if has_begun else _NotBegunError
            received += read

    def _explain_end(self) -> LimitReached:
        code = self._process.wait() if self._process is not None else 0
        self._end()
        if code == -signal.SIGXCPU:
            return LimitReached(Limit.PROCESSOR)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return LimitReached(Limit.CRASH, how)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if self._kill(process):
            process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                _pipe(pipe).close()

    def _kill(self, process: subprocess.Popen[bytes]) -> bool:
        """End a process and what it started; False in a forked child, which must not end the parent's."""
        if self._started_as[:1] != (os.getpid(),):
            return False
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        return True


def _wait(process: subprocess.Popen[bytes], is_sending: bool, seconds: float) -> set[int]:
    """Wait, and return the pipes of a process that are ready to be read, or written if `is_sending`."""
    poll = select.poll()
    poll.register(_pipe(process.stdout), select.POLLIN | select.POLLHUP)
    if is_sending:
        poll.register(_pipe(process.stdin), select.POLLOUT)
    return {pipe for pipe, _ in poll.poll(max(0, int(seconds * 1000)))}


def _send_some(process: subprocess.Popen[bytes], unsent: deque[memoryview]) -> None:
    """Write what fits into the pipe; drop all of it if nobody reads: the other pipe says why."""
    piece = unsent.popleft()
    try:
        written = os.write(_pipe(process.stdin).fileno(), piece[:CHUNK])
    except BlockingIOError:
        written = 0
    except BrokenPipeError:
        unsent.clear()
        return
    if written < len(piece):
        unsent.appendleft(piece[written:])


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


_processes: weakref.WeakSet[LimitedProcess] = weakref.WeakSet()


def _forget_all() -> None:
    for process in list(_processes):
        process.forget()


os.register_at_fork(after_in_child=_forget_all)
