"""Decoding of text files, whatever editor saved them; an ambiguous encoding is refused."""

import codecs
import re

from pipelines.sourcing.text_files.code_pages import guess_code_page
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 4_096
MOSTLY = 0.7
HARDLY = 0.05
"""Share of bytes that are zero: in UTF-16 every other one is, as far as letters are Latin."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
MULTIBYTE = re.compile(rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2[\x80-\x9f][\x80-\xbf]")
"""What French and English write beyond ASCII, as UTF-8 spells it."""

BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
FEWEST_MULTIBYTE = 0.5
"""Share of the bytes beyond ASCII that UTF-8 spells; from there on the rest is damage."""


def decode(name: str, data: bytes, declared: str = "") -> str:
    """Return the text: by its byte order mark, else UTF-8, else as `declared`, else by what its words need.

    `declared` is what a page says of itself; UTF-8 goes before it, for that is what editors save over it.
    Raises SourceUnreadable with the line where no encoding gives words.
    """
    encoding = _find_byte_order_mark(data) or decode_utf_16_without_mark(data) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _unknown(name, data, error.start) from error
        return _not_utf_8(name, data, declared, error)


def decode_utf_16_without_mark(data: bytes) -> str:
    """Return which UTF-16 Latin text is in that has no byte order mark, or an empty name."""
    sample = data[:SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    first, second = sample[::2].count(0) / half, sample[1::2].count(0) / half
    for encoding, empty, full in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if empty > MOSTLY and full < HARDLY:
            try:
                return "" if CONTROL.search(data.decode(encoding)) else encoding
            except UnicodeDecodeError:
                return ""
    return ""


def _find_byte_order_mark(data: bytes) -> str:
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")


def _not_utf_8(name: str, data: bytes, declared: str, error: UnicodeDecodeError) -> str:
    if declared:
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
    if _is_damaged_utf_8(data):
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceUnreadable(Refusal("source.mixed_utf8", place=name, line=line)) from error
    page = guess_code_page(data)
    if page is None:
        raise _unknown(name, data, error.start) from error
    return data.decode(page)


def _is_damaged_utf_8(data: bytes) -> bool:
    """Return whether the text is in UTF-8, and some of it was pasted from elsewhere or cut."""
    spelled = sum(map(len, MULTIBYTE.findall(data)))
    beyond = sum(map(len, BEYOND_ASCII.findall(data)))
    return spelled > 0 and spelled >= FEWEST_MULTIBYTE * beyond


def _unknown(name: str, data: bytes, at: int) -> SourceUnreadable:
    line = data.count(b"\n", 0, at) + 1
    return SourceUnreadable(Refusal("source.encoding", place=name, line=line))
