"""What is wrong with a page or a text that a person reads."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement

from schemas.deliverables import read_titles
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.texts import read_room
from tests.walk.crawl import Answer

CHECKOUT = Path(__file__).resolve().parents[2]
ROOMS = ("desk", "kinds", "overview", "refusals", "review.names", "rules")
"""What pages of the desk and of the overview say."""

FACT = re.compile(r"(?<!```)\{[a-z_]*(?::[^{}]*)?\}")
"""A fact left open; a source may hold a block of code in braces."""

TRACES = re.compile(
    r"Traceback \(most recent|Internal Server Error| object at 0x|\bUndefined\b|^None$|&lt;|<class "
)
WORD = re.compile(r"\b[a-z]+(?:[_.-][a-z_]+)+\b")
NEVER_EMPTY = (
    "title",
    "h1",
    "h2",
    "h3",
    "h4",
    "a",
    "button",
    "label",
    "legend",
    "summary",
    "caption",
    "dt",
    "dd",
    "li",
)
VERBATIM = frozenset({"code", "pre", "script", "style", "textarea"})
"""What shows text as it is stored: ids, and what a person typed."""

SAID_IN = ("aria-label", "title", "alt", "placeholder")
LEAST_WORDS = 4
"""Of a piece of a text that tells its language; fewer may stand in a sentence of a source."""


def faults(answer: Answer) -> Iterator[str]:
    """What is wrong with one answer, whatever it is."""
    if answer.status >= 400:
        yield f"answers {answer.status}"
    elif answer.status == 200 and not answer.body:
        yield "is empty"
    elif answer.status == 200 and answer.is_page:
        yield from _of_page(answer.page)
    elif answer.media_type == "application/pdf" and not answer.body.startswith(b"%PDF-"):
        yield "is no PDF"
    elif "openxmlformats" in answer.media_type and not answer.body.startswith(b"PK"):
        yield "is no Office file"
    elif answer.media_type == "application/json":
        json.loads(answer.body)


def _of_page(page: HtmlElement) -> Iterator[str]:
    if page.get("lang") not in set(Language):
        yield "names no language"
    if not page.xpath("//h1[normalize-space()]"):
        yield "has no heading"
    for element in page.iter(*NEVER_EMPTY):
        if not _says_something(element):
            shown = f"<{element.tag} class={element.get('class')!r}>"
            yield f"shows nothing in {shown} under {_nearest_id(element)}"
    for text, _ in texts(page):
        yield from of_text(text)
    ids = [element.get("id") for element in page.iter() if isinstance(element.tag, str) and element.get("id")]
    yield from (f"has two elements #{each}" for each in sorted({each for each in ids if ids.count(each) > 1}))


def _says_something(element: HtmlElement) -> bool:
    if element.text_content().strip() or any(element.get(name) for name in SAID_IN):
        return True
    shown = element.xpath(".//img[@alt] | .//input | .//select | .//svg | .//audio")
    return bool(shown) or element.get("hidden") is not None


def _nearest_id(element: HtmlElement) -> str:
    above = element.xpath("ancestor-or-self::*[@id][1]/@id")
    return f"#{above[0]}" if above else "the page"


def of_text(text: str) -> Iterator[str]:
    """What is wrong with one text: a fact left open, a key, what a program says to its authors."""
    for left in FACT.findall(text):
        yield f"leaves {left} open in {text[:80]!r}"
    for trace in TRACES.findall(text):
        yield f"shows {trace!r} in {text[:80]!r}"
    for word in WORD.findall(text):
        if word in keys():
            yield f"shows the key {word!r} in {text[:80]!r}"


def texts(page: HtmlElement) -> Iterator[tuple[str, str]]:
    """Every text of a page a person reads or hears, with the language it says it is in."""
    yield from _texts(page, page.get("lang", ""), verbatim=False)


def _texts(element: HtmlElement, language: str, *, verbatim: bool) -> Iterator[tuple[str, str]]:
    if not isinstance(element.tag, str):
        return
    language = element.get("lang") or language
    verbatim = verbatim or element.tag in VERBATIM
    own = [element.get(name) for name in SAID_IN]
    for text in (*own, None if verbatim else element.text):
        if text and text.strip():
            yield " ".join(text.split()), language
    for child in element:
        yield from _texts(child, language, verbatim=verbatim)
        if not verbatim and child.tail and child.tail.strip():
            yield " ".join(child.tail.split()), language


@cache
def keys() -> frozenset[str]:
    """Every key of the catalogues that no reader could take for a word; rules have ids one looks up."""
    rooms = (read_room(room, Language.ENGLISH) for room in ROOMS if room not in {"rules", "refusals"})
    held = [texts.keys() for texts in rooms]
    return frozenset(key for keys in (*held, DELIVERABLES.kinds) for key in keys if WORD.fullmatch(key))


@cache
def phrases(language: Language) -> tuple[str, ...]:
    """What only one language says: the pieces of its texts between facts, of four words and more."""
    other = Language.ENGLISH if language is Language.FRENCH else Language.FRENCH
    everything = "\n".join(_pieces(other))
    return tuple(sorted({piece for piece in _pieces(language) if piece not in everything}))


@cache
def whole_texts(language: Language) -> frozenset[str]:
    """What only one language says by itself: several words, as one alone may be an id or a title."""
    other = Language.ENGLISH if language is Language.FRENCH else Language.FRENCH
    return frozenset(text for text in _texts_of(language) if " " in text) - frozenset(_texts_of(other))


def _pieces(language: Language) -> Iterator[str]:
    for text in _texts_of(language):
        pieces = (" ".join(piece.split()).strip(" .,:;") for piece in re.split(r"\{[^{}]*\}", text))
        yield from (piece for piece in pieces if len(re.findall(r"[^\W\d]{2,}", piece)) >= LEAST_WORDS)


def _texts_of(language: Language) -> Iterator[str]:
    for room in ROOMS:
        yield from _strings(read_room(room, language))
    yield from read_titles(language).values()


def _strings(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for each in entry.values():
            yield from _strings(each)


def untranslated(pages: Iterable[Answer]) -> Iterator[str]:
    """What a page says in the other language than it says it does."""
    first: dict[Language, dict[str, str]] = {language: {} for language in Language}
    for answer in pages:
        for text, language in texts(answer.page):
            if language in first:
                first[Language(language)].setdefault(text, answer.address)
    for language, found in first.items():
        other = Language.ENGLISH if language is Language.FRENCH else Language.FRENCH
        everything = "\n".join(found)
        wrong = {text: found[text] for text in whole_texts(other) if text in found}
        for phrase in phrases(other):
            if phrase in everything:
                wrong[phrase] = next(address for text, address in found.items() if phrase in text)
        yield from (f"{where} says in {language.name.lower()}: {text!r}" for text, where in wrong.items())
