"""Typesetting of a PDF from a template and bundled fonts.

Fonts of the machine, its clock and the network are not used: a document gives the same file anywhere.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from pipelines.packaging.documents.model import Block, Document, Photograph, Together
from pipelines.packaging.documents.pdf.data import describe_for_typst
from pipelines.packaging.documents.pdf.metadata import add_metadata
from schemas.errors import PackageRefused

TEMPLATE = "template.typ"
STANDARD = "PDF/UA-1"
"""Part of the typesetter's message if a document breaks the standard, e.g. by a character without font."""


def to_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF.

    It declares PDF/UA-1, unless it has a character that no bundled font has, such as an emoji: then it is
    tagged but declares no standard. Raises PackageRefused if it cannot be typeset at all.
    """
    import typst  # a shared library of 84 MB

    inputs = {"document": json.dumps(describe_for_typst(document), ensure_ascii=False)}
    with _write_parts(document) as root:
        try:
            pdf = _typeset(inputs, root, "ua-1")
        except typst.TypstError as error:
            if STANDARD not in error.message:
                raise PackageRefused(
                    f"could not be typeset: {error.message}",
                    place=document.imprint.title,
                    remedy="Report it with the draft: whatever a draft holds should make a PDF",
                ) from error
            pdf = _typeset(inputs, root, None)
    return add_metadata(pdf, document.imprint)


@contextmanager
def _write_parts(document: Document) -> Iterator[Path]:
    """Yield a folder with the template and the pictures of a document, for the typesetter to read."""
    with TemporaryDirectory() as folder:
        (Path(folder) / TEMPLATE).write_bytes(_read_template())
        for photograph in _list_photographs(document.blocks):
            (Path(folder) / photograph.name).write_bytes(photograph.data)
        for picture in document.look.pictures:
            shown = Photograph(picture.data, (picture.width, picture.height), picture.alternative)
            (Path(folder) / shown.name).write_bytes(picture.data)
        yield Path(folder)


def _list_photographs(blocks: Iterable[Block]) -> Iterator[Photograph]:
    for block in blocks:
        match block:
            case Photograph():
                yield block
            case Together():
                yield from _list_photographs(block.blocks)


def _typeset(inputs: dict[str, str], root: Path, standard: Literal["ua-1"] | None) -> bytes:
    import typst

    pdf = typst.compile(
        root / TEMPLATE,
        root=root,
        sys_inputs=inputs,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standard,
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _read_template() -> bytes:
    return (files(__package__) / TEMPLATE).read_bytes()
