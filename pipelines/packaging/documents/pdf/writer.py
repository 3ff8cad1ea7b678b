"""Typesetting of a PDF from the template, the data and bundled fonts alone.

No font of the machine, no clock and no network is asked, so the same document is the same file anywhere.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf.data import describe_for_typst
from pipelines.packaging.documents.pdf.metadata import add_metadata
from schemas.errors import PackageRefused

STANDARD = "PDF/UA-1"
"""How the typesetter names what it refuses in the standard's name: a sign no font has (7.21.4.1), say."""


def to_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF.

    It says of itself that it keeps to PDF/UA-1, unless it holds a sign no font here has (an emoji, say):
    such a file is tagged all the same, and says nothing of a standard. Raises PackageRefused where it
    cannot be typeset at all.
    """
    import typst  # a shared library of 84 MB

    inputs = {"document": json.dumps(describe_for_typst(document), ensure_ascii=False)}
    try:
        made = _typeset(inputs, "ua-1")
    except typst.TypstError as error:
        if STANDARD not in error.message:
            raise PackageRefused(
                f"could not be typeset: {error.message}",
                place=document.imprint.title,
                remedy="Report it with the draft: whatever a draft holds should make a PDF",
            ) from error
        made = _typeset(inputs, None)
    return add_metadata(made, document.imprint)


def _typeset(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    import typst

    made = typst.compile(
        _template(),
        sys_inputs=inputs,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standard,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return (files(__package__) / "template.typ").read_bytes()
