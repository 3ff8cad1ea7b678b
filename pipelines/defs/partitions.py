"""One partition a module, `course--module`; the source sensor and every run keep the list complete."""

from collections.abc import Iterable

import dagster as dg

from pipelines.defs.names import NAMES

MODULES = dg.DynamicPartitionsDefinition(name=NAMES.partitions)


def register_modules(instance: dg.DagsterInstance, keys: Iterable[str]) -> None:
    """Add a partition for each of these modules that has none yet."""
    known = set(instance.get_dynamic_partitions(NAMES.partitions))
    new = sorted(set(keys) - known)
    if new:
        instance.add_dynamic_partitions(NAMES.partitions, new)
