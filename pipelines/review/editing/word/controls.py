"""A content control: one text of a draft in a Word file, tagged with its place and part.

A plain-text control holds one run and no paragraph, picture or field (ISO/IEC 29500-1, 17.5.2.44);
locked, it cannot be deleted in Word (17.5.2.23). Word refuses a tag of more than 64 characters.
"""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipelines.review.editing.elements import Editable
from pipelines.review.editing.word.texts import WordTexts
from pipelines.review.editing.word.typography import as_written
from schemas.draft.element_parts import NATURE

NOTICE = "notice/"
"""Begins the tag of a text that nobody may edit; the digest of that text follows."""


def tag_of(place: str, part: str) -> str:
    """Return the tag of the control of a text."""
    return f"{place}/{part}"


def build_control(spot: Editable, number: int, word_texts: WordTexts) -> Any:
    """Return the control of a text, to be put inside a paragraph."""
    text = format_text(spot, spot.text, word_texts)
    sdt, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    properties.append(_make_element("w:alias", spot.place))
    properties.append(_make_element("w:tag", tag_of(spot.place, spot.part)))
    properties.append(_make_element("w:id", str(number)))
    properties.append(_make_element("w:lock", "sdtLocked"))
    if not text:
        properties.append(OxmlElement("w:showingPlcHdr"))
    properties.append(_make_choices(spot, word_texts) if spot.choices else _make_plain_text(spot))
    sdt.append(properties)
    content = OxmlElement("w:sdtContent")
    content.append(make_run(text) if text else _make_placeholder(word_texts))
    sdt.append(content)
    return sdt


def format_text(spot: Editable, text: str, word_texts: WordTexts) -> str:
    """Return a text as written in the file: a choice in words, the rest without characters XML forbids."""
    if not spot.choices:
        return as_written(text)
    if spot.part == NATURE:
        return as_written(word_texts.names[f"nature_{text}"])
    named = word_texts.names.get(f"choice_{spot.part}_{text}", text)
    return word_texts.choices.get(text, as_written(named))


def lock_paragraph(paragraph: Any, tag: str, number: int) -> Any:
    """Return a control around a paragraph that Word lets nobody edit."""
    sdt, properties, content = OxmlElement("w:sdt"), OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
    properties.append(_make_element("w:tag", tag))
    properties.append(_make_element("w:id", str(number)))
    properties.append(_make_element("w:lock", "sdtContentLocked"))
    content.append(paragraph)
    sdt.extend([properties, content])
    return sdt


def _make_element(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def _make_plain_text(spot: Editable) -> Any:
    element = OxmlElement("w:text")
    # Of a gap every line is an answer: one may be added where there is one now.
    if "\n" in spot.text or spot.part.startswith("gaps/"):
        element.set(qn("w:multiLine"), "1")
    return element


def _make_choices(spot: Editable, word_texts: WordTexts) -> Any:
    dropdown = OxmlElement("w:dropDownList")
    for choice in spot.choices:
        item = OxmlElement("w:listItem")
        item.set(qn("w:displayText"), format_text(spot, choice, word_texts))
        item.set(qn("w:value"), choice or "-")  # Word takes no empty value
        dropdown.append(item)
    return dropdown


def make_run(text: str) -> Any:
    """Return a run with a text."""
    run = OxmlElement("w:r")
    run.text = text  # python-docx writes a line break as w:br, a tab as w:tab, and keeps spaces
    return run


def _make_placeholder(word_texts: WordTexts) -> Any:
    run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    colour = _make_element("w:color", "595959")
    properties.append(colour)
    run.append(properties)
    run.text = word_texts.nothing
    return run
