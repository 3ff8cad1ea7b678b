"""What learners must do in an emergency is a procedure and a warning, where the source tells it in a row."""

import pytest

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from schemas.draft import Paragraph, Steps
from schemas.language import Language
from tests.drafting.test_extractive import drafted
from tests.drafting.test_led_lists import blocks_of

FR, EN = Language.FRENCH, Language.ENGLISH

ORDERS = {
    FR: (
        "Arrêtez le four et éloignez les enfants.",
        "Appelez le 18 depuis le poste du couloir.",
        "Fermez la porte de la cuisine en sortant.",
        "Ne reprenez jamais vos affaires dans la salle.",
    ),
    EN: (
        "Stop the oven and move the children away.",
        "Call 112 from the telephone in the corridor.",
        "Close the door of the kitchen behind you.",
        "Never go back for your things in the hall.",
    ),
}
HEADINGS = {FR: "En cas d'incendie", EN: "In case of fire"}
LEAD = {
    FR: "L'alarme du four sonne dans toute l'école.",
    EN: "The alarm of the oven rings in the whole school.",
}


def write(heading: str, *sentences: str) -> str:
    return f"# {heading}\n\n{' '.join(sentences)}\n"


@pytest.mark.parametrize("language", [FR, EN])
def test_orders_below_the_heading_of_an_emergency_are_steps_and_what_they_bar_a_warning(
    language: Language,
) -> None:
    text = write(HEADINGS[language], LEAD[language], *ORDERS[language])
    before, steps, warning = blocks_of(drafted(text, language=language))
    assert isinstance(before, Paragraph)
    assert isinstance(steps, Steps)
    assert isinstance(warning, Callout)
    assert warning.variant is CalloutVariant.WARNING
    said = [each.text.replace("\u2019", "'") for each in (*steps.statements, *warning.statements)]
    assert said == list(ORDERS[language])
    assert all(each.citations for each in (*steps.statements, *warning.statements))


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (FR, ("Lavez la sonde à l'eau chaude.", "Ensuite, essuyez la sonde.", "Rangez la sonde au sec.")),
        (EN, ("Wash the probe in hot water.", "Then dry the probe with paper.", "Put the probe away.")),
    ],
)
def test_orders_of_which_one_says_that_it_comes_next_are_steps(
    language: Language, sentences: tuple[str, ...]
) -> None:
    (steps,) = blocks_of(drafted(write("Sonde", *sentences), language=language))
    assert isinstance(steps, Steps)
    assert len(steps.statements) == 3


@pytest.mark.parametrize(
    "text",
    [
        write("La cuisine", *ORDERS[FR]),
        write("En cas d'incendie", *ORDERS[FR][:2]),
        write("En cas d'incendie", "L'agent arrête le four.", "Le chef appelle le 18.", "On sort."),
        "# En cas d'incendie\n\n" + "\n\n".join(ORDERS[FR]) + "\n",
    ],
    ids=["advice", "two orders", "what others do", "paragraphs apart"],
)
def test_where_rules_are_not_sure_of_an_order_prose_stays_prose(text: str) -> None:
    assert all(isinstance(block, Paragraph) for block in blocks_of(drafted(text)))


@pytest.mark.parametrize(("count", "is_procedure"), [(1, False), (2, True)])
def test_one_order_before_what_it_bars_is_part_of_the_warning(count: int, is_procedure: bool) -> None:
    last = ORDERS[EN][-1]
    barred = (last, "Never use the lift of the school.") if count == 1 else (last,)
    blocks = blocks_of(drafted(write(HEADINGS[EN], *ORDERS[EN][:count], *barred), language=EN))
    assert any(isinstance(block, Steps) for block in blocks) is is_procedure
    assert isinstance(blocks[-1], Callout)
