"""Checks of the LRS and the models' hosts over the network. No course content is sent."""

from collections.abc import Iterator, Sequence

from adapters.courses import CourseFolder
from adapters.launchpad import Launchpad
from adapters.lrs.factory import open_lrs
from adapters.settings import Settings
from pipelines.cli.doctor.check_result import CheckResult, run_check
from schemas.course import IdentityMode, ModelSettings


def check_lrs(settings: Settings) -> Iterator[CheckResult]:
    """Ask the LRS whether it takes this login, where there is one."""
    if settings.lrs_endpoint:
        yield run_check("LRS", lambda: _check_login(settings))


def _check_login(settings: Settings) -> str:
    store = open_lrs(settings)
    assert store is not None
    return store.check()


def check_webserver(settings: Settings, courses: Sequence[CourseFolder]) -> Iterator[CheckResult]:
    """Ask Dagster's webserver whether it lets any mutation through, where names come through a proxy."""
    if any(folder.course.review.identity is IdentityMode.PROXY for folder in courses):
        address = settings.dagster_internal_url or settings.dagster_url
        if Launchpad(address).answers_get():
            yield CheckResult(
                "webserver",
                works=False,
                found=f"{address}: is Dagster's own, and lets every mutation through. "
                "Start `python -m pipelines.webserver` in its place, with the same options",
            )


def check_model(settings: ModelSettings) -> CheckResult:
    """Ask a model's host for the list of its models, with the key."""
    from adapters.llm.live import Live  # and openai with it, which `--help` does without

    return run_check("model", lambda: Live(settings).check())
