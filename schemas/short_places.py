"""Short forms of places, as findings hold them, in the words of a language: `slide 3` is `diapositive 3`."""

import re

from schemas.anchor import ContextPart
from schemas.language import Language
from schemas.languages.texts import read_texts

SLIDE = re.compile(r"(?<![^ ])slide (\d+)(?=,| …|$)")
RECOGNISED = re.compile(r"\bp\. (\d+) \(OCR\)")
ENTRY = re.compile(rf"^({'|'.join(ContextPart)}) (\d+)$")
PLACE_FACTS = ("place", "places", "nearest")
"""The facts of a finding that hold such forms, beside those named after one, as `one_place`."""


def is_place_fact(name: str) -> bool:
    """Return whether a fact of that name says where in a source something stands."""
    return name in PLACE_FACTS or name.endswith("_place")


def reword_short_places(text: str, language: Language) -> str:
    """Return a text whose places in a source are in a language; pages and passages are the same in all."""
    words = read_texts("places", language)
    text = SLIDE.sub(lambda found: words.say("slide", number=found[1]), text)
    text = RECOGNISED.sub(lambda found: words.say("scan", number=found[1]), text)
    return ENTRY.sub(lambda found: words.say(f"context_{found[1]}", number=found[2]), text)
