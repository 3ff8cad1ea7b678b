"""Pages of a plan as a model is asked for them: the words wanted of each, as far as its evidence carries."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Self

from pipelines.drafting.captions import find_caption_ids
from pipelines.drafting.plan.learner_tasks import LearnerTask, choose_task
from schemas.course import Module
from schemas.deliverables import find_contract
from schemas.draft import PhasePlan, Sectioned
from schemas.draft.alignment import MINUTES_AN_ITEM, WORDS_READ_A_MINUTE
from schemas.language import Language
from schemas.plan import BlockPurpose, Plan, PlannedBlock, PlannedPage, PlannedScenario
from schemas.source import SourceSpans, SpanKind

MINUTES_AN_ACTIVITY = 2
"""What a block to practise with takes a learner besides the reading."""

READ_AT_LEAST = 0.5
"""Share of a page's minutes in which it is read, however short it is: an activity there is short too."""

WORDS_OF_EVIDENCE = 1.0
"""Words that one word of evidence carries. A strong model wrote 0.7 where it was free; a text longer than
what it rests on says things twice or makes them up."""

TOKENS_A_WORD = 4
"""What a word of a lesson takes in an answer, ids and JSON included: 3.1 in the answers of a strong model."""

TOKENS_A_DECISION = 500
"""What a decision of a scenario takes in an answer: three choices, each with what follows, and its ids."""

WORDS_OF_A_POINT = 8
"""Words that a shorter passage carries: a point of a slide becomes a sentence."""

WORDS_OF_AN_ACTIVITY = 30
"""What a case and what to do with it take on a page, besides what its passages say."""

WORDS_OF_A_TASK = 93
"""What one short case takes that learners decide: its situation, the answer, and the reasons for it.

Without room for it, twelve pages of a strong model had no practice one could check, and with 80 words hardly
any; no reader of either preferred them to what the same model wrote when asked directly. With 180 for a page,
cases were packed into one question, which readers held against them.
"""

MOST_TASKS, FEWEST_TASKS = 3, 2
"""Cases of a page's practice: a plain one, a near miss, and one where somebody has a reason to do otherwise.

The plain one is left out where a story shows it, as readers preferred, or where there is no time for it.
"""

MINUTES_OF_EVERY_TASK = 4
"""Minutes of a page from which it has all of them: in three, its rules and three cases are read in haste."""

WORDS_OF_A_CASE = 100
"""What showing the rules of a page at work takes besides, where its minutes leave room to read it.

That readers missed as much; beginners learn more from a worked example than from the same time of practice
alone (Sweller and Cooper, 1985).
"""

WORDS_OF_A_RECALL = 10
"""What a limit that another page teaches takes where it is needed: a clause."""

WORDS_OF_A_DECISION = 60
"""What a decision of a scenario is read as: its question, its choices, what follows from the one taken."""

SESSION_FRAME = Fraction(1, 6)
"""Share of a session's minutes for opening, breaks, debrief and closing: 70 minutes of a day of 7 hours."""

FEWEST_WORDS = 40
"""What a page is asked for, however little it rests on: two or three sentences."""


@dataclass(frozen=True)
class AskedPage:
    """A page to write, or a part of a long one: what it rests on, and how many words it is to have.

    `minutes` are its share of the module's; `blocks` those a person arranged, None if the writer is free;
    `pictures` the ids of those it is to show; `scenario` the one that is played on it; `case` the words that
    a worked case takes besides, and `tasks` the cases of its practice;
    `task` is then what learners do in them. `recalled` are passages of other pages that it needs.
    """

    title: str
    objective: str | None
    minutes: float
    words: int
    evidence: tuple[str, ...]
    blocks: tuple[PlannedBlock, ...] | None = None
    pictures: tuple[str, ...] = ()
    scenario: PlannedScenario | None = None
    case: int = 0
    tasks: int = 0
    task: LearnerTask | None = None
    recalled: tuple[str, ...] = ()

    @property
    def practice(self) -> int:
        """Return the words that practice takes besides."""
        return self.tasks * WORDS_OF_A_TASK

    def add_practice(self, task: LearnerTask | None, scenario: PlannedScenario | None) -> Self:
        """Return the page with what learners practise with: its scenario, which takes words, or a task."""
        has_time = scenario is None and round(self.minutes) >= MINUTES_OF_EVERY_TASK
        tasks = (MOST_TASKS if has_time else FEWEST_TASKS) if task else 0
        if scenario is None:
            return replace(self, tasks=tasks, task=task)
        played = WORDS_OF_A_DECISION * scenario.decisions
        room = round(self.minutes * WORDS_READ_A_MINUTE) - self.case - played
        words = max(min(self.words, room), FEWEST_WORDS)
        return replace(self, scenario=scenario, words=words, tasks=tasks, task=task)

    def keep_scenario(self, evidence: Collection[str]) -> PlannedScenario | None:
        """Return the scenario for the part of the page that has the first of its passages, else None."""
        scenario = self.scenario
        if scenario is None or scenario.evidence[0] not in evidence:
            return None
        own = tuple(span for span in scenario.evidence if span in evidence)
        return scenario.model_copy(update={"evidence": own})


def count_page_tokens(page: AskedPage) -> float:
    """Return the tokens that a page written in full takes in an answer."""
    decisions = page.scenario.decisions if page.scenario is not None else 0
    return TOKENS_A_WORD * (page.words + page.case + page.practice) + TOKENS_A_DECISION * decisions


def measure_pages(plan: Plan, module: Module, spans: SourceSpans) -> tuple[AskedPage, ...]:
    """Return the pages of a plan that the sources still serve, each with its minutes and its words.

    The module's minutes, less a minute for each question, are shared out by those of the pages. What
    activities leave of them is read at the usual pace, the cells of tables included.
    """
    words_of_span = count_span_words(spans)
    pages = [page for page in plan.pages if any(span in words_of_span for span in page.evidence)]
    planned = sum(page.minutes for page in pages)
    scenarios = {page.id: _find_scenario(page, plan, words_of_span) for page in pages}
    tasks = dict(_list_tasks(pages, scenarios, module, plan.language))
    minutes = count_page_minutes(module)
    return tuple(
        replace(
            _measure_page(page, minutes * page.minutes / planned, words_of_span, plan.removed),
            pictures=tuple(each.picture for each in plan.pictures if each.page == page.id),
        ).add_practice(tasks.get(page.id), scenarios[page.id])
        for page in pages
    )


def _list_tasks(
    pages: Sequence[PlannedPage],
    scenarios: Mapping[str, PlannedScenario | None],
    module: Module,
    language: Language,
) -> Iterator[tuple[str, LearnerTask]]:
    """Yield the pages that end with practice, and what learners do there.

    These are pages with an activity, and the last one of each objective that none would practise.
    """
    objectives = {each.id: each for each in module.objectives}
    practised = {page.objective for page in pages if page.activity or scenarios[page.id] is not None}
    last = {page.objective: page.id for page in pages}
    for page in pages:
        is_needed = page.objective in objectives.keys() - practised and last[page.objective] == page.id
        if page.activity or is_needed:
            yield page.id, choose_task(objectives.get(page.objective or ""), language)


def _find_scenario(page: PlannedPage, plan: Plan, there: Collection[str]) -> PlannedScenario | None:
    """Return the scenario of a page, on those of its passages that are still there; None if there is none."""
    for scenario in plan.scenarios:
        evidence = tuple(span for span in scenario.evidence if span in there)
        if scenario.page == page.id and evidence:
            return scenario.model_copy(update={"evidence": evidence})
    return None


def count_span_words(spans: SourceSpans) -> dict[str, int]:
    """Return the number of words of every span that a page may rest on, by its id.

    A caption counts for none: its picture says it.
    """
    captions = find_caption_ids(spans)
    return {
        span.id: 0 if span.id in captions else len(span.text.split())
        for source in spans.citable
        for span in source.spans
        if span.kind is not SpanKind.HEADING and not span.is_speaker_note
    }


def count_page_minutes(module: Module) -> int:
    """Return the minutes that the pages of a module share: without its questions, and a session's frame."""
    minutes = count_taught_minutes(module)
    return max(round(minutes * (1 - SESSION_FRAME)) if is_session(module) else minutes, 1)


def count_taught_minutes(module: Module) -> int:
    """Return the minutes of a module without those of its questions."""
    questions = module.questions if "quiz" in module.artefacts else 0
    return max(module.duration_minutes - MINUTES_AN_ITEM * questions, 1)


def is_session(module: Module) -> bool:
    """Return whether a module is led in a room and never read: its pages are phases, among others."""
    kinds = [find_contract(kind) for kind in module.artefacts]
    is_read = any(issubclass(kind, Sectioned) and kind.teaches for kind in kinds)
    return not is_read and any(issubclass(kind, PhasePlan) for kind in kinds)


def _measure_page(
    page: PlannedPage, minutes: float, words_of_span: Mapping[str, int], removed: Collection[str]
) -> AskedPage:
    evidence = tuple(span for span in page.evidence if span in words_of_span)
    activities = sum(block.purpose is BlockPurpose.PRACTISE for block in page.blocks) + bool(page.activity)
    reading = max(minutes - MINUTES_AN_ACTIVITY * activities, READ_AT_LEAST * minutes)
    carried = WORDS_OF_EVIDENCE * sum(max(words_of_span[span], WORDS_OF_A_POINT) for span in evidence)
    carried += WORDS_OF_AN_ACTIVITY * bool(page.activity)
    recallable = words_of_span.keys() - {*evidence, *removed}
    recalled = tuple(span for span in page.recalled or () if span in recallable)
    carried += WORDS_OF_A_RECALL * len(recalled)
    most = reading * WORDS_READ_A_MINUTE
    words = max(round(min(most, carried)), FEWEST_WORDS)
    return AskedPage(
        title=page.title,
        objective=page.objective,
        minutes=minutes,
        words=words,
        case=WORDS_OF_A_CASE if words + WORDS_OF_A_CASE <= most else 0,
        evidence=evidence,
        blocks=page.blocks if page.arranged else None,
        recalled=recalled,
    )


def split_long_pages(
    pages: Iterable[AskedPage],
    measure: Callable[[AskedPage], float],
    most: float,
    words_of_span: Mapping[str, int],
) -> Iterator[AskedPage]:
    """Yield the pages, one beyond `most` of the measure as several, which are numbered from the second on."""
    for page in pages:
        count = min(ceil(measure(page) / most), len(page.evidence))
        for number, evidence in enumerate(_split_evidence(page.evidence, count, words_of_span), start=1):
            yield page if count < 2 else _cut_page(page, number, evidence, count)


def _split_evidence(
    evidence: Sequence[str], count: int, words_of_span: Mapping[str, int]
) -> Iterator[tuple[str, ...]]:
    """Yield consecutive shares of evidence, of about as many words each; none is empty."""
    total, words, share = sum(words_of_span[span] for span in evidence), 0, list[str]()
    shares_left = count
    for place, span in enumerate(evidence):
        share.append(span)
        words += words_of_span[span]
        is_full = words * count >= total * (count - shares_left + 1)
        if shares_left > 1 and (is_full or len(evidence) - place - 1 < shares_left):
            yield tuple(share)
            share, shares_left = [], shares_left - 1
    yield tuple(share)


def _cut_page(page: AskedPage, number: int, evidence: tuple[str, ...], count: int) -> AskedPage:
    return replace(
        page,
        title=page.title if number == 1 else f"{page.title} ({number})",
        minutes=page.minutes / count,
        words=round(page.words / count),
        evidence=evidence,
        pictures=page.pictures if number == 1 else (),
        scenario=page.keep_scenario(evidence),
        case=page.case if number == 1 else 0,
        tasks=page.tasks if number == count else 0,
        task=page.task if number == count else None,
        blocks=page.blocks and tuple(_cut_blocks(page.blocks, evidence)),
    )


def _cut_blocks(blocks: Iterable[PlannedBlock], evidence: tuple[str, ...]) -> Iterator[PlannedBlock]:
    for block in blocks:
        cut = tuple(span for span in block.evidence if span in evidence)
        if cut:
            yield block.model_copy(update={"evidence": cut})
