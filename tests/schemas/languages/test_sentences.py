"""A sentence ends with one full stop, whatever the facts in it end with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.testing.builders import NOON
from schemas.errors import SourceUnreadable
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.sentences import end_sentence, fill_sentence, join_sentences
from schemas.languages.texts import read_room
from schemas.refusal import Refusal, read_phrases
from schemas.source import SourceFailure

FACT = st.from_regex(r"[A-Za-zé0-9 ]{0,12}[a-z0-9][.!?]? ?", fullmatch=True)
"""What a server, a library or another text of ours says: with or without an end of its own."""

WORDINGS = tuple(read_room("refusals", Language.ENGLISH))
DOUBLED = ("..", ". .")


@given(st.sampled_from(WORDINGS), st.sampled_from(Language), FACT)
def test_no_refusal_ends_a_sentence_twice(wording: str, language: Language, fact: str) -> None:
    names = read_phrases(wording, Language.ENGLISH).facts
    refusal = Refusal(wording, **{name: NOON if name == "moment" else fact for name in names})
    told = refusal.explain(language)
    failure = SourceFailure(name="a.md", message=told.why)
    found = Finding(rule="source.unreadable", place="a.md", facts=failure.facts)
    for text in (told.why, str(SourceUnreadable(refusal)), found.message(language)):
        assert not [sign for sign in DOUBLED if sign in text]


@pytest.mark.parametrize(
    ("text", "fact", "written"),
    [
        ("It said: {why}. Try again", "no such file.", "It said: no such file. Try again"),
        ("It said: {why}. Try again", "wait. ", "It said: wait. Try again"),
        ("It said: {why}", "no such file.", "It said: no such file."),
        ("{why}, {why!r:>5}", "a.", "a.,  'a.'"),
        ("On lit «\u00a0{why}\u00a0».", "L’eau est ajoutée.", "On lit «\u00a0L’eau est ajoutée\u00a0»."),
        ('It says "{why}". Cite it', "…Really.", 'It says "…Really". Cite it'),
        ('It says "{why}": why?', "Really.", 'It says "Really.": why?'),
        ("Line {why}...", "2", "Line 2..."),
        ("{{{why}}}.", "a.", "{a.}."),
    ],
)
def test_a_stop_of_a_fact_gives_way_to_one_of_the_text(text: str, fact: str, written: str) -> None:
    assert fill_sentence(text, {"why": fact}) == written


def test_sentences_are_joined_by_one_stop() -> None:
    assert join_sentences("It failed", "Try again") == "It failed. Try again"
    assert join_sentences("It failed. ", "Try again.") == "It failed. Try again."
    assert join_sentences("Why?", "Try again") == "Why? Try again"
    assert join_sentences("It failed", "") == "It failed."


@pytest.mark.parametrize(
    ("text", "ended"), [("Public : agents", "Public : agents."), ("Qui ? ", "Qui ?"), ("Fin.", "Fin.")]
)
def test_a_sentence_gets_the_full_stop_it_lacks(text: str, ended: str) -> None:
    assert end_sentence(text) == ended
