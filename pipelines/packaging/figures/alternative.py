"""Alternative text of a picture: everything that it shows, in full."""

from collections.abc import Iterator

from pipelines.packaging.figures import chart
from schemas.draft import Paragraph, Section, Steps, Table
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


def read_figure_texts(language: Language) -> TextCatalogue:
    """Return the texts of pictures in a language, by key."""
    return read_texts("packaging.figures", language)


def write_alternative(section: Section, language: Language) -> str:
    """Return the picture of a section in words: its kind, then a line for each step or figure."""
    words = read_figure_texts(language)
    lines: list[str] = []
    drawn = [block for block in section.blocks if isinstance(block, Steps | Table)]
    for block in drawn:
        if isinstance(block, Steps):
            kind = words["steps"].format(count=len(block.statements))
            lines.append(f"{kind}{words.colon}{section.title}")
            lines += [f"{n}. {_join_lines(each.text)}" for n, each in enumerate(block.statements, start=1)]
        else:
            lines += _describe_table(block, language)
    if not drawn:
        lines.append(f"{words['text']}{words.colon}{section.title}")
        lines += [f"- {_join_lines(text)}" for text in write_sentences(section)]
    return "\n".join(lines)


def write_sentences(section: Section) -> list[str]:
    """Return the statements of a section's paragraphs; speaker notes are left out."""
    blocks = (block for block in section.blocks if isinstance(block, Paragraph))
    return [statement.text for block in blocks for statement in block.statements]


def _describe_table(table: Table, language: Language) -> Iterator[str]:
    words = read_figure_texts(language)
    kind = words["chart"] if chart.are_comparable(chart.list_bars(table, language)) else words["list"]
    yield f"{kind}{words.colon}{table.caption} ({table.header[-1]})"
    for row in table.rows:
        first, *rest = map(_join_lines, row.cells)
        yield f"- {first}{words.colon}{' · '.join(rest)}" if rest else f"- {first}"


def _join_lines(text: str) -> str:
    return " ".join(text.split())
