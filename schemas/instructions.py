"""Detection of text that gives instructions to a model (prompt injection, OWASP LLM01), to warn a person.

Only the usual wordings are found. Other measures keep an injection harmless: a model's output is treated as
data, it can cite only a closed list of spans, and a person decides.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import cache
from typing import ClassVar
from unicodedata import category, normalize

from schemas.languages.lexicon import Expressions, Vocabulary, gather_words

MARKS = (
    r"</?(?:system|assistant|system_prompt|instructions?_override)>",
    r"^\s*#{2,} ?(?:system|assistant|instruction) ?:",
    r"<\|(?:im_start|system|user|assistant)\|>",
    r"\[/?INST\]",
    r"<</?SYS>>",
)
"""Marks by which models are told who speaks, in any language."""


class InstructionWords(Vocabulary):
    """Wordings of orders to a model, each an expression."""

    room: ClassVar[str] = "instructions"

    to_a_model: Expressions


@cache
def _compile_wordings() -> re.Pattern[str]:
    """Return the pattern that finds an order to a model in the words of any language."""
    worded = gather_words(InstructionWords, lambda words: words.to_a_model)
    return re.compile("|".join((*worded, *MARKS)), re.IGNORECASE)


LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһᴀкмтвнАЕОРСУХІЈЅКМТВНαοερικντυΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɡ",
    "aeopcyxijsdhakmtbhAEOPCYXIJSKMTBHaoepikvtuABEZHIKMNOPTYXig",
)
"""Cyrillic and Greek letters that look like Latin ones (Unicode Technical Standard 39, confusables)."""

ENCODED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{24,4000}={0,2}(?![\w+/=-])")
"""What may be Base64; a shorter run could not hold a sentence."""


def speaks_to_a_model(text: str) -> bool:
    """Return whether a text is worded as an instruction to a model, even if it is disguised.

    Invisible characters are removed, letters that look like Latin ones are replaced by those, and Base64 is
    decoded.
    """
    return any(_compile_wordings().search(form) is not None for form in _list_readings(text))


def _list_readings(text: str) -> Iterator[str]:
    """Yield the text as it is, without disguise, and each Base64 run in it decoded."""
    yield text
    if not text.isascii():
        shown = "".join(c for c in normalize("NFKC", text) if category(c) != "Cf")
        folded = " ".join(shown.translate(LOOKALIKES).split())
        if folded != text:
            yield folded
    for match in ENCODED.finditer(text):
        yield from _decode_run(match[0])


def _decode_run(run: str) -> Iterator[str]:
    standard = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        yield b64decode(standard + "=" * (-len(standard) % 4)).decode("utf-8")
    except ValueError:
        return
