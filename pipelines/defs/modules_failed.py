"""Failure of a run over many modules, once all are done: it names the modules that failed."""

from collections.abc import Mapping

import dagster as dg


class ModulesFailed(Exception):
    """The error of each module, course or table line that failed in one run."""

    def __init__(self, modules: Mapping[str, Exception]) -> None:
        super().__init__("\n".join(f"{key}: {error}" for key, error in modules.items()))
        self.modules = modules


def fail_last(failed: Mapping[str, Exception], happened: str, summary: str = "") -> None:
    """Raise dagster.Failure saying how many failed and which, if any did; it is not retried.

    `summary` is what became of all of them.
    """
    if failed:
        raise dg.Failure(
            description=f"{len(failed)} {happened}: {', '.join(failed)}",
            metadata={"summary": summary} if summary else None,
            allow_retries=False,
        ) from ModulesFailed(failed)
