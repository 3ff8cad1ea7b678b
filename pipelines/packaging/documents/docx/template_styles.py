"""The styles of an organisation's Word template that a document uses, and ours where it has none.

Word writes built-in styles by one name in every language: `heading 1` is « Titre 1 » only on the screen. A
style is therefore found by its type and that name, a heading also by its level in the outline.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipelines.packaging.documents.docx.word_styles import (
    ASIDE,
    ASIDE_LABEL,
    CELL,
    CONTENTS,
    DENSE_CELL,
    DENSE_HEAD_CELL,
    FACT,
    GRID,
    HEAD_CELL,
    MISSING,
    REFERENCE,
    WARNING,
    WHEN,
)

PARAGRAPH, CHARACTER, TABLE = "paragraph", "character", "table"
BUILT_IN: dict[str, tuple[str, ...]] = {
    "Title": ("title",),
    "Heading 1": ("heading 1",),
    "Heading 2": ("heading 2",),
    "Caption": ("caption",),
    "List Bullet": ("list bullet",),
    "List Number": ("list number",),
    "Header": ("header",),
    ASIDE: ("quote", "intense quote"),
    CONTENTS: ("toc 1",),
}
"""Our paragraph styles that a template has too, each with Word's names of it, the first one first."""

OUTLINE_LEVELS = {"Heading 1": "0", "Heading 2": "1"}
PREFIX = "Premierjet "
"""What the names of our own styles begin with in a template; one it has by that name is taken as it is."""

OF_TEXT = frozenset({REFERENCE, WARNING, MISSING, FACT, WHEN})
"""Our styles of text within a paragraph."""

PLAIN_CELLS = frozenset({CELL, DENSE_CELL, HEAD_CELL, DENSE_HEAD_CELL})
"""Styles of text whose colour is left to the table's style, which may have a dark first row."""

SIDE_MARKS = ("w:pBdr", "w:shd", "w:ind")
"""What sets a remark of ours apart; its label goes without where the template has a style for remarks."""


def find_style_ids(word: WordDocument) -> dict[str, str]:
    """Return the ids of the styles in a file on a template, by the names that our writer uses."""
    found: dict[str, str] = {}
    for name in BUILT_IN:
        style = _find_built_in(word, name)
        if style is not None:
            found[name] = style.get(qn("w:styleId"))
    default = _find_default(word)
    if default is not None:
        found["Normal"] = default.get(qn("w:styleId"))
    table = _find_table_style(word)
    if table is not None:
        found[GRID] = table.get(qn("w:styleId"))
    for style in _list_styles(word):
        name = _name_style(style)
        role = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and role not in found and style.get(qn("w:type")) == _find_type(role):
            found[role] = style.get(qn("w:styleId"))
    return found


def add_missing_styles(word: WordDocument, ours: WordDocument) -> None:
    """Give a template the styles of our own file that it has not, in its own font."""
    default = _find_default(word)
    if default is None:
        default = deepcopy(_find_default(ours))
        _add_style(word, default, PREFIX.strip() + "Normal")
    ids = find_style_ids(word)
    for style in _list_styles(ours):
        name = _find_role(style)
        if style.get(qn("w:default")) or name in ids:
            continue
        copied = deepcopy(style)
        is_built_in = style.get(qn("w:customStyle")) is None
        if not is_built_in and not name.startswith(PREFIX.strip()):
            copied.find(qn("w:name")).set(qn("w:val"), PREFIX + name)
        _adapt(copied, name, default.get(qn("w:styleId")), beside_quote=ASIDE in ids)
        _add_style(word, copied, PREFIX.strip() + style.get(qn("w:styleId")))


def set_language(word: WordDocument, locale: str) -> None:
    """Set the language of all text whose style says none."""
    styles = word.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = OxmlElement("w:docDefaults")
        styles.insert(0, defaults)
    held = defaults.find(qn("w:rPrDefault"))
    if held is None:
        held = OxmlElement("w:rPrDefault")
        defaults.insert(0, held)
    run = held.find(qn("w:rPr"))
    if run is None:
        run = OxmlElement("w:rPr")
        held.append(run)
    for node in styles.iter(qn("w:lang")):
        node.set(qn("w:val"), locale)
    if run.find(qn("w:lang")) is None:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), locale)
        run.append(language)


def _list_styles(word: WordDocument) -> list[Any]:
    return list(word.styles.element.findall(qn("w:style")))


def _name_style(style: Any) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"), ""))


def _find_role(style: Any) -> str:
    """Return the name that our writer uses for a style of our own file."""
    name = _name_style(style)
    spoken = {names[0]: role for role, names in BUILT_IN.items()}
    return spoken.get(name.lower(), name) if style.get(qn("w:customStyle")) is None else name


def _find_type(role: str) -> str:
    """Return the type of a style of ours by its name."""
    return CHARACTER if role in OF_TEXT else PARAGRAPH


def _find_default(word: WordDocument) -> Any:
    paragraphs = (style for style in _list_styles(word) if style.get(qn("w:type")) == PARAGRAPH)
    return next((style for style in paragraphs if style.get(qn("w:default")) in {"1", "true", "on"}), None)


def _find_built_in(word: WordDocument, role: str) -> Any:
    paragraphs = [style for style in _list_styles(word) if style.get(qn("w:type")) == PARAGRAPH]
    for wanted in BUILT_IN[role]:
        for style in paragraphs:
            if _name_style(style).partition(",")[0].strip().lower() == wanted:
                return style
    level = OUTLINE_LEVELS.get(role)
    return next(_list_of_level(paragraphs, level), None) if level else None


def _list_of_level(styles: Sequence[Any], level: str) -> Iterator[Any]:
    """Yield the styles that stand at a level of the outline themselves."""
    for style in styles:
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None and outline.get(qn("w:val")) == level:
            yield style


def _find_table_style(word: WordDocument) -> Any:
    """Return the style that a template gives new tables: its default one, one of its own, or Word's grid."""
    tables = [style for style in _list_styles(word) if style.get(qn("w:type")) == TABLE]
    chosen = word.settings.element.find(qn("w:defaultTableStyle"))
    wanted = None if chosen is None else chosen.get(qn("w:val"))
    for style in tables:
        if style.get(qn("w:styleId")) == wanted and not style.get(qn("w:default")):
            return style
    own = [style for style in tables if style.get(qn("w:customStyle")) in {"1", "true", "on"}]
    grid = [style for style in tables if _name_style(style).lower() == "table grid"]
    return next(iter([*own, *grid]), None)


def _adapt(style: Any, name: str, default_id: str, *, beside_quote: bool) -> None:
    """Let a style of ours rest on the template's text: its font, and its colour where tables set one."""
    for tag in ("w:next", "w:link"):
        for node in style.findall(qn(tag)):
            style.remove(node)
    based_on = style.find(qn("w:basedOn"))
    if style.get(qn("w:type")) == PARAGRAPH:
        if based_on is None:
            based_on = OxmlElement("w:basedOn")
            style.find(qn("w:name")).addnext(based_on)
        based_on.set(qn("w:val"), default_id)
    elif based_on is not None:
        style.remove(based_on)
    run, paragraph = style.find(qn("w:rPr")), style.find(qn("w:pPr"))
    for tag in ("w:rFonts", *(("w:color",) if name in PLAIN_CELLS else ())):
        for node in () if run is None else run.findall(qn(tag)):
            run.remove(node)
    dropped = ("w:numPr", *(SIDE_MARKS if beside_quote and name == ASIDE_LABEL else ()))
    for tag in dropped:
        for node in () if paragraph is None else paragraph.findall(qn(tag)):
            paragraph.remove(node)


def _add_style(word: WordDocument, style: Any, style_id: str) -> None:
    taken = {each.get(qn("w:styleId")) for each in _list_styles(word)}
    number, chosen = 2, style_id
    while chosen in taken:
        chosen, number = f"{style_id}{number}", number + 1
    style.set(qn("w:styleId"), chosen)
    word.styles.element.append(style)
