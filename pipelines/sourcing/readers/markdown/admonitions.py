"""Boxes of MkDocs, `!!! note "Title"` and `??? note`, with what is indented below them."""

import re
from collections.abc import Iterator, Sequence

from pipelines.sourcing.characters import read_words
from pipelines.sourcing.exercises import find_answer_kind

MARKS = ("!!!", "???")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
HEAD = re.compile(
    r"^(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]*(?P<kind>[^\W\d_][\w-]*)(?:[ \t]+inline(?:[ \t]+end)?)?"
    r'(?:[ \t]+"(?P<title>(?:[^"\\]|\\.)*)")?[ \t]*(?P<text>.*)$'
)
KINDS = read_words(
    """abstract attention bug caution danger error example fail failure faq help hint important info missing
    note question quote seealso success summary tip todo warning astuce avertissement exemple remarque"""
)
SAME = {"hint": "tip"}
"""Kinds that mean the same as another: such a hint is a piece of advice, and nothing of an exercise."""

DEEPEST = 8
"""Boxes within each other; what is deeper stays as it is written."""

OTHER_BLOCKS = ("#", "```", "~~~", *MARKS)
INDENT = 2
"""Spaces by which what belongs to a box stands behind its mark: four by the rule, and fewer in haste."""


def write_admonitions(text: str) -> str:
    """Return Markdown with such boxes as fenced divs, `::: note Title`; a mark that begins none stays."""
    if not any(mark in text for mark in MARKS):
        return text
    return "\n".join(_write_lines(text.replace("\r\n", "\n").split("\n"), DEEPEST))


def _write_lines(lines: Sequence[str], levels: int) -> Iterator[str]:
    number, code = 0, ""
    while number < len(lines):
        line = lines[number]
        number += 1
        fence = FENCE.match(line)
        if fence is not None and (not code or fence[1].startswith(code)):
            code = "" if code else fence[1]
        head = HEAD.match(line) if levels and not code else None
        end = number if head is None else _find_end(lines, number, head)
        if head is None or (head["kind"].lower() not in KINDS and head["title"] is None and end == number):
            yield line
            continue
        yield from _write_box(head, lines[number:end], levels - 1)
        number = end


def _write_box(head: re.Match[str], inside: Sequence[str], levels: int) -> Iterator[str]:
    indent, title = head["indent"], (head["title"] or "").strip()
    answer = find_answer_kind(title)
    kind = SAME.get(head["kind"].lower(), head["kind"].lower()) if answer is None else answer.value
    yield from ("", f"{indent}::: {kind} {title}" if title else f"{indent}::: {{.{kind}}}", "")
    for line in _write_lines([head["text"], *_cut_indent(inside)], levels):
        yield f"{indent}{line}" if line else ""
    yield from ("", f"{indent}:::", "")


def _find_end(lines: Sequence[str], start: int, head: re.Match[str]) -> int:
    """Return where the lines indented below a mark end; without any, those that follow it at once."""
    least = _measure_indent(head.group()) + INDENT
    end = start
    for number in range(start, len(lines)):
        if lines[number].strip() and _measure_indent(lines[number]) < least:
            break
        end = number + 1 if lines[number].strip() else end
    return end if head["text"] or end > start else _find_paragraph_end(lines, start)


def _find_paragraph_end(lines: Sequence[str], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].strip() and not lines[end].lstrip().startswith(OTHER_BLOCKS):
        end += 1
    return end


def _measure_indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _cut_indent(lines: Sequence[str]) -> list[str]:
    """Return lines without the spaces before the least indented of them."""
    spread = [line.expandtabs(4) for line in lines]
    least = min((_measure_indent(line) for line in spread if line.strip()), default=0)
    return [line[least:] if line.strip() else "" for line in spread]
