"""A report says every figure beside its chart, in both languages, and the same bytes each time."""

import re
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from pipelines.results.report import texts as texts_module
from pipelines.results.report.html import to_html
from pipelines.results.report.model import Report
from pipelines.results.report.paper import to_pdf
from pipelines.results.report.report import compose_report
from schemas.language import Language
from schemas.languages.texts import read_room
from tests.results.learners import answered
from tests.results.report.cohort import counted
from tests.results.test_analysis import ITEMS, analysis_of

LANGUAGES = pytest.mark.parametrize("language", list(Language))


@pytest.fixture(scope="module")
def reports() -> dict[Language, Report]:
    analysis, findings = counted()
    return {language: compose_report(analysis, findings, language) for language in Language}


@pytest.fixture(scope="module")
def pages(reports: dict[Language, Report]) -> dict[Language, bytes]:
    return {language: to_html(report) for language, report in reports.items()}


@pytest.fixture(scope="module")
def papers(reports: dict[Language, Report]) -> dict[Language, bytes]:
    return {language: to_pdf(report) for language, report in reports.items()}


@LANGUAGES
def test_a_report_speaks_of_every_part_of_an_analysis(
    reports: dict[Language, Report], pages: dict[Language, bytes], language: Language
) -> None:
    assert [bool(part.title) for part in reports[language].parts] == [True] * 14
    said = html.fromstring(pages[language]).text_content()
    for shown in ("q-0005", "v1 → v2", "160", "Kelley (1939)", "Wilson (1927)"):
        assert shown in said


@LANGUAGES
def test_every_chart_has_a_title_axes_words_for_it_and_a_table_beside(
    pages: dict[Language, bytes], language: Language
) -> None:
    page = html.fromstring(pages[language])
    figures = page.xpath("//figure")
    assert len(figures) == 10
    for figure in figures:
        (drawing,) = figure.xpath(".//*[local-name()='svg']")
        title = page.get_element_by_id(drawing.get("aria-labelledby"))
        said = page.get_element_by_id(drawing.get("aria-describedby"))
        assert drawing.get("role") == "img"
        assert title.tag == "figcaption"
        assert len(said.text_content()) > 40
        assert drawing.xpath(".//*[local-name()='text']")
        assert figure.getparent().xpath(".//table/caption")


def test_no_two_elements_of_the_page_share_an_id(pages: dict[Language, bytes]) -> None:
    ids = html.fromstring(pages[Language.FRENCH]).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_page_fetches_nothing_and_runs_nothing(pages: dict[Language, bytes]) -> None:
    page = html.fromstring(pages[Language.FRENCH])
    assert page.xpath("//script | //link | //img | //iframe | //object") == []
    assert not re.search(r"url\((?!#)|@import", pages[Language.FRENCH].decode())


def test_the_same_analysis_gives_the_same_bytes(
    pages: dict[Language, bytes], papers: dict[Language, bytes]
) -> None:
    again = compose_report(*counted(), Language.FRENCH)
    assert to_html(again) == pages[Language.FRENCH]
    assert to_pdf(again) == papers[Language.FRENCH]


@LANGUAGES
def test_the_pdf_is_tagged_in_its_language_and_says_what_the_page_does(
    reports: dict[Language, Report], papers: dict[Language, bytes], language: Language
) -> None:
    made = papers[language]
    assert b"/MarkInfo" in made
    assert b"pdfuaid" in made
    assert f"/Lang({language.value}-".encode() in made
    document = pypdfium2.PdfDocument(made)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    for part in reports[language].parts:
        assert part.title.replace("\u00a0", " ") in text.replace("\u00a0", " ").replace("\r\n", " ")


def test_what_is_not_told_is_said_and_is_no_zero() -> None:
    few = analysis_of([answered(who, item, True) for who in range(3) for item in ITEMS], smallest=5)
    page = to_html(compose_report(few, (), Language.ENGLISH)).decode()
    assert "fewer than 5" in page
    assert "Results of fewer than 5 learners" in page
    assert "neither their number, nor their date" in page
    assert ">0%<" not in page


def test_a_stem_is_text_and_no_markup() -> None:
    analysis, findings = counted()
    hostile = '<img src=x onerror="alert(1)">'
    edition = analysis.editions[-1]
    items = tuple(each.model_copy(update={"stem": hostile}) for each in edition.items)
    editions = (edition.model_copy(update={"items": items}),)
    page = to_html(
        compose_report(analysis.model_copy(update={"editions": editions}), findings, Language.FRENCH)
    )
    assert b"<img" not in page
    assert b"&lt;img src=x" in page


def test_a_report_uses_each_of_its_texts() -> None:
    folder = Path(texts_module.__file__).parent
    listed = read_room("results.report", Language.FRENCH)
    code = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    code += "enrolled started completed passed at_the_end later true false first_score best_score"
    assert [name for name in listed if not re.search(rf"\b{name}\b", code)] == []
