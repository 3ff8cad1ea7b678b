"""A run whose process was killed, and how to add the events it left out."""

import logging
from dataclasses import dataclass, field

import dagster as dg

from adapters.dagster_internals import AssetObservationData, EngineEventData, StepMaterializationData

RunEvent = dg.AssetObservation | dg.AssetMaterialization | dg.AssetCheckEvaluation


@dataclass(frozen=True)
class EndedRun:
    """One run of Dagster's history, to which events are added as its own op would have logged them."""

    instance: dg.DagsterInstance
    run: dg.DagsterRun
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("premierjet.ended_run"))

    def log_event(self, event: RunEvent) -> None:
        """Add an event about an asset or a check to the run."""
        match event:
            case dg.AssetObservation():
                self._report(dg.DagsterEventType.ASSET_OBSERVATION, AssetObservationData(event))
            case dg.AssetMaterialization():
                self._report(dg.DagsterEventType.ASSET_MATERIALIZATION, StepMaterializationData(event))
            case dg.AssetCheckEvaluation():
                self._report(dg.DagsterEventType.ASSET_CHECK_EVALUATION, event)

    def add_sentence(self, sentence: str) -> None:
        """Add a sentence to the run's events."""
        self.instance.report_engine_event(sentence, self.run, EngineEventData())

    def mark_succeeded(self, sentence: str) -> None:
        """Mark the run as successful, for the reason given."""
        event = dg.DagsterEvent(dg.DagsterEventType.RUN_SUCCESS.value, self.run.job_name, message=sentence)
        self.instance.report_dagster_event(event, run_id=self.run.run_id)

    def mark_failed(self, sentence: str) -> None:
        """Mark the run as failed, for the reason given."""
        self.instance.report_run_failed(self.run, sentence)

    def _report(
        self,
        kind: dg.DagsterEventType,
        data: AssetObservationData | StepMaterializationData | dg.AssetCheckEvaluation,
    ) -> None:
        event = dg.DagsterEvent(kind.value, self.run.job_name, event_specific_data=data)
        self.instance.report_dagster_event(event, run_id=self.run.run_id)
