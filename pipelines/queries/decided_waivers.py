"""What a person has waived in their decisions, as far as it holds on a draft or a plan."""

from collections.abc import Iterator
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.review.held_waivers import approves_this_text, list_earlier_decisions
from pipelines.review.outdated_waivers import find_outdated_waivers
from pipelines.workflow.decide import list_recorded
from schemas.draft import Draft
from schemas.finding import Waiver
from schemas.plan import PlanRevision


def list_decided_waivers(
    workspace: Workspace, examined: Draft | PlanRevision, person: str
) -> Iterator[tuple[datetime, tuple[Waiver, ...]]]:
    """Yield the moment of each decision of a person up to a revision, with its waivers that hold on that.

    An approval of the very same text yields none: once it lapsed, what it waived is said anew.
    """
    recorded = list_recorded(workspace, examined.module)
    own = [each for each in list_earlier_decisions(examined, recorded) if each.person == person]
    outdated = find_outdated_waivers(examined, own, workspace.records)
    for each in own:
        waivers = () if approves_this_text(each, examined) else each.waivers
        held = (waiver for waiver in waivers if (each.digest, waiver.finding) not in outdated)
        yield each.at, tuple(held)
