"""Rules on packages of documents: each is listed, unaltered, readable, and names its content's digest."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from threading import Lock
from typing import Any

import pypdfium2
from pypdfium2 import raw

from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.package_archive import fits_in_memory
from pipelines.packaging.rules.package_list import check_files, read_package_list
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding
from schemas.plugins import list_usable

LIST, TRAINER_LIST = "documents.json", "trainer.json"
MOST_BYTES = 64 * 1024 * 1024  # of a Word or PowerPoint file, unpacked: its reader holds it whole
_pdfium = Lock()  # pdfium is not made for threads


def check(files: Mapping[str, bytes], name: str, kinds: PackagingKinds) -> Iterator[Finding]:
    """Yield what is wrong with a set of documents; `name` is the file that lists them."""
    listed = read_package_list(name, files)
    if isinstance(listed, Finding):
        yield listed
        return
    yield from check_files(listed, files)
    usable = list_usable(kinds.deliverables)
    checks = {end: check for _, kind in usable for end, check in kind.file_checks.items()}
    for name in sorted(files):
        own_check = next((check for end, check in checks.items() if name.endswith(end)), None)
        if own_check is not None:
            yield from own_check(name, files[name], listed.content)
        elif name.rpartition(".")[2] in {"docx", "pptx", "pdf"}:
            yield from _check_document(name, files[name], listed.content)


def _check_document(name: str, data: bytes, digest: str) -> Iterator[Finding]:
    suffix = name.rpartition(".")[2]
    if suffix != "pdf" and not fits_in_memory(data, MOST_BYTES):
        yield make_finding("documents.unreadable", name, name=name, why=f"zip > {MOST_BYTES}")
        return
    try:
        untagged = _list_missing_tags(data) if suffix == "pdf" else _list_missing_properties(suffix, data)
    except Exception as error:  # each reader raises its own, and what nobody vouches for may raise any
        yield make_finding("documents.unreadable", name, name=name, why=f"{type(error).__name__}: {error}")
        return
    if untagged:
        yield make_finding("documents.untagged", name, name=name, what=", ".join(untagged))
    if digest.encode() not in data:
        yield make_finding("documents.digest-absent", name, name=name)


def _list_missing_properties(suffix: str, data: bytes) -> tuple[str, ...]:
    """Return which of title and language a Word or PowerPoint file lacks; raises if it cannot be opened."""
    # Imported for the first such file: reading and deciding need neither.
    import docx
    import pptx

    opened: Any = docx.Document(BytesIO(data)) if suffix == "docx" else pptx.Presentation(BytesIO(data))
    stated = opened.core_properties
    properties = {"title": stated.title, "language": stated.language}
    return tuple(name for name, value in properties.items() if not value)


def _list_missing_tags(data: bytes) -> tuple[str, ...]:
    """Return which of structure, language and title a PDF lacks: a screen reader needs them."""
    with _pdfium:
        opened = pypdfium2.PdfDocument(data)
        try:
            properties = {
                "structure": raw.FPDFCatalog_IsTagged(opened.raw),
                "language": b"/Lang" in data,
                "title": opened.get_metadata_value("Title"),
            }
        finally:
            opened.close()
    return tuple(name for name, value in properties.items() if not value)
