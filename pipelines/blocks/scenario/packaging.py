"""A scenario on a learner's page, played by a script of its own; on paper, an exercise that branches."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.blocks.scenario.contract import HALF_POINTS, Decision, Scenario, list_ways
from pipelines.blocks.scenario.criticism import count_best_points
from pipelines.packaging.block import BranchingWays, PackagedBlock
from pipelines.packaging.documents.model import (
    Block,
    Grid,
    GridLine,
    Heading,
    Listing,
    ListStyle,
    Passage,
    Prose,
    Together,
    Words,
)
from pipelines.packaging.documents.pptx.deck import Asked, Body, plan_bullets
from pipelines.packaging.documents.sections import write_computations, write_paragraph, write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text
from schemas.ids import OPTION_LETTERS
from schemas.languages.numbers import format_number
from schemas.languages.texts import TextCatalogue, read_texts

FOLDER = Path(__file__).parent
WIDTHS = (3, 14, 3, 3)
"""The columns' shares of the page: choice, what follows, points, where to go."""


def _list_ways(block: Scenario) -> BranchingWays:
    return BranchingWays(
        block=block.id,
        start=block.decisions[0].id,
        most=count_best_points(block),
        points={
            decision.id: {
                option.id: HALF_POINTS[decision.judge_choice(option.id)]
                for option in decision.question.options
            }
            for decision in block.decisions
        },
        leads={decision.id: dict(list_ways(decision)) for decision in block.decisions},
    )


def _write_document(block: Scenario, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the decisions and endings by number, and a table of what follows from each choice."""
    texts, numbers = _read_texts(source_notes), block.number_nodes()
    yield Heading(f"{texts['title']}{texts.colon}{clean_text(block.title)}", 2)
    yield from write_paragraph(block.situation, source_notes)
    yield Prose((Words(texts["how_on_paper"]),), quiet=True)
    for decision in block.decisions:
        title = f"{numbers[decision.id]}. {texts['decision']}"
        yield Together(tuple(_write_decision(decision, title, source_notes)))
    for ending in block.endings:
        title = f"{numbers[ending.id]}. {texts['end']}"
        yield Together(
            (
                Prose((Words(title, strong=True),), keeps_with_next=True),
                *write_paragraph(ending.statements, source_notes),
            )
        )
    yield Grid(
        caption=texts["follows"],
        header=tuple(texts[name] for name in ("choice", "follows", "points", "go_to")),
        lines=tuple(_list_lines(block, source_notes)),
        widths=WIDTHS,
    )
    consequences = (each for decision in block.decisions for each in decision.consequences)
    statements = (statement for each in consequences for statement in each.statements)
    yield from write_computations((each.computation for each in statements), source_notes)


def _write_decision(decision: Decision, title: str, source_notes: SourceNotes) -> Iterator[Block]:
    yield Prose((Words(title, strong=True),), keeps_with_next=True)
    yield from write_paragraph(decision.situation, source_notes)
    yield Prose((Words(clean_text(decision.question.stem)),), keeps_with_next=True)
    options = tuple((Words(clean_text(option.text)),) for option in decision.question.options)
    yield Listing(options, style=ListStyle.LETTERS)


def _list_lines(block: Scenario, source_notes: SourceNotes) -> Iterator[GridLine]:
    numbers = block.number_nodes()
    for decision in block.decisions:
        for letter, option in zip(OPTION_LETTERS, decision.question.options, strict=False):
            consequence = decision.find_consequence(option.id)
            if consequence is None:
                continue
            points = HALF_POINTS[decision.judge_choice(option.id)] / 2
            follows = tuple(write_statement(each, source_notes) for each in consequence.statements)
            leads_to = str(numbers.get(consequence.leads_to, ""))
            cells = (
                f"{numbers[decision.id]}{letter}",
                format_number(points, source_notes.language),
                leads_to,
            )
            name, earned, goal = ((Words(cell),) for cell in cells)
            yield GridLine((name, follows, earned, goal))


def _plan_slides(block: Scenario, source_notes: SourceNotes) -> Iterator[Body]:
    """Yield the situation, and for each decision its choices, then what follows from them."""
    texts, numbers = _read_texts(source_notes), block.number_nodes()
    title = Words(f"{texts['title']}{texts.colon}{clean_text(block.title)}", strong=True)
    yield from plan_bullets([(write_statement(each, source_notes),) for each in block.situation], (title,))
    for decision in block.decisions:
        stem = Words(f"{numbers[decision.id]}. {clean_text(decision.question.stem)}", strong=True)
        situation: list[Passage] = [(write_statement(each, source_notes),) for each in decision.situation]
        options: list[Passage] = [(Words(clean_text(option.text)),) for option in decision.question.options]
        yield from plan_bullets(situation)
        yield Asked((stem,), tuple(options))
        yield from plan_bullets(
            [
                tuple(write_statement(statement, source_notes) for statement in each.statements)
                for each in decision.consequences
            ]
        )
    for ending in block.endings:
        end = Words(f"{numbers[ending.id]}. {texts['end']}", strong=True)
        yield from plan_bullets(
            [(write_statement(each, source_notes),) for each in ending.statements], (end,)
        )


def _read_texts(source_notes: SourceNotes) -> TextCatalogue:
    return read_texts("blocks.scenario", source_notes.language)


PACKAGING = PackagedBlock(
    template=FOLDER / "block.html",
    script=FOLDER / "block.js",
    style=FOLDER / "block.css",
    list_ways=_list_ways,
    write_document=_write_document,
    plan_slides=_plan_slides,
)
