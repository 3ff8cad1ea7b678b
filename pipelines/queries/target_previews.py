"""Previews of a delivery and of a roll-back: what changes for learners, and what progress is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.withdrawal import list_lost_identifiers
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.changes import Announcement, announce_changes, compare_releases
from pipelines.packaging.changes.comparison import Predecessor
from pipelines.queries.module_releases import ModuleReleases
from pipelines.workflow.deliver import plan_deliveries
from pipelines.workflow.withdraw import list_withdrawals
from schemas.delivery import DeliveryPlan
from schemas.language import Language
from schemas.release import Release
from schemas.withdrawal import Withdrawal


@dataclass(frozen=True)
class LearnerChange:
    """What changes for the learners of some targets, who see release `since` now; None if they see none.

    `lost` are the identifiers whose tracking ends.
    """

    targets: tuple[str, ...]
    since: int | None
    announcement: Announcement | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeliveryPreview:
    """What delivering a release would do at each target, and what changes for learners."""

    release: Release
    plans: tuple[DeliveryPlan, ...]
    changes: tuple[LearnerChange, ...]

    @property
    def is_needed(self) -> bool:
        """Return whether something would be sent, or a target cannot be asked."""
        return any(plan.sent_steps or plan.trouble for plan in self.plans)


@dataclass(frozen=True)
class RollBackPreview:
    """The withdrawals of a module, newest last, and what changes for learners with the roll-back."""

    withdrawals: tuple[Withdrawal, ...]
    changes: tuple[LearnerChange, ...]

    @property
    def newest(self) -> Withdrawal:
        """Return the newest withdrawal, whose way back is the one prepared."""
        return self.withdrawals[-1]

    @property
    def is_needed(self) -> bool:
        """Return whether the roll-back has something to do at a target."""
        return any(each.pending_places for each in self.withdrawals)


def preview_delivery(
    workspace: Workspace, releases: ModuleReleases, now: datetime, language: Language
) -> DeliveryPreview | None:
    """Return the preview of delivering a module's newest release; None if it has none. Targets are asked.

    Raises AwaitingApproval or PackageRefused if the release may not be sent.
    """
    plans = plan_deliveries(workspace, releases.key, now)
    if releases.newest is None:
        return None
    newest = releases.newest.release
    concerned = tuple(plan.target for plan in plans if plan.sent_steps or plan.trouble)
    changes = tuple(_list_changes(workspace, releases, newest, concerned, language))
    return DeliveryPreview(newest, plans, changes)


def preview_roll_back(
    workspace: Workspace, releases: ModuleReleases, now: datetime, language: Language
) -> RollBackPreview | None:
    """Return the preview of a roll-back; None if no release is withdrawn. Targets are asked."""
    withdrawals = list_withdrawals(workspace, releases.key, now)
    if not withdrawals:
        return None
    back = releases.find(withdrawals[-1].roll_back.to or 0)
    places = dict.fromkeys(place.target for each in withdrawals for place in each.pending_places)
    changes = (
        () if back is None else _list_changes(workspace, releases, back.release, tuple(places), language)
    )
    return RollBackPreview(withdrawals, tuple(changes))


def _list_changes(
    workspace: Workspace,
    releases: ModuleReleases,
    after: Release,
    targets: tuple[str, ...],
    language: Language,
) -> Iterator[LearnerChange]:
    """Yield what changes for learners, once for the targets that show the same release now."""
    shown = {each.target: each.evidence.release for each in releases.shown}
    by_release: dict[int | None, list[str]] = {}
    for target in targets:
        by_release.setdefault(shown.get(target), []).append(target)
    for number, names in by_release.items():
        before = None if number is None else releases.find(number)
        if before is None:
            yield LearnerChange(tuple(names), None)
        elif number != after.number:
            yield _compare(workspace, before.release, after, tuple(names), language)


def _compare(
    workspace: Workspace, before: Release, after: Release, targets: tuple[str, ...], language: Language
) -> LearnerChange:
    content, former = workspace.records.release_content(after), workspace.records.release_content(before)
    announcement = None
    if content is not None:
        log = compare_releases(content, after.number, Predecessor(before, former))
        announcement = announce_changes(log, language, PACKAGING_KINDS, to_learners=True)
    lost = list_lost_identifiers(before.identifiers, after.identifiers)
    return LearnerChange(targets, before.number, announcement, lost)
