"""A list of the sources stays whole with the sentence that introduces it."""

import pytest

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.lesson.page_blocks import make_blocks
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.material import Piece
from pipelines.drafting.request import IdAllocator
from pipelines.testing.sources import read_source
from schemas.draft import Block, Draft, Paragraph, Steps
from schemas.language import Language
from schemas.source import DEEPEST
from tests.drafting.test_extractive import drafted, lesson

LED = """# Le service

Le froid ralentit la multiplication des bactéries dans les aliments préparés.

Avant de servir, contrôlez :

- la température. Elle se lit à cœur ;
- la date limite ;
- le bac.

Un plat trop chaud est jeté sans attendre la fin du service.
"""


def blocks_of(draft: Draft) -> list[Block]:
    return [block for section in lesson(draft).sections for block in section.blocks]


def test_a_list_stays_with_its_lead_in_at_its_place() -> None:
    before, led, after = blocks_of(drafted(LED))
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(led, LedList)
    assert led.lead is not None
    assert led.lead.text == "Avant de servir, contrôlez :"
    assert [item.text for item in led.items] == [
        "la température. Elle se lit à cœur ;",
        "la date limite ;",
        "le bac.",
    ]
    assert [len(item.citations) for item in led.items] == [2, 1, 1]


def test_the_lead_in_of_a_procedure_is_kept_before_its_steps() -> None:
    numbered = (
        LED.replace("- la température", "1. Lire la température")
        .replace("- la", "2. Lire la")
        .replace("- le", "3. Nettoyer le")
    )
    _, lead, steps, _ = blocks_of(drafted(numbered))
    assert isinstance(lead, Paragraph)
    assert [each.text for each in lead.statements] == ["Avant de servir, contrôlez :"]
    assert isinstance(steps, Steps)
    assert [each.text for each in steps.statements] == [
        "Lire la température. Elle se lit à cœur ;",
        "Lire la date limite ;",
        "Nettoyer le bac.",
    ]


def test_a_numbered_list_that_is_no_procedure_keeps_its_numbers() -> None:
    numbered = LED.replace("- la t", "4. la t").replace("- la", "5. la").replace("- le", "6. le")
    _, led, _ = blocks_of(drafted(numbered))
    assert isinstance(led, LedList)
    assert [item.label for item in led.items] == ["4.", "5.", "6."]


def test_a_list_within_an_item_stays_within_it() -> None:
    nested = LED.replace("- la date limite ;\n", "- la date limite ;\n  - du lot ;\n  - du bac ;\n")
    _, led, _ = blocks_of(drafted(nested))
    assert isinstance(led, LedList)
    assert [(item.text, item.depth) for item in led.items[1:]] == [
        ("la date limite ;", 1),
        ("du lot ;", 2),
        ("du bac ;", 2),
        ("le bac.", 1),
    ]


def test_code_in_an_item_stays_in_the_list() -> None:
    _, led, _ = blocks_of(
        drafted(LED.replace("- la date limite ;\n", "- la date limite ;\n\n  ```\n  lire()\n  ```\n\n"))
    )
    assert isinstance(led, LedList)
    assert [(item.text, item.is_code) for item in led.items[1:]] == [
        ("la date limite ;", False),
        ("lire()", True),
        ("le bac.", False),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "contrôlez :\n",
            "contrôlez toujours les plats :\n\nUn plat est une préparation servie aux convives.\n",
        ),
        ("Avant de servir, contrôlez :", "Un plat est une préparation servie aux convives."),
    ],
)
def test_a_list_that_nothing_introduces_is_kept_without_lead_in(old: str, new: str) -> None:
    lists = [block for block in blocks_of(drafted(LED.replace(old, new))) if isinstance(block, LedList)]
    assert [(block.lead, len(block.items)) for block in lists] == [(None, 3)]


def test_a_title_of_a_list_that_says_nothing_alone_leads_it() -> None:
    _, led, _ = blocks_of(drafted(LED.replace("Avant de servir, contrôlez :", "Points clés")))
    assert isinstance(led, LedList)
    assert led.lead is not None
    assert led.lead.text == "Points clés"


def test_what_two_lists_have_in_common_stays_in_both() -> None:
    again = "\n## Le soir\n\nAvant de fermer, contrôlez :\n\n- la date limite ;\n- le bac.\n"
    lists = [block for block in blocks_of(drafted(LED + again)) if isinstance(block, LedList)]
    assert [[item.text for item in block.items] for block in lists][1] == ["la date limite ;", "le bac."]


def test_a_sentence_of_more_than_45_words_is_kept_whole() -> None:
    long = "Le froid ralentit " + " et ".join(f"la croissance de la bactérie {n}" for n in range(12)) + "."
    statements = [
        each.text for block in blocks_of(drafted(LED + f"\n{long}\n")) for each in block.list_statements()
    ]
    assert long in statements


def test_a_list_of_a_table_of_contents_is_no_list() -> None:
    contents = "# Sommaire\n\n- Le service\n- Le soir\n\n"
    assert len([b for b in blocks_of(drafted(contents + LED)) if isinstance(b, LedList)]) == 1


def test_each_slide_of_a_long_list_repeats_the_lead_in() -> None:
    many = LED.replace("- le bac.", "\n".join(f"- le bac {n} ;" for n in range(1, 9)))
    draft = drafted(many, artefacts=("lesson", "slides"))
    deck = next(each for each in draft.content.artefacts if isinstance(each, Slides))
    lists = [block for slide in deck.sections for block in slide.blocks if isinstance(block, LedList)]
    assert [block.lead and block.lead.text for block in lists] == ["Avant de servir, contrôlez :"] * 2
    assert len({block.id for block in (*lists, *blocks_of(draft)) if isinstance(block, LedList)}) == 3


def test_spans_of_an_older_version_may_be_deeper_than_a_draft_can_be() -> None:
    """A list ten levels deep stopped the draft."""
    source = read_source("a.md", LED.encode(), Language.FRENCH)
    pieces = [
        Piece(source, span.model_copy(update={"item": span.item.model_copy(update={"depth": 12})}))
        for span in source.spans
        if span.item is not None
    ]
    (led,) = make_blocks(pieces, "", Language.FRENCH, IdAllocator())
    assert isinstance(led, LedList)
    assert {item.depth for item in led.items} == {DEEPEST}
