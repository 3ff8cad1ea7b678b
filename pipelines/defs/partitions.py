"""One partition a module, `course--module`; the source sensor and every run keep the list complete."""

from collections.abc import Iterable

import dagster as dg

MODULES_NAME = "modules"
MODULES = dg.DynamicPartitionsDefinition(name=MODULES_NAME)


def register_modules(instance: dg.DagsterInstance, keys: Iterable[str]) -> None:
    """Add a partition for each of these modules that has none yet."""
    known = set(instance.get_dynamic_partitions(MODULES_NAME))
    new = sorted(set(keys) - known)
    if new:
        instance.add_dynamic_partitions(MODULES_NAME, new)
