"""Callouts and code of a lesson are those that the sources' authors made."""

import pytest

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.code.contract import Code
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.slides.contract import Slides
from schemas.draft import Paragraph, walk_citing
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
    assert callout.statements[0].citations


def test_two_remarks_are_two_callouts() -> None:
    text = (
        "Attention : un plat décongelé ne se recongèle jamais. Attention : un plat tiède est jeté aussitôt."
    )
    callouts = [block for block in blocks_of(drafted(PROSE.format(text))) if isinstance(block, Callout)]
    assert [block.id for block in callouts] == ["b-0001", "b-0002"]


def test_a_word_that_only_looks_like_a_label_makes_no_callout() -> None:
    text = "L'attention de tous évite les erreurs pendant le service."
    assert not any(isinstance(block, Callout) for block in blocks_of(drafted(PROSE.format(text))))


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
