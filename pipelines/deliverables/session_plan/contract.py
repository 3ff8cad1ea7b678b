"""The contract of the session plan."""

from typing import ClassVar, Literal

from schemas.draft import PhasePlan


class SessionPlan(PhasePlan):
    """How a session is led (déroulé pédagogique), and what only the trainer can bring to it."""

    tells_hours: ClassVar[bool] = True

    kind: Literal["session_plan"] = "session_plan"
