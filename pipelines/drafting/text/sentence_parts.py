"""Ends of sentences, and of the parts within them, in comparable form; cells beside each other end both."""

import re
from functools import cache

from pipelines.drafting.text.likeness import ContrastWords
from schemas.language import Language
from schemas.languages.lexicon import NEVER, read_vocabulary

SENTENCE_END = re.compile(r"(?<=[.!?|])\s")

PART_END = re.compile(r"[,;:.!?|](?= |$)")
"""A sign with what follows it; the next part begins with the space."""

PART_END_WITH_SPACE = re.compile(r"[,;:.!?|](?: |$)")


def write_joints(language: Language) -> str:
    """Return an expression that finds a word which joins clauses: "but", « et »."""
    return "|".join(sorted(read_vocabulary(ContrastWords, language).coordinators)) or NEVER


@cache
def match_clause_end(language: Language) -> re.Pattern[str]:
    """Return a pattern for what ends a clause, behind which a denial no longer holds: "; ", or ", but"."""
    return re.compile(rf"; |, (?=(?:{write_joints(language)}) )", re.IGNORECASE)
