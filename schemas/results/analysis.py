"""The analysis of one module's results: figures about its pages and questions, never about a person.

Every figure says how many learners it was counted over. A figure that is withheld is `Absent`, with the
reason. There is no field for a learner. Decided in docs/decisions/0068-what-results-may-say.md; what may be
shown of fewer learners than the smallest group, in 0072-too-few-to-tell.md.
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
    """How many learners came this far, of all those in the first step that is shown."""

    kind: ResultKind = Field(description="`enrolled`, `started`, `completed` or `passed`.")
    learners: Share | Absent


class PageLeft(Contract):
    """How many of those who reached a page went no further, and never completed the module.

    Without a `page`, it counts those who stopped at the questions after the last page.
    """

    page: PageId | None = None
    title: Line | None = None
    stopped: Share | Absent


class OptionUse(Contract):
    """How many chose one answer, among the first answers to the question."""

    option: str = Field(min_length=1, description="Its letter, or `true` and `false`.")
    text: str
    right: bool
    chosen: Share | Absent


class ItemFigures(Contract):
    """How one question was answered the first time, in one wording."""

    item: ItemId
    wording: Digest = Field(
        description="sha256 of what a learner reads before they answer, and of the right answer."
    )
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


class InsideFigures(Contract):
    """How one question inside a page was answered the first time: a checkpoint, or a decision of a scenario.

    Of a decision only those are counted whose way led to it.
    """

    item: ItemId
    stem: str
    kind: str
    right: Share | Absent
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
    """Releases whose quiz is worded the same, and how learners answered it."""

    releases: tuple[int, ...] = Field(min_length=1)
    reached: Mean | Absent = Field(description="The share of questions right the first time.")
    passed: Share | Absent = Field(description="Of those who started.")
    alpha: Coefficient | Absent = Field(
        description="L. J. Cronbach (1951); KR-20, as answers are right or not."
    )
    items: tuple[ItemFigures, ...] = ()
    objectives: tuple[ObjectiveFigures, ...] = ()
    inside: tuple[InsideFigures, ...] | None = Field(
        default=None, description="Questions inside pages, if there are any."
    )


class EditionComparison(Contract):
    """Difference of one figure between an edition of the quiz and the edition before it."""

    of: Literal["passed", "reached", "difficulty"]
    item: ItemId | None = Field(default=None, description="The question, where `of` is its difficulty.")
    reworded: bool = Field(
        default=False, description="The question, its answers or the right answer was worded differently."
    )
    earlier: tuple[int, ...]
    later: tuple[int, ...]
    difference: GroupDifference | Absent


class QuizFigures(Contract):
    """How learners took a quiz that an LMS has of the module; never counted with the module's packages."""

    origin: Slug = Field(description="The entry of `results:` in course.yaml that it comes from.")
    quiz: Slug = Field(description="Which quiz of the LMS, such as `quiz-3`.")
    taken: Share | Absent = Field(description="Learners with a finished attempt, of those enrolled.")
    attempts: int | Absent = Field(description="Finished attempts.")
    first_score: Mean | Absent = Field(description="Of each learner's first attempt, 0 to 1.")
    best_score: Mean | Absent = Field(description="Of each learner's best attempt, 0 to 1.")
    minutes: Mean | Absent = Field(description="Spent in all attempts of a learner.")
    editions: tuple[QuizEdition, ...] = Field(
        default=(),
        description="Its questions; empty if several editions were released: an attempt does not name one.",
    )


class Appreciation(Contract):
    """How learners rated one question of a questionnaire: as training ended, or later."""

    moment: Moment
    question: Line
    best: float = Field(description="Top of the scale.")
    rating: Mean | Absent


class ModuleAnalysis(Contract):
    """The results of one module, counted; of fewer learners than the smallest group, only that it is so."""

    form: Literal[2] = Field(
        default=2,
        description="Version of this contract; the first had no number (schemas/results/first_format.py).",
    )
    module: ModuleKey
    title: Line
    language: Language
    smallest_group: int = Field(ge=1, description="Figures of fewer learners are withheld.")
    inputs: Digest = Field(
        description="Fingerprint of the results, the releases and the way of counting. A keyed hash is part "
        "of it, so that nobody can guess the results and compare."
    )
    up_to: Month | Absent = Field(description="The month the newest result happened in, in UTC.")
    results: int | Absent = Field(description="Rows counted.")
    learners: int = Field(ge=0, description="Rounded down to a multiple of the smallest group.")
    unplaced: int | Absent = Field(
        default=0, description="Answers to questions that none of our releases has."
    )
    funnel: tuple[FunnelStep, ...]
    first_score: Mean | Absent = Field(description="Mean of each learner's first score, 0 to 1.")
    best_score: Mean | Absent = Field(description="Mean of each learner's best score, 0 to 1.")
    scores: tuple[Band, ...] = Field(default=(), description="The best scores, in bands.")
    minutes: Mean | Absent = Field(description="Spent until the module was completed.")
    declared_minutes: int = Field(ge=1)
    longer: Share | Absent = Field(description="Completed the module in more than the declared duration.")
    pages: tuple[PageLeft, ...] = ()
    editions: tuple[QuizEdition, ...] = Field(default=(), description="Oldest first.")
    comparisons: tuple[EditionComparison, ...] = ()
    appreciation: tuple[Appreciation, ...] = ()
    quizzes: tuple[QuizFigures, ...] | None = Field(
        default=None, description="Quizzes of an LMS; none of the figures above counts them."
    )

    @property
    def is_of_too_few(self) -> bool:
        """Return whether the results are of too few learners to be shown."""
        return isinstance(self.results, Absent)


class CountedUntil(Contract):
    """Until when the results of a module were counted; kept for the next count, and never shown."""

    module: ModuleKey
    until: datetime = Field(description="The hour after the newest result that was counted, in UTC.")
