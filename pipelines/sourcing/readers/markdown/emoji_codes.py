"""Codes that a page would show as a pictogram, `:tada:`: a reader is not shown the code."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

EMOJI_CODE = re.compile(r"(?<![\w:`]):(?=[a-z0-9_+-]*[a-z])[a-z0-9_+-]{2,40}:(?![\w:`]) ?")


def drop_emoji_codes(tokens: Sequence[Token]) -> list[str]:
    """Take such codes out of a text and return them; code that shows one stays as it is."""
    dropped: list[str] = []
    for token in tokens:
        for inline in token.children or ():
            if inline.type == "text" and ":" in inline.content:
                dropped += [each.strip() for each in EMOJI_CODE.findall(inline.content)]
                inline.content = EMOJI_CODE.sub("", inline.content)
    return dropped
