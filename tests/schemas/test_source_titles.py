"""Titles of sources: one rule for the pages and the papers of a module."""

from pipelines.testing import builders
from schemas.anchor import Anchor, PagePlace
from schemas.draft import Citation
from schemas.draft.source_titles import list_headings_below_title, title_sources
from schemas.language import Language


def make_citation(source: str, *headings: str) -> Citation:
    anchor = Anchor(place=PagePlace(number=1), heading=headings)
    return builders.citation(1).model_copy(update={"source": source, "anchor": anchor})


def titles(*citations: Citation) -> list[str]:
    return list(title_sources(citations, Language.FRENCH).values())


def test_a_document_that_opens_with_the_words_of_its_file_s_name_has_its_own_title() -> None:
    passage = make_citation("sources/chaine-du-froid.pdf", "Chaîne du froid", "Seuils")
    assert titles(passage) == ["Chaîne du froid"]
    assert list_headings_below_title(passage) == ("Seuils",)


def test_any_other_document_has_the_words_of_its_file_s_name_and_keeps_its_headings() -> None:
    passage = make_citation("sources/consignes_2024.pdf", "Seuils")
    assert titles(passage) == ["Consignes 2024"]
    assert list_headings_below_title(passage) == ("Seuils",)


def test_one_passage_below_the_title_names_the_document_for_all() -> None:
    below = make_citation("a/chaine-du-froid.pdf", "Chaîne du froid")
    aside = make_citation("a/chaine-du-froid.pdf", "Annexe")
    assert titles(aside, below) == titles(below, aside) == ["Chaîne du froid"]


def test_two_documents_of_one_title_are_told_apart_by_their_files() -> None:
    assert titles(make_citation("a/guide.pdf"), make_citation("b/guide.docx")) == [
        "Guide (guide.pdf)",
        "Guide (guide.docx)",
    ]
