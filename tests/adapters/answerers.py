"""What the tests ask in a process with limits."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def answer(question: bytes, progress: Callable[[], None]) -> bytes:
    """Do what the question says, and answer with the process that did it."""
    match question.decode().split():
        case ["exit", code]:
            os._exit(int(code))
        case ["memory"]:
            held = []
            while True:
                held.append(bytearray(1 << 26))
        case ["loop"]:
            while True:
                pass
        case ["work", seconds]:
            until = time.process_time() + float(seconds)
            while time.process_time() < until:
                progress()
        case ["kill"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["steps", count, seconds]:
            for _ in range(int(count)):
                time.sleep(float(seconds))
                progress()
        case ["secret", name]:
            return os.environ.get(name, "none").encode()
        case ["child"]:
            Path(os.environ["HOME"], "child").write_text(str(subprocess.Popen(["sleep", "60"]).pid))
            while True:
                pass
        case ["print"]:
            os.write(1, b"a library says something")
        case _:
            return question[::-1]
    return str(os.getpid()).encode()
