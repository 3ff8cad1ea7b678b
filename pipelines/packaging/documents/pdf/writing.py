"""Typesetting: the template, the data and the fonts of the typesetter alone make the bytes.

No font of the machine, no clock and no network is asked, so the same document is the same file anywhere.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

import typst

from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf.data import data_of
from pipelines.packaging.documents.pdf.metadata import described

UNSHOWN = "could not be displayed"
"""What the typesetter says of a sign none of its fonts has; PDF/UA-1 has no place for it (7.21.4.1)."""


def to_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF.

    It says of itself that it keeps to PDF/UA-1, unless it holds a sign no font here has (an emoji, say):
    such a file is tagged all the same, and says nothing of a standard.
    """
    inputs = {"document": json.dumps(data_of(document), ensure_ascii=False)}
    try:
        return described(_typeset(inputs, "ua-1"), document.imprint)
    except typst.TypstError as error:
        if UNSHOWN not in error.message:
            raise
        return described(_typeset(inputs, None), document.imprint)


def _typeset(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
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
