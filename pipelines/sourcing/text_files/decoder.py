"""Decoding of text files of unknown encoding; an ambiguous encoding is refused."""

import codecs
import re

from pipelines.sourcing.text_files.code_pages import guess_code_page
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 4_096
MOSTLY_ZERO = 0.7
HARDLY_ZERO = 0.05
"""Shares of zero bytes: in UTF-16 every other byte of Latin text is zero."""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
UTF_8_SEQUENCE = re.compile(rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2[\x80-\x9f][\x80-\xbf]")
"""The characters beyond ASCII of French and English, as bytes of UTF-8."""

BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
LEAST_UTF_8 = 0.5
"""Share of the bytes beyond ASCII that fit UTF-8, from which the file counts as damaged UTF-8."""


def decode(name: str, data: bytes, declared: str = "") -> str:
    """Return the text: by its byte order mark, else as UTF-8, else as `declared`, else as guessed.

    `declared` is the encoding a page states; UTF-8 comes before it, because editors save in UTF-8 without
    changing what they state. Raises SourceUnreadable, with the line, if no encoding gives words.
    """
    encoding = _find_byte_order_mark(data) or decode_utf_16_without_mark(data) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _make_encoding_error(name, data, error.start) from error
        return _decode_other(name, data, declared, error)


def decode_utf_16_without_mark(data: bytes) -> str:
    """Return the UTF-16 encoding of Latin text without a byte order mark; empty if it is not UTF-16."""
    sample = data[:SAMPLE]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    first, second = sample[::2].count(0) / half, sample[1::2].count(0) / half
    for encoding, empty, full in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if empty > MOSTLY_ZERO and full < HARDLY_ZERO:
            try:
                return "" if CONTROL.search(data.decode(encoding)) else encoding
            except UnicodeDecodeError:
                return ""
    return ""


def _find_byte_order_mark(data: bytes) -> str:
    return next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), "")


def _decode_other(name: str, data: bytes, declared: str, error: UnicodeDecodeError) -> str:
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
        raise _make_encoding_error(name, data, error.start) from error
    return data.decode(page)


def _is_damaged_utf_8(data: bytes) -> bool:
    """Return whether most bytes fit UTF-8, so that the others were cut or pasted from elsewhere."""
    utf_8_bytes = sum(map(len, UTF_8_SEQUENCE.findall(data)))
    other_bytes = sum(map(len, BEYOND_ASCII.findall(data)))
    return utf_8_bytes > 0 and utf_8_bytes >= LEAST_UTF_8 * other_bytes


def _make_encoding_error(name: str, data: bytes, position: int) -> SourceUnreadable:
    line = data.count(b"\n", 0, position) + 1
    return SourceUnreadable(Refusal("source.encoding", place=name, line=line))
