"""Settings of learners' results: where they are read, how long they are kept, the smallest group shown."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import ItemId, Line, Slug

WEB_ADDRESS = r"^https?://[^\s/?#@]+(/[^\s?#@]*)?$"


class LrsResults(Contract):
    """A learning record store; the login comes from the setting PREMIERJET_RESULTS_LRS_LOGIN alone."""

    kind: Literal["lrs"]
    id: Slug
    url: Line = Field(pattern=WEB_ADDRESS, description="What /statements follows, such as https://lrs/xapi.")
    asks_for_course: bool = Field(
        default=True,
        description="Ask only for statements of the course; `false` where the LRS cannot tell them apart.",
    )
    page: int = Field(default=500, ge=1, le=5000, description="How many statements are asked for at once.")
    again_days: int = Field(
        default=1,
        ge=0,
        le=366,
        description="How many days are asked for once more: more where an LRS goes by when things happened.",
    )


class StatementFiles(Contract):
    """Statements an LRS exported: one a line (`.jsonl`, `.ndjson`), packed by gzip or not."""

    kind: Literal["statements"]
    id: Slug
    path: Line = Field(description="One file, or a pattern, below the course's folder.")


class MoodleQuiz(Contract):
    """A quiz of a Moodle, whose questions came from a bank of ours."""

    quiz: int = Field(ge=1, description="Its number, as mod_quiz_get_quizzes_by_courses tells it.")
    module: Slug
    items: tuple[ItemId, ...] = Field(min_length=1, description="Our ids of its questions, slot by slot.")


class MoodleResults(Contract):
    """A course of a Moodle that plays our packages; the token comes from PREMIERJET_MOODLE_TOKEN alone."""

    kind: Literal["moodle"]
    id: Slug
    url: Line = Field(pattern=WEB_ADDRESS, description="Where Moodle is, without a login.")
    course: int = Field(ge=1, description="The number after id= in the course's address.")
    quizzes: tuple[MoodleQuiz, ...] = ()


class CsvResults(Contract):
    """A table anybody can fill in: who enrolled, what questionnaires said, what another LMS exports."""

    kind: Literal["csv"]
    id: Slug
    path: Line = Field(description="One file, or a pattern, below the course's folder.")


ResultOrigin = Annotated[
    LrsResults | StatementFiles | MoodleResults | CsvResults, Field(discriminator="kind")
]


class ResultsSettings(Contract):
    """What becomes of learners' results; without origins nothing is read."""

    origins: tuple[ResultOrigin, ...] = ()
    keep_months: int = Field(
        default=24, ge=1, le=120, description="How many months are kept beside the current one."
    )
    smallest_group: int = Field(
        default=5, ge=2, le=100, description="Figures of fewer learners than this are not shown."
    )
