"""Sentences put together of texts and facts: each ends with one full stop, whatever a fact ends with."""

import re
from collections.abc import Mapping
from string import Formatter

STOP = "."
ENDS = (STOP, "!", "?", "…", ":")
"""Signs after which a sentence needs no full stop."""

STOPPED = re.compile(rf"\s*[»”\"']?\s*{re.escape(STOP)}")
"""What follows a fact, quoted or not, where the sentence ends with it."""

FIRST_LETTER = re.compile(r"^[^\W\d_](?=[^\W\d_]*[ ’'])")


def end_sentence(text: str) -> str:
    """Return a text with a full stop where it has no end."""
    stripped = text.rstrip()
    return stripped if stripped.endswith(ENDS) else stripped + STOP


def begin_sentence(text: str) -> str:
    """Return a sentence with a capital, unless it begins with a file or a key.

    After a word stands a space or an apostrophe.
    """
    return FIRST_LETTER.sub(lambda found: found[0].upper(), text, count=1)


def join_sentences(happened: str, remedy: str) -> str:
    """Return two sentences one after the other, with a full stop between them where the first has no end.

    The second may be missing.
    """
    return f"{end_sentence(happened)} {remedy.strip()}".rstrip()


def fill_sentence(text: str, facts: Mapping[str, object]) -> str:
    """Return a text with its facts filled in; the full stop of a fact gives way to one of the text,
    also where quotation marks close between the two.

    What a server or a library said ends with a full stop more often than not, and so do our own sentences
    about it. Raises what `str.format_map` does.
    """
    written = ""
    for literal, name, form, conversion in Formatter().parse(text):
        if STOPPED.match(literal):
            written = written.rstrip().removesuffix(STOP)
        written += literal
        if name is not None:
            field = f"{name}!{conversion}" if conversion else name
            written += f"{{{field}:{form}}}".format_map(facts)
    return written
