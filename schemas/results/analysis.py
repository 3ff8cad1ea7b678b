"""The analysis of one module's results: figures about its pages and questions, never about a person.

Every figure says how many learners it was counted over. One that is not told is `Absent`, with the reason.
There is no field for a learner. Decided in docs/decisions/0068-what-results-may-say.md; what is told of
fewer learners than the smallest group, and since which form, in 0072-too-few-to-tell.md.
"""

from datetime import datetime
from typing import Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, ItemId, Line, ModuleKey, PageId, Slug
from schemas.language import Language
from schemas.results.figures import Absent, Band, Coefficient, Discrimination, GroupDifference, Mean, Share
from schemas.results.result import Moment, ResultKind
from schemas.results.state import Month


class FunnelStep(Contract):
    """How many learners came this far, of those the first step that is told begins with."""

    kind: ResultKind = Field(description="`enrolled`, `started`, `completed` or `passed`.")
    learners: Share | Absent


class PageLeft(Contract):
    """How many of those who reached a page went no further, and never completed the module.

    The line without a page is the questions after the last one.
    """

    page: PageId | None = None
    title: Line | None = None
    stopped: Share | Absent


class OptionUse(Contract):
    """How many chose one answer, of all who answered the question for the first time."""

    option: str = Field(min_length=1, description="Its letter, or `true` and `false`.")
    text: str
    right: bool
    chosen: Share | Absent


class ItemFigures(Contract):
    """How one question was answered the first time, in one wording."""

    item: ItemId
    wording: Digest = Field(description="Of what a learner reads before they answer, and of the key.")
    stem: str
    kind: str
    objective: Slug | None = None
    chance: float | None = Field(
        default=None,
        description="The share that would be right by guessing, where the question lists answers.",
    )
    difficulty: Share | Absent = Field(description="Right the first time: p, high where a question is easy.")
    item_rest: Coefficient | Absent = Field(
        description="Correlation with the number of other questions right (corrected point-biserial)."
    )
    discrimination: Discrimination | Absent
    options: tuple[OptionUse, ...] = ()


class ObjectiveFigures(Contract):
    """How far one objective is mastered, by the questions that serve it."""

    objective: Slug
    text: Line
    items: tuple[ItemId, ...]
    right: Mean | Absent = Field(description="The share of its questions right the first time.")
    mastered: Share | Absent = Field(description="Learners with as many of them right as mastery asks for.")
    before: Mean | Absent = Field(description="The same as `right`, of what is asked before the lesson.")


class QuizEdition(Contract):
    """The releases whose quiz reads the same, and how it was answered there."""

    releases: tuple[int, ...] = Field(min_length=1)
    reached: Mean | Absent = Field(description="The share of questions right the first time.")
    passed: Share | Absent = Field(description="Of those who started.")
    alpha: Coefficient | Absent = Field(
        description="L. J. Cronbach (1951); KR-20, as answers are right or not."
    )
    items: tuple[ItemFigures, ...] = ()
    objectives: tuple[ObjectiveFigures, ...] = ()


class EditionComparison(Contract):
    """One figure in an edition and in the one before it."""

    of: Literal["passed", "reached", "difficulty"]
    item: ItemId | None = Field(default=None, description="The question, where `of` is its difficulty.")
    reworded: bool = Field(default=False, description="The question, its answers or its key read otherwise.")
    earlier: tuple[int, ...]
    later: tuple[int, ...]
    difference: GroupDifference | Absent


class QuizFigures(Contract):
    """How one quiz of an LMS was taken whose questions are the module's: never counted with its packages."""

    origin: Slug = Field(description="The entry of `results:` in course.yaml that told it.")
    quiz: Slug = Field(description="Which quiz of the LMS, such as `quiz-3`.")
    taken: Share | Absent = Field(description="Learners with a finished attempt, of those enrolled.")
    attempts: int | Absent = Field(description="Finished attempts.")
    first_score: Mean | Absent = Field(description="Of each learner's first attempt, 0 to 1.")
    best_score: Mean | Absent = Field(description="Of each learner's best attempt, 0 to 1.")
    minutes: Mean | Absent = Field(description="Spent in all attempts of a learner.")
    editions: tuple[QuizEdition, ...] = Field(
        default=(), description="Its questions, where one edition alone was released: an attempt names none."
    )


class Appreciation(Contract):
    """How learners rated one question of a questionnaire: as training ended, or later."""

    moment: Moment
    question: Line
    best: float = Field(description="Top of the scale.")
    rating: Mean | Absent


class ModuleAnalysis(Contract):
    """The results of one module, counted; of fewer learners than the smallest group nothing but that."""

    form: Literal[2] = Field(
        default=2, description="Of this contract; the first had none (schemas/results/earlier.py)."
    )
    module: ModuleKey
    title: Line
    language: Language
    smallest_group: int = Field(ge=1, description="No figure tells of fewer learners.")
    inputs: Digest = Field(
        description="Fingerprint of the results, the releases and the way of counting; with a keyed hash "
        "among them, so that nobody finds by trying what it was made of."
    )
    up_to: Month | Absent = Field(description="The month the newest result happened in, in UTC.")
    results: int | Absent = Field(description="Rows counted.")
    learners: int = Field(ge=0, description="At least so many learners, in steps of the smallest group.")
    unplaced: int | Absent = Field(
        default=0, description="Answers that name no question of a release we hold."
    )
    funnel: tuple[FunnelStep, ...]
    first_score: Mean | Absent = Field(description="The first that was told of each learner, 0 to 1.")
    best_score: Mean | Absent = Field(description="The best of each learner, 0 to 1.")
    scores: tuple[Band, ...] = Field(default=(), description="The best scores, in bands.")
    minutes: Mean | Absent = Field(description="Spent until the module was completed.")
    declared_minutes: int = Field(ge=1)
    longer: Share | Absent = Field(description="Completed the module in more than the declared duration.")
    pages: tuple[PageLeft, ...] = ()
    editions: tuple[QuizEdition, ...] = Field(default=(), description="Oldest first.")
    comparisons: tuple[EditionComparison, ...] = ()
    appreciation: tuple[Appreciation, ...] = ()
    quizzes: tuple[QuizFigures, ...] | None = Field(
        default=None, description="Quizzes of an LMS, apart: none of the figures above counts them."
    )

    @property
    def is_of_too_few(self) -> bool:
        """Return whether there are results, of fewer learners than may be told of."""
        return isinstance(self.results, Absent)


class CountedUntil(Contract):
    """Since when results of a module are new: kept beside the rows for the next count, and told to nobody."""

    module: ModuleKey
    until: datetime = Field(description="The hour after the newest result that was counted, in UTC.")
