"""Handle on a process that has loaded a code location, and forks for each run.

A new process spends most of a short run's time importing: Dagster, our modules, all definitions. This one has
done that, and a copy of it begins at once. Its own code is adapters/forked_run.py.
Decided in docs/decisions/0172-runs-that-are-forked.md.
"""

import os
import select
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from time import monotonic

from adapters.forked_run import READY, TAKEN

START = "import sys; sys.path[:] = sys.argv[1:]; from adapters.forked_run import serve; serve()"
LIMIT = 5.0
"""Seconds that a process has to take a run and fork; it needs milliseconds, and launches wait for it."""

END_LIMIT = 2.0
"""Seconds that a process which was killed has to be gone."""


class ForkRefused(Exception):
    """No run began, and none will: whoever asked may begin it another way."""


class ForkLost(Exception):
    """The process ended, or was ended, while it forked: whether a run began is not known."""


class ForkServer:
    """Process that loads a code location, given as Dagster writes its origin, and forks for runs."""

    def __init__(self, origin: str) -> None:
        """Start the process; raises OSError if the system starts none."""
        self._is_ready = False
        self._forking = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._asked, self._said = self._process.stdin, self._process.stdout
        os.set_blocking(self._asked.fileno(), False)
        with suppress(OSError):  # a process that ended already is never ready, as one that cannot load
            self._write(origin, monotonic() + LIMIT)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def was_lost(self) -> bool:
        """Return whether the process had loaded everything and is gone; without that, it would go again."""
        return self._is_ready and self._process.poll() is not None

    def is_ready(self) -> bool:
        """Return whether the process has loaded everything.

        Nobody waits for it: on a machine that is busy it takes a minute, after which a run may be too late.
        """
        if not self._is_ready:
            readable, _, _ = select.select([self._said], [], [], 0)
            self._is_ready = bool(readable) and self._said.readline().strip() == READY
        return self._is_ready and self._process.poll() is None

    def fork(self, run: str) -> int:
        """Have a copy execute a run, given as Dagster hands it to a code server, and return its process.

        Raises ForkRefused if no run began, and ForkLost if that is not known. A process that has not forked
        after some seconds, because it was stopped or has no memory, is ended: it begins nothing later.
        """
        with self._forking:
            if self._asked.closed or self._process.poll() is not None:
                raise ForkRefused(f"process {self.pid}, which forks for runs, is gone")
            taken, _, forked = self._ask(run).partition(b"\n")
        if taken != TAKEN:
            raise ForkRefused(f"process {self.pid}, which forks for runs, did not take it")
        pid, _, error = forked.strip().partition(b" ")
        if not pid:
            raise ForkLost(f"process {self.pid}, which forks for runs, is gone")
        if pid == b"0":
            raise ForkRefused(f"process {self.pid} cannot fork: {error.decode()}")
        return int(pid)

    def close(self) -> None:
        """Have the process end; what it forked goes on."""
        with self._forking:
            self._asked.close()
            self._said.close()
            with suppress(subprocess.TimeoutExpired):
                self._end()

    def _ask(self, run: str) -> bytes:
        """Return all that the process says to a run; one that has not said it in time is ended.

        Raises ForkLost if it is not gone even then.
        """
        end = monotonic() + LIMIT
        said = b""
        with suppress(OSError):  # it is gone, or does not read: it has no whole line of the run
            self._write(run, end)
            while said.count(b"\n") < 2 and (more := self._read(end)):
                said += more
        if said.count(b"\n") == 2:
            return said
        try:
            self._end()
        except subprocess.TimeoutExpired as error:
            raise ForkLost(f"process {self.pid}, which forks for runs, does not end") from error
        return said + self._read(monotonic())

    def _end(self) -> None:
        self._process.kill()
        self._process.wait(END_LIMIT)

    def _read(self, end: float) -> bytes:
        """Return what the process has said, as soon as it has; nothing if it is gone, or the time is over."""
        readable, _, _ = select.select([self._said], [], [], max(0, end - monotonic()))
        return os.read(self._said.fileno(), select.PIPE_BUF) if readable else b""

    def _write(self, line: str, end: float) -> None:
        """Send a line; raises BrokenPipeError if the process is gone, TimeoutError if it does not read."""
        data = line.encode() + b"\n"
        while data:
            _, writable, _ = select.select([], [self._asked], [], max(0, end - monotonic()))
            if not writable:
                raise TimeoutError
            data = data[os.write(self._asked.fileno(), data) :]
