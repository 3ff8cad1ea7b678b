"""A picture of the guide ends where its page does."""

from PIL import Image

from tests.docs.pictures import MARGIN, trim_empty_end


def test_rows_that_repeat_the_last_one_are_left_out_but_for_a_margin() -> None:
    page = Image.new("RGB", (20, 400), "white")
    page.putpixel((3, 99), (0, 0, 0))
    assert trim_empty_end(page).size == (20, 100 + MARGIN)


def test_a_page_that_fills_its_picture_stays_whole() -> None:
    page = Image.new("RGB", (20, 400), "white")
    page.putpixel((3, 399), (0, 0, 0))
    assert trim_empty_end(page).size == (20, 400)
