"""Links whose address a template writes, `[text]({{ site.url }}/page)`: no link to a parser of Markdown."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

TEMPLATE_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(\{[{%][^{}]*[}%]\}[^\s()]*\)")


def unwrap_template_links(tokens: Sequence[Token]) -> None:
    """Leave the words of such a link; code that shows one stays as it is."""
    for token in tokens:
        for inline in token.children or ():
            if inline.type == "text":
                inline.content = TEMPLATE_LINK.sub(r"\1", inline.content)
