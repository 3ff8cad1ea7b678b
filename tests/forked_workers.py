"""Workers for `pytest --workers N`: forked once everything is collected, each given file after file.

Workers that start by themselves each import everything and collect ten thousand tests before their first
one, and tell of every step of every test in messages. Here both are done once, and a report is a few bytes
in a pipe.
"""

import os
import pickle
import selectors
import signal
import struct
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

WORKER = "PYTEST_XDIST_WORKER"
"""What pytest-xdist calls the variable that tells workers apart; `pipelines.testing.ports` reads it."""

TOKEN, LENGTH = struct.Struct("<H"), struct.Struct("<I")
READ_AT_ONCE = 1 << 16  # bytes: what a pipe of Linux holds
ENDED = None
"""The last message of a worker: it has no more tests."""

ONE_FRONT_DOOR = ("tests/browser/live", "tests/deploy/nginx", "tests/walk")
"""Folders whose files share what takes long to start: one worker has them all."""

Group = Sequence[pytest.Item]
"""Tests that stay together, in their order."""


@dataclass
class Worker:
    """A forked process, and what it said of its tests."""

    pid: int
    reports: int
    """Where its messages are read from."""

    unread: bytearray = field(default_factory=bytearray)
    under_way: str = ""
    """The test it began last, by its id; empty between two."""

    has_ended: bool = False

    def messages(self) -> Iterator[Any]:
        """Yield every message that arrived whole."""
        while len(self.unread) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self.unread)
            end = LENGTH.size + length
            if len(self.unread) < end:
                return
            yield pickle.loads(self.unread[LENGTH.size : end])
            del self.unread[:end]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--workers`."""
    said = "run the files in so many forked processes (tests/forked_workers.py)"
    parser.addoption("--workers", type=int, default=0, metavar="N", help=said)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run in workers where they were asked for; errors of collecting end the run as without them."""
    workers: int = session.config.option.workers
    if not workers or session.testsfailed or session.config.option.collectonly:
        return None
    run_in_workers(session, group_tests(session.items), workers)
    return True


def group_tests(items: Sequence[pytest.Item]) -> list[Group]:
    """Return the tests of each file, and of each folder that is one group, in the order of the first."""
    groups: dict[str, list[pytest.Item]] = {}
    for file, tests in groupby(items, lambda item: item.nodeid.partition("::")[0]):
        folder = next((each for each in ONE_FRONT_DOOR if file.startswith(f"{each}/")), file)
        groups.setdefault(folder, []).extend(tests)
    return list(groups.values())


def run_in_workers(session: pytest.Session, groups: Sequence[Group], count: int) -> None:
    """Run groups of tests in forked workers, whoever is free taking the next, and report what they report."""
    _refuse_threads()
    _basetemp(session.config)  # made here, it is swept up here
    if terminal := session.config.pluginmanager.getplugin("terminalreporter"):
        terminal.showfspath = False  # files take turns: dots alone
    turns, giving = os.pipe()
    os.write(giving, b"".join(TOKEN.pack(number) for number in range(len(groups))))
    os.close(giving)
    workers: list[Worker] = []
    with ExitStack() as stack, selectors.DefaultSelector() as waiting:
        stack.callback(_end, workers)
        for number in range(count):
            worker = _fork(session, groups, turns, number)
            workers.append(worker)
            waiting.register(worker.reports, selectors.EVENT_READ, worker)
        while waiting.get_map():
            for key, _ in waiting.select():
                worker = key.data
                data = os.read(worker.reports, READ_AT_ONCE)
                worker.unread += data
                _report(session, worker)
                if worker.has_ended or not data:
                    waiting.unregister(worker.reports)
                if not data and not worker.has_ended:
                    _report_death(session, worker)
            if session.shouldfail or session.shouldstop:
                while os.read(turns, READ_AT_ONCE):  # nobody takes another group
                    pass
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)


def _refuse_threads() -> None:
    """Raise UsageError where a library was put to work while collecting: its threads would not be forked.

    Those of numpy, one a processor, may be there: it starts its own again.
    """
    threads = Path("/proc/self/task")
    if threads.is_dir() and len(list(threads.iterdir())) > (os.cpu_count() or 1):
        raise pytest.UsageError(
            "collecting the tests started threads, for which forked workers would wait for ever: "
            "make packages, PDFs and connections in a fixture or a test, not while a file is imported"
        )


def _basetemp(config: pytest.Config) -> Path:
    folders: Any = config._tmp_path_factory  # type: ignore[attr-defined]  # as pytest-xdist does
    base: Path = folders.getbasetemp()
    return base


def _end(workers: Sequence[Worker]) -> None:
    """Wait for all; whoever has not said that it ended is killed."""
    for worker in workers:
        os.close(worker.reports)
        if not worker.has_ended:
            os.kill(worker.pid, signal.SIGKILL)
        os.waitpid(worker.pid, 0)


def _report(session: pytest.Session, worker: Worker) -> None:
    hook = session.config.hook
    for message in worker.messages():
        if message is ENDED:
            worker.has_ended = True  # whatever a test left running may hold the pipe open
        elif isinstance(message, str):
            worker.under_way = message
        else:
            report = hook.pytest_report_from_serializable(config=session.config, data=message)
            hook.pytest_runtest_logreport(report=report)


def _report_death(session: pytest.Session, worker: Worker) -> None:
    test = worker.under_way or "between two tests"
    file = test.partition("::")[0]
    said = "A worker died here; what follows in the same file did not run."
    report = pytest.TestReport(test, (file, None, test), {}, "failed", said, "call")
    session.config.hook.pytest_runtest_logreport(report=report)


def _fork(session: pytest.Session, groups: Sequence[Group], turns: int, number: int) -> Worker:
    reports, telling = os.pipe()
    pid = os.fork()
    if pid:
        os.close(telling)
        return Worker(pid, reports)
    code = 1
    try:
        os.close(reports)
        teller = Teller(session.config, telling)
        _settle_in(session.config, teller, number)
        _run_tests(session, _tests(groups, turns))
        teller.say(ENDED)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _run_tests(session: pytest.Session, tests: Iterator[pytest.Item]) -> None:
    item = next(tests, None)
    while item is not None and not (session.shouldfail or session.shouldstop):
        following = next(tests, None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        item = following
    session._setupstate.teardown_exact(None)


def _tests(groups: Sequence[Group], turns: int) -> Iterator[pytest.Item]:
    while turn := os.read(turns, TOKEN.size):
        yield from groups[TOKEN.unpack(turn)[0]]


@dataclass(frozen=True)
class Teller:
    """Plug-in of a worker that tells its parent of each test what the terminal would be told."""

    config: pytest.Config
    pipe: int

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Say which test begins, in case the worker dies of it."""
        self.say(nodeid)

    def pytest_runtest_logfinish(self) -> None:
        """Say that it is over."""
        self.say("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say how a step of it ended."""
        self.say(self.config.hook.pytest_report_to_serializable(config=self.config, report=report))

    def say(self, message: str | Mapping[str, Any] | None) -> None:
        """Write a message into the pipe, behind its length."""
        data = pickle.dumps(message)
        data = memoryview(LENGTH.pack(len(data)) + data)
        while data:
            data = data[os.write(self.pipe, data) :]


def _settle_in(config: pytest.Config, teller: Teller, number: int) -> None:
    """Have a number, a folder and a capture of one's own, and nothing to say on the terminal."""
    os.environ[WORKER] = f"gw{number}"
    plugins = config.pluginmanager
    plugins.unregister(name="terminalreporter")
    plugins.register(teller)
    capture: Any = plugins.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    capture.suspend_global_capture()
    own = _basetemp(config) / f"worker-{number}"
    own.mkdir(mode=0o700)
    config._tmp_path_factory._basetemp = own  # type: ignore[attr-defined]
