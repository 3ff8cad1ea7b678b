"""Overview: the state of every module at one moment, from the store and the ledger alone.

Only a module's newest draft is read in full; no package or source is opened, and no target is asked.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from adapters.courses import CourseFolder
from adapters.sources.sources_lock import PulledOriginals
from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.delivery.release_standing import is_standing, read_observed_files
from pipelines.overview.framework import read_framework
from pipelines.overview.indicators import CourseRecords, find_pulled, list_indicators
from pipelines.overview.lateness import Progress, list_late, list_stale_sources
from pipelines.overview.learners import summarise_results
from pipelines.overview.spending_summary import sum_costs, total
from pipelines.queries.evidence import describe_approval, describe_request, list_kinds
from pipelines.queries.garbage_collector import pause_garbage_collector
from pipelines.queries.module_history import (
    ModuleHistory,
    describe_release,
    find_publication,
    find_shown_releases,
    list_said,
    read_history,
)
from pipelines.queries.open_batches import list_awaited_batches
from pipelines.queries.overview_cache import ModuleStatus, OverviewCache, look_at_overview
from pipelines.queries.plan_lookups import PlanSituation, find_plan_situation
from pipelines.queries.review_situation import describe_situation
from pipelines.review.module_state import find_state, find_state_since
from pipelines.review.situation import Situation
from schemas.course import Course, Module
from schemas.draft import Draft, Outline
from schemas.errors import PremierjetError, StoreUnusable
from schemas.overview import (
    DraftEvidence,
    Late,
    LedgerEvidence,
    ModuleLine,
    ModuleStage,
    Overview,
    PlanEvidence,
    WaitingPlan,
)
from schemas.problem import Problem
from schemas.release import PRINTED_SHEET, Release, find_sheet
from schemas.review import Approved, Verdict, Waiting
from schemas.sources_lock import SourcesLock


@pause_garbage_collector()
def build_overview(workspace: Workspace, now: datetime, remembered: OverviewCache | None = None) -> Overview:
    """Return the overview of every module and document of the usable courses.

    A module that cannot be read becomes a line that says so and hides no other. With `remembered`, only
    modules that changed since are read. Raises StoreUnusable if the store cannot be read at all.
    """
    usable, unusable = workspace.read_courses()
    batches = list_awaited_batches(workspace)
    look = look_at_overview(workspace, remembered, now) if remembered else None
    seen = look.answers.workspace if look else workspace
    lines: list[ModuleLine] = []
    course_records: list[CourseRecords] = []
    stale_sources: list[Late] = []
    for course in (folder.course for folder in usable):
        course_digest = course.canonical_digest() if look else None
        statuses = []
        for module in course.drafted_modules:
            key, describe = (
                course.key_of(module),
                partial(_describe_module, seen, course, module, batches, now),
            )
            statuses.append(
                look.status(key, describe, course_digest, batches.get(key)) if look else describe()
            )
        lines += [_add_lateness(course, each.line, now) for each in statuses]
        lock = _read_lock(workspace, course)
        pulled = find_pulled(lock) if lock else None
        course_records.append(CourseRecords(course, tuple(each.approved for each in statuses), pulled))
        if lock and pulled:
            since = ((name, trouble.since) for name, trouble in lock.troubles.items())
            stale_sources += list_stale_sources(pulled, since, now)
    if look:
        look.answers.keep()
    return Overview(
        at=now,
        courses={folder.course.id: folder.course.title for folder in usable},
        lines=tuple(lines),
        late=tuple(stale_sources),
        cost=total(line.cost for line in lines),
        framework=read_framework().framework,
        indicators=list_indicators(course_records),
        problems=tuple(Problem.of(error) for error in unusable),
        unnamed=_list_modules_without_course(look.drafted if look else workspace.records.heads(), usable),
    )


def _list_modules_without_course(drafted: Iterable[str], usable: Iterable[CourseFolder]) -> tuple[str, ...]:
    """Return the modules with drafts that no usable course names; targets may still show their releases."""
    courses = [folder.course for folder in usable]
    keys = {course.key_of(module) for course in courses for module in course.reviewed_modules}
    return tuple(key for key in drafted if key not in keys)


def _describe_module(
    workspace: Workspace, course: Course, module: Module, since: dict[str, datetime], now: datetime
) -> ModuleStatus:
    empty_line, requested = _make_empty_line(course, module), describe_request(course, module)
    plan_until: datetime | None = None
    try:
        history = read_history(workspace, empty_line.module)
        released = _read_released(workspace, history)
        plan = find_plan_situation(workspace, course, empty_line.module, now)
        empty_line, plan_until = _add_plan(empty_line, plan), plan.moves_at if plan else None
        situation = _assess_head(workspace, course, history, now)
        line = _make_line(workspace, course, empty_line, history, released, situation)
    except PremierjetError as error:
        unreadable = {"state": ModuleStage.UNREADABLE, "problem": Problem.of(error)}
        return ModuleStatus(empty_line.model_copy(update=unreadable), requested, now)
    line = _add_results(workspace, line)
    if line.state is ModuleStage.NO_DRAFT and empty_line.module in since:
        line = line.model_copy(update={"state": ModuleStage.DRAFTING, "since": since[empty_line.module]})
    moments = (plan_until, situation.moves_at if situation else None)
    until = min((each for each in moments if each is not None), default=None)
    return ModuleStatus(line, describe_approval(requested, line, history, released), now, until)


def _add_lateness(course: Course, line: ModuleLine, now: datetime) -> ModuleLine:
    """Return a line with what is late about its module now."""
    if line.state is ModuleStage.UNREADABLE:
        return line
    progress = Progress(
        line.is_document,
        draft=line.draft,
        due=line.due,
        release=line.release if line.stands else None,
        delivered=line.delivered,
        plan=line.plan,
    )
    late = list_late(course, progress, now)
    return line.model_copy(update={"late": late}) if late else line


def _add_plan(line: ModuleLine, situation: PlanSituation | None) -> ModuleLine:
    """Return the line of a module without a draft, with its plan if that waits for people."""
    if situation is None:
        return line
    if situation.problem is not None:
        return line.model_copy(update={"problem": Problem.of(situation.problem)})
    if not situation.roles:
        return line
    plan = situation.plan
    waiting = WaitingPlan(
        evidence=PlanEvidence(module=plan.module, revision=plan.revision, digest=plan.digest),
        waits_for=situation.roles,
        since=situation.since,
        due=situation.deadline,
    )
    return line.model_copy(update={"state": ModuleStage.WAITING, "since": waiting.since, "plan": waiting})


def _add_results(workspace: Workspace, line: ModuleLine) -> ModuleLine:
    """Return the line with its last analysis of results; if that cannot be read, with the problem."""
    try:
        analysis = Analyses(workspace.records.store).read_analysis(line.module)
    except StoreUnusable as error:
        return line.model_copy(update={"problem": Problem.of(error)})
    return line.model_copy(update={"results": summarise_results(analysis)}) if analysis else line


def _make_empty_line(course: Course, module: Module) -> ModuleLine:
    return ModuleLine(
        module=course.key_of(module),
        course=course.id,
        title=module.title,
        language=course.language_of(module),
        is_document=course.document(module.id) is not None,
        kinds=module.artefacts,
        state=ModuleStage.NO_DRAFT,
    )


def _make_line(
    workspace: Workspace,
    course: Course,
    empty_line: ModuleLine,
    history: ModuleHistory,
    released: Draft | None,
    situation: Situation | None,
) -> ModuleLine:
    """Return the line of a module that has a history; raises StoreUnusable."""
    release = history.newest
    standing_release = release if release and is_standing(release, history.entries) else None
    shown = find_shown_releases(workspace, course.targets, history)
    update: dict[str, Any] = {
        "draft_cites": _list_cited(history.head),
        "release_cites": _list_cited(released),
        "delivered": shown,
        "absent": tuple(
            target.id
            for target in course.targets
            if standing_release and not any(each.target == target.id and each.current for each in shown)
        ),
        "cost": sum_costs(
            course,
            ((_make_draft_evidence(empty_line, outline), outline.provenance) for outline in history.outlines),
        ),
        **(_describe_release_part(workspace, release, history) if release else {}),
    }
    if situation is not None:
        update |= _describe_draft_part(situation, history, standing_release, bool(shown))
    return empty_line.model_copy(update=update)


def _make_draft_evidence(line: ModuleLine, outline: Outline) -> DraftEvidence:
    return DraftEvidence(module=line.module, revision=outline.revision, digest=outline.digest)


def _assess_head(
    workspace: Workspace, course: Course, history: ModuleHistory, now: datetime
) -> Situation | None:
    head, records = history.head, history.ledger_records
    if head is None:
        return None
    return describe_situation(workspace, course, head, records, now)


def _describe_draft_part(
    situation: Situation, history: ModuleHistory, standing_release: Release | None, shown: bool
) -> dict[str, Any]:
    """Return the fields of a line that describe the newest draft."""
    head, judgement = situation.draft, situation.judgement
    digest = head.content.canonical_digest()
    is_released = standing_release is not None and standing_release.approval.digest == digest
    approved = judgement.decisions if isinstance(judgement, Approved) else situation.standing_decisions
    return {
        "title": head.content.title,
        "kinds": list_kinds(head),
        "state": find_state(situation, released=is_released, delivered=shown),
        "since": find_state_since(situation),
        "draft": DraftEvidence(module=head.module, revision=head.revision, digest=digest),
        "blocking": len(situation.open_findings),
        "waits_for": situation.roles,
        "lapsed": judgement.lapsed if isinstance(judgement, Waiting) else None,
        "due": situation.deadline,
        "approved_by": list_said(
            head.module, history.entries, tuple(d for d in approved if d.verdict is Verdict.APPROVE)
        ),
        "good_until": situation.good_until,
        "problem": Problem.of(situation.problem) if situation.problem else None,
    }


def _describe_release_part(workspace: Workspace, release: Release, history: ModuleHistory) -> dict[str, Any]:
    """Return the fields of a line that describe the newest release."""
    published = find_publication(release, history.entries)
    observed_files = read_observed_files(workspace.records, release, history.entries)
    return {
        "release": describe_release(release),
        "published": LedgerEvidence(module=release.module, line=published.sequence),
        "released_at": published.recorded.at,
        "released_by": list_said(release.module, history.entries, release.approval.decisions),
        "stands": is_standing(release, history.entries),
        "sheet": find_sheet((*release.evidence, *observed_files), PRINTED_SHEET) is not None,
    }


def _read_released(workspace: Workspace, history: ModuleHistory) -> Draft | None:
    """Return the revision from which the newest release was built; usually that is the head."""
    release, head = history.newest, history.head
    if release is None or head is None or head.content.canonical_digest() == release.approval.digest:
        return head if release else None
    return workspace.records.revision(release.module, release.approval.decisions[-1].revision)


def _list_cited(draft: Draft | None) -> tuple[str, ...]:
    return draft.content.sources if draft else ()


def _read_lock(workspace: Workspace, course: Course) -> SourcesLock | None:
    """Return the lock of a course's remote sources; None if it has none or the lock cannot be read."""
    if not course.remote_sources:
        return None
    try:
        return PulledOriginals(workspace.records.store, course.id).lock()
    except StoreUnusable:
        return None
