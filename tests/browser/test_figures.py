"""Pictures of figures in a browser: no text leaves its box, and everything is seen in light and in dark."""

from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page

from pipelines.packaging.figures import PictureWidth, draw_svg
from schemas.draft import Origin, Row, Section, Statement, Steps, Table
from schemas.language import Language

TEXTS = (
    "Vérifier la propreté du camion et la température affichée dans la caisse.",
    "W" * 1000,
    "<script>alert(1)</script> & </text><image href='http://x/'/> " * 6,
    "تحقق من درجة الحرارة قبل التوقيع على إيصال التسليم وأغلق الباب " * 4,
    "漢字" * 200,
    "e" + "\u0301" * 200 + " \u202eabc\u0000def",
    "👩\u200d🍳🔥" * 60,
    "﷽﷽ ЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩЩ",
    "a\u00a0" * 300,
    " ",
)
OUTSIDE = """() => {
  const svg = document.querySelector("svg"), { width, height } = svg.viewBox.baseVal;
  const drawn = [...svg.querySelectorAll(".pj-box")].map((box) => box.getBBox());
  const boxes = drawn.length ? drawn : [{ x: 0, y: 0, width, height }];
  const holds = (box, text) => text.x >= box.x - 0.5 && text.y >= box.y - 0.5 &&
    text.x + text.width <= box.x + box.width + 0.5 && text.y + text.height <= box.y + box.height + 0.5;
  return [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim())
    .filter((text) => !boxes.some((box) => holds(box, text.getBBox()))).map((text) => text.textContent);
}"""
CONTRASTS = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const of = (kind, what) => light(getComputedStyle(document.querySelector(".pj-" + kind))[what]);
  const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const against = (kind, what, ground) => ratio(of(kind, what), of(ground, "fill"));
  return { ink_paper: against("ink", "fill", "paper"), ink_box: against("ink", "fill", "box"),
    number: against("on-bar", "fill", "bar"), bar: against("bar", "fill", "paper"),
    edge: against("box", "stroke", "paper"), line: against("line", "stroke", "paper"),
    tip: against("tip", "fill", "paper") };
}"""


def process() -> Steps:
    made = enumerate(TEXTS, start=1)
    return Steps(
        statements=tuple(Statement(id=f"st-{n:04d}", text=text, origin=Origin.HUMAN) for n, text in made)
    )


def chart() -> Table:
    cells = [*((text, "1 °C") for text in TEXTS), *(("x", text) for text in TEXTS)]
    made = enumerate(cells, start=20)
    rows = tuple(Row(id=f"st-{n:04d}", cells=each, origin=Origin.HUMAN) for n, each in made)
    return Table(caption="Stocker", header=("Denrée", "Température " * 30), rows=rows)


def shown(page: Page, shape: PictureWidth, *blocks: Steps | Table) -> None:
    data = draw_svg(Section(id="p-0001", title="Recevoir", blocks=blocks), Language.FRENCH, shape)
    page.set_content(f'<!doctype html><meta charset="utf-8">{data.decode()}')


@pytest.mark.parametrize("shape", PictureWidth)
@pytest.mark.parametrize("block", [process(), chart()], ids=["process", "chart"])
def test_no_text_leaves_its_box_whatever_it_says(
    context: BrowserContext, shape: PictureWidth, block: Steps | Table
) -> None:
    page = context.new_page()
    shown(page, shape, block)
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_shapes_stand_out_in_light_and_in_dark(
    context: BrowserContext, scheme: Literal["light", "dark"]
) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11; we ask 4.5:1 of shapes too, for small screens in bright kitchens."""
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    shown(page, PictureWidth.TALL, process(), chart())
    assert {name: ratio for name, ratio in page.evaluate(CONTRASTS).items() if ratio < 4.5} == {}


def test_a_picture_fits_a_telephone_320_pixels_wide(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    data = draw_svg(Section(id="p-0001", title="T", blocks=(process(),)), Language.FRENCH).decode()
    page.set_content(f"<!doctype html><style>svg {{ max-width: 100%; height: auto }}</style>{data}")
    letters = page.evaluate("document.querySelector('.pj-ink').getBoundingClientRect().height")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert letters >= 12
