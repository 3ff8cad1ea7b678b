"""Definition lists of Markdown, as PHP Markdown Extra, Pandoc and kramdown have them: a term, then `: `."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DEFINITION = re.compile(r"^ {0,3}:[ \t]{1,3}(?=\S)")
MARK = "\n:"
INDENTED = re.compile(r"^(?: {2,4}|\t)")
NO_TERM = re.compile(r"^(?: {4}|\t| {0,3}(?:[#>|<+=:]|[-*+] |-{2,}|\d+[.)] |`{3}|~{3}|\[\^?[^\]]+\]:))")
"""Lines that are no term: titles, quotations, tables, items, code, HTML, link addresses."""

MOST_WORDS = 12
MOST_TERMS = 6


@dataclass(frozen=True)
class Entry:
    """Terms with their definitions, in lines; `end` is the number of the line after them."""

    terms: Sequence[str]
    definitions: Sequence[Sequence[str]]
    end: int


def write_definition_lists(lines: Sequence[str], code: frozenset[int]) -> Iterator[str]:
    """Yield lines of Markdown with their definition lists as HTML; those numbered in `code` stay as they are.

    What stands in a definition is Markdown still.
    """
    number = 0
    while number < len(lines):
        entry = _read_entry(lines, number, code)
        if entry is None:
            yield lines[number]
            number += 1
            continue
        yield from ("", "<dl>", "")
        while entry is not None:
            yield from _write_entry(entry)
            number = entry.end
            entry = _read_entry(lines, _skip_blank(lines, number), code)
        yield from ("</dl>", "")


def _read_entry(lines: Sequence[str], start: int, code: frozenset[int]) -> Entry | None:
    """Return the entry whose terms begin at a line; None if none does."""
    before = lines[start - 1] if 0 < start < len(lines) else ""
    if before.strip() and DEFINITION.match(before) is None and not INDENTED.match(before):
        return None  # the middle of a paragraph
    terms: list[str] = []
    number = start
    while number < len(lines) and len(terms) < MOST_TERMS and _is_term(lines, number, code):
        terms.append(lines[number].strip())
        number += 1
    is_parted = number < len(lines) and not lines[number].strip()
    first = number + 1 if is_parted else number
    if not terms or not _begins_definition(lines, first, code):
        return None
    definitions: list[list[str]] = []
    end = first
    while _begins_definition(lines, end, code):
        definition, end = _read_definition(lines, end, code)
        definitions.append(definition)
        next_one = _skip_blank(lines, end)
        end = next_one if _begins_definition(lines, next_one, code) else end
    return Entry(terms, definitions, end)


def _is_term(lines: Sequence[str], number: int, code: frozenset[int]) -> bool:
    line = lines[number]
    is_text = number not in code and line.strip() != "" and NO_TERM.match(line) is None
    return is_text and len(line.split()) <= MOST_WORDS


def _begins_definition(lines: Sequence[str], number: int, code: frozenset[int]) -> bool:
    return number < len(lines) and number not in code and DEFINITION.match(lines[number]) is not None


def _read_definition(lines: Sequence[str], start: int, code: frozenset[int]) -> tuple[list[str], int]:
    """Return a definition without its sign and indent, and the number of the line after it."""
    definition = [DEFINITION.sub("", lines[start], count=1)]
    number = start + 1
    while number < len(lines):
        line = lines[number]
        after = _skip_blank(lines, number)
        if not line.strip():
            if after < len(lines) and INDENTED.match(lines[after]):
                definition += [""] * (after - number)
                number = after
                continue
            break
        if _begins_definition(lines, number, code):
            break
        definition.append(INDENTED.sub("", line, count=1))
        number += 1
    return definition, number


def _skip_blank(lines: Sequence[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _write_entry(entry: Entry) -> Iterator[str]:
    for term in entry.terms:
        yield from ("<dt>", "", term, "", "</dt>", "")
    for definition in entry.definitions:
        yield from ("<dd>", "", *definition, "", "</dd>", "")
