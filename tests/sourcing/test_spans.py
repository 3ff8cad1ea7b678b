"""Spans reproduce the text they point at, and keep their ids when something else changes."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.spans import SpanMaker
from schemas.anchor import ParagraphPlace
from schemas.source import Span, SpanKind
from tests.fuzzing import examples
from tests.sourcing.documents import read, said

SENTENCES = ("Fermez la porte.", "Notez l'heure.", "La sonde indique 3 °C.", "Qui a ouvert ?")
PLACE = ParagraphPlace(number=1)


def made(paragraphs: list[str]) -> tuple[str, tuple[Span, ...]]:
    reading = BlockCollector()
    for paragraph in paragraphs:
        reading.add_paragraph(paragraph, PLACE)
    maker = SpanMaker("sources/a.md")
    for block in reading.blocks:
        maker.add(block)
    return maker.finish()


@settings(max_examples=examples(50))
@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_span_reproduces_its_characters_whatever_the_text(paragraphs: list[str]) -> None:
    text, spans = made(paragraphs)
    assert [text[span.start : span.end] for span in spans] == [span.text for span in spans]
    assert len({span.id for span in spans}) == len(spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))


@settings(max_examples=examples(50))
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8),
    st.integers(0, 8),
    st.sampled_from(["Un ajout.", "Deux ajouts. Ou trois."]),
)
def test_ids_survive_an_insertion_elsewhere(sentences: list[str], at: int, added: str) -> None:
    _, before = made(sentences)
    _, after = made([*sentences[:at], added, *sentences[at:]])
    assert [span.id for span in before] == [span.id for span in after if span.text not in added]


def test_the_same_sentence_said_twice_has_two_ids() -> None:
    source = read("a.md", "Fermez la porte.\n\nFermez la porte.\n")
    assert len({span.id for span in source.spans}) == 2


def test_the_same_sentence_in_another_source_has_another_id() -> None:
    first, second = read("a.md", "Fermez la porte."), read("b.md", "Fermez la porte.")
    assert first.spans[0].id != second.spans[0].id


def test_a_span_knows_the_headings_above_it() -> None:
    source = read("a.md", "# Froid\n\n## Porte\n\nFermez.\n\n## Sonde\n\nNotez.\n\n# Chaud\n\nOuvrez.\n")
    paths = {span.text: span.anchor.heading for span in source.spans if span.kind is SpanKind.SENTENCE}
    assert paths == {
        "Fermez.": ("Froid", "Porte"),
        "Notez.": ("Froid", "Sonde"),
        "Ouvrez.": ("Chaud",),
    }


def test_a_long_step_is_its_first_sentence_and_what_explains_it() -> None:
    explained = " ".join(["Le froid ralentit les bactéries sans les tuer."] * 5)
    source = read("a.md", f"1. Fermez la porte. {explained}\n2. Notez l'heure.\n")
    assert said(source, SpanKind.STEP) == ["Fermez la porte.", "Notez l'heure."]
    assert len(said(source, SpanKind.SENTENCE)) == 5
