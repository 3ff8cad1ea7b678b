"""Release of an approved draft, recorded in the ledger and the store."""

from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_published, list_opposing_decisions, read_observed_files
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.build import CHECKSUMS, BuiltRelease, ReleaseRequest, build_release
from pipelines.packaging.release_observation import ReleaseObservation, observe_release
from pipelines.queries.lookups import require_head
from pipelines.workflow.attest import add_attestation, open_release_reader
from pipelines.workflow.decide import judge_draft
from pipelines.workflow.incidents import IncidentLog
from pipelines.workflow.media import load_media
from pipelines.workflow.read_sources import read_sources
from pipelines.workflow.self_test import find_self_test, repeat_self_test, run_self_test
from pipelines.workflow.theme import load_theme
from schemas.attestation import ATTESTATION
from schemas.draft import Content
from schemas.errors import AwaitingApproval, Conflict, PackageRefused
from schemas.ids import is_house_style
from schemas.incident import IncidentKind
from schemas.refusal import Refusal, TextFact
from schemas.release import Release, StoredFile
from schemas.review import (
    Approved,
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
    """A module's newest release, whether this call built it, and the ledger entry this call wrote, if any."""

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
    incidents: IncidentLog | None = None,
) -> ReleaseOutcome:
    """Build a module's release from its approved head, unless the newest was built from it, in its theme.

    `self_test` overrides the setting that says whether the packages are played first. What fails is an
    incident until it works; a run of many keeps one log of `incidents`.
    Raises AwaitingApproval if the head is not approved, PackageRefused if a package breaks a rule, fails its
    self-test or would cost learners their tracking, LedgerBroken, and Conflict if others keep taking the
    number first. Two calls that build the same release at the same time get the same one.
    """
    if is_house_style(key):
        raise PackageRefused(Refusal("release.house_style", place=key))
    workspace.find_module(key)
    mode = self_test or workspace.settings.self_test
    with (incidents or IncidentLog(workspace)).watch(IncidentKind.PACKAGING, key):
        return _release_head(workspace, key, now, force, mode)


def _release_head(
    workspace: Workspace, key: str, now: datetime, force: frozenset[str], mode: SelfTestMode
) -> ReleaseOutcome:
    """Build or find the due release under a number that others do not take first."""
    after = 0
    for _ in range(MOST_LOST_RACES):
        try:
            return _try_release(workspace, key, now, force, mode, after)
        except Conflict:
            # Another call is storing a different release under that number.
            after = workspace.records.find_claimed(key)
    raise Conflict(Refusal("release.numbers_taken", place=key))


def _try_release(
    workspace: Workspace, key: str, now: datetime, force: frozenset[str], mode: SelfTestMode, after: int
) -> ReleaseOutcome:
    """Build or find the due release, numbered above `after`; raises the errors of `release_module`."""
    head = require_head(workspace, key)
    folder, _ = workspace.find_module(key)
    spans = read_sources(workspace, key).spans
    entries = workspace.ledger.read(key)
    approval = judge_draft(workspace, head, now)
    if not isinstance(approval, Approved):
        raise AwaitingApproval(
            _describe_waiting(approval),
            place=key,
            remedy="Decide in the Dagster UI, or with `premierjet decide`",
        )
    opposing = list_opposing_decisions(approval.digest, entries)
    if opposing:
        last = opposing[-1]
        verdict = TextFact(f"verdict_{last.verdict}")
        raise AwaitingApproval(Refusal("release.opposed", place=key, person=last.person, verdict=verdict))
    releases = workspace.records.releases(key)
    newest = releases[-1] if releases else None
    theme = load_theme(folder)
    look = theme.digest if theme else None
    is_of_approval = newest is not None and (newest.approval.digest, newest.theme) == (approval.digest, look)
    if newest is not None and is_of_approval and is_published(newest, entries):
        self_test = _recheck_published(workspace, newest, entries, head.content, mode, now)
        return ReleaseOutcome(newest, built=False, published=None, self_test=self_test)

    media = load_media(workspace, head.content)

    def build_after(number: int) -> BuiltRelease:
        # Only published releases may say what learners' tracking depends on and what was delivered before.
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
                media=media,
                earlier=earlier,
                before=before,
                after=number,
                theme=theme,
                force=force,
            )
        )

    if (
        newest is not None
        and is_of_approval
        and (rebuilt := build_after(newest.number - 1)).release == newest
    ):
        # The run that built it died before it could publish it. It is published only because building it
        # again gives the same: anybody who can write to the store could have put it there.
        self_test = repeat_self_test(workspace, newest, head.content, mode, now)
        return ReleaseOutcome(
            newest, False, _publish(workspace, _observe_built(rebuilt, self_test), now), self_test
        )
    built = build_after(max(newest.number if newest else 0, after))
    self_test = run_self_test(workspace, built.release, built.files, head.content, mode, now)
    workspace.records.save_release(built.release, built.files)
    return _publish_unless_published(workspace, _observe_built(built, self_test), self_test, now)


def _publish_unless_published(
    workspace: Workspace, observation: ReleaseObservation, self_test: SelfTest, now: datetime
) -> ReleaseOutcome:
    """Publish a release that was just stored, unless a call that built the same one has done so."""
    release = observation.release
    if is_published(release, workspace.ledger.read(release.module)):
        stored = workspace.records.self_test(release)
        return ReleaseOutcome(release, built=False, published=None, self_test=stored or self_test)
    return ReleaseOutcome(release, True, _publish(workspace, observation, now), self_test)


def _observe_built(built: BuiltRelease, self_test: SelfTest) -> ReleaseObservation:
    return observe_release(built.release, built.sheet, built.files[CHECKSUMS], self_test, PACKAGING_KINDS)


def _recheck_published(
    workspace: Workspace,
    release: Release,
    entries: tuple[LedgerEntry, ...],
    content: Content,
    mode: SelfTestMode,
    now: datetime,
) -> SelfTest:
    """Return the self-test of a published release, run again and published if the store has none to trust.

    A release that was built before there were attestations gets one.
    """
    records = workspace.records
    observed_files = read_observed_files(records, release, entries)
    is_attested = any(file.name == ATTESTATION for file in observed_files)
    self_test = find_self_test(workspace, release, mode)
    if self_test is not None and is_attested:
        return self_test
    # A release of an early version has its sheet among its own files, or none.
    sheet = records.release_sheet(release) if observed_files else None
    if self_test is not None and not _is_vouched_for(observed_files, self_test):
        self_test = None  # the ledger does not vouch for the stored one, and it must not be signed
    result = self_test or repeat_self_test(workspace, release, content, mode, now)
    read = open_release_reader(workspace, release, observed_files)
    earlier = read(ATTESTATION) if is_attested else None
    observation = observe_release(release, sheet, read(CHECKSUMS), result, PACKAGING_KINDS)
    _publish(workspace, observation, now, earlier)
    return result


def _is_vouched_for(observed_files: tuple[StoredFile, ...], self_test: SelfTest) -> bool:
    return any(
        (file.name, file.sha256) == (SELF_TEST, self_test.canonical_digest()) for file in observed_files
    )


def _publish(
    workspace: Workspace, observation: ReleaseObservation, now: datetime, earlier: bytes | None = None
) -> Published:
    """Sign the attestation of a release, store what was observed of it, and record both in the ledger.

    `earlier` is the attestation it had before. The ledger's last entry on a release has to name the observed
    files in the store: if somebody else wrote to the ledger meanwhile, they may have stored their own, so
    ours are stored and recorded again.
    """
    observation = add_attestation(workspace, observation, earlier)
    release = observation.release
    published = Published(
        module=release.module,
        digest=release.approval.digest,
        release=release.number,
        release_digest=release.canonical_digest(),
        observed=observation.observed.canonical_digest(),
        policy=release.policy,
        at=now,
    )
    for _ in range(MOST_LOST_RACES):
        length = len(workspace.ledger.read(release.module))
        workspace.records.save_observed(observation.observed, observation.files)
        try:
            workspace.ledger.append(published, after=length)
        except Conflict:
            continue
        return published
    raise Conflict(Refusal("release.ledger_taken", place=release.module))


def _describe_waiting(judgement: Judgement) -> str:
    if isinstance(judgement, SentBack):
        return f"{judgement.decision.person} said {judgement.decision.verdict}"
    assert isinstance(judgement, Waiting)
    roles = ", ".join(judgement.roles)
    if judgement.lapsed is Lapse.SOURCE_CHANGED:
        return f"was approved on passages that have changed since, and waits for {roles}"
    if judgement.lapsed is Lapse.EXPIRED:
        return f"was approved too long ago, and waits for {roles}"
    return f"waits for {roles}"
