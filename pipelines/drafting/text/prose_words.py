"""Words of a passage that would say something by themselves on a page."""

import re

from pipelines.drafting.text.typography import canonical

FEWEST_WORDS = 3
"""Of two letters or more: a label of a drawing, a field of a form or a scale from 1 to 9 has fewer."""

MOST_CAPITALS = 0.5
"""Share of words with a capital from which on a line names things: a title, authors, initials, logos."""

WORD = re.compile(r"[^\W\d_]{2,}")


def count_prose_words(text: str) -> int:
    """Return how many words of letters a passage has; none if it is a label, or only names things."""
    words = WORD.findall(canonical(text))
    if len(words) < FEWEST_WORDS:
        return 0
    capitals = sum(word[0].isupper() for word in words)
    return 0 if capitals > MOST_CAPITALS * len(words) else len(words)
