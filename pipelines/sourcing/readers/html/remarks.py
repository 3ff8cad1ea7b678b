"""Remarks that the author of a page set apart, told by the classes of their element or by its title."""

import re

import lxml.html

from pipelines.sourcing.characters import read_words
from pipelines.sourcing.exercises import find_answer_kind
from schemas.source import RemarkKind

BOXES = ("div", "aside", "section", "blockquote", "details")
LONGEST_TITLE = 100
BEFORE = re.compile(r"\A(?:callout|admonition|alert|markdown-alert|hint|box|remark)-?")
"""Begins a class of Quarto (`callout-warning`), GitHub (`markdown-alert-warning`), Bootstrap and others."""

CLASSES = {
    RemarkKind.WARNING: read_words("warning caution danger attention avertissement"),
    RemarkKind.KEY_POINT: read_words(
        "important tip key-point keypoint key-points keypoints a-retenir retenir success"
    ),
    RemarkKind.EXAMPLE: read_words("example exemple"),
    RemarkKind.SOLUTION: read_words("solution solutions answer answers corrige correction reponse"),
    RemarkKind.HINT: read_words("hint hints indice"),
    RemarkKind.EXERCISE: read_words("exercise exercice challenge activity activite"),
}
SET_APART = re.compile(r"(?:callout|admonition|alert|markdown-alert)(?:-|\Z)")
"""Begins a class that is used for nothing but boxes."""

NOTES = read_words("notes speaker-notes speakernotes instructor instructor-note instructor-notes")
"""Classes of what a speaker notes for themselves: of Reveal, Pandoc and the Carpentries."""

NOTES_MARK = "data-speaker-notes"
"""Attribute with which a reader marks what its format says is a speaker's note."""

BOX_TITLE = "data-box-title"
"""Attribute with which a reader gives a box the title that its format has beside its mark."""

BESIDE_OUTLINE = ("aside", "blockquote", "details", "dialog", "fieldset", "figure", "td", "th")
"""Elements whose titles are theirs alone, and begin no part of the page (HTML 5.2, 4.3.9)."""


def find_remark_kind(element: lxml.html.HtmlElement) -> RemarkKind | None:
    """Return what a box of a page is for, by its classes or its summary; None if nothing tells."""
    if element.tag not in BOXES:
        return None
    names = (element.get("class") or "").lower().split()
    classes = {*names, *(BEFORE.sub("", name) for name in names)}
    if element.tag == "blockquote" or any(map(SET_APART.match, names)):
        answer = find_answer_kind(_read_own_title(element))
        if answer is not None:
            return answer
    kind = next((kind for kind, of_kind in CLASSES.items() if classes & of_kind), None)
    if kind is None and element.tag == "details":
        summary = next(element.iterchildren("summary"), None)
        return None if summary is None else find_answer_kind(" ".join(summary.text_content().split()))
    return kind


def _read_own_title(element: lxml.html.HtmlElement) -> str:
    """Return the title of a box: the heading it begins with, or the short line that stands for one."""
    first = next(element.iterchildren("h1", "h2", "h3", "h4", "h5", "h6", "p"), None)
    return "" if first is None else " ".join((first.text_content() or "")[:LONGEST_TITLE].split())


def is_speaker_note(element: lxml.html.HtmlElement) -> bool:
    """Return whether an element is a speaker's note; a `div` of that class may hold the notes of a page."""
    classes = set((element.get("class") or "").lower().split())
    return NOTES_MARK in element.attrib or (element.tag == "aside" and bool(NOTES & classes))


def is_beside_outline(heading: lxml.html.HtmlElement) -> bool:
    """Return whether a heading is that of a box: what comes after the box does not stand below it."""
    return any(
        outer.tag in BESIDE_OUTLINE
        or any(SET_APART.match(name) for name in (outer.get("class") or "").lower().split())
        for outer in heading.iterancestors()
    )
