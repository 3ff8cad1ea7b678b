"""Rules on binding papers: they state the hours the modules have."""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.session_hours import find_other_hours
from pipelines.drafting.kind import Criticism
from schemas.course import Form
from schemas.draft import FilledForm
from schemas.finding import Finding

BOUND_TO_HOURS = frozenset({Form.AGREEMENT, Form.CONTRACT})


def find_wrong_hours(case: Case) -> Iterator[Finding]:
    """Find an agreement or a contract of other hours than the modules add up to."""
    return find_other_hours(case, lambda each: isinstance(each, FilledForm) and each.form in BOUND_TO_HOURS)


CRITICISM = Criticism((find_wrong_hours,), place=10)
