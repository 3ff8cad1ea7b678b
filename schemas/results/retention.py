"""How long a course keeps its results; noted beside them, because the course may be deleted first."""

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Slug


class Retention(Contract):
    """How many months a course keeps results, as `course.yaml` said when they were last read."""

    course: Slug
    keep_months: int = Field(ge=1)
