"""Server inside a process with limits: it sets its limits, then answers one question after another.

It ends when its client has gone. The client is adapters/limited_process.py.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO

from adapters.process_messages import ANSWER, CHUNK, NO_MEMORY, PROGRESS, cut_message, write_message

STARTING_SECONDS = 60
"""Time for the process to start: on a busy machine, imports may take longer than reading a source."""

PROCESSOR_SECONDS_A_SECOND = 4
"""Seconds of processor time allowed for each second: the threads of a library add up."""

MEGABYTE = 1 << 20

Answerer = Callable[[bytes, Callable[[], None]], bytes]
"""Function that answers a question; it calls its second argument to report progress."""


def serve() -> None:
    """Answer questions on standard input until it closes; what is printed goes to standard error."""
    import resource  # Windows lacks it, and the client imports this module too

    seconds, memory = float(sys.argv[2]), int(sys.argv[3]) * MEGABYTE
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the client decides what a Ctrl-C does
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(ValueError, OSError):  # macOS has this limit but does not enforce it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    questions = _Questions(out)
    threading.Thread(target=questions.gather, daemon=True).start()

    def report_progress() -> None:
        # C code in an endless loop blocks Python, which then cannot see that the client has gone.
        most = int(time.process_time() + PROCESSOR_SECONDS_A_SECOND * seconds + STARTING_SECONDS)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        with suppress(ValueError, OSError):
            soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        write_message(out, PROGRESS, b"")

    module, function = sys.argv[1].split(":")
    answer: Answerer = getattr(import_module(module), function)
    report_progress()
    while True:
        question = questions.take()
        report_progress()
        try:
            write_message(out, ANSWER, answer(question, report_progress))
        except MemoryError:
            del question
            write_message(out, NO_MEMORY, b"")
            return


class _Questions:
    """Queue of questions; it ends the process as soon as standard input closes."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._arrived = threading.Semaphore(0)
        self._waiting: list[bytes] = []

    def gather(self) -> None:
        received = bytearray()
        try:
            while read := os.read(0, CHUNK):
                received += read
                while (message := cut_message(received))[0]:
                    self._waiting.append(message[1])
                    self._arrived.release()
        except MemoryError:  # the question alone is too large; nothing is being answered
            received.clear()
            write_message(self._out, NO_MEMORY, b"")
        finally:
            os._exit(0)

    def take(self) -> bytes:
        self._arrived.acquire()
        return self._waiting.pop(0)
