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

NOTICE = "notice/"
"""Opens the tag of text that is ours and nobody's to edit; the digest of that text follows."""


def tag_of(place: str, part: str) -> str:
    """Return the tag of the control of a text."""
    return f"{place}/{part}"


def build_control(spot: Editable, number: int, says: WordTexts) -> Any:
    """Return the control of a text, to be put inside a paragraph."""
    text = format_text(spot, spot.text, says)
    sdt, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    properties.append(_make_element("w:alias", spot.place))
    properties.append(_make_element("w:tag", tag_of(spot.place, spot.part)))
    properties.append(_make_element("w:id", str(number)))
    properties.append(_make_element("w:lock", "sdtLocked"))
    if not text:
        properties.append(OxmlElement("w:showingPlcHdr"))
    properties.append(_choices(spot, says) if spot.choices else _plain_text(spot))
    sdt.append(properties)
    content = OxmlElement("w:sdtContent")
    content.append(_run(text) if text else _placeholder(says))
    sdt.append(content)
    return sdt


def format_text(spot: Editable, text: str, says: WordTexts) -> str:
    """Return a text as it stands in the file: a choice in words, the rest as XML can hold it."""
    return says.choices.get(text, as_written(text)) if spot.choices else as_written(text)


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


def _plain_text(spot: Editable) -> Any:
    element = OxmlElement("w:text")
    # Of a gap every line is an answer: one may be added where there is one now.
    if "\n" in spot.text or spot.part.startswith("gaps/"):
        element.set(qn("w:multiLine"), "1")
    return element


def _choices(spot: Editable, says: WordTexts) -> Any:
    listed = OxmlElement("w:dropDownList")
    for choice in spot.choices:
        item = OxmlElement("w:listItem")
        item.set(qn("w:displayText"), format_text(spot, choice, says))
        item.set(qn("w:value"), choice or "-")  # Word takes no empty value
        listed.append(item)
    return listed


def _run(text: str) -> Any:
    run = OxmlElement("w:r")
    run.text = text  # python-docx writes a line break as w:br, a tab as w:tab, and keeps spaces
    return run


def _placeholder(says: WordTexts) -> Any:
    run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    colour = _make_element("w:color", "595959")
    properties.append(colour)
    run.append(properties)
    run.text = says.nothing
    return run
