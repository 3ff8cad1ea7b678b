"""Names in what trainers write: what is refused, what is asked about, what is nobody's name."""

import pytest

from pipelines.sessions.named_people import find_certain_names, find_possible_names
from schemas.language import Language

KNOWN = "La chaîne du froid aux Halles de Brume, Marie Petit"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mme Durand a dormi.", ("Mme Durand",)),
        ("I asked Mr Jones to stop.", ("Mr Jones",)),
        ("Écrire à lea@example.org.", ("lea@example.org",)),
        ("La salle était fermée.", ()),
        ("lambert est un nom commun ici.", ()),
        ("Lambert voulait partir.", ("Lambert",)),
        ("Zoé Lambert voulait partir.", ("Zoé Lambert",)),
        ("Zoé LAMBERT voulait partir.", ("Zoé LAMBERT",)),
        ("LAMBERT voulait partir.", ("LAMBERT",)),
        ("M. DURAND-MOREL a dormi.", ("M. DURAND-MOREL",)),
        ("Mme Lambert, puis Zoé et Lambert.", ("Zoé", "Mme Lambert")),
    ],
)
def test_contact_data_titles_and_known_learners_are_certain(text: str, found: tuple[str, ...]) -> None:
    assert find_certain_names(text, ["Zoé Lambert"]) == found


def test_a_learner_listed_in_capitals_is_known_in_small_letters() -> None:
    """French lists write surnames in capitals; a trainer need not."""
    assert find_certain_names("Lambert voulait partir.", ["LAMBERT Zoé"]) == ("Lambert",)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (Language.FRENCH, "Kevin était perdu.", ("Kevin",)),
        (Language.FRENCH, "Il a fallu attendre Kevin.", ("Kevin",)),
        (Language.FRENCH, "Trop long. Jean-Marc s'est endormi.", ("Jean-Marc",)),
        (Language.FRENCH, "- Kevin n'a rien dit", ("Kevin",)),
        (Language.ENGLISH, "Kevin was lost.", ("Kevin",)),
        (Language.ENGLISH, "We waited for Kevin.", ("Kevin",)),
        (Language.FRENCH, "Personne n'avait de sonde.", ()),
        (Language.FRENCH, "Tout était prêt. Rien ne manquait.", ()),
        (Language.FRENCH, "Prévoir une pause ; commencer plus tôt.", ()),
        (Language.FRENCH, "La visite des Halles de Brume a pris une heure.", ()),
        (Language.FRENCH, "Le PDF et la norme HACCP manquaient.", ()),
        (Language.FRENCH, "DUPONT n'a rien compris.", ("DUPONT",)),
        (Language.FRENCH, "L'exercice a perdu MARTIN dès le début.", ("MARTIN",)),
        (Language.FRENCH, "Il a fallu attendre LE GOFF.", ("GOFF",)),
        (Language.FRENCH, "RIEN n'était prêt, ni le TP ni les DLC.", ()),
        (Language.ENGLISH, "SMITH was lost.", ("SMITH",)),
        (Language.ENGLISH, "The PPE was late.", ()),
        (Language.ENGLISH, "Nobody had a probe. It was late.", ()),
        (Language.ENGLISH, "The projector was down, and I had no cable.", ()),
    ],
)
def test_a_capitalised_word_that_the_course_does_not_know_may_be_a_name(
    language: Language, text: str, found: tuple[str, ...]
) -> None:
    assert find_possible_names(text, language, KNOWN) == found
