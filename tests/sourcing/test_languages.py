"""Which language a document is in."""

import pytest

from pipelines.sourcing.languages import detect_language
from schemas.language import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le responsable signe le relevé et ferme la porte de la chambre.", Language.FRENCH),
        ("The manager signs the sheet and closes the door of the room.", Language.ENGLISH),
    ],
)
def test_a_document_is_in_the_language_of_its_commonest_words(text: str, language: Language) -> None:
    other = next(one for one in Language if one is not language)
    assert detect_language(text, otherwise=other) is language


@pytest.mark.parametrize("otherwise", list(Language))
def test_a_list_of_names_is_in_the_language_of_its_course(otherwise: Language) -> None:
    assert detect_language("HACCP, ISO 22000, Paris, London", otherwise) is otherwise
