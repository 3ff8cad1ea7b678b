"""Places in a source, as findings hold them, in the words of each language."""

import pytest

from schemas.finding import Finding
from schemas.language import Language


@pytest.mark.parametrize(
    ("stored", "french", "english"),
    [
        ("slide 3", "diapositive 3", "slide 3"),
        ("slide 3, slide 12 …", "diapositive 3, diapositive 12 …", "slide 3, slide 12 …"),
        ("sources/slide 3.pdf, p. 2", "sources/slide 3.pdf, p. 2", "sources/slide 3.pdf, p. 2"),
        ("p. 4 (OCR)", "page 4, texte reconnu", "page 4, recognised text"),
        ("rule 2", "règle 2", "rule 2"),
        ("§ 12", "§ 12", "§ 12"),
    ],
)
def test_a_finding_names_places_in_the_language_of_its_reader(stored: str, french: str, english: str) -> None:
    finding = Finding(
        rule="source.code", place="sources/froid.pptx", facts={"source": "froid", "place": stored}
    )
    assert french in finding.message(Language.FRENCH)
    assert english in finding.message(Language.ENGLISH)
