"""The end of a run over many modules: the failed ones are listed when all others are done."""

from collections.abc import Mapping

import dagster as dg


class ModulesFailed(Exception):
    """What stopped each module, or each course by its place: why a sweep failed last."""

    def __init__(self, modules: Mapping[str, Exception]) -> None:
        super().__init__("\n".join(f"{key}: {error}" for key, error in modules.items()))
        self.modules = modules


def fail_last(failed: Mapping[str, Exception], happened: str) -> None:
    """End a run of which some failed, by module or place, with how many and which; none, and it goes on.

    Raises dagster.Failure: what was done stays done, so nothing is tried again.
    """
    if failed:
        raise dg.Failure(
            description=f"{len(failed)} {happened}: {', '.join(failed)}", allow_retries=False
        ) from ModulesFailed(failed)
