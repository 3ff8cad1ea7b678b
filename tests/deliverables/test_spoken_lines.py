"""What people say in a source stays in the lesson, with who says it and what introduces it."""

import pytest

from pipelines.deliverables.lesson.unreadable import find_unreadable
from pipelines.drafting.material import list_pieces
from pipelines.drafting.text.speech import is_dialogue
from pipelines.testing.sources import read_source
from schemas.language import Language

ENGLISH = Language.ENGLISH


def list_left_out(text: str) -> list[str]:
    pieces = list_pieces((read_source("a.md", f"# Calls\n\n{text}".encode(), ENGLISH),))
    unreadable = find_unreadable(pieces, ENGLISH)
    return [piece.text for piece in pieces if piece.span.id in unreadable]


def test_each_line_of_a_dialogue_is_kept_with_its_speaker() -> None:
    said = "> Chair: Bob, please close the valve of the north pump.\n\n> Bob: Understood\n\n> Chair: Stop.\n"
    assert list_left_out(f"The chair asks one person by name.\n\n{said}") == []


def test_labels_below_each_other_are_no_dialogue() -> None:
    assert "Author: Ann" in list_left_out("The pump is old.\n\nAuthor: Ann\n\nVersion: Two\n")


@pytest.mark.parametrize(
    ("lines", "is_said"),
    [
        (["Chair: Bob, stop the pump.", "Bob: Understood"], True),
        (["Chair: Stop.", "Bob: Why?", "Chair: Stop now."], True),
        (["(If yes) Chair: Stop.", "Bob: Why?", "(If no) Chair: Go."], True),
        (["Author: Ann", "Version: Two"], False),
        (["Chair: Stop."], False),
    ],
)
def test_people_who_answer_each_other_make_a_dialogue(lines: list[str], is_said: bool) -> None:
    assert is_dialogue(lines) is is_said


def test_a_paragraph_that_ends_in_a_comma_introduces_the_words_below_it() -> None:
    lead = "At the start of a call the chair should announce the following,"
    assert list_left_out(f"{lead}\n\n> This is the chair of the call, and the call begins now.\n") == []


def test_a_greeting_introduces_nothing() -> None:
    assert list_left_out("Dear Ms Smith,\n\nThe chair begins the call at nine.\n") == ["Dear Ms Smith,"]


def test_the_last_words_of_a_paragraph_stay_with_its_sentence() -> None:
    assert list_left_out("> We can send you the list, or we can mend the pump. Not both.\n") == []
