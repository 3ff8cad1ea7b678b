"""Questions on who has a duty, a right or a power."""

import pytest

from pipelines.deliverables.quiz import actors
from pipelines.deliverables.quiz.asked_texts import list_asked_texts
from pipelines.deliverables.quiz.candidate import Candidate
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import list_pieces
from pipelines.testing.sources import read_source
from schemas.language import Language

FR, EN = Language.FRENCH, Language.ENGLISH

YARD = """# Yard

The carrier must announce heavy parcels by telephone on Mondays.

The porter must lock the north gate after the evening round.

The dispatcher is responsible for printing the loading plan of the day.

The inspector may stop the conveyor during a visit of the belts.
"""

QUAI = """# Quai

Le transporteur doit annoncer les colis lourds par téléphone la veille.

Le gardien est tenu de fermer la grille nord après la ronde du soir.

Lorsque la bascule tombe en panne, l’inspecteur peut arrêter le convoyeur du quai.

Les caristes sont chargés de vérifier le chargement des batteries.
"""


def ask(text: str, language: Language) -> list[Candidate]:
    pieces = list_pieces((read_source("a.md", text.encode(), language),))
    asked_texts = tuple(list_asked_texts(pieces, language))
    return actors.list_candidates(asked_texts, pieces, Sayings(pieces, language))


def test_each_actor_is_asked_for_with_the_others_as_rivals() -> None:
    asked = ask(YARD, EN)
    assert [each.key.text for each in asked] == ["Carrier", "Porter", "Dispatcher", "Inspector"]
    assert asked[2].stem == (
        "“Yard”: according to the text, who is responsible for printing the loading plan of the day?"
    )
    assert all(each.is_sure and len(each.distractors) == 3 for each in asked)


def test_several_actors_and_a_circumstance_fit_one_question() -> None:
    asked = {each.key.text: each.stem for each in ask(QUAI, FR)}
    assert asked["Caristes"].startswith("«\u00a0Quai\u00a0»")
    assert "qui est chargé de vérifier le chargement des batteries" in asked["Caristes"]
    assert "lorsque la bascule tombe en panne, qui peut arrêter" in asked["Inspecteur"]


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("The courier must sign his register in the lower office.", "Courier"),  # "his" tells whose
        ("Every user must wash the orange gloves on Fridays.", "User"),  # everybody
        ("The computer must print the orange labels on Fridays.", "Computer"),  # a thing
        ("The courier must not open the orange drawer on Fridays.", "Courier"),  # who does not
        ("The courier must be clear about the orange labels.", "Courier"),  # a platitude
    ],
)
def test_what_tells_itself_or_fits_everybody_is_not_asked(sentence: str, actor: str) -> None:
    assert actor not in {each.key.text for each in ask(f"{YARD}\n{sentence}\n", EN)}


def test_an_actor_that_may_do_it_too_is_no_rival() -> None:
    asked = ask(f"{YARD}\nHeavy parcels are announced by the porter by telephone.\n", EN)
    carrier = next(each for each in asked if each.key.text == "Carrier")
    assert "Porter" not in {each.text for each in carrier.distractors}


def test_who_does_most_is_doubted() -> None:
    more = "".join(
        f"\nThe carrier must bring the {word} slips to desk nine.\n" for word in ("red", "grey", "pink")
    )
    sure = {each.key.text: each.is_sure for each in ask(YARD + more, EN)}
    assert sure == {"Carrier": False, "Porter": True, "Dispatcher": True, "Inspector": True}
