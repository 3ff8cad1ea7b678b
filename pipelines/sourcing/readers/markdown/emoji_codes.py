"""Codes that a page would show as a pictogram, `:tada:`: a reader is not shown the code."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

EMOJI_CODE = re.compile(
    r"(?<![\w:`]):(?=[a-z0-9_+-]*[a-z])(?:[a-z0-9_+-]{2,40}:(?![\w:`])"
    r"|(?=[a-z0-9+-]*_)[a-z0-9_+-]{4,40}:(?=[^\W\d_])) ?"
)
"""A code; one with an underscore may be typed to the word after it, `:arrow_right:Ouvrez`."""

TICK_CODE = re.compile(
    r"(?<![\w:`]):(?:(?P<yes>white_check_mark|heavy_check_mark|ballot_box_with_check|check_mark)"
    r"|x|cross_mark|negative_squared_cross_mark):(?![\w:`])"
)
"""Codes that say yes or no: what a cell of a table or an item of a list is there for."""


def drop_emoji_codes(tokens: Sequence[Token]) -> list[str]:
    """Take such codes out of a text and return them; a tick becomes its sign, and shown code stays."""
    dropped: list[str] = []
    for token in tokens:
        for inline in token.children or ():
            if inline.type == "text" and ":" in inline.content:
                shown = TICK_CODE.sub(lambda code: "✓" if code["yes"] else "✗", inline.content)
                dropped += [each.strip() for each in EMOJI_CODE.findall(shown)]
                inline.content = EMOJI_CODE.sub("", shown)
    return dropped
