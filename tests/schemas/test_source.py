"""Spans and their anchors as a contract."""

import pytest
from pydantic import ValidationError

from pipelines.testing import builders
from schemas.anchor import Anchor, PagePlace, ParagraphPlace, SlidePlace
from schemas.source import SourceSpans, SourceText


def test_a_span_that_does_not_reproduce_its_text_is_refused() -> None:
    source = builders.spans().sources[0]
    moved = source.model_dump()
    moved["text"] = " " + source.text
    with pytest.raises(ValidationError, match="does not reproduce the text it points at"):
        SourceText.model_validate(moved)


def test_spans_are_the_same_after_they_were_stored() -> None:
    spans = builders.spans()
    assert SourceSpans.from_json(spans.canonical()) == spans


def test_a_span_is_found_by_its_id_and_an_invented_id_is_not() -> None:
    spans = builders.spans()
    wanted = spans.sources[0].spans[3]
    assert spans.find(wanted.id) == (spans.sources[0], wanted)
    assert spans.find("sp-0000000000") is None


@pytest.mark.parametrize(
    "place", [PagePlace(number=2), SlidePlace(number=3, notes=True), ParagraphPlace(number=4)]
)
def test_each_kind_of_place_survives_json(place: PagePlace | SlidePlace | ParagraphPlace) -> None:
    assert Anchor.from_json(Anchor(place=place).canonical()).place == place


@pytest.mark.parametrize("kind", [PagePlace, SlidePlace, ParagraphPlace])
def test_places_are_counted_from_one(kind: type[PagePlace | SlidePlace | ParagraphPlace]) -> None:
    with pytest.raises(ValidationError):
        kind(number=0)
