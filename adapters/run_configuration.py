"""Check of a run's configuration: values for its ops, and nothing that reads a variable or moves the run.

Our own fields take plain values (pipelines/defs/run_config.py). This asks the same of every run that is
submitted or launched, whatever definitions it is of, and of what stood in Dagster's records before.
Decided in docs/decisions/0088-run-configuration.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.errors import InvalidInput
from schemas.refusal import Refusal

SELECTOR = "env"
OPS = "ops"
EMPTY_SECTIONS: tuple[object, ...] = ({}, None, {"config": {}}, {"config": None})
"""What the Launchpad's own scaffold makes of a section nobody filled in."""
SILENT_CONSOLE = {"console": {"config": {"log_level": "CRITICAL"}}}
"""The loggers of runs that a command executes, which may be launched again from Dagster."""
POD_TAGS = ("dagster-k8s/config", "dagster-k8s/resource_requirements")
"""Tags that dagster-k8s makes a pod of: its image, its command, its variables, its volumes."""


def refuse_configuration(run_config: Mapping[str, Any], tags: Mapping[str, str]) -> None:
    """Raise InvalidInput, naming the field, where a run reads a variable or moves itself elsewhere."""
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

    A number is no name: a course called `env` has its share of a sweep so.
    """
    if isinstance(value, Mapping):
        if list(value) == [SELECTOR] and type(value[SELECTOR]) is not int:
            yield place
        for name, each in value.items():
            yield from list_selectors(each, f"{place}.{name}" if place else str(name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, each in enumerate(value):
            yield from list_selectors(each, f"{place}[{number}]")
