"""What learners did with what was delivered, and what that says of it; no learner's name is in any of it."""

from schemas.results.result import COLUMNS, LearnerId, Moment, Result, ResultKind

__all__ = ["COLUMNS", "LearnerId", "Moment", "Result", "ResultKind"]
