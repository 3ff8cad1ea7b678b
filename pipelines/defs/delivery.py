"""`delivery`: what arrived where, read back."""

from datetime import UTC, datetime

import dagster as dg

from pipelines.defs.events import StageEvents, told
from pipelines.defs.partitions import MODULES
from pipelines.defs.resources import WorkspaceResource
from pipelines.delivery.deliver import Delivered
from pipelines.line import send


@dg.asset(partitions_def=MODULES, deps=["release"], group_name="modules")
def delivery(context: dg.AssetExecutionContext, workspace: WorkspaceResource) -> dg.MaterializeResult:
    """The newest release of a module at every target of its course; what is there is not sent again."""
    opened = workspace.open()
    delivered = told(lambda: send(opened, context.partition_key, datetime.now(UTC)))
    return events(context.partition_key, delivered).result()


def events(module: str, delivered: tuple[Delivered, ...]) -> StageEvents:
    """Return what Dagster shows of a module's deliveries."""
    rows = [
        dg.TableRecord(
            {
                "target": each.receipt.target,
                "location": each.receipt.location,
                "release": each.receipt.release,
                "files": len(each.receipt.files),
                "sent now": len(each.sent),
            }
        )
        for each in delivered
    ]
    table = dg.MetadataValue.table(rows) if rows else dg.MetadataValue.text("the course names no target")
    return StageEvents("delivery", module, {"targets": table})


deliver_job = dg.define_asset_job(
    "deliver",
    selection=["delivery"],
    description="Deliver one module's newest release.",
)
