"""A list of the sources stays whole with the sentence that introduces it."""

import pytest

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.slides.contract import Slides
from schemas.draft import Draft, Paragraph, Steps
from tests.drafting.test_extractive import drafted, lesson

LED = """# Le service

Le froid ralentit la multiplication des bactéries dans les aliments préparés.

Avant de servir, contrôlez :

- la température. Elle se lit à cœur ;
- la date limite ;
- le bac.

Un plat trop chaud est jeté sans attendre la fin du service.
"""


def blocks_of(draft: Draft) -> list[object]:
    return [block for section in lesson(draft).sections for block in section.blocks]


def test_a_list_stays_with_its_lead_in_at_its_place() -> None:
    before, led, after = blocks_of(drafted(LED))
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(led, LedList)
    assert led.lead.text == "Avant de servir, contrôlez :"
    assert [item.text for item in led.items] == [
        "la température. Elle se lit à cœur ;",
        "la date limite ;",
        "le bac.",
    ]
    assert [len(item.citations) for item in led.items] == [2, 1, 1]


def test_the_lead_in_of_a_procedure_is_kept_before_its_steps() -> None:
    numbered = (
        LED.replace("- la température", "1. la température").replace("- la", "2. la").replace("- le", "3. le")
    )
    paragraph, steps, _ = blocks_of(drafted(numbered))
    assert isinstance(paragraph, Paragraph)
    assert [each.text for each in paragraph.statements][-1] == "Avant de servir, contrôlez :"
    assert isinstance(steps, Steps)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "contrôlez :\n",
            "contrôlez toujours les plats :\n\nUn plat est une préparation servie aux convives.\n",
        ),
        ("- la date limite ;\n- le bac.\n", ""),
    ],
)
def test_a_colon_alone_makes_no_list(old: str, new: str) -> None:
    """Something stands between the sentence and the list; the list has one item."""
    assert not any(isinstance(block, LedList) for block in blocks_of(drafted(LED.replace(old, new))))


def test_each_slide_of_a_long_list_repeats_the_lead_in() -> None:
    many = LED.replace("- le bac.", "\n".join(f"- le bac {n} ;" for n in range(1, 9)))
    draft = drafted(many, artefacts=("lesson", "slides"))
    deck = next(each for each in draft.content.artefacts if isinstance(each, Slides))
    lists = [block for slide in deck.sections for block in slide.blocks if isinstance(block, LedList)]
    assert [block.lead.text for block in lists] == ["Avant de servir, contrôlez :"] * 2
    assert len({block.id for block in (*lists, *blocks_of(draft)) if isinstance(block, LedList)}) == 3
