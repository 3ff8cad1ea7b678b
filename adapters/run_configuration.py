"""Check of a run's configuration: it may neither read an environment variable nor send the run elsewhere.

Our own fields take plain values (pipelines/defs/run_config.py). Every run that is submitted or launched is
checked here, whatever its definitions, and also those already in Dagster's records.
Decided in docs/decisions/0088-run-configuration.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.errors import InvalidInput
from schemas.refusal import Refusal

SELECTOR = "env"
OPS = "ops"
EMPTY_SECTIONS: tuple[object, ...] = ({}, None, {"config": {}}, {"config": None})
"""How the Launchpad's scaffold leaves a section that nobody filled in."""
SILENT_CONSOLE = {"console": {"config": {"log_level": "CRITICAL"}}}
"""Loggers of runs that a command executes; they are allowed, for such runs may be launched again."""
POD_TAGS = ("dagster-k8s/config", "dagster-k8s/resource_requirements")
"""Tags from which dagster-k8s configures a pod: image, command, variables, volumes."""


def refuse_configuration(run_config: Mapping[str, Any], tags: Mapping[str, str]) -> None:
    """Raise InvalidInput, naming the field, if a run reads an environment variable or is to run elsewhere."""
    for field in list_selectors(run_config):
        raise InvalidInput(Refusal("run.selector", field=field))
    for section, value in run_config.items():
        if section != OPS and value not in EMPTY_SECTIONS and (section, value) != ("loggers", SILENT_CONSOLE):
            raise InvalidInput(Refusal("run.section", section=section))
    for tag in POD_TAGS:
        if tag in tags:
            raise InvalidInput(Refusal("run.tag", tag=tag))


def list_selectors(value: Any, place: str = "") -> Iterator[str]:
    """Yield the place of each `{"env": NAME}`, at any depth.

    `{"env": 2}` is allowed: that is how the share of a course called `env` is configured.
    """
    if isinstance(value, Mapping):
        if list(value) == [SELECTOR] and type(value[SELECTOR]) is not int:
            yield place
        for name, each in value.items():
            yield from list_selectors(each, f"{place}.{name}" if place else str(name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, each in enumerate(value):
            yield from list_selectors(each, f"{place}[{number}]")
