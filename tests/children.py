"""Processes of a test, forked: what is imported is there at once, where a new one takes two seconds for it.

A test about a fresh start (what it loads, what it prints, its exit code) still starts a program.
"""

import os
import signal
import traceback
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass
class Child:
    """A process that does one thing and is gone."""

    pid: int
    output: int
    """Where what it said is read from."""

    def kill(self) -> None:
        """Kill it where it stands."""
        os.kill(self.pid, signal.SIGKILL)

    def readline(self) -> str:
        """Return the next line it says; nothing once it is gone."""
        line = b""
        while not line.endswith(b"\n") and (byte := os.read(self.output, 1)):
            line += byte
        return line.decode()

    def wait(self) -> int:
        """Return how it ended, as `Popen.returncode` says it; what it did not say yet is lost."""
        os.close(self.output)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def lines(self) -> Iterable[str]:
        """Return the lines it says until its end."""
        return iter(self.readline, "")


Say = Callable[[str], None]


def start_child(work: Callable[[Say], object]) -> Child:
    """Start a process that does some work; it is given a function to say lines with."""
    listening, speaking = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 and later warn of threads that a child does not have; no work here waits for one.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        os.close(speaking)
        return Child(pid, listening)
    code = 1
    try:
        os.close(listening)
        work(lambda line: os.write(speaking, f"{line}\n".encode()) and None)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def run_child(work: Callable[[], object]) -> int:
    """Do some work in a process of its own, and return how it ended: -9 where it killed itself."""
    return start_child(lambda _: work()).wait()


def die() -> None:
    """Be killed here: nothing after it is done, no clean-up either."""
    os.kill(os.getpid(), signal.SIGKILL)
