"""Papers say of a source whether its rules are the law's or the house's, where the course says which."""

import pytest

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.documents.model import Endnotes
from pipelines.testing import builders
from schemas.course import Authority, SourceFile
from tests.packaging.documents.opened import built


@pytest.mark.parametrize(
    ("authority", "ending"),
    [(Authority.LAW, " (loi)"), (Authority.HOUSE, " (règle interne)"), (None, "")],
)
def test_a_source_says_in_a_word_whose_rules_it_states(authority: Authority | None, ending: str) -> None:
    files = (SourceFile(path="**", authority=authority),)
    made = built(Quiz(items=(builders.question(1),)), course=builders.course(sources=files))
    (sources,) = [block for block in made.blocks if isinstance(block, Endnotes)]
    (note,) = sources.notes
    title, _, told = note.source.partition(" (")
    assert title
    assert (f" ({told}" if told else "") == ending
