"""Lessons from a course's reviews: its measures, and its house style."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.review.house_style import find_corrections, list_rules, propose_rules
from pipelines.review.measures import History, measure_course
from pipelines.workflow.decide import judge_draft, list_decisions
from pipelines.workflow.write_revision import write_revision
from schemas.course import Course
from schemas.draft import Draft
from schemas.house_style import HouseStyle
from schemas.measures import CourseMeasures
from schemas.review import Approved


def measure_reviews(workspace: Workspace, course: Course) -> CourseMeasures:
    """Return the measures of a course's reviews so far."""
    return measure_course(course.id, list_histories(workspace, course))


def propose_house_style(workspace: Workspace, course: Course, now: datetime) -> Draft | None:
    """Propose the corrections people keep repeating as the next house style; None if no rule is new.

    Raises Conflict if somebody else changed it meanwhile.
    """
    earlier = workspace.records.revisions(course.key_of(course.house_style))
    draft = propose_rules(course, find_corrections(list_histories(workspace, course)), earlier, now)
    if draft is not None:
        write_revision(workspace, draft, earlier[-1] if earlier else None)
    return draft


def find_house_style(workspace: Workspace, course: Course, now: datetime) -> HouseStyle | None:
    """Return the newest approved house style, or None."""
    for draft in reversed(workspace.records.revisions(course.key_of(course.house_style))):
        if isinstance(judge_draft(workspace, draft, now), Approved):
            return HouseStyle(rules=list_rules(draft.content), digest=draft.content.canonical_digest())
    return None


def list_histories(workspace: Workspace, course: Course) -> tuple[History, ...]:
    """Return the revisions and decisions of each of a course's modules."""
    keys = [course.key_of(module) for module in course.drafted_modules]
    return tuple(History(workspace.records.revisions(key), list_decisions(workspace, key)) for key in keys)
