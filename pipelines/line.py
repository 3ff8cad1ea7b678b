"""The straight line from sources to LMS, as every front door walks it: one function a stage.

Dagster, the command line and the desk call these; each takes the workspace and a module's key, asks
one stage for the next contract, and keeps it. Nothing here knows Dagster.
Decided in docs/decisions/0003-one-line-for-all-doors.md.
"""

from dataclasses import dataclass
from datetime import datetime

from adapters.lrs.recording import open_lrs
from adapters.workspace import Workspace
from pipelines.delivery.deliver import Delivered, deliver
from pipelines.drafting.budget import Meter
from pipelines.drafting.critique import critique
from pipelines.drafting.draft import inputs_fingerprint, write_draft
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import meter_for, writer_for
from pipelines.packaging.build import build
from pipelines.review.deciding import Asked, Decided, decide
from pipelines.review.editing import from_markdown
from pipelines.review.policy import judge
from pipelines.sourcing.fingerprints import fingerprint
from pipelines.sourcing.reading import read_module
from pipelines.sourcing.report import findings as source_findings
from schemas.draft import Draft
from schemas.errors import AwaitingApproval, InvalidInput
from schemas.release import Release
from schemas.review import Approved, Decision, Judgement, LedgerEntry, Published, SentBack, Verdict
from schemas.source import SourceSpans


@dataclass(frozen=True)
class Sourced:
    """What a module may cite, and whether it was read now or stood unchanged."""

    spans: SourceSpans
    changed: bool


@dataclass(frozen=True)
class Drafted:
    """A module's head, and whether it was written now or stood unchanged."""

    draft: Draft
    wrote: bool


@dataclass(frozen=True)
class Released:
    """A module's newest release, whether it was built now, and what the ledger learned of it now."""

    release: Release
    built: bool
    published: Published | None


def source(workspace: Workspace, key: str) -> Sourced:
    """Read a module's sources, unless they are what was read last."""
    folder, module = workspace.find_module(key)
    earlier = workspace.records.spans(key)
    if earlier is not None and earlier.fingerprint == fingerprint(folder, module):
        return Sourced(earlier, changed=False)
    spans = read_module(folder, module, earlier)
    workspace.records.save_spans(spans)
    return Sourced(spans, changed=True)


def unmet_inputs(workspace: Workspace, key: str) -> str | None:
    """Return the fingerprint of what a module's draft should rest on; None where its head does."""
    folder, module = workspace.find_module(key)
    inputs = inputs_fingerprint(folder.course, module, fingerprint(folder, module))
    head = workspace.records.head(key)
    return None if head is not None and head.provenance.inputs == inputs else inputs


def draft(
    workspace: Workspace,
    key: str,
    now: datetime,
    *,
    run_id: str | None = None,
    sweep: bool = False,
    meters: dict[str, Meter] | None = None,
) -> Drafted:
    """Write a module's next revision, unless its inputs are the head's and nobody asked for changes.

    `meters` is kept by a run of many modules: those of one course share one budget. Raises Conflict
    where another run wrote a revision meanwhile; nothing of this one is kept.
    """
    spans = source(workspace, key).spans
    folder, module = workspace.find_module(key)
    head = workspace.records.head(key)
    asked = None if head is None else changes_asked(workspace, head)
    inputs = inputs_fingerprint(folder.course, module, spans.fingerprint)
    if head is not None and asked is None and head.provenance.inputs == inputs:
        return Drafted(head, wrote=False)
    course = folder.course
    meter = None if meters is None else meters.setdefault(course.id, meter_for(course))
    writer = writer_for(course, workspace.records.store, sweep=sweep, meter=meter)
    request = DraftRequest(course, module, spans, now, head, asked, run_id)
    written = with_source_findings(write_draft(request, writer), spans)
    workspace.records.add_revision(written)
    return Drafted(written, wrote=True)


def with_source_findings(draft: Draft, spans: SourceSpans) -> Draft:
    """Return the draft with what was wrong with its sources among its findings, each said once."""
    known = {finding.id for finding in draft.findings}
    more = tuple(finding for finding in source_findings(spans) if finding.id not in known)
    return draft.model_copy(update={"findings": (*draft.findings, *more)})


def changes_asked(workspace: Workspace, head: Draft) -> Decision | None:
    """Return the request for changes that a module's head has not answered yet, if there is one."""
    judgement = judgement_of(workspace, head)
    if not isinstance(judgement, SentBack):
        return None
    decision = judgement.decision
    asked = decision.verdict is Verdict.REQUEST_CHANGES and decision.revision == head.revision
    return decision if asked else None


def judgement_of(workspace: Workspace, head: Draft) -> Judgement:
    """Return what the ledger's decisions on a draft amount to under its course's policy."""
    folder, _ = workspace.find_module(head.module)
    return judge(head, decisions(workspace, head.module), folder.course)


def decisions(workspace: Workspace, key: str) -> tuple[Decision, ...]:
    """Return a module's decisions in the ledger's order."""
    recorded = (entry.recorded for entry in workspace.ledger.read(key))
    return tuple(each for each in recorded if isinstance(each, Decision))


def record(workspace: Workspace, asked: Asked, now: datetime, *, run_id: str | None = None) -> Decided:
    """Record a decision in the ledger; raises DecisionRefused where it may not be."""
    folder, _ = workspace.find_module(asked.module)
    head = workspace.records.head(asked.module)
    return decide(asked, head, folder.course, workspace.ledger, now, run_id)


def revise(
    workspace: Workspace, text: str, key: str, author: str, now: datetime, *, file: str = "edited file"
) -> Draft:
    """Make an edited Markdown file the next revision, criticised again; raises InvalidInput, Conflict."""
    folder, _ = workspace.find_module(key)
    head, spans = needed_head(workspace, key), needed_spans(workspace, key)
    edited = from_markdown(text, head, author, now, file=file)
    findings = critique(edited.content, spans, folder.course)
    revision = with_source_findings(edited.model_copy(update={"findings": findings}), spans)
    workspace.records.add_revision(revision)
    return revision


def release(
    workspace: Workspace, key: str, now: datetime, *, force: frozenset[str] = frozenset()
) -> Released:
    """Build a module's release from its approved head, unless its newest release is that already.

    Raises AwaitingApproval where the ledger holds no approval of the head, PackageRefused where a
    package would break a rule or cost learners their tracking, LedgerBroken, Conflict.
    """
    head = needed_head(workspace, key)
    folder, _ = workspace.find_module(key)
    entries = workspace.ledger.read(key)
    approval = judgement_of(workspace, head)
    if not isinstance(approval, Approved):
        raise AwaitingApproval(
            _why_waiting(approval), place=key, remedy="Decide in the Dagster UI, or with `premierjet decide`"
        )
    earlier = workspace.records.releases(key)
    if earlier and earlier[-1].approval.digest == approval.digest:
        return Released(earlier[-1], built=False, published=_publish(workspace, earlier[-1], entries, now))
    spans = needed_spans(workspace, key)
    built = build(head, approval, folder.course, earlier, spans, entries, force)
    workspace.records.save_release(built.release, built.files)
    return Released(built.release, built=True, published=_publish(workspace, built.release, entries, now))


def _publish(
    workspace: Workspace, release: Release, entries: tuple[LedgerEntry, ...], now: datetime
) -> Published | None:
    """Record a release in the ledger once, also when the run that built it died before it could."""
    digest = release.canonical_digest()
    if any(isinstance(e.recorded, Published) and e.recorded.release_digest == digest for e in entries):
        return None
    published = Published(
        module=release.module,
        digest=release.approval.digest,
        release=release.number,
        release_digest=digest,
        at=now,
    )
    workspace.ledger.append(published)
    return published


def tell_lrs(workspace: Workspace, recorded: Decision | Published) -> None:
    """Record a decision or a publication in the LRS, if one is configured.

    Raises TargetUnusable where the LRS fails: the ledger holds what was recorded all the same.
    """
    lrs = open_lrs(workspace.settings)
    if lrs is not None:
        folder, module = workspace.find_module(recorded.module)
        lrs.record(recorded, folder.course, folder.course.activity_of(module.id))


def send(workspace: Workspace, key: str, now: datetime) -> tuple[Delivered, ...]:
    """Deliver a module's newest release to every target of its course; what is there is not sent again.

    Raises AwaitingApproval where there is no release, TargetUnusable where a target refuses; targets
    already served keep their receipts.
    """
    folder, _ = workspace.find_module(key)
    releases = workspace.records.releases(key)
    if not releases:
        raise AwaitingApproval("has no release", place=key, remedy="Approve its draft, then package it")
    newest, entries = releases[-1], workspace.ledger.read(key)
    arrived = []
    for target in folder.course.targets:
        delivered = deliver(
            newest,
            lambda name: workspace.records.release_file(newest, name),
            target,
            folder,
            workspace.records.receipt(key, target.id, newest.number),
            now,
            entries=entries,
        )
        workspace.records.save_receipt(delivered.receipt)
        arrived.append(delivered)
    return tuple(arrived)


def needed_head(workspace: Workspace, key: str) -> Draft:
    """Return a module's head; raises InvalidInput where it has no draft or no course has it."""
    workspace.find_module(key)
    head = workspace.records.head(key)
    if head is None:
        raise InvalidInput("has no draft yet", place=key, remedy=f"Run `premierjet draft {key}`")
    return head


def needed_spans(workspace: Workspace, key: str) -> SourceSpans:
    """Return what a module may cite; raises InvalidInput where its sources were never read."""
    spans = workspace.records.spans(key)
    if spans is None:
        raise InvalidInput("its sources were never read", place=key, remedy=f"Run `premierjet draft {key}`")
    return spans


def _why_waiting(judgement: Judgement) -> str:
    if isinstance(judgement, SentBack):
        return f"{judgement.decision.person} said {judgement.decision.verdict}"
    roles = ", ".join(judgement.roles) if not isinstance(judgement, Approved) else ""
    return f"waits for {roles}"
