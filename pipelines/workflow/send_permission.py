"""Permission to send a release now, by the ledger and the course's current policy.

A release met the policy of the day it was packaged; the ledger records the digest of that policy. It must
meet today's policy too to be sent anywhere else. Every sender asks here before anything is sent, and again
before anything is shown. Decided in docs/decisions/0091-policy-at-sending.md.
"""

from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.due_releases import find_valid_receipt
from pipelines.delivery.release_standing import is_standing, refuse_unless_standing
from pipelines.queries.ledger_losses import refuse_lost_lines
from pipelines.queries.lookups import require_revision
from pipelines.review.evidence import as_of
from pipelines.review.exemption import find_exemption
from pipelines.review.policy import judge
from schemas.course import Course
from schemas.delivery import GapKind, PolicyGap
from schemas.errors import AwaitingApproval, DraftUnsealed, InvalidInput
from schemas.release import Release
from schemas.review import Approved, Judgement, Lapse, SentBack, pick_recorded

GAPS_OF_LAPSES = {
    None: GapKind.AWAITED,
    Lapse.EXPIRED: GapKind.EXPIRED,
    Lapse.SOURCE_CHANGED: GapKind.SOURCE_CHANGED,
}


@dataclass(frozen=True)
class ReleaseToSend:
    """A release on its way; `withdrawn` is the number of the newest withdrawn one it replaces, if any."""

    release: Release
    withdrawn: int | None = None


def refuse_sending(workspace: Workspace, sending: ReleaseToSend, now: datetime) -> None:
    """Raise AwaitingApproval if a release may not be sent; every sender asks this function and no other.

    It may not if it misses the course's current policy and the ledger has no exemption for it. Raises also
    what `find_gap` raises.
    """
    gap = find_gap(workspace, sending.release, now)
    if gap is not None and not _is_exempted(workspace, sending, gap):
        raise AwaitingApproval(gap.refusal)


def find_gap(workspace: Workspace, release: Release, now: datetime) -> PolicyGap | None:
    """Return what a release lacks to meet its course's current policy; None if it may be sent.

    Raises AwaitingApproval if its approval was withdrawn, PackageRefused if the ledger does not record its
    publication, LedgerBroken, StoreUnusable.
    """
    refuse_lost_lines(workspace, release.module)
    entries = workspace.ledger.read(release.module)
    refuse_unless_standing(release, entries)
    folder, _ = workspace.find_module(release.module)
    recorded = pick_recorded(entries)
    draft = require_revision(workspace, release.module, release.approval.digest)
    try:
        judgement = judge(draft, recorded, folder.course, as_of(draft, recorded, workspace.records, now))
    except DraftUnsealed:
        return _make_gap(release, folder.course, GapKind.UNSEALED)
    except InvalidInput:
        only = ", ".join(folder.course.review.deciders)
        return _make_gap(release, folder.course, GapKind.ONLY_AUTHOR, person=only)
    return _find_gap(release, folder.course, judgement)


def find_newer_release(workspace: Workspace, release: Release) -> int | None:
    """Return the number of a module's newest release that stands, if it is newer than this one.

    Raises LedgerBroken, StoreUnusable.
    """
    entries = workspace.ledger.read(release.module)
    releases = workspace.records.releases(release.module)
    newer = (each.number for each in releases if each.number > release.number and is_standing(each, entries))
    return max(newer, default=None)


def list_policy_gaps(workspace: Workspace, key: str, now: datetime) -> tuple[PolicyGap, ...]:
    """Return what releases of a module at targets lack under the course's current policy.

    Nothing is changed: a person reads this and decides. Withdrawn releases are left to `withdraw`.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    targets_by_release: dict[int, list[str]] = {}
    for target in folder.course.targets:
        numbers = [each.number for each in releases if find_valid_receipt(workspace.records, each, target.id)]
        if numbers:
            targets_by_release.setdefault(numbers[-1], []).append(target.id)
    if not targets_by_release:
        return ()
    entries = workspace.ledger.read(key)
    standing_releases = [
        release
        for release in releases
        if release.number in targets_by_release and is_standing(release, entries)
    ]
    gaps = ((each, find_gap(workspace, each, now)) for each in standing_releases)
    return tuple(
        gap.model_copy(update={"targets": tuple(targets_by_release[each.number])})
        for each, gap in gaps
        if gap is not None
    )


def _is_exempted(workspace: Workspace, sending: ReleaseToSend, gap: PolicyGap) -> bool:
    if sending.withdrawn is None:
        return False
    entries = workspace.ledger.read(sending.release.module)
    return find_exemption(entries, sending.release, sending.withdrawn, gap.policy) is not None


def _find_gap(release: Release, course: Course, judgement: Judgement) -> PolicyGap | None:
    if isinstance(judgement, Approved):
        return None
    if isinstance(judgement, SentBack):
        return _make_gap(release, course, GapKind.SENT_BACK, person=judgement.decision.person)
    return _make_gap(release, course, GAPS_OF_LAPSES[judgement.lapsed], roles=judgement.roles)


def _make_gap(
    release: Release, course: Course, kind: GapKind, *, roles: tuple[str, ...] = (), person: str = ""
) -> PolicyGap:
    return PolicyGap(
        module=release.module,
        release=release.number,
        kind=kind,
        roles=roles,
        person=person,
        policy=course.review.rules_digest,
        met=release.policy,
    )
