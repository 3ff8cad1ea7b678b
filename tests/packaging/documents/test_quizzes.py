"""A quiz on paper: what the key tells of each question, once."""

from pipelines.packaging.documents.model import Grid
from schemas.draft import Option, Quiz
from tests import builders
from tests.packaging.documents.opened import built


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
