"""A chart small enough for Dagster's page says what the large one says, and its words are only words."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from pipelines.results.report.miniature import LONGEST_MARKDOWN, draw_miniature, list_pictures
from pipelines.results.report.model import Bars, ChartBar, Dot, Dots, Report, ReportChart, TimeSpread
from pipelines.results.report.report import compose_report
from schemas.language import Language
from tests.results.report.cohort import counted

DESK = "http://127.0.0.1:3001/results/froid--chaine/chart-{}.svg"
SVG = "{http://www.w3.org/2000/svg}"
BARS = Bars(
    (ChartBar("Inscrits", 160, "160"), ChartBar("Ont commencé", 80, "80"), ChartBar("Réussi", None, "–")),
    "Apprenants",
)


@pytest.fixture(scope="module")
def report() -> Report:
    analysis, findings = counted()
    return compose_report(analysis, findings, Language.FRENCH)


def chart(*panels: Bars | Dots | TimeSpread, said: str = "Inscrits : 160.") -> ReportChart:
    return ReportChart(Language.FRENCH, panels, "Apprenants à chaque étape", said)


def image_of(markdown: str | None) -> tuple[str, str]:
    """The description and the address of the one image a Markdown is."""
    assert markdown is not None
    reader = MarkdownIt()
    reader.validateLink = lambda _: True  # Dagster's shows SVG as an image; this one takes it for a script
    (paragraph,) = [token for token in reader.parse(markdown) if token.type == "inline"]
    (image,) = paragraph.children or []
    assert image.type == "image"
    return image.content, str(image.attrs["src"])


def drawing(markdown: str | None) -> etree._Element:
    _, address = image_of(markdown)
    head, _, svg = address.partition(",")
    assert head == "data:image/svg+xml"
    return etree.fromstring(unquote(svg).encode())


def texts(svg: etree._Element) -> list[str]:
    return [part for each in svg.iter() if each.text for part in re.split(r"[\n\t]", each.text)]


def test_each_chart_of_a_report_is_shown_in_place_or_served(report: Report) -> None:
    seen = list_pictures(report, DESK)
    charts = {number: part.chart for number, part in enumerate(report.parts, start=1) if part.chart}
    assert seen.shown.keys() == charts.keys()
    assert all(len(markdown) < LONGEST_MARKDOWN for markdown in seen.shown.values())
    served = {number for number, markdown in seen.shown.items() if DESK.format(number) in markdown}
    assert served == seen.served.keys()
    assert 0 < len(served) < len(charts)


def test_each_image_is_described_by_its_title_and_what_it_shows(report: Report) -> None:
    for number, markdown in list_pictures(report, DESK).shown.items():
        drawn = report.parts[number - 1].chart
        assert drawn is not None
        described, _ = image_of(markdown)
        assert described.startswith(drawn.title)
        assert len(described) > len(drawn.title) + 20


def test_bars_have_their_labels_their_axis_and_what_they_say() -> None:
    svg = drawing(draw_miniature(chart(BARS)))
    assert {"Inscrits", "160", "Ont commencé", "Réussi", "–", "Apprenants", "0", "100", "200"} <= {
        *texts(svg)
    }
    bars = svg.find(f"{SVG}path[@fill='teal']")
    assert bars is not None
    lengths = [int(width) for width in re.findall(r"M190 \d+h(\d+)", bars.get("d", ""))]
    assert lengths == [224, 112]


def test_dots_have_their_intervals_and_their_limits() -> None:
    dots = Dots(
        (Dot("q-0001", 50, 25, 75, earlier=10), Dot("q-0002", None)), "Réponses justes (%)", 0, 100, (30,)
    )
    svg = drawing(draw_miniature(chart(dots)))
    paths = {each.get("stroke-dasharray"): each.get("d", "") for each in svg.iter(f"{SVG}path")}
    assert paths["4"] == "M301 0v48"
    assert "M282 12H468" in etree.tostring(svg).decode()
    assert texts(svg).count("q-0002") == 1


def test_time_is_drawn_beside_what_was_declared() -> None:
    spread = TimeSpread(20.4, 25.4, 30.5, 20, "annoncée : 20 min", "Minutes")
    assert {"annoncée : 20 min", "Minutes", "40"} <= {*texts(drawing(draw_miniature(chart(spread))))}


def test_what_is_too_long_for_the_page_is_no_miniature() -> None:
    rows = tuple(ChartBar(f"Une page de plus, numéro {n}", n, str(n)) for n in range(1, 21))
    assert draw_miniature(chart(replace(BARS, rows=rows))) is None


@given(st.text(min_size=1, max_size=60), st.text(max_size=2_000))
def test_no_label_and_no_description_is_more_than_words(label: str, said: str) -> None:
    """A title comes from a source: it may hold anything but control characters."""
    label, said = ("".join(c for c in text if c.isprintable()) or "x" for text in (label, said))
    bars = Bars((ChartBar(label, 3, "3"),), "Apprenants")
    markdown = draw_miniature(chart(bars, said=said))
    described, _ = image_of(markdown)
    assert described.startswith("Apprenants à chaque étape")
    (words,) = drawing(markdown).iter("{http://www.w3.org/1999/xhtml}pre")
    assert len(words) == 0
    assert (words.text or "").startswith(label[:26].rstrip())
