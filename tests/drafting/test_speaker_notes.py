"""Speaker notes of the sources: no writer shows them to learners, and what rests on them is found."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.critique import criticise
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.speaker_notes import SpeakerNotes
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.anchor import SlidePlace
from schemas.deliverables import find_contract
from schemas.draft import Citation, Notes, Origin, Paragraph, Section, Statement
from schemas.language import Language
from schemas.source import SourceSpans
from tests.sourcing.documents import box, read, slides

SHOWN = "La chambre froide reste entre 0 °C et 3 °C."
NOTE = "Racontez la panne de l'été dernier."


def _list_spans() -> SourceSpans:
    def slide(made: Any) -> None:
        made.shapes.title.text = "Le froid"
        box(made, SHOWN)
        made.notes_slide.notes_text_frame.text = NOTE

    source = read("sources/froid.pptx", slides(slide)).model_copy(update={"language": Language.FRENCH})
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))


SPANS = _list_spans()
KINDS_WITH_RECIPE = [k for k, kind in KINDS.items() if kind.recipe and not find_contract(k).of_a_course]


def test_the_place_of_a_span_says_whether_it_is_a_note() -> None:
    (source,) = SPANS.sources
    assert [span.text for span in source.spans if span.is_speaker_note] == [NOTE]
    (shown,) = SPANS.drop_speaker_notes().sources
    assert [span.text for span in shown.spans] == ["Le froid", SHOWN]
    assert shown.spans[1].anchor.place == SlidePlace(number=1)


@pytest.mark.parametrize("kind", KINDS_WITH_RECIPE)
def test_a_model_is_shown_notes_only_for_what_trainers_read(kind: str, tmp_path: Path) -> None:
    module = builders.module(artefacts=(kind,))
    with FakeOpenAI() as fake:
        make_writer(fake, tmp_path).write(make_request(spans=SPANS, module=module), IdAllocator())
        prompts = [received.prompt for received in fake.requests]
    may_read = KINDS[kind].speaker_notes is not SpeakerNotes.NOWHERE
    assert all((NOTE in prompt) is may_read for prompt in prompts)
    assert all(('Lines with "speaker_note"' in prompt) is may_read for prompt in prompts)


def test_what_may_quote_notes_everywhere_is_for_trainers_alone() -> None:
    everywhere = {name for name, kind in KINDS.items() if kind.speaker_notes is SpeakerNotes.EVERYWHERE}
    assert everywhere == {name for name in KINDS if find_contract(name).is_for_trainers_alone}


def test_a_page_that_an_older_plan_gives_a_note_does_not_show_it() -> None:
    (source,) = SPANS.sources
    note = next(span.id for span in source.spans if span.is_speaker_note)
    shown = next(span.id for span in source.spans if span.text == SHOWN)
    material = Material(
        DraftRequest(KINDS, builders.course(), builders.module(), SPANS, builders.NOON), IdAllocator()
    )
    arranged = material.order_pieces((note, shown, note))
    assert [piece.text for piece in arranged] == [SHOWN]
    assert material.find_pieces((note, shown)) == arranged


def _cite(text: str) -> Statement:
    (source,) = SPANS.sources
    span = next(span for span in source.spans if span.text == text)
    return Statement(id="st-0001", text=text, citations=(Citation.of(source, span),), origin=Origin.HUMAN)


def _find_rules(artefact: Lesson | Slides) -> list[tuple[str, str]]:
    content = builders.content(artefacts=(artefact,))
    found = criticise(KINDS, content, SPANS, builders.course())
    return [(each.rule, each.place) for each in found if each.rule == "notes.shown"]


def _make_page(*blocks: Paragraph | Notes) -> tuple[Section, ...]:
    return (Section(id="p-0001", title="Le froid", blocks=blocks),)


def test_a_sentence_that_shows_learners_a_note_is_found() -> None:
    assert _find_rules(Lesson(sections=_make_page(Paragraph(statements=(_cite(NOTE),))))) == [
        ("notes.shown", "st-0001")
    ]
    assert not _find_rules(Lesson(sections=_make_page(Paragraph(statements=(_cite(SHOWN),)))))


def test_a_slide_keeps_a_note_in_its_own_notes() -> None:
    shown = Paragraph(statements=(_cite(NOTE),))
    kept = Notes(statements=(_cite(NOTE),))
    assert _find_rules(Slides(sections=_make_page(shown))) == [("notes.shown", "st-0001")]
    assert not _find_rules(Slides(sections=_make_page(Paragraph(statements=(_cite(SHOWN),)), kept)))
