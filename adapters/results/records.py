"""A record of something a learner did, in the terms the reading rules expect (pipelines/results/sql)."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from schemas.results import ResultKind

ADL = "http://adlnet.gov/expapi/verbs/"
VERBS = {
    ResultKind.ENROLLED: "urn:premierjet:results:enrolled",
    ResultKind.RATED: "urn:premierjet:results:rated",
    ResultKind.STARTED: f"{ADL}initialized",
    ResultKind.LEFT: f"{ADL}terminated",
}


@dataclass(frozen=True)
class Record:
    """A line of a batch; `object` is an activity's IRI, as our packages make them.

    `id` and `registration` may name a learner: both are hashed before anything is kept.
    """

    id: str
    actor: str
    verb: str
    object: str
    at_text: str
    registration: str | None = None
    interaction: str | None = None
    success: str | None = None
    scaled: str | None = None
    duration: str | None = None
    response: str | None = None
    release: str | None = None
    optional: str | None = None
    moment: str | None = None
    question: str | None = None
    rating: str | None = None
    best_rating: str | None = None
    lms_activity: str | None = None

    def line(self) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(asdict(self)) + "\n"


@dataclass(frozen=True)
class PresentAttempt:
    """A line that says which attempt an LMS holds of a learner in one activity; None where it holds none.

    `is_whole` says that every attempt of the learner there has such a line: any other was removed.
    """

    lms_activity: str
    actor: str
    registration: str | None
    is_whole: bool

    def line(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self)) + "\n"


def find_verb(kind: ResultKind) -> str:
    """Return the verb that the rules of reading know a kind by."""
    return VERBS.get(kind, ADL + kind.value)


def format_duration(seconds: float | None) -> str | None:
    """Return a duration as ISO 8601 has it."""
    return None if seconds is None else f"PT{seconds:.2f}S"


def read_moment(seconds: float) -> str:
    """Return the time so many seconds after 1970 began."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
