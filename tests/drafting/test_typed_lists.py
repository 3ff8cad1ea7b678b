"""Lists that somebody typed as paragraphs are read as lists, and labels are not."""

from typing import Any

import pytest

from pipelines.deliverables.lesson.unreadable import find_unreadable
from pipelines.drafting.material import Piece
from schemas.language import Language
from schemas.source import SourceText, SpanKind
from tests.sourcing.documents import read, word

SENTENCE = "Le responsable signe le relevé deux fois par jour."


def list_left_out(source: SourceText) -> list[str]:
    pieces = [Piece(source, span) for span in source.spans if span.kind is not SpanKind.HEADING]
    reasons = find_unreadable(pieces, Language.FRENCH)
    return [piece.text for piece in pieces if piece.span.id in reasons]


def typed(*lines: str) -> SourceText:
    def build(document: Any) -> None:
        for line in (SENTENCE, *lines, SENTENCE.replace("jour", "nuit")):
            document.add_paragraph(line)

    return read("a.docx", word(build))


def test_lines_that_a_colon_announces_are_read_down_to_the_end_of_a_sentence() -> None:
    lines = "Diversité\n\nConfiance\n\nétudier ce dans quoi on se place\n\nRetour d'expérience\n\n"
    page = f"Voici les qualités d'une équipe soudée :\n\n{lines}{SENTENCE}\n\nAccueil\n"
    assert list_left_out(read("a.md", page)) == ["Accueil"]


@pytest.mark.parametrize(
    ("lines", "left_out"),
    [
        (("Matériel de bureau", "Gaffer", "Scotch", "Ciseaux"), []),
        (("Gaffer", "Scotch"), ["Gaffer", "Scotch"]),
        (("Nom", "Rôle", "Nom", "Rôle", "Nom", "Rôle"), ["Nom", "Rôle"] * 3),
    ],
    ids=["things", "labels", "form"],
)
def test_short_lines_below_each_other_in_a_typed_document_are_a_list(
    lines: tuple[str, ...], left_out: list[str]
) -> None:
    assert list_left_out(typed(*lines)) == left_out


def test_short_lines_of_a_web_page_are_labels() -> None:
    menu = "<p>Accueil</p><p>Agenda</p><p>Contact</p>"
    page = read("a.html", f"<p>{SENTENCE}</p>{menu}<p>{SENTENCE.replace('jour', 'nuit')}</p>")
    assert list_left_out(page) == ["Accueil", "Agenda", "Contact"]
