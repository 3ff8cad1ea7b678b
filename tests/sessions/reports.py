"""Small session plans and reports about them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.testing.builders import KEY
from schemas.draft import Origin, Phase
from schemas.session_report import DatedSession, GivenReport, SessionReport

FIRST, SECOND, THIRD = "st-0101", "st-0102", "st-0103"
NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)


def phase(identifier: str, minutes: int = 20, **changes: Any) -> Phase:
    title = changes.pop("title", f"Phase {identifier}")
    return Phase(id=identifier, minutes=minutes, title=title, origin=Origin.EXTRACTIVE, **changes)


def plan(*phases: Phase) -> SessionPlan:
    return SessionPlan(phases=phases or (phase(FIRST), phase(SECOND), phase(THIRD)))


def report(
    minutes: Mapping[str, int] | None = None,
    *,
    number: int = 1,
    of: SessionPlan | None = None,
    **given: Any,
) -> SessionReport:
    """Return a report on the plan; each `number` is another session."""
    session = DatedSession(
        module=KEY,
        digest="0" * 64,
        day=date(2026, 11, 1) + timedelta(days=number),
        group=12,
        trainer="Marie Petit",
    )
    said = GivenReport(minutes=dict(minutes or {}), **given)
    return SessionReport(
        session=session,
        phases=said.describe_phases(of or plan()),
        ended_in=said.ended_in,
        unforeseen=said.unforeseen,
        change=said.change,
        text="# Session\n",
        at=NOON,
    )
