"""Callouts and code of a lesson are those that the sources' authors made."""

import pytest
from markdown_it import MarkdownIt

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.code.contract import Code
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.lesson.page_blocks import make_blocks
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.markdown import render_content
from pipelines.drafting.material import list_pieces
from pipelines.drafting.request import IdAllocator
from pipelines.testing.sources import read_source
from schemas.draft import Paragraph, walk_citing
from schemas.language import Language
from tests.drafting.test_extractive import drafted, items, lesson
from tests.drafting.test_led_lists import blocks_of

PROSE = """# Le froid

Le froid ralentit la multiplication des bactéries dans les plats.

{}

La sonde mesure la température au cœur du plat.
"""
CODE = "for plat in service:\n    mesurer(plat)"


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Attention : un plat décongelé ne se recongèle jamais.", CalloutVariant.WARNING),
        ("À retenir : le froid ne tue pas les bactéries.", CalloutVariant.KEY_POINT),
        ("Exemple : un plat sorti à midi est jeté à quatorze heures.", CalloutVariant.EXAMPLE),
        ("> [!WARNING]\n> Un plat décongelé ne se recongèle jamais.", CalloutVariant.WARNING),
    ],
)
def test_what_a_source_calls_a_warning_or_an_example_is_a_callout(text: str, variant: CalloutVariant) -> None:
    before, callout, after = blocks_of(drafted(PROSE.format(text)))
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(callout, Callout)
    assert callout.variant is variant
    assert ":" not in callout.statements[0].text
    assert callout.statements[0].citations[0].quote.endswith(callout.statements[0].text[1:])


def test_two_remarks_are_two_callouts() -> None:
    text = (
        "Attention : un plat décongelé ne se recongèle jamais. Attention : un plat tiède est jeté aussitôt."
    )
    callouts = [block for block in blocks_of(drafted(PROSE.format(text))) if isinstance(block, Callout)]
    assert [block.id for block in callouts] == ["b-0001", "b-0002"]


@pytest.mark.parametrize("marks", [("-", "-"), ("1.", "2.")])
def test_a_list_in_a_warning_is_part_of_the_warning(marks: tuple[str, str]) -> None:
    first, second = marks
    warning = (
        "> [!WARNING]\n> Ne faites jamais ceci :\n>\n"
        f"> {first} Recongelez un plat décongelé la veille.\n"
        f"> {second} Mettez un plat encore chaud dans la chambre froide."
    )
    before, callout, after = blocks_of(drafted(PROSE.format(warning)))
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(callout, Callout)
    assert callout.variant is CalloutVariant.WARNING
    assert [each.text.split()[0] for each in callout.statements] == ["Ne", "Recongelez", "Mettez"]


def test_warnings_of_two_sources_are_two_callouts() -> None:
    """Each source counts its remarks from 1; a page of a plan may take from both."""
    sources = [
        read_source(name, f"> [!WARNING]\n> {text}".encode(), Language.FRENCH)
        for name, text in (("a.md", "Un plat tiède est jeté."), ("b.md", "Un plat ouvert est jeté."))
    ]
    blocks = make_blocks(list_pieces(sources), "Le froid", Language.FRENCH, IdAllocator())
    assert [type(block) for block in blocks] == [Callout, Callout]


def test_a_word_that_only_looks_like_a_label_makes_no_callout() -> None:
    text = "L'attention de tous évite les erreurs pendant le service."
    assert not any(isinstance(block, Callout) for block in blocks_of(drafted(PROSE.format(text))))


def test_the_lines_of_code_stay_lines_in_the_text_of_a_review() -> None:
    """They ran together into one."""
    content = drafted(
        "## Relire\n\nLe relevé se lit ainsi chaque soir.\n\n```\nsonde:\n  relire()\n```\n"
    ).content
    shown = MarkdownIt("commonmark").render(render_content(DRAFTING_KINDS, content))
    assert "sonde:<br />\n\u00a0\u00a0relire()" in shown


def test_code_is_shown_word_for_word_and_asked_and_read_aloud_by_nobody() -> None:
    draft = drafted(
        PROSE.format(f"```python\n{CODE}\n```"), artefacts=("lesson", "quiz", "slides", "narration")
    )
    [code] = [
        block for section in lesson(draft).sections for block in section.blocks if isinstance(block, Code)
    ]
    assert code.code.text == CODE
    assert code.code.citations[0].quote == CODE
    assert not any("mesurer(plat)" in item.stem for item in items(draft))
    deck, voice = (
        next(each for each in draft.content.artefacts if isinstance(each, kind))
        for kind in (Slides, Narration)
    )
    assert [
        block.code.text for slide in deck.sections for block in slide.blocks if isinstance(block, Code)
    ] == [CODE]
    assert not any("mesurer" in getattr(each, "text", "") for each in walk_citing(voice))
