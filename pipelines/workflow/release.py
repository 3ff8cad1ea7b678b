"""Release of an approved draft, recorded in the ledger and the store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.lrs.factory import open_lrs
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_published, list_opposing_decisions, read_observed_files
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.build import CHECKSUMS, BuiltRelease, ReleaseRequest, build_release
from pipelines.packaging.release_observation import ReleaseObservation, observe_release
from pipelines.queries.lookups import require_head
from pipelines.workflow.attest import add_attestation, open_release_reader
from pipelines.workflow.decide import judge_draft
from pipelines.workflow.draft import read_sources
from pipelines.workflow.narrate import load_media
from pipelines.workflow.self_test import find_self_test, repeat_self_test, run_self_test
from schemas.attestation import ATTESTATION
from schemas.draft import Content
from schemas.errors import AwaitingApproval, Conflict, PackageRefused, TargetUnusable
from schemas.ids import is_house_style
from schemas.release import Release, StoredFile
from schemas.review import (
    Approved,
    Decision,
    Judgement,
    Lapse,
    LedgerEntry,
    Published,
    SentBack,
    Waiting,
)
from schemas.self_test import SELF_TEST, SelfTest, SelfTestMode

MOST_LOST_RACES = 20


@dataclass(frozen=True)
class ReleaseOutcome:
    """A module's newest release, whether it was built now, and what the ledger learned of it now."""

    release: Release
    built: bool
    published: Published | None
    self_test: SelfTest


def release_module(
    workspace: Workspace,
    key: str,
    now: datetime,
    *,
    force: frozenset[str] = frozenset(),
    self_test: SelfTestMode | None = None,
) -> ReleaseOutcome:
    """Build a module's release from its approved head, unless its newest release is that already.

    `self_test` replaces the setting that says whether its packages are played first.
    Raises AwaitingApproval where the ledger holds no approval of the head, PackageRefused where a
    package would break a rule, played or not, or cost learners their tracking, LedgerBroken, Conflict
    where others never cease to be first. Whoever builds the same at the same time gets the same release.
    """
    mode = self_test or workspace.settings.self_test
    after = 0
    for _ in range(MOST_LOST_RACES):
        try:
            return _release(workspace, key, now, force, mode, after)
        except Conflict:
            # Another release, built on an earlier or a later ledger, is being kept under that number.
            after = workspace.records.find_claimed(key)
    raise Conflict(
        "others took each number first",
        place=key,
        remedy="Wait until nobody else packages this module, then package again",
    )


def _release(
    workspace: Workspace, key: str, now: datetime, force: frozenset[str], mode: SelfTestMode, after: int
) -> ReleaseOutcome:
    """Build the release that is due under the first free number above `after`; raises what `release` does."""
    if is_house_style(key):
        raise PackageRefused(
            "is a house style: writers follow it, learners never see it",
            place=key,
            remedy="Package a module of the course",
        )
    head = require_head(workspace, key)
    folder, _ = workspace.find_module(key)
    spans = read_sources(workspace, key).spans
    entries = workspace.ledger.read(key)
    approval = judge_draft(workspace, head, now)
    if not isinstance(approval, Approved):
        raise AwaitingApproval(
            _why_waiting(approval), place=key, remedy="Decide in the Dagster UI, or with `premierjet decide`"
        )
    against = list_opposing_decisions(approval.digest, entries)
    if against:
        raise AwaitingApproval(
            f"{against[-1].person}, whom the policy names no more, said {against[-1].verdict}",
            place=key,
            remedy="Have the draft changed and decided on anew, or hear them again: no target would take it",
        )
    releases = workspace.records.releases(key)
    newest = releases[-1] if releases else None
    same = newest is not None and newest.approval.digest == approval.digest
    if newest is not None and same and is_published(newest, entries):
        tried = _seen_again(workspace, newest, entries, head.content, mode, now)
        return ReleaseOutcome(newest, built=False, published=None, self_test=tried)

    sounds = load_media(workspace, head.content)

    def built_after(number: int) -> BuiltRelease:
        # Only what the ledger vouches for tells what learners' tracking hangs on, and what was there before.
        earlier = tuple(r for r in releases if r.number <= number and is_published(r, entries))
        before = workspace.records.release_content(earlier[-1]) if earlier else None
        return build_release(
            ReleaseRequest(
                draft=head,
                approval=approval,
                course=folder.course,
                spans=spans,
                entries=entries,
                kinds=PACKAGING_KINDS,
                media=sounds,
                earlier=earlier,
                before=before,
                after=number,
                force=force,
            )
        )

    if newest is not None and same and (again := built_after(newest.number - 1)).release == newest:
        # The run that built it died before it could say so. Nothing else may be published unseen:
        # whoever can write to the store could have put it there, or a self-test nobody ran.
        tried = repeat_self_test(workspace, newest, head.content, mode, now)
        return ReleaseOutcome(newest, False, _publish(workspace, _report_observed(again, tried), now), tried)
    built = built_after(max(newest.number if newest else 0, after))
    tried = run_self_test(workspace, built.release, built.files, head.content, mode, now)
    workspace.records.save_release(built.release, built.files)
    return _published_once(workspace, _report_observed(built, tried), tried, now)


def _published_once(
    workspace: Workspace, found: ReleaseObservation, tried: SelfTest, now: datetime
) -> ReleaseOutcome:
    """Tell the ledger of a release that was kept just now, unless whoever built the same has done so."""
    release = found.release
    if is_published(release, workspace.ledger.read(release.module)):
        kept = workspace.records.self_test(release)
        return ReleaseOutcome(release, built=False, published=None, self_test=kept or tried)
    return ReleaseOutcome(release, True, _publish(workspace, found, now), tried)


def _report_observed(built: BuiltRelease, tried: SelfTest) -> ReleaseObservation:
    return observe_release(built.release, built.sheet, built.files[CHECKSUMS], tried, PACKAGING_KINDS)


def _seen_again(
    workspace: Workspace,
    release: Release,
    entries: tuple[LedgerEntry, ...],
    content: Content,
    mode: SelfTestMode,
    now: datetime,
) -> SelfTest:
    """Return what came of playing a published release; what is seen of it only now is put on record.

    A release from before there were attestations gets one.
    """
    records = workspace.records
    beside = read_observed_files(records, release, entries)
    is_attested = any(file.name == ATTESTATION for file in beside)
    self_test = find_self_test(workspace, release, mode)
    if self_test is not None and is_attested:
        return self_test
    # A release of old has its sheet among its own files, or none.
    sheet = records.release_sheet(release) if beside else None
    if self_test is not None and not _is_among(beside, self_test):
        self_test = None  # nobody vouches for what the store says of it, and it would be signed now
    tried = self_test or repeat_self_test(workspace, release, content, mode, now)
    read = open_release_reader(workspace, release, beside)
    earlier = read(ATTESTATION) if is_attested else None
    found = observe_release(release, sheet, read(CHECKSUMS), tried, PACKAGING_KINDS)
    _publish(workspace, found, now, earlier)
    return tried


def _is_among(beside: tuple[StoredFile, ...], self_test: SelfTest) -> bool:
    return any((file.name, file.sha256) == (SELF_TEST, self_test.canonical_digest()) for file in beside)


def _publish(
    workspace: Workspace, found: ReleaseObservation, now: datetime, earlier: bytes | None = None
) -> Published:
    """Sign what is attested of a release, keep what was seen of it, and tell the ledger of both.

    `earlier` is the attestation it had before.

    The ledger's last line on a release has to name what lies beside it: where somebody else wrote to the
    ledger since, they may have kept what they saw, and ours is kept and told again.
    """
    found = add_attestation(workspace, found, earlier)
    release = found.release
    published = Published(
        module=release.module,
        digest=release.approval.digest,
        release=release.number,
        release_digest=release.canonical_digest(),
        observed=found.observed.canonical_digest(),
        policy=release.policy,
        at=now,
    )
    for _ in range(MOST_LOST_RACES):
        told = len(workspace.ledger.read(release.module))
        workspace.records.save_observed(found.observed, found.files)
        try:
            workspace.ledger.append(published, after=told)
        except Conflict:
            continue
        return published
    raise Conflict(
        "others wrote to its ledger first, each time",
        place=release.module,
        remedy="Wait until nobody else packages this module, then package again",
    )


def report_to_lrs(workspace: Workspace, recorded: Decision | Published) -> None:
    """Record a decision or a publication in the LRS, if one is configured.

    Raises TargetUnusable where the LRS fails: the ledger holds what was recorded all the same.
    """
    lrs = open_lrs(workspace.settings)
    if lrs is not None:
        folder, module = workspace.find_module(recorded.module)
        lrs.record(recorded, folder.course, folder.course.activity_of(module.id))


def report_or_warn(workspace: Workspace, recorded: Decision | Published, warn: Callable[[str], None]) -> None:
    """Record in the LRS what the ledger holds already; an LRS that fails is warned of and stops nothing."""
    try:
        report_to_lrs(workspace, recorded)
    except TargetUnusable as error:
        warn(str(error))


def _why_waiting(judgement: Judgement) -> str:
    if isinstance(judgement, SentBack):
        return f"{judgement.decision.person} said {judgement.decision.verdict}"
    assert isinstance(judgement, Waiting)
    roles = ", ".join(judgement.roles)
    if judgement.lapsed is Lapse.SOURCE_CHANGED:
        return f"was approved on passages that have changed since, and waits for {roles}"
    if judgement.lapsed is Lapse.EXPIRED:
        return f"was approved too long ago, and waits for {roles}"
    return f"waits for {roles}"
