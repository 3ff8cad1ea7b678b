"""Expected result of a learner who answers everything right, from the approved content."""

from dataclasses import dataclass

from pipelines.packaging.format import Launch
from pipelines.packaging.identifiers import list_asked_items, list_scored_items
from pipelines.packaging.player.questions import list_keys_of
from schemas.draft import Cloze, Content, Item, Numeric, list_questions_of, list_taught_blocks
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.numbers import format_number
from schemas.self_test import PlayedResult

FULL_SCORE = 100.0


@dataclass(frozen=True)
class Expectation:
    """The answers to give, by question, and the state that a platform must then have recorded."""

    answers: dict[str, list[str]]
    left: PlayedResult


def expect_result(content: Content, launch: Launch) -> Expectation:
    """Return what is expected of a package of this content, read from the content alone.

    Without a quiz SCORM and xAPI call a finished module passed; cmi5 judges nothing there (decision 0041).
    A web page reports to nobody: only its own progress can be read.
    """
    all_items, scored = list_asked_items(content), list_scored_items(content)
    answers = {item.id: _list_right_answer(item, content.language) for item in all_items}
    if launch.reports_to is None:
        return Expectation(answers, PlayedResult(completed=True, interactions=0))
    has_verdict = bool(scored) or launch.passes_unscored
    return Expectation(
        answers,
        PlayedResult(
            completed=True,
            passed=True if has_verdict else None,
            score=FULL_SCORE if scored else None,
            interactions=_count_met(content),
        ),
    )


def _count_met(content: Content) -> int:
    """Return how many questions a learner meets who answers each right: scenarios show some of theirs."""
    inside = (block.follow_right_answers() for _, block in list_taught_blocks(content.artefacts))
    return len(list_questions_of(content.artefacts)) + sum(map(len, inside))


def compare_results(found: PlayedResult, wanted: PlayedResult) -> tuple[Finding, ...]:
    """Return a finding for each recorded value that is not the expected one."""
    return tuple(
        Finding(
            rule=f"played.{name}",
            place="session",
            facts={"found": str(getattr(found, field)), "wanted": str(getattr(wanted, field))},
        )
        for name, field in (
            ("completion", "completed"),
            ("success", "passed"),
            ("score", "score"),
            ("interactions", "interactions"),
        )
        if getattr(found, field) != getattr(wanted, field)
    )


def _list_right_answer(item: Item, language: Language) -> list[str]:
    """Return what a learner gives: the ids chosen, or the texts typed."""
    match item:
        case Cloze():
            return [gap.accepted[0] for gap in item.gaps]
        case Numeric():
            return [format_number(item.answer, language)]
    return list_keys_of(item)
