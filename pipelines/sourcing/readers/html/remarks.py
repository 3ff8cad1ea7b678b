"""Remarks that the author of a page set apart, told by the classes of their element or by its title."""

import re

import lxml.html

from pipelines.sourcing.characters import read_words
from pipelines.sourcing.exercises import find_answer_kind
from schemas.source import RemarkKind

BOXES = ("div", "aside", "section", "blockquote", "details")
BEFORE = re.compile(r"\A(?:callout|admonition|alert|markdown-alert|hint|box|remark)-?")
"""Begins a class of Quarto (`callout-warning`), GitHub (`markdown-alert-warning`), Bootstrap and others."""

CLASSES = {
    RemarkKind.WARNING: read_words("warning caution danger attention avertissement"),
    RemarkKind.KEY_POINT: read_words("important tip key-point keypoint a-retenir retenir success"),
    RemarkKind.EXAMPLE: read_words("example exemple"),
    RemarkKind.SOLUTION: read_words("solution solutions answer answers corrige correction reponse"),
    RemarkKind.HINT: read_words("hint hints indice"),
    RemarkKind.EXERCISE: read_words("exercise exercice challenge activity activite"),
}
SET_APART = re.compile(r"(?:callout|admonition|alert|markdown-alert)(?:-|\Z)")
"""Begins a class that is used for nothing but boxes."""

BESIDE_OUTLINE = ("aside", "blockquote", "details", "dialog", "fieldset", "figure", "td", "th")
"""Elements whose titles are theirs alone, and begin no part of the page (HTML 5.2, 4.3.9)."""


def find_remark_kind(element: lxml.html.HtmlElement) -> RemarkKind | None:
    """Return what a box of a page is for, by its classes or its summary; None if nothing tells."""
    if element.tag not in BOXES:
        return None
    names = (element.get("class") or "").lower().split()
    classes = {*names, *(BEFORE.sub("", name) for name in names)}
    kind = next((kind for kind, of_kind in CLASSES.items() if classes & of_kind), None)
    if kind is None and element.tag == "details":
        summary = next(element.iterchildren("summary"), None)
        return None if summary is None else find_answer_kind(" ".join(summary.text_content().split()))
    return kind


def is_beside_outline(heading: lxml.html.HtmlElement) -> bool:
    """Return whether a heading is that of a box: what comes after the box does not stand below it."""
    return any(
        outer.tag in BESIDE_OUTLINE
        or any(SET_APART.match(name) for name in (outer.get("class") or "").lower().split())
        for outer in heading.iterancestors()
    )
