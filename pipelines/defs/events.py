"""Dagster events of one stage of one module, and how a stage's error fails its run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import dagster as dg

from adapters.dagster_internals import BACKFILL_ID_TAG, DATA_VERSION_TAG
from adapters.dagster_names import FAULT_ENTRY
from pipelines.defs.ended_run import EndedRun
from pipelines.defs.names import build_key
from schemas.errors import AwaitingApproval, AwaitingBatch, PremierjetError
from schemas.language import Language

Result = TypeVar("Result")
Context = dg.OpExecutionContext | dg.AssetExecutionContext | EndedRun
Metadata = Mapping[str, dg.MetadataValue]


@dataclass(frozen=True)
class Light:
    """Result of one check of one module: green, yellow or red, and why."""

    check: str
    green: bool
    why: str
    blocking: bool = False

    @property
    def severity(self) -> dg.AssetCheckSeverity:
        """Return ERROR (red) for what blocks, WARN (yellow) for what waits."""
        return dg.AssetCheckSeverity.ERROR if self.blocking else dg.AssetCheckSeverity.WARN

    @property
    def colour(self) -> str:
        """Return green, red or yellow."""
        return "green" if self.green else "red" if self.blocking else "yellow"

    def build_evaluation(self, asset: str, module: str) -> dg.AssetCheckEvaluation:
        """Return the light as Dagster's event about one module."""
        return dg.AssetCheckEvaluation(
            asset_key=build_key(asset),
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
    """The materialization of one asset for one module, with the lights of its checks.

    Two events with the same `version` are about the same bytes (pipelines/queries/stored_outcomes.py).
    `provenance` says in Dagster's tags what the asset was made of, where no run of the asset itself says it.
    """

    asset: str
    module: str
    metadata: Metadata
    lights: tuple[Light, ...] = ()
    version: str | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)

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
        """Return the event for a report without a run; its lights are a table of the metadata.

        Without a run Dagster takes the result of a check only once.
        """
        rows = [dg.TableRecord({"check": e.check, "light": e.colour, "why": e.why}) for e in self.lights]
        checks = {"checks": dg.MetadataValue.table(rows)} if rows else {}  # a table wants a row or columns
        return self._build_materialization({**self.metadata, **checks})

    def _build_materialization(self, metadata: Metadata) -> dg.AssetMaterialization:
        version = {} if self.version is None else {DATA_VERSION_TAG: self.version}
        return dg.AssetMaterialization(
            asset_key=build_key(self.asset),
            partition=self.module,
            metadata=metadata,
            tags={**version, **self.provenance},
        )


def run_stage(
    stage: Callable[[], Result],
    log: dg.DagsterLogManager | None = None,
    language: Language | None = None,
    *,
    is_fault: bool = False,
) -> Result:
    """Return what the stage returns; raises dagster.Failure with the sentence of its typed error.

    The sentence is in the module's language, or in every language if `language` is None; the texts of a
    refusal are metadata in every language, and so is whether the installation could not be read. Dagster
    retries nothing: a sensor starts again what is missing.
    `is_fault` says that no error of the stage has another cause.
    With `log` the sentence is also logged by itself, for Dagster shows a failure above its stack trace.
    """
    try:
        return stage()
    except PremierjetError as error:
        texts = {each: str(error.explain(each)) for each in Language}
        all_languages = " · ".join(dict.fromkeys(texts.values()))
        sentence = all_languages if language is None else str(error.explain(language))
        if log is not None:
            log.error(sentence)
        translations = {each.value: text for each, text in texts.items()} if error.refusal else {}
        fault = {FAULT_ENTRY: type(error).__name__} if is_fault or error.is_installation_fault else {}
        raise dg.Failure(description=sentence, metadata=translations | fault, allow_retries=False) from error


def run_stage_or_wait(
    context: dg.AssetExecutionContext,
    stage: Callable[[], Result],
    language: Language | None = None,
    log: dg.DagsterLogManager | None = None,
) -> Result | None:
    """Return what the stage returns, as `run_stage`; None if it waits in a run over many assets or modules.

    There it is no failure that a person is awaited: the log says who, and what follows is skipped. Whoever
    asks for this one asset of one module is told so by the failure of the run.
    """

    def run_or_say() -> Result | None:
        try:
            return stage()
        except (AwaitingApproval, AwaitingBatch) as error:
            if not _is_among_many(context):
                raise
            context.log.warning(f"skipped: {error.explain(language or Language.ENGLISH)}")
            return None

    return run_stage(run_or_say, log, language)


def _is_among_many(context: dg.AssetExecutionContext) -> bool:
    of_run = context.op_execution_context
    return len(of_run.job_def.nodes) > 1 or BACKFILL_ID_TAG in of_run.run.tags
