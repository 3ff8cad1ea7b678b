"""Surroundings every test starts from: no settings of this machine, and the shared inputs where they are."""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest
import typer.main
from dagster._core.execution import compute_logs
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from adapters.env_file import forget_env_file
from schemas.languages.catalogue import LOGGER
from tests.fuzzing import examples

# A busy machine is slow, not wrong: how long an example takes is measured in `bench/`.
settings.register_profile("premierjet", deadline=None, max_examples=examples(50))
settings.load_profile("premierjet")

pytest_plugins = ["tests.databases", "pipelines.testing.s3_server"]

TESTS = Path(__file__).resolve().parent
SHARED = TESTS.parent.parent / "shared" / "data"
CURRENT_TEST = "PYTEST_CURRENT_TEST"
"""What pytest changes in the environment from the set-up of a test to its end."""


@pytest.fixture(autouse=True)
def _environment_as_it_was() -> Iterator[None]:
    """What reading settings keeps of `.env`, or puts into the environment, stays in the test that did."""
    before = dict(os.environ)
    yield
    forget_env_file()
    before[CURRENT_TEST] = os.environ[CURRENT_TEST]
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session", autouse=True)
def _nobody_reads_along() -> Iterator[None]:
    """What a step of a run prints is kept, and not shown meanwhile by four processes of its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compute_logs, "tail_to_stream", lambda *_: nullcontext((None, None)))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Ten thousand tests stay until the end: look for garbage among them neither now nor later.

    Nor so often as by itself: most of what a test makes is gone with it, and need not be looked at before.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)


ONE_FRONT_DOOR = ("tests/browser/live", "tests/deploy/nginx", "tests/walk")
"""Folders whose files share what takes long to start: many machines, so all their tests are trials."""


IN_EVERY_RUN = {
    "test_cmi5",
    "test_course_package",
    "test_desk",
    "test_desk_deciding",
    "test_overview",
    "test_player",
    "test_run_time",
    "test_same_everywhere",
    "test_scorm",
    "test_self_test",
    "test_tincan",
}
"""A way through each door, in a browser with every `make test`. The rest of `tests/browser` is trials."""


class TogetherByFile(LoadFileScheduling):
    """The tests of a file stay with one worker, and the files of a folder that has one front door."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((folder for folder in ONE_FRONT_DOOR if file.startswith(f"{folder}/")), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TogetherByFile:
    """Serve `--dist`, whatever it says."""
    return TogetherByFile(config, log)


LONGEST_FIRST = ("walk", "through_dagster", "deploy", "browser", "cli", "delivery")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the rooms whose files take minutes: two workers then end at about the same time."""
    folders = tuple(f"{TESTS.parent / folder}/" for folder in ONE_FRONT_DOOR)
    for item in items:
        in_browser = item.path.parent == TESTS / "browser" and item.get_closest_marker("browser")
        if str(item.path).startswith(folders) or (in_browser and item.path.stem not in IN_EVERY_RUN):
            item.add_marker(pytest.mark.trial)

    def turn(item: pytest.Item) -> int:
        room = item.path.relative_to(TESTS).parts[0]
        return LONGEST_FIRST.index(room) if room in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=turn)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name packed data by its argument: its bytes tell when it was packed, and workers must agree."""
    return argname if isinstance(val, bytes) and not val.isascii() else None


@pytest.fixture(scope="session", autouse=True)
def _power_does_not_fail() -> Iterator[None]:
    """No test cuts the power, and whoever is killed leaves what they wrote: nobody waits for the disk here.

    The processes tests start, and kill, do wait.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda descriptor: os.fstat(descriptor) and None)  # must be open, still
        yield


@pytest.fixture(scope="session", autouse=True)
def _commands_are_built_once() -> Iterator[None]:
    """A process gives one command; here it gives hundreds, each of which had all forty built for it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


SELF_TEST = "PREMIERJET_SELF_TEST"


@pytest.fixture(scope="session", autouse=True)
def _no_release_is_played() -> Iterator[None]:
    """Playing every release of the suite would take an hour; the tests that are about it switch it on.

    What a file makes once is made before its first test has an environment of its own.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(SELF_TEST, "off")
        yield


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("PREMIERJET_", "AWS_", "OPENAI_", "DAGSTER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv(SELF_TEST, "off")


@pytest.fixture(autouse=True)
def _every_text_is_there(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A reader sees a page all the same where a key has no text; a test fails."""
    yield
    missing = [record.getMessage() for record in caplog.get_records("call") if record.name == LOGGER.name]
    assert missing == []


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs and oracles; absent on most machines."""
    if not SHARED.is_dir():
        pytest.skip("shared/data is not beside this checkout: real inputs and oracles left out")
    return SHARED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skip is a failure, unless the shared inputs are what is absent."""
    report = yield
    if report.skipped and os.environ.get("CI") and "shared/data" not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
