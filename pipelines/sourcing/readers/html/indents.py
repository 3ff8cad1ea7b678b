"""Quotations that quote nothing: old pages set their chapters in `blockquote` to indent them."""

import lxml.html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FEWEST_HEADINGS = 3
"""Titles in quotations; a page may well quote a text that has one."""


def unwrap_indents(page: lxml.html.HtmlElement) -> None:
    """Make plain divisions of the quotations of a page that has most of its titles in them."""
    count = sum(1 for _ in page.iter(*HEADINGS))
    quotations = list(page.iter("blockquote")) if count >= FEWEST_HEADINGS else []
    outer = (each for each in quotations if next(each.iterancestors("blockquote"), None) is None)
    within = sum(1 for quotation in outer for _ in quotation.iter(*HEADINGS))
    if within >= FEWEST_HEADINGS and within * 2 > count:
        for quotation in quotations:
            quotation.tag = "div"
