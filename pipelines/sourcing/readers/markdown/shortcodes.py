"""Shortcodes of Quarto and Hugo, `{{< video … >}}`: what a tool replaces when it makes the page."""

import re

OPENING, CLOSING = "{{<", ">}}"
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def cut_shortcodes(line: str) -> tuple[str, list[str]]:
    """Return a line without its shortcodes, and these."""
    pieces, shortcodes, position = [], list[str](), 0
    while (start := line.find(OPENING, position)) != -1:
        end = line.find(CLOSING, start + len(OPENING))
        if end == -1:
            break
        end += len(CLOSING)
        pieces.append(line[position:start])
        shortcodes.append(line[start:end])
        position = end
    return "".join([*pieces, line[position:]]), shortcodes


def cut_shortcodes_of_text(text: str) -> tuple[str, list[str]]:
    """Return a text without the shortcodes of its lines, but for those in code, and these."""
    if OPENING not in text:
        return text, []
    lines, left_out, fence = [], list[str](), ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        cut, shortcodes = (line, list[str]()) if fence or mark is not None else cut_shortcodes(line)
        lines.append(cut)
        left_out += shortcodes
    return "\n".join(lines), left_out
