"""Remarks that the author of a page set apart, told by the classes of their element."""

import re

import lxml.html

from pipelines.sourcing.characters import read_words
from schemas.source import RemarkKind

BOXES = ("div", "aside", "section", "blockquote")
BEFORE = re.compile(r"\A(?:callout|admonition|alert|markdown-alert|hint|box|remark)-?")
"""Begins a class of Quarto (`callout-warning`), GitHub (`markdown-alert-warning`), Bootstrap and others."""

CLASSES = {
    RemarkKind.WARNING: read_words("warning caution danger attention avertissement"),
    RemarkKind.KEY_POINT: read_words("important tip key-point keypoint a-retenir retenir success"),
    RemarkKind.EXAMPLE: read_words("example exemple"),
}


def find_remark_kind(element: lxml.html.HtmlElement) -> RemarkKind | None:
    """Return what a box of a page is for, by its classes; None if it is none, or says nothing of it."""
    if element.tag not in BOXES:
        return None
    classes = {BEFORE.sub("", name) for name in (element.get("class") or "").lower().split()}
    return next((kind for kind, names in CLASSES.items() if classes & names), None)
