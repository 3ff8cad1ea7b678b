"""A text as an intranet page, with the menu and the footer such a page has."""

from html import escape

from examples.builders.blocks import Block, Heading, Listing, Paragraph, Picture, Table, blocks, typeset

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 46rem; margin: auto }}</style>
</head>
<body>
<nav><a href="/">Intranet</a> <a href="/quality">Quality office</a></nav>
<main>
{body}
{tail}</main>
</body>
</html>
"""


def html(text: str, language: str, tail: str = "") -> bytes:
    """Return the bytes of the page; `tail` is put, as it is, after its last block."""
    parsed = list(blocks(text))
    title = next(block.text for block in parsed if isinstance(block, Heading))
    body = "\n".join(_markup(block) for block in parsed)
    return PAGE.format(language=language, title=_text(title), body=body, tail=tail).encode()


def _markup(block: Block) -> str:
    match block:
        case Heading(level, title):
            return f"<h{level}>{_text(title)}</h{level}>"
        case Listing(ordered, items):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>\n" + "".join(f"<li>{_text(item)}</li>\n" for item in items) + f"</{tag}>"
        case Table(header, rows):
            head = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in header)
            lines = ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows]
            body = "\n".join(f"<tr>{line}</tr>" for line in lines)
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        case Picture(name, alternative):
            return f'<p><img src="{name}" alt="{escape(typeset(alternative))}"></p>'
        case Paragraph(sentences):
            return f"<p>{_text(sentences)}</p>"
        case _:
            return ""


def _text(text: str) -> str:
    return escape(typeset(text), quote=False)
