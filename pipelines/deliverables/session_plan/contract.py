"""The contract of the session plan."""

from typing import ClassVar, Literal

from schemas.draft import PhasePlan

PHASE_COLUMNS = ("content", "method", "trainer", "learners", "resources", "assessment", "adaptation")
"""What a phase says, in the order in which it is read."""


class SessionPlan(PhasePlan):
    """How a session is led (déroulé pédagogique), and what only the trainer can bring to it."""

    is_for_trainers_alone: ClassVar[bool] = True
    tells_hours: ClassVar[bool] = True

    kind: Literal["session_plan"] = "session_plan"
