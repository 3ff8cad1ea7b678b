"""Pictures of procedures and figures: what they say, in which bytes, and whatever the text."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipelines.packaging.figures import PictureWidth, draw_svg, write_alternative
from pipelines.packaging.figures.text_width import measure_text, wrap_text
from pipelines.testing import builders
from schemas.draft import Block, Notes, Origin, Paragraph, Row, Section, Statement, Steps, Table
from schemas.language import Language

FR, EN = Language.FRENCH, Language.ENGLISH
SVG = "{http://www.w3.org/2000/svg}"
HEADER = ("Denrée", "Température maximale")
TEMPERATURES = (("Viande hachée", "2 °C"), ("Poisson", "0 à 2 °C"), ("Denrée surgelée", "-18 °C"))


def sentences(*texts: str) -> tuple[Statement, ...]:
    made = enumerate(texts, start=1)
    return tuple(Statement(id=f"st-{n:04d}", text=text, origin=Origin.HUMAN) for n, text in made)


def steps(*texts: str) -> Steps:
    return Steps(statements=sentences(*texts))


def table(rows: tuple[tuple[str, ...], ...], header: tuple[str, ...] = HEADER) -> Table:
    made = enumerate(rows, start=1)
    lines = tuple(Row(id=f"st-{n:04d}", cells=cells, origin=Origin.HUMAN) for n, cells in made)
    return Table(caption="Stocker au bon endroit", header=header, rows=lines)


def section(*blocks: Block) -> Section:
    return Section(id="p-0001", title="Recevoir une livraison", blocks=blocks)


def drawn(data: bytes, name: str) -> list[etree._Element]:
    return etree.fromstring(data).findall(f"{SVG}{name}")


def bars(data: bytes) -> list[tuple[float, float]]:
    found = [bar for bar in drawn(data, "rect") if bar.get("class") == "pj-bar"]
    return [(float(bar.get("x", "")), float(bar.get("width", ""))) for bar in found]


def words(data: bytes) -> str:
    return " ".join(text.text or "" for text in drawn(data, "text"))


@pytest.mark.parametrize("shape", PictureWidth)
def test_steps_become_numbered_boxes_with_an_arrow_between_each_two(shape: PictureWidth) -> None:
    data = draw_svg(section(steps(*(f"Faire le geste {n}." for n in range(6)))), FR, shape)
    boxes = [box for box in drawn(data, "rect") if box.get("class") == "pj-box"]
    assert (len(boxes), len(drawn(data, "circle")), len(drawn(data, "polygon"))) == (6, 6, 5)
    assert [text.text for text in drawn(data, "text") if text.get("class") == "pj-on-bar"] == list("123456")


def test_bars_start_at_zero_and_a_negative_value_goes_the_other_way() -> None:
    (two, two_wide), _, (minus, minus_wide) = bars(draw_svg(section(table(TEMPERATURES)), FR))
    assert minus + minus_wide == pytest.approx(two, abs=0.2)
    assert minus_wide == pytest.approx(9 * two_wide, abs=0.5)


def test_a_range_is_a_bar_between_its_ends() -> None:
    rows = (("Réfrigérateur", "2 à 4 °C"), ("Four", "8 °C"))
    (start, wide), (zero, whole) = bars(draw_svg(section(table(rows)), FR))
    assert start - zero == pytest.approx(whole / 4, abs=0.2)
    assert wide == pytest.approx(whole / 4, abs=0.2)


def test_every_value_is_written_as_the_source_says_it() -> None:
    said = words(draw_svg(section(table(TEMPERATURES)), FR))
    assert all(value in said for _, value in TEMPERATURES)


def test_values_of_different_units_are_listed_without_a_bar() -> None:
    mixed = section(table((("Four", "8 °C"), ("Service", "2 h"))))
    assert bars(draw_svg(mixed, FR)) == []
    assert "8 °C" in words(draw_svg(mixed, FR))
    assert write_alternative(mixed, FR).startswith("Tableau")


def test_a_value_that_is_missing_leaves_a_line_without_a_bar() -> None:
    rows = (*TEMPERATURES, ("Inconnue", "—"))
    assert len(bars(draw_svg(section(table(rows)), FR))) == len(TEMPERATURES)


def test_a_page_without_steps_or_figures_shows_its_sentences_and_never_a_trainers_notes() -> None:
    spoken = Notes(statements=sentences("Secret du formateur."))
    data = draw_svg(section(Paragraph(statements=sentences("Le froid protège.")), spoken), FR)
    assert words(data) == "Le froid protège."
    assert "Secret" not in write_alternative(section(spoken), FR)


def test_the_alternative_says_everything_the_picture_shows() -> None:
    both = section(steps("Fermer la porte.", "Noter."), table(TEMPERATURES))
    assert write_alternative(both, FR).splitlines() == [
        "Schéma en 2 étapes\u00a0: Recevoir une livraison",
        "1. Fermer la porte.",
        "2. Noter.",
        "Graphique à barres\u00a0: Stocker au bon endroit (Température maximale)",
        "- Viande hachée\u00a0: 2 °C",
        "- Poisson\u00a0: 0 à 2 °C",
        "- Denrée surgelée\u00a0: -18 °C",
    ]
    assert write_alternative(both, EN).startswith("Process diagram in 2 steps: Recevoir")


def test_text_too_long_for_its_box_ends_in_an_ellipsis_and_stands_whole_in_the_alternative() -> None:
    long = "Contrôler chaque emballage " * 40
    picture = section(steps(long, "Noter."))
    assert "…" in words(draw_svg(picture, FR))
    assert " ".join(long.split()) in write_alternative(picture, FR)
    assert " ".join(long.split()) in (drawn(draw_svg(picture, FR), "desc")[0].text or "")


def test_a_picture_has_a_name_a_description_a_language_and_nothing_that_runs_or_is_fetched() -> None:
    data = draw_svg(section(steps("<script>alert(1)</script>", "</text><image href='http://x/'/>")), EN)
    root = etree.fromstring(data)
    ids = [part.get("id") for part in (root.find(f"{SVG}title"), root.find(f"{SVG}desc")) if part is not None]
    assert (root.get("role"), root.get("aria-labelledby"), root.get("lang")) == (
        "img",
        " ".join(map(str, ids)),
        "en",
    )
    assert {etree.QName(part).localname for part in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "circle", "polyline", "polygon", "text")
    }
    assert not any("href" in name or name.startswith("on") for part in root.iter() for name in part.attrib)
    assert not any(fetched in data for fetched in (b"@import", b"url("))


def test_more_steps_than_a_picture_holds_are_counted_in_words() -> None:
    assert "et 5 de plus" in words(draw_svg(section(steps(*(f"Geste {n}." for n in range(45)))), FR))


def test_the_same_section_is_the_same_bytes() -> None:
    """A changed drawing changes released packages: change this digest knowingly."""
    data = draw_svg(section(steps("Fermer la porte.", "Noter."), table(TEMPERATURES)), FR, PictureWidth.WIDE)
    assert data == draw_svg(
        section(steps("Fermer la porte.", "Noter."), table(TEMPERATURES)), FR, PictureWidth.WIDE
    )
    assert sha256(data).hexdigest()[:12] == "3bde4ed1fc85"


@given(st.text(max_size=400), st.floats(20, 300))
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    lines = wrap_text(text, 15, room, 4)
    assert len(lines) <= 4
    assert all(measure_text(line, 15) <= room or len(line) <= 4 for line in lines)


@given(st.text(min_size=1, max_size=200), st.text(max_size=80))
def test_any_text_makes_a_picture_that_is_xml(text: str, cell: str) -> None:
    etree.fromstring(draw_svg(section(steps(text, "Noter."), table(((text, cell), ("x", "1 kg")))), FR))


def test_every_row_of_the_small_lesson_can_be_drawn() -> None:
    page = builders.lesson().sections[1]
    assert "24 h" in words(draw_svg(page, FR))
