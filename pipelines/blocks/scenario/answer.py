"""The schema of a model's answer for a scenario, and the scenario built from it.

Code leads from one decision to the next, so that there is no loop, no dead end and no place that nothing
leads to; a model says of a wrong choice only whether it does harm, and whether the story can go on after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from pipelines.blocks.scenario.contract import (
    STOPPED,
    WELL_DONE,
    Consequence,
    Decision,
    Ending,
    Scenario,
    Worth,
)
from pipelines.blocks.scenario.criticism import FEWEST_DECISIONS, MOST_DECISIONS
from pipelines.drafting.element_builder import ElementBuilder, Names, TaughtAnswer, Text
from pipelines.drafting.plain_text import to_plain_text
from schemas.contract import Contract
from schemas.course import Bloom
from schemas.draft import Option, Origin, SingleChoice, Statement
from schemas.ids import LONGEST_LINE, OPTION_LETTERS

MOST_OTHERS = 3
"""Choices that are not right, of one decision."""


class ChoiceAnswer(Contract):
    """What somebody may do, and what follows from it."""

    text: Text
    consequence: TaughtAnswer


class OtherChoiceAnswer(ChoiceAnswer):
    """A choice that is not the best: `acceptable` if it does no harm, `ends` if the story ends with it."""

    acceptable: bool
    ends: bool


class DecisionAnswer(Contract):
    """One place where somebody has to choose, with the passages that say what is right."""

    stem: Text
    span_ids: Names
    right: ChoiceAnswer
    others: Annotated[list[OtherChoiceAnswer], Field(max_length=MOST_OTHERS)]


class ScenarioAnswer(Contract):
    """A scenario of a page: its situation, its decisions in order, and how it ends, well and badly."""

    page: Text
    title: Text
    situation: Annotated[list[TaughtAnswer], Field(max_length=6)]
    decisions: Annotated[list[DecisionAnswer], Field(max_length=MOST_DECISIONS)]
    ended_well: TaughtAnswer
    ended_badly: TaughtAnswer


def build_scenario(answer: ScenarioAnswer, builder: ElementBuilder) -> Scenario | None:
    """Return the scenario; None if it has too few decisions, or no readable title, situation or ending."""
    answers = _end_somewhere([each for each in answer.decisions if _is_choice(each)])
    situation = tuple(_build_statements(answer.situation, builder))
    well = tuple(_build_statements((answer.ended_well,), builder))
    badly = tuple(_build_statements((answer.ended_badly,), builder))
    title = to_plain_text(answer.title)[:LONGEST_LINE].strip()
    if len(answers) < FEWEST_DECISIONS or not (situation and well and badly and title):
        return None
    names = [builder.ids.allocate_item() for _ in answers]
    return Scenario(
        id=builder.ids.allocate_block(),
        title=title,
        situation=situation,
        decisions=tuple(
            _build_decision(each, name, leads_to, builder)
            for each, name, leads_to in zip(answers, names, [*names[1:], WELL_DONE], strict=True)
        ),
        endings=(Ending(id=WELL_DONE, statements=well), Ending(id=STOPPED, statements=badly)),
    )


def _is_choice(decision: DecisionAnswer) -> bool:
    """Return whether a decision asks something, and has a right choice and another one."""
    choices = _list_choices(decision)
    return len(choices) > 1 and choices[0] is decision.right and bool(to_plain_text(decision.stem))


def _list_choices(decision: DecisionAnswer) -> tuple[ChoiceAnswer, ...]:
    """Return the choices that have a readable text of their own and a consequence, the right one first."""
    choices: dict[str, ChoiceAnswer] = {}
    for choice in (decision.right, *decision.others):
        text = to_plain_text(choice.text)
        if text and to_plain_text(choice.consequence.text):
            choices.setdefault(text, choice)
    return tuple(choices.values())


def _end_somewhere(decisions: Sequence[DecisionAnswer]) -> list[DecisionAnswer]:
    """Return the decisions, some choice of which ends the story badly: if need be the others of the last."""
    if not decisions or any(_ends(each) for decision in decisions for each in _list_choices(decision)):
        return [*decisions]
    if any(_judge(each) is Worth.WRONG for each in _list_choices(decisions[-1])):
        return [*decisions]
    others = [each.model_copy(update={"ends": True, "acceptable": False}) for each in decisions[-1].others]
    return [*decisions[:-1], decisions[-1].model_copy(update={"others": others})]


def _build_decision(decision: DecisionAnswer, name: str, leads_to: str, builder: ElementBuilder) -> Decision:
    """Return a decision; the order of its choices is drawn from their texts."""
    citations = builder.cite(decision.span_ids)
    quotes = [citation.quote for citation in citations]
    shown = sorted(_list_choices(decision), key=lambda each: sha256(each.text.encode()).digest())
    choices = dict(zip(OPTION_LETTERS, shown, strict=False))
    return Decision(
        question=SingleChoice(
            id=name,
            stem=to_plain_text(decision.stem, quotes),
            bloom=Bloom.APPLY,
            options=tuple(
                Option(id=letter, text=to_plain_text(choice.text, quotes))
                for letter, choice in choices.items()
            ),
            key=next(letter for letter, choice in choices.items() if choice is decision.right),
            citations=citations,
            origin=Origin.MODEL,
        ),
        consequences=tuple(
            Consequence(
                option=letter,
                leads_to=STOPPED if _ends_badly(choice, leads_to) else leads_to,
                is_acceptable=True if _judge(choice) is Worth.ACCEPTABLE else None,
                statements=tuple(_build_statements((choice.consequence,), builder)),
            )
            for letter, choice in choices.items()
        ),
    )


def _ends_badly(choice: ChoiceAnswer, leads_to: str) -> bool:
    """Return whether the story stops with a choice; one that does harm leads to no good ending."""
    return _ends(choice) or (_judge(choice) is Worth.WRONG and leads_to == WELL_DONE)


def _judge(choice: ChoiceAnswer) -> Worth:
    """Return how good a choice is, as the model says: one that is not right does harm or is acceptable."""
    if not isinstance(choice, OtherChoiceAnswer):
        return Worth.RIGHT
    return Worth.ACCEPTABLE if choice.acceptable else Worth.WRONG


def _ends(choice: ChoiceAnswer) -> bool:
    return isinstance(choice, OtherChoiceAnswer) and choice.ends


def _build_statements(answers: Iterable[TaughtAnswer], builder: ElementBuilder) -> Iterator[Statement]:
    built = (builder.build_statement(each.model_copy(update={"id": ""})) for each in answers)
    return (statement for statement in built if statement is not None)
