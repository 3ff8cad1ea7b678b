"""Lines of MDX that bring parts of a program into a page: `import Tabs from '@theme/Tabs';`."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

BEGINNINGS = ("import", "export")
MODULE_LINE = re.compile(
    r"(?:import\s+(?:[\w*{][^'\"]*\sfrom\s+)?['\"][^'\"]+['\"]|export\s+(?:const|default|function|let)\s.*);?\s*"
)


def drop_module_lines(tokens: Sequence[Token]) -> list[str]:
    """Take away the paragraphs of which each line is one, and return them."""
    dropped = []
    for token in tokens:
        begins_so = token.type == "inline" and token.level == 1 and token.content.startswith(BEGINNINGS)
        if begins_so and all(map(MODULE_LINE.fullmatch, token.content.splitlines())):
            dropped.append(token.content)
            token.children, token.content = [], ""
    return dropped
