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

    `id` and `registration` may name a learner: both are hashed before anything is kept. Of a table's row,
    `row_key` stays when the row is corrected, and `former_id` is the id older versions gave it.
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
    row_key: str | None = None
    former_id: str | None = None

    def line(self) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(asdict(self)) + "\n"


@dataclass(frozen=True)
class PresentAttempt:
    """An attempt of a learner that an LMS has in one activity; `registration` is None if it has none.

    If `is_whole`, every attempt of the learner there has such a line, so that any other was removed.
    """

    lms_activity: str
    actor: str
    registration: str | None
    is_whole: bool

    def line(self) -> str:
        """Return the attempt as one line of JSON."""
        return json.dumps(asdict(self)) + "\n"


def find_verb(kind: ResultKind) -> str:
    """Return the verb by which the reading rules recognise a kind of result."""
    return VERBS.get(kind, ADL + kind.value)


def format_duration(seconds: float | None) -> str | None:
    """Return a duration in ISO 8601."""
    return None if seconds is None else f"PT{seconds:.2f}S"


def read_moment(seconds: float) -> str:
    """Return a time, given in seconds since 1970, in ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
