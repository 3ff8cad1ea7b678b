"""`source_spans`: the spans each module may cite, and the hidden text its sources held."""

from collections.abc import Sequence

import dagster as dg

from adapters.dagster_internals import (
    CODE_VERSION_TAG,
    INPUT_DATA_VERSION_TAG_PREFIX,
    INPUT_EVENT_POINTER_TAG_PREFIX,
    NULL_EVENT_POINTER,
)
from adapters.workspace import Workspace
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.events import Light, StageEvents, run_stage
from pipelines.defs.names import build_key, build_keys
from pipelines.defs.partitions import MODULES
from pipelines.defs.pulled_sources import ASSET as PULLED_ASSET
from pipelines.defs.pulled_sources import PULLED_VERSION
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import NO_CONFIG
from pipelines.queries.code_versions import CODE_VERSIONS
from pipelines.queries.source_conflicts import find_source_conflicts
from pipelines.queries.source_report import ObjectiveCoverage, describe_sources
from pipelines.workflow.read_sources import ReadOutcome, read_sources

CHECK = "sources_readable"
CURRENT = "releases_current"
AGREE = "sources_agree"
CHECKS = (CHECK, AGREE, CURRENT)

PULLED_KEY = build_key(PULLED_ASSET).to_user_string()
PROVENANCE = {
    CODE_VERSION_TAG: CODE_VERSIONS["source_spans"],
    f"{INPUT_DATA_VERSION_TAG_PREFIX}/{PULLED_KEY}": PULLED_VERSION.value,
    f"{INPUT_EVENT_POINTER_TAG_PREFIX}/{PULLED_KEY}": NULL_EVENT_POINTER,
}
"""What a sweep's spans were made of, without which every pull would make them stale in Dagster."""


@dg.asset(
    config_schema=NO_CONFIG,
    partitions_def=MODULES,
    deps=build_keys(PULLED_ASSET),
    group_name="modules",
    **describe_asset("source_spans"),
    check_specs=[
        dg.AssetCheckSpec(
            name, description=describe(name), asset=build_key("source_spans"), partitions_def=MODULES
        )
        for name in CHECKS
    ],
)
def source_spans(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """Sentences, steps and table rows of a module's sources, each with its place."""
    opened = workspace.open()
    return run_stage(lambda: build_events(opened, read_sources(opened, context.partition_key))).build_result()


def build_events(workspace: Workspace, outcome: ReadOutcome) -> StageEvents:
    """Return what Dagster shows of a module's sources."""
    spans = outcome.spans
    folder, module = workspace.find_module(spans.module)
    language = folder.course.language_of(module)
    report = describe_sources(workspace, folder.course, module, spans)
    faults = [finding.message(language) for finding in report.faults]
    conflicts = [each.message(language) for each in find_source_conflicts(spans)]
    changed = [finding.message(language) for finding in report.changed]
    rows = [
        dg.TableRecord({"source": text.name, "spans": len(text.spans), "sha256": text.sha256[:12]})
        for text in spans.sources
    ]
    return StageEvents(
        "source_spans",
        spans.module,
        {
            "sources": dg.MetadataValue.table(rows) if rows else dg.MetadataValue.text("none"),
            "spans": dg.MetadataValue.int(sum(len(text.spans) for text in spans.sources)),
            "unchanged": dg.MetadataValue.bool(not outcome.changed),
            **_make_objectives_table(report.coverage),
        },
        (
            Light(CHECK, green=not faults, why="; ".join(faults) or "every source was read"),
            Light(
                AGREE, green=not conflicts, why="; ".join(conflicts) or "no two sources contradict each other"
            ),
            Light(CURRENT, green=not changed, why="; ".join(changed) or "sources say what releases quote"),
        ),
        version=spans.fingerprint,
        provenance=PROVENANCE,
    )


def _make_objectives_table(coverage: Sequence[ObjectiveCoverage]) -> dict[str, dg.MetadataValue]:
    """Return a table of the objectives: how many spans cover each, and the nearest; empty if none."""
    rows = [
        dg.TableRecord(
            {
                "objective": each.objective.text,
                "spans": each.span_count,
                "nearest": each.nearest[0].place if each.nearest else "",
                "it says": each.nearest[0].excerpt if each.nearest else "",
            }
        )
        for each in coverage
    ]
    return {"objectives": dg.MetadataValue.table(rows)} if rows else {}
