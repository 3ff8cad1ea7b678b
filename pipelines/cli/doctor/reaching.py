"""Who is reached over the network: the LRS, and the hosts of models. Nothing of a course is sent."""

from collections.abc import Iterator

from adapters.lrs.recording import open_lrs
from adapters.settings import Settings
from pipelines.cli.doctor.checked import Checked, tried
from schemas.course import ModelSettings


def lrs(settings: Settings) -> Iterator[Checked]:
    """Ask the LRS whether it takes this login, where there is one."""
    if settings.lrs_endpoint:
        yield tried("LRS", lambda: _lrs(settings))


def _lrs(settings: Settings) -> str:
    store = open_lrs(settings)
    assert store is not None
    return store.check()


def model(settings: ModelSettings) -> Checked:
    """Ask a model's host for the list of its models, with the key."""
    from adapters.llm.live import Live  # and openai with it, which `--help` does without

    return tried("model", lambda: Live(settings).check())
