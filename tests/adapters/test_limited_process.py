"""A process that answers within limits, and whatever happens to it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from adapters.limited_process import Limit, LimitedProcess, LimitReached, ProcessLimits

ANSWERER = "tests.adapters.answerers:answer"


@pytest.fixture
def process() -> Iterator[LimitedProcess]:
    with closing(
        LimitedProcess(ANSWERER, ProcessLimits(seconds=30, processor_seconds=60, memory_mb=512))
    ) as asked:
        yield asked


@pytest.fixture
def hasty() -> Iterator[LimitedProcess]:
    with closing(
        LimitedProcess(ANSWERER, ProcessLimits(seconds=1, processor_seconds=60, memory_mb=512))
    ) as asked:
        yield asked


def pid_of(process: LimitedProcess) -> int:
    return int(process.ask(b"steps 0 0"))


def test_one_process_answers_question_after_question(process: LimitedProcess) -> None:
    assert process.ask(b"") == b""
    large = bytes(range(97, 123)) * 100_000
    assert process.ask(large) == large[::-1]
    assert pid_of(process) == pid_of(process) != os.getpid()


@pytest.mark.parametrize(
    ("question", "limit", "how"),
    [
        ("memory", Limit.MEMORY, ""),
        ("exit 3", Limit.CRASH, "exit code 3"),
        ("kill", Limit.CRASH, "signal 9"),
        ("exit 0", Limit.CRASH, "exit code 0"),
    ],
)
def test_what_reaches_a_limit_stops_no_later_question(
    process: LimitedProcess, question: str, limit: Limit, how: str
) -> None:
    before = pid_of(process)
    with pytest.raises(LimitReached) as caught:
        process.ask(question.encode())
    assert (caught.value.limit, caught.value.how) == (limit, how)
    assert pid_of(process) != before


def test_what_never_ends_is_ended(hasty: LimitedProcess) -> None:
    before = pid_of(hasty)
    with pytest.raises(LimitReached) as caught:
        hasty.ask(b"loop")
    assert caught.value.limit is Limit.TIME
    assert pid_of(hasty) != before


@pytest.mark.trial
def test_progress_without_end_reaches_the_limit_of_processor() -> None:
    """A document of pages without end makes progress for ever.

    A system may count processor time by ticks, which run ahead of the process's own clock.
    """
    limits = ProcessLimits(seconds=30, processor_seconds=2, memory_mb=512)
    with closing(LimitedProcess(ANSWERER, limits)) as process:
        before = pid_of(process)
        with pytest.raises(LimitReached) as caught:
            process.ask(b"work 60")
        assert caught.value.limit is Limit.PROCESSOR
        assert pid_of(process) != before
        for _ in range(6):  # each question has the whole limit
            assert process.ask(b"work 0.6")


def test_a_question_in_pieces_is_one_question(process: LimitedProcess) -> None:
    assert process.ask(b"ab", b"", b"c" * 100_000, b"d") == b"d" + b"c" * 100_000 + b"ba"


def test_a_stopped_process_ends_the_question_it_was_asked(process: LimitedProcess) -> None:
    """Another thread waits for the answer when a run is interrupted."""
    asked = pid_of(process)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(process.ask, b"loop")
        process.stop()
        with pytest.raises(LimitReached):
            waiting.result(timeout=20)
    assert wait_for_end(asked)


def test_a_process_killed_while_it_waits_is_started_anew(process: LimitedProcess) -> None:
    before = pid_of(process)
    os.kill(before, signal.SIGKILL)
    assert pid_of(process) != before


def test_each_sign_of_progress_begins_the_time_anew(hasty: LimitedProcess) -> None:
    """A document of scanned pages takes long, and no page of it does."""
    assert hasty.ask(b"steps 4 0.5")


def test_what_a_library_prints_is_no_answer(process: LimitedProcess) -> None:
    assert process.ask(b"print") != b""
    assert process.ask(b"abc") == b"cba"


def test_it_has_no_secret_of_ours(process: LimitedProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_LRS_PASSWORD", "s3cret")
    assert process.ask(b"secret PREMIERJET_LRS_PASSWORD") == b"none"


ASKER = f"""
from adapters.limited_process import LimitedProcess, ProcessLimits
asked = LimitedProcess({ANSWERER!r}, ProcessLimits(seconds=60, processor_seconds=60, memory_mb=512))
print(asked.ask(b"steps 0 0").decode(), flush=True)
asked.ask(b"loop")
"""


def test_it_ends_when_whoever_asked_is_killed() -> None:
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    with asker:
        assert asker.stdout is not None
        answering = int(asker.stdout.readline())
        asker.kill()
    assert wait_for_end(answering)


def wait_for_end(pid: int) -> bool:
    """Return whether a process ends within ten seconds."""
    for _ in range(200):
        if not is_running(pid):
            return True
        time.sleep(0.05)
    return False


def is_running(pid: int) -> bool:
    """Return whether a process runs; one that nobody has waited for yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_an_interrupted_question_leaves_no_late_answer(process: LimitedProcess) -> None:
    """A Ctrl-C, or Dagster that ends a run, while a source is read."""
    before = pid_of(process)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    earlier = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            process.ask(b"steps 1 2")
    finally:
        signal.signal(signal.SIGALRM, earlier)
    assert process.ask(b"abc") == b"cba"
    assert pid_of(process) != before


HARD_LIMIT = f"""
import resource
resource.setrlimit(resource.RLIMIT_CPU, (100, 100))
from adapters.limited_process import LimitedProcess, ProcessLimits
asked = LimitedProcess({ANSWERER!r}, ProcessLimits(seconds=60, processor_seconds=60, memory_mb=512))
print(asked.ask(b"abc").decode())
asked.close()
"""


def test_a_lower_hard_limit_of_processor_is_kept() -> None:
    """`ulimit -t 100`, as some hosts set it."""
    answered = subprocess.run(
        [sys.executable, "-c", HARD_LIMIT],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert answered.stdout == "cba\n"


def test_what_it_started_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hasty: LimitedProcess
) -> None:
    """A reader that calls another program, and waits for it too long."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(LimitReached):
        hasty.ask(b"child")
    assert wait_for_end(int((tmp_path / "child").read_text()))


def test_a_question_nobody_reads_reaches_the_limit(
    hasty: LimitedProcess,
) -> None:
    """The pipe holds 64 kB; to write the rest waited without a limit."""
    os.kill(pid_of(hasty), signal.SIGSTOP)
    with pytest.raises(LimitReached) as caught:
        hasty.ask(bytes(1_000_000))
    assert caught.value.limit is Limit.TIME


def test_a_question_larger_than_the_memory_is_refused(process: LimitedProcess) -> None:
    with pytest.raises(LimitReached) as caught:
        process.ask(bytes(600 << 20))
    assert caught.value.limit is Limit.MEMORY
    assert process.ask(b"abc") == b"cba"


def test_a_fork_asks_a_process_of_its_own(process: LimitedProcess) -> None:
    """The lock may be held when a process is forked, by a thread that the fork has not."""
    ours = pid_of(process)
    with process._lock:
        child = os.fork()
        if child == 0:
            signal.alarm(30)
            os._exit(0 if pid_of(process) != ours else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert pid_of(process) == ours
