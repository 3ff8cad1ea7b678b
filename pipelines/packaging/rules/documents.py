"""Documents to hand over: each listed, unaltered, opening, and saying what it is made from."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from threading import Lock
from typing import Any

import docx
import pptx
import pypdfium2
from pypdfium2 import raw

from pipelines.packaging.rules.reading import finding
from schemas.finding import Finding

LIST = "documents.json"
CONTENT = "content.json"
_pdfium = Lock()  # pdfium is not made for threads


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what keeps documents from being handed over as what was approved."""
    if LIST not in files:
        yield finding("documents.list-absent", LIST, name=LIST)
        return
    try:
        listed = json.loads(files[LIST])
        sums = {entry["path"]: entry["sha256"] for entry in listed["files"]}
        digest = str(listed["content"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        yield finding("documents.list-invalid", LIST, why=f"{type(error).__name__}: {error}")
        return
    yield from _against(files, sums)
    if CONTENT in files and sha256(files[CONTENT]).hexdigest() != digest:
        yield finding("documents.content-other", LIST, digest=digest)
    for name in sorted(files):
        yield from _document(name, files[name], digest)


def _against(files: Mapping[str, bytes], sums: Mapping[str, str]) -> Iterator[Finding]:
    for name in sorted(sums):
        if name not in files:
            yield finding("documents.file-absent", name, name=name)
        elif sha256(files[name]).hexdigest() != sums[name]:
            yield finding("documents.file-altered", name, name=name)
    for name in sorted(set(files) - set(sums) - {LIST}):
        yield finding("documents.file-unlisted", name, name=name)


def _document(name: str, data: bytes, digest: str) -> Iterator[Finding]:
    suffix = name.rpartition(".")[2]
    if suffix not in {"docx", "pptx", "pdf"}:
        return
    try:
        untagged = _untagged(data) if suffix == "pdf" else _office(suffix, data)
    except Exception as error:  # each reader raises its own, and what nobody vouches for may raise any
        yield finding("documents.unreadable", name, name=name, why=f"{type(error).__name__}: {error}")
        return
    if untagged:
        yield finding("documents.untagged", name, name=name, what=", ".join(untagged))
    if digest.encode() not in data:
        yield finding("documents.digest-absent", name, name=name)


def _office(suffix: str, data: bytes) -> tuple[str, ...]:
    opened: Any = docx.Document(BytesIO(data)) if suffix == "docx" else pptx.Presentation(BytesIO(data))
    about = opened.core_properties
    said = {"title": about.title, "language": about.language}
    return tuple(name for name, value in said.items() if not value)


def _untagged(data: bytes) -> tuple[str, ...]:
    """Return what whoever hears a PDF misses in it: its structure, language or title."""
    with _pdfium:
        opened = pypdfium2.PdfDocument(data)
        try:
            said = {
                "structure": raw.FPDFCatalog_IsTagged(opened.raw),
                "language": b"/Lang" in data,
                "title": opened.get_metadata_value("Title"),
            }
        finally:
            opened.close()
    return tuple(name for name, value in said.items() if not value)
