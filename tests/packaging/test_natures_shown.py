"""What was made up, and what is of the organisation, says so before its words: on pages and in documents."""

import pytest
from lxml import html

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.deliverables.narration.contract import Narration
from pipelines.drafting.elements import rebuild
from pipelines.packaging.captions import write_webvtt
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.folder import write_player_files
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, build_files, find_tracking
from schemas.contract import Contract
from schemas.draft import Deliverable, Nature, Paragraph, Recorded, Row, Statement, walk_citing
from schemas.draft.nature_labels import digest_spoken
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, pdf_text, slide_text, word_text

MADE_UP = "Exemple fictif"
SAMPLES = [
    each for each in (deliverables.lesson_of_blocks(), *deliverables.one_of_each()) if KINDS.has_view(each)
]


def as_illustration(part: Contract) -> Contract:
    if not isinstance(part, Statement | Row):
        return part
    evidence = {"citations": (), "computation": None, **({"by_cell": None} if isinstance(part, Row) else {})}
    return part.model_copy(update={**evidence, "nature": Nature.ILLUSTRATION})


def as_claim(part: Contract) -> Contract:
    return part.model_copy(update={"nature": None}) if isinstance(part, Statement | Row) else part


def page_of(artefact: Deliverable) -> html.HtmlElement:
    of = Edition(builders.course(), deliverables.content_of(artefact), KINDS)
    return html.document_fromstring(write_player_files(of, find_tracking("web"))["index.html"].decode())


def count_told_apart(artefact: Deliverable) -> int:
    """How often a page has to say it: once a block, once a run of sentences, at every row alone."""
    if isinstance(artefact, Recorded):
        return len(artefact.sections)
    blocks = [block for section in getattr(artefact, "sections", ()) for block in section.blocks]
    if blocks:
        return sum(block.is_for_learners and any(map(is_told, walk_citing(block))) for block in blocks)
    told = [each for each in walk_citing(artefact) if is_told(each)]
    return sum(isinstance(each, Row) for each in told) + any(isinstance(each, Statement) for each in told)


def is_told(element: object) -> bool:
    return isinstance(element, Statement | Row)


@pytest.mark.parametrize("artefact", SAMPLES, ids=lambda each: each.kind)
def test_every_page_marks_what_was_made_up_once_a_block(artefact: Deliverable) -> None:
    made_up = rebuild(artefact, as_illustration)
    labels = [each.text for each in page_of(made_up).xpath("//*[@class='nature']")]
    assert labels == [MADE_UP] * count_told_apart(made_up)
    claimed = rebuild(artefact, as_claim)
    assert not page_of(claimed).xpath("//*[@class='nature']")


NADIA = deliverables.said(2, "Nadia laisse <b>la porte</b> ouverte.", Nature.ILLUSTRATION)
MIXED = builders.lesson().model_copy(
    update={
        "sections": (
            deliverables.section(
                1,
                "La porte",
                Paragraph(
                    statements=(
                        builders.statement(1, id="st-0001"),
                        NADIA,
                        NADIA.model_copy(update={"id": "st-0003", "text": "Le chef la ferme."}),
                        builders.statement(2, id="st-0004"),
                        deliverables.said(5, "À Kerlan, elle ferme mal.", Nature.ORGANISATION),
                    )
                ),
            ),
        )
    }
)


def test_a_made_up_sentence_stands_out_from_those_around_it() -> None:
    spans = page_of(MIXED).xpath("//span[@class='illustration']")
    assert [" ".join(each.text_content().split()) for each in spans] == [
        f"{MADE_UP} {NADIA.text}",
        "Le chef la ferme.",
    ]
    assert not spans[0].xpath("b[text()='la porte']")


def test_a_callout_that_says_chez_nous_does_not_say_it_twice() -> None:
    callout = Callout(
        id="b-0001",
        variant=CalloutVariant.AT_HOME,
        statements=(
            deliverables.said(1, "À Kerlan, elle ferme mal.", Nature.ORGANISATION),
            deliverables.said(2, "Nadia la ferme.", Nature.ILLUSTRATION),
        ),
    )
    lesson = builders.lesson().model_copy(update={"sections": (deliverables.section(1, "Ici", callout),)})
    assert [each.text for each in page_of(lesson).xpath("//*[@class='nature']")] == [MADE_UP]
    assert word_text(to_docx(built(lesson))).count("Chez nous") == 1


def test_documents_label_each_run_of_made_up_sentences() -> None:
    for read in (word_text(to_docx(built(MIXED))), pdf_text(to_pdf(built(MIXED)))):
        text = " ".join(read.split())
        assert text.count(MADE_UP) == 1
        assert f"{MADE_UP} : {NADIA.text} Le chef la ferme." in text
        assert "Chez nous : À Kerlan, elle ferme mal." in text


def test_slides_label_what_was_made_up() -> None:
    deck = deliverables.slides().model_copy(update={"sections": MIXED.sections})
    shown = slide_text(to_pptx(edition(deck), deck)).splitlines()
    assert shown[shown.index(NADIA.text) - 1] == f"{MADE_UP}\u00a0: "


def test_a_transcript_says_what_was_made_up() -> None:
    spoken = Narration(sections=MIXED.sections)
    transcript = build_files(edition(spoken), "documents")["narration/transcript.txt"].decode()
    assert f"{MADE_UP}. {NADIA.text}" in transcript


def test_whoever_only_listens_is_told_what_was_made_up() -> None:
    recorded = deliverables.narration()
    made_up = rebuild(recorded, as_illustration)
    spoken = {each.id: each for each in made_up.sections[0].statements}
    read_anew = tuple(
        each.model_copy(update={"says": digest_spoken(spoken[each.statement], Language.FRENCH)})
        for each in recorded.recordings
    )
    captions = write_webvtt(made_up.model_copy(update={"recordings": read_anew}), Language.FRENCH)
    assert f"{MADE_UP}. " in captions
    assert MADE_UP not in write_webvtt(recorded, Language.FRENCH)


def test_a_block_that_is_partly_made_up_shows_its_label_once_and_says_it_each_time() -> None:
    """The second time the slanted letters say it to who sees them; a screen reader is told in words."""
    again = NADIA.model_copy(update={"id": "st-0006", "text": "Nadia recommence."})
    told = (NADIA, builders.statement(1, id="st-0004"), again)
    callout = Callout(id="b-0001", variant=CalloutVariant.EXAMPLE, statements=told)
    lesson = builders.lesson().model_copy(update={"sections": (deliverables.section(1, "Ici", callout),)})
    labels = page_of(lesson).xpath("//*[contains(@class, 'nature')]")
    assert [each.get("class") for each in labels] == ["nature", "nature spoken"]
