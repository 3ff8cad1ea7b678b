"""Server inside a process with limits: it sets its limits, then answers one question after another.

It ends when its client has gone. The client is adapters/limited_process.py.
"""

import gc
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

MEGABYTE = 1 << 20

Answerer = Callable[[bytes, Callable[[], None]], bytes]
"""Function that answers a question; it calls its second argument to report progress."""


def serve() -> None:
    """Answer questions on standard input until it closes; what is printed goes to standard error."""
    import resource  # Windows lacks it, and the client imports this module too

    processor_seconds, memory = int(sys.argv[2]), int(sys.argv[3]) * MEGABYTE
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the client decides what a Ctrl-C does
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(ValueError, OSError):  # macOS has this limit but does not enforce it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    questions = _Questions(out)
    threading.Thread(target=questions.gather, daemon=True).start()

    def limit_processor() -> None:
        # C code in an endless loop blocks Python, which then cannot see that the client has gone.
        most = int(time.process_time()) + 1 + processor_seconds
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        with suppress(ValueError, OSError):
            soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))

    def report_progress() -> None:
        write_message(out, PROGRESS, b"")

    limit_processor()
    module, function = sys.argv[1].split(":")
    answer: Answerer = getattr(import_module(module), function)
    gc.freeze()  # what was imported is never looked through for garbage,
    gc.disable()  # nor is what belongs to a question before its answer is written
    report_progress()
    while True:
        questions.wait()
        limit_processor()
        report_progress()
        try:  # the answerer alone holds the question, which it may drop when it has read it
            write_message(out, ANSWER, answer(questions.take(), report_progress))
        except MemoryError:
            write_message(out, NO_MEMORY, b"")
            return
        gc.collect(1)  # what lives since earlier questions stays as it is


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

    def wait(self) -> None:
        """Wait for a question."""
        self._arrived.acquire()

    def take(self) -> bytes:
        """Return the question that was waited for."""
        return self._waiting.pop(0)
