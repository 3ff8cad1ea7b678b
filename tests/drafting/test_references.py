"""What is looked up and not read is furniture of every lesson; what somebody wrote to be read is not."""

import pytest

from pipelines.deliverables.lesson.unreadable import find_unreadable
from pipelines.drafting.material import Piece, is_navigation, is_teachable
from pipelines.drafting.text.references import is_reference
from schemas.language import Language
from schemas.plan import LeftOutReason
from schemas.source import SpanKind
from tests.sourcing.documents import box, read, slides


@pytest.mark.parametrize(
    "text",
    [
        "Martin, A. (2019). L'art de classer. Paris : Éditions du Rayon, 214 p.",
        '[1] A. Smith, "Sorting", Journal of Files, vol. 4, 2011.',
        "Dupont, J. et Weber, K. (2021). Classer sans peine.",
        "Classer sans peine, 2021. https://doi.org/10.1234/abcd",
    ],
)
def test_an_entry_of_a_list_of_references_is_told(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        "L'ISBN identifie un livre depuis 1970.",
        "Le règlement de 2016 est entré en vigueur en 2018.",
        "M. Martin signe le relevé de 2019 avant midi.",
        "A. Martin a écrit la procédure en 2019.",
        "Le DOI d'un article ne change pas.",
    ],
)
def test_a_sentence_that_names_a_year_or_a_person_is_none(text: str) -> None:
    assert not is_reference(text)


@pytest.mark.parametrize(
    "heading",
    [
        "Bibliographie",
        "7. Références",
        "References",
        "IV. Works cited",
        "Sommaire",
        "Historique des versions du document",
        "Note à l’attention du lecteur",
        "Revision history",
        "List of figures",
        "Au programme",
        "Agenda",
        "Questions ?",
        "Des questions ?",
        "Any questions?",
        "Merci de votre attention",
        "Thank you!",
    ],
)
def test_headings_of_what_nobody_reads_are_known_in_any_language(heading: str) -> None:
    assert is_navigation(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Références réglementaires à appliquer",
        "Reference guide",
        "Historique du droit",
        "Version control",
        "Trier",
        "Questions",
        "Questions fréquentes",
        "Agenda partagé",
        "Merci au chauffeur",
    ],
)
def test_headings_of_chapters_are_none(heading: str) -> None:
    assert not is_navigation(heading)


def test_references_and_contents_are_left_out_with_their_reason() -> None:
    source = read(
        "a.md",
        "# Trier\n\n1.2 Comment trier 7\n\n## 1.2 Comment trier\n\nOn trie les dossiers par date.\n\n"
        "Page 3 sur 20\n\n## Références\n\n### Ouvrages\n\nL'art de classer.\n",
    )
    pieces = [Piece(source, span) for span in source.spans if span.kind is not SpanKind.HEADING]
    reasons = find_unreadable(pieces, Language.FRENCH)
    assert {piece.text: reasons.get(piece.span.id) for piece in pieces} == {
        "1.2 Comment trier 7": LeftOutReason.NAVIGATION,
        "On trie les dossiers par date.": None,
        "L'art de classer.": LeftOutReason.REFERENCES,
    }
    assert [each.excerpt for each in source.dropped] == ["Page 3 sur 20"]


def test_a_line_of_a_slide_and_an_order_are_read_without_a_full_stop() -> None:
    deck = slides(lambda slide: box(slide, "Le chef autorise la sortie"), lambda slide: box(slide, "Le quai"))
    named = "Moyens, matériel, salles, horaires, contacts"
    page = f"# Trier\n\nCartographier les différents types de dossiers clos\n\n{named}\n"
    left_out = [
        piece.text
        for source in (read("a.pptx", deck), read("a.md", page))
        for pieces in [[Piece(source, each) for each in source.spans if each.kind is not SpanKind.HEADING]]
        for reasons in [find_unreadable(pieces, Language.FRENCH)]
        for piece in pieces
        if piece.span.id in reasons
    ]
    assert left_out == ["Le quai", named]


ON_REFERENCES = """# Écrire un mémoire

## Références

Toute citation doit renvoyer à une entrée de la bibliographie.
Citez l'auteur, l'année et le titre de l'ouvrage.
Ne citez pas une page que vous n'avez pas lue.

### Une entrée

Une entrée prend cette forme :

Martin, A. (2019). L'art de classer. Paris : Éditions du Rayon, 214 p.

## Bibliographie

Martin, A. (2019). L'art de classer. Paris : Éditions du Rayon, 214 p.

Règlement relatif à l'hygiène des denrées

Le guide du rayon présente les règles.
"""


def test_a_chapter_on_references_is_read_and_a_list_of_them_is_not() -> None:
    source = read("a.md", ON_REFERENCES)
    pieces = [Piece(source, span) for span in source.spans if span.kind is not SpanKind.HEADING]
    reasons = find_unreadable(pieces, Language.FRENCH)
    told = {piece.heading: set[LeftOutReason | None]() for piece in pieces}
    for piece in pieces:
        told[piece.heading].add(reasons.get(piece.span.id))
    assert told == {"Références": {None}, "Une entrée": {None}, "Bibliographie": {LeftOutReason.REFERENCES}}
    assert is_teachable(pieces[1], Language.FRENCH)
    assert not is_teachable(pieces[-1], Language.FRENCH)
