"""Questions on paper: what is handed out, what the key tells of each question, once."""

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import Block, Grid, NewPage, Together, WritingSpace
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.testing import builders
from schemas.draft import Option
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, pdf_text, squeezed, word_text


def test_what_several_answers_are_told_alike_is_told_once() -> None:
    told = (
        ("15 minutes", "La source dit 30."),
        ("30 minutes", "C’est juste."),
        ("60 minutes", "La source dit 30."),
    )
    options = tuple(
        Option(id=letter, text=text, feedback=feedback)
        for letter, (text, feedback) in zip("abc", told, strict=True)
    )
    made = built(Quiz(items=(builders.question(1, options=options),)))
    key = [block for block in made.blocks if isinstance(block, Grid)][-1]
    number, answer, explained = key.lines[0].cells
    assert [each.text for each in number] == ["1", "q-0001"]
    assert [each.text for each in answer] == ["b) 30 minutes"]
    assert [each.text for each in explained] == ["a, c) La source dit 30.", "b) C’est juste."]
    assert [each.notes for each in explained] == [(), (1,)]


def test_a_question_without_explanation_still_names_its_source() -> None:
    made = built(Quiz(items=(builders.question(1),)))
    key = [block for block in made.blocks if isinstance(block, Grid)][-1]
    assert [(each.text, each.notes) for each in key.lines[0].cells[2]] == [("", (1,))]


def test_a_positioning_is_filled_in_marked_by_objective_and_keyed_on_a_page_of_its_own() -> None:
    made = built(deliverables.positioning(), objectives=builders.module().objectives)
    apart = next(n for n, block in enumerate(made.blocks) if isinstance(block, NewPage))
    handed_out, kept = made.blocks[:apart], made.blocks[apart:]
    assert isinstance(handed_out[0], WritingSpace)
    grid = next(block for block in grids(handed_out) if block.header[0] == "Objectif")
    (line,) = grid.lines
    assert ["".join(word.text for word in cell) for cell in line.cells] == [
        "Citer les seuils de température",
        "1, 2",
        "……\u00a0sur\u00a02",
    ]
    (key,) = grids(kept)
    assert len(key.lines) == 2
    for said in (word_text(to_docx(made)), pdf_text(to_pdf(made))):
        assert "Cesquestionsnecomptentpas" in squeezed(said)


def grids(blocks: tuple[Block, ...]) -> list[Grid]:
    """The tables among blocks, those kept together with others too."""
    return [
        each
        for block in blocks
        for each in (block.blocks if isinstance(block, Together) else (block,))
        if isinstance(each, Grid)
    ]
