"""Checks over the network: the LRS, Dagster's webserver, the host of a model. No course content is sent."""

from collections.abc import Iterator, Sequence

from adapters.courses import CourseFolder
from adapters.launchpad import Launchpad
from adapters.lrs.factory import open_lrs
from adapters.settings import Settings
from pipelines.cli.doctor.check_result import CheckResult, run_check
from schemas.course import IdentityMode, ModelSettings


def check_lrs(settings: Settings) -> Iterator[CheckResult]:
    """Check that the LRS accepts the login, if there is an LRS."""
    if settings.lrs_endpoint:
        yield run_check("LRS", lambda: _check_login(settings))


def _check_login(settings: Settings) -> str:
    store = open_lrs(settings)
    assert store is not None
    return store.check()


def check_webserver(settings: Settings, courses: Sequence[CourseFolder]) -> Iterator[CheckResult]:
    """Check that the webserver filters mutations, if a course takes names from a proxy."""
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
    """Check the model's host and key by asking for the list of its models."""
    from adapters.llm.live import Live  # and openai with it, which `--help` does without

    return run_check("model", lambda: Live(settings).check())
