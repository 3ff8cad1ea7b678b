"""Shortcodes of Quarto, Hugo and Jekyll, `{{< video … >}}`, `{{% note %}}`, `{% include … %}`.

A tool replaces them when it makes the page. Two that hold lines between them become a box: see `write_boxes`.
"""

import re
from collections import Counter
from collections.abc import Iterator

from pipelines.sourcing.characters import read_words

CLOSINGS = {"{{<": ">}}", "{{%": "%}}", "{%": "%}"}
OPENING_OR_CODE = re.compile(r"`+[^`]*`+|\{\{[<%]|\{%")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
ALONE = re.compile(
    r"^(?P<indent>[ \t]*)(?:\{\{[<%]|\{%)-?[ \t]*(?P<end>/[ \t]*|end(?=\w))?(?P<name>[\w./-]+)"
    r"(?P<rest>(?:[ \t][^{}]*)?)(?:[>%]\}\}|%\})[ \t]*$"
)
"""A line that is one shortcode; `/name` and `endname` end what another began."""

KEYED_TITLE = re.compile(r"""\b(?:title|header|heading|summary|label)[ \t]*=[ \t]*(?:"([^"]+)"|'([^']+)')""")
TITLE = re.compile(r"(?:^|[ \t])\"([^\"]+)\"")
KIND = re.compile(r"^[ \t]*(?:(?:type|kind|class)[ \t]*=[ \t]*)?\"?([A-Za-z-]+)\"?(?=[ \t]|$)")
SHOWN = re.compile(
    r"""\b(?:title|subtitle|caption|description|summary|text|alt)[ \t]*=[ \t]*(?:"([^"]+)"|'([^']+)')"""
)
BOXES = read_words(
    """attention caution danger error example exercise hint important info note question solution success
    tip warning"""
)
"""What a box may be for, as the first word after its name says: `{{% notice warning %}}`."""

HINT_STYLE = re.compile(r"""\bstyle[ \t]*=[ \t]*["']?([A-Za-z-]+)""")
HINT_BOXES = {"warning": "warning", "danger": "danger", "success": "success", "tip": "tip"}
"""What the hints of GitBook and Hugo Book are by their style: boxes of any kind, and none of an exercise."""

FENCED = {"highlight": "", "mermaid": "mermaid", "plantuml": "plantuml", "graphviz": "dot"}
"""Shortcodes that hold code, or the text of a diagram, with the name of its language."""


def cut_shortcodes(line: str) -> tuple[str, list[str]]:
    """Return a line without its shortcodes, but for those in code, and these."""
    pieces, shortcodes, position = [], list[str](), 0
    unclosed: set[str] = set()
    for match in OPENING_OR_CODE.finditer(line):
        opening = match.group()
        if match.start() < position or opening not in CLOSINGS or opening in unclosed:
            continue
        end = line.find(CLOSINGS[opening], match.end())
        if end == -1:
            unclosed.add(opening)
            continue
        end += len(CLOSINGS[opening])
        pieces.append(line[position : match.start()])
        shortcodes.append(line[match.start() : end])
        position = end
    return "".join([*pieces, line[position:]]), shortcodes


def cut_shortcodes_of_text(text: str) -> tuple[str, list[str]]:
    """Return a text without the shortcodes of its lines, but for those in code, and these.

    What stands between two of them becomes a fenced div, `::: name Title`.
    """
    if not any(opening in text for opening in ("{{<", "{%")) and "{{%" not in text:
        return text, []
    source = text.split("\n")
    written = dict(write_boxes(source))
    lines, left_out = [], list[str]()
    for number, line, is_code in _walk_lines(source):
        cut, shortcodes = (line, list[str]()) if is_code else cut_shortcodes(line)
        lines.append(written.get(number, cut))
        left_out += map(_cut_title, shortcodes) if number in written else shortcodes
    return "\n".join(lines), left_out


def _cut_title(shortcode: str) -> str:
    return TITLE.sub("", KEYED_TITLE.sub("", shortcode))


def read_shown_words(shortcode: str) -> str:
    """Return the words that a page would show of a shortcode: those of the card of a link, of a caption."""
    return " – ".join(double or single for double, single in SHOWN.findall(shortcode))


def write_boxes(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that begin and end what stands between two shortcodes, by number, as marks of a box."""
    opened: list[tuple[int, re.Match[str]]] = []
    names: Counter[str] = Counter()
    for number, line, is_code in _walk_lines(lines):
        match = None if is_code else ALONE.match(line.rstrip("\r"))
        if match is None:
            continue
        if not match["end"]:
            opened.append((number, match))
            names[match["name"]] += 1
        elif names[match["name"]]:
            while True:
                first, opening = opened.pop()
                names[opening["name"]] -= 1
                if opening["name"] == match["name"]:
                    break
            begin, end = _write_box(opening)
            yield first, opening["indent"] + begin
            yield number, match["indent"] + end


def _write_box(opening: re.Match[str]) -> tuple[str, str]:
    """Return the marks around a box: of code, or of a div with its title, if it has one."""
    name, rest = opening["name"].lower(), opening["rest"]
    if name in FENCED:
        return f"```{FENCED[name]}", "```"
    kind = KIND.match(rest)
    word = kind[1].lower() if kind is not None and kind[1].lower() in BOXES else re.sub(r"[^\w-]", "-", name)
    if word == "hint":
        style = HINT_STYLE.search(rest)
        word = "note" if style is None else HINT_BOXES.get(style[1].lower(), "note")
    keyed = KEYED_TITLE.search(rest)
    title = TITLE.search(rest) if keyed is None else None
    said = (keyed[1] or keyed[2]) if keyed is not None else title[1] if title is not None else ""
    return (f"::: {word} {said}" if said.strip() and said.lower() != word else f"::: {{.{word}}}"), ":::"


def _walk_lines(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield each line with its number, and whether it is code between fences."""
    fence = ""
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        yield number, line, bool(fence) or mark is not None
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
