"""The sheet as files: canonical JSON, an HTML page that loads no other file, a tagged PDF."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.sheet.document import build_sheet_document
from schemas.release_sheet import ReleaseSheet

POLICY = "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"


def write_sheet_files(sheet: ReleaseSheet, release_name: str, kinds: PackagingKinds) -> dict[str, bytes]:
    """Return the sheet's files by name, e.g. `accueil--gestes--v3--sheet.pdf`; equal sheets, equal bytes."""
    stem = f"{release_name}--sheet"
    document = build_sheet_document(sheet, kinds)
    linked = {file.name for file in (*sheet.packages, *sheet.evidence)}
    return {
        f"{stem}.json": sheet.canonical(),
        f"{stem}.html": render_page(document, linked),
        f"{stem}.pdf": to_pdf(document),
    }


def render_page(document: Document, linked: set[str]) -> bytes:
    """Return the document as one HTML file, UTF-8; names of files in `linked` become links to them.

    It holds no script and may load nothing: the style is named by its digest (CSP Level 3, 2.3.1).
    """
    style = _read_style()
    rendered = (
        _load_templates()
        .get_template("sheet.html")
        .render(
            document=document,
            blocks=[(type(block).__name__, block) for block in document.blocks],
            style=style,
            policy=POLICY.format(style=b64encode(sha256(style.encode()).digest()).decode()),
            linked={name: quote(name) for name in linked},
        )
    )
    return rendered.encode()


@cache
def _read_style() -> str:
    return (files(__package__) / "templates" / "sheet.css").read_text(encoding="utf-8")


@cache
def _load_templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipelines.packaging.sheet"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
