"""`notice_sensor`: writes to people about new events; what is not due waits for a later tick."""

from datetime import UTC, datetime

import dagster as dg

from adapters.notify.factory import open_channels
from pipelines.defs.descriptions import describe
from pipelines.defs.resources import WorkspaceResource
from pipelines.workflow.notify import list_due_notices, send_notices
from schemas.errors import PremierjetError

SECONDS_BETWEEN_TICKS = 60


@dg.sensor(
    minimum_interval_seconds=SECONDS_BETWEEN_TICKS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=describe("notice_sensor"),
)
def notice_sensor(context: dg.SensorEvaluationContext, workspace: WorkspaceResource) -> dg.SkipReason:
    """Send each reader one message with all they should hear; it launches no run, and fails none.

    A server that does not answer is logged, and tried again by a later tick.
    """
    opened = workspace.open()
    try:
        if not open_channels(opened.settings).any:
            return dg.SkipReason("neither PREMIERJET_SMTP_URL nor PREMIERJET_WEBHOOK_URL is set")
        now = datetime.now(UTC)
        found = list_due_notices(opened, now)
        for problem in found.problems:
            context.log.warning(problem)
        sent = list(send_notices(opened, found.due, now))
    except PremierjetError as error:
        context.log.error(str(error))
        return dg.SkipReason(f"nobody was written to: {error}")
    for each in sent:
        if each.error is not None:
            context.log.error(f"{each.reader} was not reached: {each.error}")
    texts = [each.reader for each in sent if each.error is None]
    return dg.SkipReason(f"written to: {', '.join(texts)}" if texts else "nobody has to hear of anything new")
