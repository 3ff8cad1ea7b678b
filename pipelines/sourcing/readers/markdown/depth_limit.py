"""Lists and quotations within each other, as deep as they are read; what is deeper is reported.

The parser drops the rest of a file below its own limit, without a word.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

DEEPEST = 80
"""Levels of the parser, two for each list: 40 lists within each other, or 80 quotations."""

PARSER_LEVELS = 2 * DEEPEST
"""The limit of the parser itself, which nothing reaches: an item within quotations adds a few levels."""

TOO_DEEP = "too_deep"


def limit_nesting(parser: MarkdownIt) -> None:
    """Make a parser set aside what is nested too deeply; `list_too_deep` returns it."""
    parser.options["maxNesting"] = PARSER_LEVELS
    parser.block.ruler.before("table", TOO_DEEP, _set_aside)


def list_too_deep(env: dict[str, list[str]]) -> list[str]:
    """Return the texts that were set aside while a text was parsed in this environment."""
    return env.get(TOO_DEEP, [])


def _set_aside(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take the lines that stand as deep as the first, if that is too deep; what follows is read."""
    if silent or state.level < DEEPEST:
        return False
    line = start
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    state.env.setdefault(TOO_DEEP, []).append(state.getLines(start, line, state.blkIndent, False))
    state.line = line
    return True
