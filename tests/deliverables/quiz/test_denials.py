"""False claims of a text's own making: what it denies, told as if it held, and contraries exchanged."""

import pytest

from pipelines.deliverables.quiz.contrasts import exchange_contrary
from pipelines.deliverables.quiz.denials import affirm_denied
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import list_pieces
from pipelines.testing.sources import read_source
from schemas.language import Language

FR, EN = Language.FRENCH, Language.ENGLISH


@pytest.mark.parametrize(
    ("denied", "believed", "is_standing", "language"),
    [
        ("A badge is not required in the yard.", "A badge is required in the yard.", True, EN),
        (
            "The insurance doesn’t apply to hired forklifts.",
            "The insurance applies to hired forklifts.",
            True,
            EN,
        ),
        ("Forklifts do not carry glass panels.", "Forklifts carry glass panels.", False, EN),
        ("The warehouse cannot refuse a parcel.", "The warehouse can refuse a parcel.", False, EN),
        (
            "Le refus d’un colis ne constitue pas une rupture du contrat.",
            "Le refus d’un colis constitue une rupture du contrat.",
            True,
            FR,
        ),
        ("Le badge ne s'applique pas au quai nord.", "Le badge s'applique au quai nord.", True, FR),
        (
            "Le transporteur ne peut être écarté de la visite du quai.",
            "Le transporteur peut être écarté de la visite du quai.",
            False,
            FR,
        ),
    ],
)
def test_what_is_denied_is_told_as_if_it_held(
    denied: str, believed: str, is_standing: bool, language: Language
) -> None:
    told = affirm_denied(denied, language)
    assert told is not None
    assert (told.text, told.is_standing) == (believed, is_standing)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A badge is required in the yard.", EN),  # denies nothing
        ("A badge is not only required in the yard.", EN),  # denies no more than a limit
        ("A badge is not required unless a visitor comes.", EN),  # in one case alone
        ("A badge is not required because the yard is closed.", EN),  # the reason tells
        ("Nobody says that a badge is not required.", EN),  # in a clause
        ("It is not required in the yard.", EN),  # of what?
        ("The report is not misleading to customers.", EN),  # nobody would believe it is
        ("Le badge n'est pas exigé, mais le gilet l'est.", FR),  # half of a contrast
        ("Le colis ne contient pas de verre.", FR),  # the article would change
        ("Le colis ne peut être rendu que le lundi.", FR),  # a limit
    ],
)
def test_what_is_not_plainly_denied_is_left_alone(text: str, language: Language) -> None:
    assert affirm_denied(text, language) is None


def exchange(text: str, source: str, language: Language) -> str | None:
    pieces = list_pieces((read_source("a.md", f"# Dépôt\n\n{source}\n".encode(), language),))
    return exchange_contrary(text, Sayings(pieces, language))


PARCELS = "Fragile parcels go through the manual gate. External parcels that weigh more wait in the yard."


@pytest.mark.parametrize(
    ("text", "source", "turned", "language"),
    [
        (
            "Internal parcels are opened by the guard.",
            PARCELS,
            "External parcels are opened by the guard.",
            EN,
        ),
        (
            "Before opening the gate, the guard must call the office.",
            PARCELS,
            "After opening the gate, the guard must call the office.",
            EN,
        ),
        (
            "Les colis internes sont ouverts par le gardien.",
            "Les colis externes attendent dans la cour du dépôt.",
            "Les colis externes sont ouverts par le gardien.",
            FR,
        ),
    ],
)
def test_a_contrary_that_the_source_names_takes_the_place_of_the_other(
    text: str, source: str, turned: str, language: Language
) -> None:
    assert exchange(text, source, language) == turned


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Internal parcels are opened by the guard.", "Fragile parcels go through the manual gate."),
        ("Internal parcels are opened by the guard.", "External parcels are opened by the guard too."),
        ("Internal and external parcels are opened by the guard.", PARCELS),
        ("The guard receives internal parcels.", PARCELS),
    ],
    ids=["the source names no contrary", "it says the same of it", "both are told of", "it is no subject"],
)
def test_no_contrary_is_made_up(text: str, source: str) -> None:
    assert exchange(text, source, EN) is None
