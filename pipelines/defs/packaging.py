"""`release`: the packages and documents of each approved module, with their evidence."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from adapters.dagster_internals import let_yield_nothing
from adapters.workspace import Workspace
from pipelines.defs.asset_facts import describe_asset
from pipelines.defs.descriptions import describe
from pipelines.defs.events import Light, StageEvents, run_stage_or_wait
from pipelines.defs.names import NAMES, build_key, build_keys, select_assets
from pipelines.defs.partitions import MODULES
from pipelines.defs.resources import WorkspaceResource
from pipelines.defs.run_config import RunConfig, build_schema, read_config
from pipelines.queries.stored_outcomes import version_release
from pipelines.workflow.release import ReleaseOutcome, release_module
from pipelines.workflow.report_recorded import report_or_warn
from schemas.errors import InvalidInput
from schemas.release import find_sheet
from schemas.self_test import Played, SelfTest, SelfTestMode

VALID = "packages_valid"
PLAYED = "packages_played"


class ReleaseConfig(RunConfig):
    """What this release is built with.

    `force`: identifiers whose loss is accepted although learners' tracking hangs on them. `self_test`:
    available, required or off, instead of the setting.
    """

    force: list[str] = []
    self_test: str = ""


@let_yield_nothing
@dg.asset(
    output_required=False,
    config_schema=build_schema(ReleaseConfig),
    partitions_def=MODULES,
    deps=build_keys("draft"),
    group_name="modules",
    **describe_asset("release"),
    check_specs=[
        dg.AssetCheckSpec(
            name, description=describe(name), asset=build_key("release"), partitions_def=MODULES
        )
        for name in (VALID, PLAYED)
    ],
)
def release(
    context: dg.AssetExecutionContext, workspace: WorkspaceResource
) -> Iterator[dg.MaterializeResult]:
    """SCORM, xAPI and web packages and documents of an approved draft, with their evidence."""
    config, opened = read_config(ReleaseConfig, context), workspace.open()
    forced = frozenset(config.force)
    released = run_stage_or_wait(
        context,
        lambda: release_module(
            opened,
            context.partition_key,
            datetime.now(UTC),
            force=forced,
            self_test=_parse_mode(config.self_test),
        ),
    )
    if released is None:
        return
    if released.published is not None:
        report_or_warn(opened, released.published, context.log.warning)
    yield build_events(opened, released).build_result()


def build_events(workspace: Workspace, released: ReleaseOutcome) -> StageEvents:
    """Return what Dagster shows of a module's newest release."""
    newest = released.release
    place = workspace.records.release_place(newest)
    evidence = (*newest.evidence, *workspace.records.list_observed_files(newest))
    sheet = find_sheet(evidence)
    rows = [
        dg.TableRecord({"package": file.name, "bytes": file.size, "sha256": file.sha256})
        for file in (*newest.packages, *evidence)
    ]
    approvers = ", ".join(
        decision.person if decision.verified else f"{decision.person} (unverified)"
        for decision in newest.approval.decisions
    )
    return StageEvents(
        "release",
        newest.module,
        {
            "release": dg.MetadataValue.int(newest.number),
            "approved by": dg.MetadataValue.text(approvers),
            "digest": dg.MetadataValue.text(newest.approval.digest),
            "files": dg.MetadataValue.table(rows),
            "kept in": dg.MetadataValue.text(place),
            **({"sheet": dg.MetadataValue.path(f"{place}/{sheet.name}")} if sheet else {}),
        },
        (
            Light(VALID, green=True, why=f"packages that pass schema and rules: {len(newest.packages)}"),
            _build_self_test_light(released.self_test),
        ),
        version=version_release(newest),
    )


def _parse_mode(text: str) -> SelfTestMode | None:
    """Return the mode a person typed into the launchpad; None if they left it to the setting."""
    if text and text not in list(SelfTestMode):
        raise InvalidInput(
            f"{text!r} is no way to play packages",
            place="config, self_test",
            remedy=f"Write one of {', '.join(SelfTestMode)}, or leave it empty",
        )
    return SelfTestMode(text) if text else None


def _build_self_test_light(self_test: SelfTest) -> Light:
    """Return yellow if a browser that is there failed to play the packages.

    Where none is, or the self-test is switched off, it is green and says that they were not played: a
    browser is an optional extra, and where the self-test is required there is no release without it.
    """
    result = self_test.result
    if isinstance(result, Played) or result.is_fault:
        return Light(PLAYED, green=isinstance(result, Played), why=self_test.describe())
    return Light(PLAYED, green=True, why=f"{self_test.describe()}; nothing here requires it")


release_job = dg.define_asset_job(
    "package",
    selection=select_assets("release"),
    tags=NAMES.tags,
    description=describe("job_package"),
)
