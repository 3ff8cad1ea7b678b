"""What runs in a process with limits: it sets them, then answers one question after another.

It ends itself once nobody can ask any more. Who asks is adapters/limited_process.py.
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
"""For the process to start: on a busy machine what it loads may take longer than a source."""

PROCESSOR_A_SECOND = 4
"""Seconds of processor for each second allowed: threads of a library count together."""

MEGABYTE = 1 << 20

Answerer = Callable[[bytes, Callable[[], None]], bytes]
"""What answers in the process: it is given a question, and what to call when it has got on."""


def serve() -> None:
    """Answer questions on standard input until it closes; what is printed goes to standard error."""
    import resource  # which Windows has not; who asks imports this module too

    seconds, memory = float(sys.argv[2]), int(sys.argv[3]) * MEGABYTE
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides what becomes of a Ctrl-C
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(ValueError, OSError):  # macOS has the limit and does not keep it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    questions = _Questions(out)
    threading.Thread(target=questions.gather, daemon=True).start()

    def tell_progress() -> None:
        # What loops in C holds the interpreter, so that nothing here notices when whoever asked is gone.
        most = int(time.process_time() + PROCESSOR_A_SECOND * seconds + STARTING_SECONDS)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        with suppress(ValueError, OSError):
            soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        write_message(out, PROGRESS, b"")

    module, function = sys.argv[1].split(":")
    answer: Answerer = getattr(import_module(module), function)
    tell_progress()
    while True:
        question = questions.take()
        tell_progress()
        try:
            write_message(out, ANSWER, answer(question, tell_progress))
        except MemoryError:
            del question
            write_message(out, NO_MEMORY, b"")
            return


class _Questions:
    """Questions as they come in; once nobody can ask any more, the process ends whatever it is doing."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._come = threading.Semaphore(0)
        self._waiting: list[bytes] = []

    def gather(self) -> None:
        received = bytearray()
        try:
            while read := os.read(0, CHUNK):
                received += read
                while (message := cut_message(received))[0]:
                    self._waiting.append(message[1])
                    self._come.release()
        except MemoryError:  # the question alone is too large; nothing is being answered
            received.clear()
            write_message(self._out, NO_MEMORY, b"")
        finally:
            os._exit(0)

    def take(self) -> bytes:
        self._come.acquire()
        return self._waiting.pop(0)
