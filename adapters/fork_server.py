"""Handle on a process that has loaded a code location, and forks for each run.

A new process spends most of a short run's time importing: Dagster, our modules, all definitions. This one has
done that, and a copy of it begins at once. Its own code is adapters/forked_run.py.
Decided in docs/decisions/0172-runs-that-are-forked.md.
"""

import select
import subprocess
import sys
from threading import Lock

from adapters.forked_run import READY

START = "import sys; sys.path[:] = sys.argv[1:]; from adapters.forked_run import serve; serve()"


class ForkLost(Exception):
    """The process ended while it forked: whether a run began is not known."""


class ForkServer:
    """Process that loads a code location, given as Dagster writes its origin, and forks for runs."""

    def __init__(self, origin: str) -> None:
        self._is_ready = False
        self._forking = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._write(origin)

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
            assert self._process.stdout is not None
            readable, _, _ = select.select([self._process.stdout], [], [], 0)
            self._is_ready = bool(readable) and self._process.stdout.readline().strip() == READY
        return self._is_ready and self._process.poll() is None

    def fork(self, run: str) -> int:
        """Have a copy execute a run, given as Dagster hands it to a code server, and return its process.

        Raises BrokenPipeError if the process had ended before, and ForkLost if it ended meanwhile.
        """
        assert self._process.stdout is not None
        with self._forking:
            self._write(run)
            answer = self._process.stdout.readline()
        if not answer.strip():
            raise ForkLost(f"process {self.pid}, which forks for runs, is gone")
        return int(answer)

    def close(self) -> None:
        """Have the process end; what it forked goes on."""
        with self._forking:
            self._process.kill()
            self._process.communicate()

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        data = memoryview(line.encode() + b"\n")
        while data:
            data = data[self._process.stdin.write(data) :]
