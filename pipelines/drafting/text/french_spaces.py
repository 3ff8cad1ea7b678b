"""The spaces of French typography, for sentences this code writes itself."""

import re

from schemas.language import Language

NO_BREAK = "\u00a0"
BEFORE = re.compile(r" (?=[:;?!»%])")
AFTER = re.compile(r"(?<=«) ")


def add_french_spaces(text: str, language: Language) -> str:
    """Return a sentence with no-break spaces where French asks for them; English stays as it is."""
    if language is not Language.FRENCH:
        return text
    return AFTER.sub(NO_BREAK, BEFORE.sub(NO_BREAK, text))
