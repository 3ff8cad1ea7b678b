"""The Word file a document is written into: its page, styles, language, running head and foot."""

from collections.abc import Callable
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm

from pipelines.packaging.documents.docx import template_frame, template_styles
from pipelines.packaging.documents.docx.word_styles import (
    WARNING,
    add_own_styles,
    add_table_style,
    change_known_styles,
    measure_text_width,
)
from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.manifest_texts import shorten
from schemas.language import Language
from schemas.languages.formats import find_locale_tag
from schemas.theme.theme import ThemeTemplate

MOST_EMPTY_FILES, MOST_FILES_ON_TEMPLATES = 32, 4  # the latter hold an organisation's pictures
LONGEST_HEAD = 60  # characters: half a running head

USED_STYLES = frozenset(
    {
        "Normal",
        "Default Paragraph Font",
        "Normal Table",
        "No List",
        "Title",
        "heading 1",
        "heading 2",
        "caption",
        "List Bullet",
        "List Number",
        "header",
        "footer",
    }
)
"""The styles of python-docx's template that stay, by their names in the file."""

LONG, SHORT = Cm(29.7), Cm(21)


def open_styled_document(document: Document) -> WordDocument:
    """Return a file without text: its page, styles, language, running head and foot."""
    language, is_wide, look = document.language, document.is_wide, document.look
    if look.word is None:
        empty = _create_empty_file(language, is_wide, look)
    else:
        empty = _create_file_on_template(language, is_wide, look, look.word)
    word = docx.Document(BytesIO(empty))
    _find_styles_once(word, template_styles.find_style_ids(word) if look.word else {})
    if look.word is None:
        _add_head_and_foot(word, document)
    else:
        template_frame.complete_frame(word, document)
    return word


def _find_styles_once(word: WordDocument, ids: dict[str, str]) -> None:
    """Let python-docx, which looks through all styles for every paragraph, find each once.

    `ids` are those of the styles that a template has by other names.
    """
    part: Any = word.part
    found: Callable[..., str | None] = part.get_style_id
    part.get_style_id = cache(lambda style, kind: ids.get(style) or found(style, kind))


@lru_cache(maxsize=MOST_EMPTY_FILES)
def _create_empty_file(language: Language, is_wide: bool, look: Look) -> bytes:
    """Return the empty file that all documents of a language, an orientation and a look start from."""
    word = docx.Document()
    _remove_unused_parts(word)
    section = word.sections[0]
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (LONG, SHORT) if is_wide else (SHORT, LONG)
    side = Cm(1.8) if is_wide else Cm(2.4)
    section.left_margin = section.right_margin = side
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    _set_language(word, find_locale_tag(language))
    change_known_styles(word, look)
    add_own_styles(word, measure_text_width(word), look)
    add_table_style(word, look)
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


@lru_cache(maxsize=MOST_FILES_ON_TEMPLATES)
def _create_file_on_template(language: Language, is_wide: bool, look: Look, template: ThemeTemplate) -> bytes:
    """Return the empty file that documents on an organisation's template start from."""
    word = docx.Document(BytesIO(template.data))
    template_frame.turn_page(word, is_wide=is_wide)
    ours = docx.Document(BytesIO(_create_empty_file(language, is_wide, look)))
    template_styles.add_missing_styles(word, ours)
    template_styles.set_language(word, find_locale_tag(language))
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


def _add_head_and_foot(word: WordDocument, document: Document) -> None:
    section, width = word.sections[0], measure_text_width(word)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(shorten(document.imprint.course, LONGEST_HEAD))
    if document.imprint.unapproved:
        head.add_run("\t")
        head.add_run(document.imprint.unapproved, style=WARNING)
    else:
        head.add_run("\t" + shorten(document.title, LONGEST_HEAD))
    foot.add_run(document.imprint.foot + "\t" + read_document_texts(document.language)["page"] + " ")
    template_frame.add_page_numbers(foot)


def _set_language(word: WordDocument, locale: str) -> None:
    default = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    default.set(qn("w:val"), locale)
    word.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), locale)


def _remove_unused_parts(word: WordDocument) -> None:
    """Remove the parts and styles of python-docx's template that no document uses."""
    for part, kinds in ((word.part.package, ("/thumbnail",)), (word.part, ("/stylesWithEffects",))):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(kinds):
                del part.rels[key]
    styles = word.styles.element
    for style in styles.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) not in USED_STYLES:
            styles.remove(style)
            continue
        for link in style.findall(qn("w:link")):
            style.remove(link)
