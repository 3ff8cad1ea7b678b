"""Dagster events of one module: returned by its asset, or logged by a sweep."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import dagster as dg
from dagster._core.definitions.data_version import DATA_VERSION_TAG

from pipelines.defs.ended_run import EndedRun
from schemas.errors import PremierjetError
from schemas.language import Language

Result = TypeVar("Result")
Context = dg.OpExecutionContext | dg.AssetExecutionContext | EndedRun
Metadata = Mapping[str, dg.MetadataValue]


@dataclass(frozen=True)
class Light:
    """One check of one module: green, yellow or red, and why."""

    check: str
    green: bool
    why: str
    blocking: bool = False

    @property
    def severity(self) -> dg.AssetCheckSeverity:
        """Return red for what blocks, yellow for what waits."""
        return dg.AssetCheckSeverity.ERROR if self.blocking else dg.AssetCheckSeverity.WARN

    @property
    def colour(self) -> str:
        """Return green, red or yellow."""
        return "green" if self.green else "red" if self.blocking else "yellow"

    def build_evaluation(self, asset: str, module: str) -> dg.AssetCheckEvaluation:
        """Return the light as an event about one module."""
        return dg.AssetCheckEvaluation(
            asset_key=dg.AssetKey(asset),
            check_name=self.check,
            passed=self.green,
            severity=self.severity,
            description=self.why,
            partition=module,
        )

    def log(self, context: Context, asset: str, module: str) -> None:
        """Log the light from a run that is not the asset's own."""
        evaluation = self.build_evaluation(asset, module)
        context.log_event(evaluation)  # type: ignore[arg-type]  # taken since 1.13, not yet in its signature


@dataclass(frozen=True)
class StageEvents:
    """The materialization of one asset for one module, with its lights.

    Events of one `version` tell of the same bytes (pipelines/queries/stored_outcomes.py).
    """

    asset: str
    module: str
    metadata: Metadata
    lights: tuple[Light, ...] = ()
    version: str | None = None

    def build_result(self) -> dg.MaterializeResult:
        """Return what the asset's own function returns."""
        return dg.MaterializeResult(
            metadata=self.metadata,
            data_version=None if self.version is None else dg.DataVersion(self.version),
            check_results=[
                dg.AssetCheckResult(
                    check_name=light.check,
                    passed=light.green,
                    severity=light.severity,
                    description=light.why,
                )
                for light in self.lights
            ],
        )

    def log(self, context: Context) -> None:
        """Log the same from a run that is not the asset's own."""
        context.log_event(self._build_materialization(self.metadata))
        for light in self.lights:
            light.log(context, self.asset, self.module)

    def build_reported(self) -> dg.AssetMaterialization:
        """Return the event without a run, its lights in words: without one, each is lit only once."""
        rows = [dg.TableRecord({"check": e.check, "light": e.colour, "why": e.why}) for e in self.lights]
        checks = {"checks": dg.MetadataValue.table(rows)} if rows else {}  # a table wants a row or columns
        return self._build_materialization({**self.metadata, **checks})

    def _build_materialization(self, metadata: Metadata) -> dg.AssetMaterialization:
        tags = {} if self.version is None else {DATA_VERSION_TAG: self.version}
        return dg.AssetMaterialization(
            asset_key=self.asset, partition=self.module, metadata=metadata, tags=tags
        )


def run_stage(
    stage: Callable[[], Result], log: dg.DagsterLogManager | None = None, language: Language | None = None
) -> Result:
    """Return what the stage returns; its typed errors fail the run with their own sentence.

    It is said in the module's language, in French and in English where nobody knows that; a refusal
    is kept in both, for who reads the run elsewhere. Nothing is retried by Dagster: the sensors see what
    is missing and start again. With `log` the sentence also stands on a line of its own: Dagster shows a
    failure above its stack trace.
    """
    try:
        return stage()
    except PremierjetError as error:
        said = {each: str(error.explain(each)) for each in Language}
        everywhere = " · ".join(dict.fromkeys(said.values()))
        sentence = everywhere if language is None else str(error.explain(language))
        if log is not None:
            log.error(sentence)
        both = {each.value: text for each, text in said.items()} if error.refusal else None
        raise dg.Failure(description=sentence, metadata=both, allow_retries=False) from error
