"""Audit report as a PDF: HTML from a template, printed as PDF/A-3a by WeasyPrint.

PDF/A-3a (ISO 19005-3, level A), because a record is archived and read aloud: it has its fonts, tags and
language inside, and may carry the ledger's own lines as an attachment. The same chains at the same moment
give the same bytes if the same fonts are installed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from types import ModuleType

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.review.audit.chains import AuditedLedger
from pipelines.review.audit.rows import list_rows
from pipelines.review.audit.unseen_characters import spell_out_unseen
from pipelines.review.audit.words import read_audit_words
from schemas.errors import InvalidInput
from schemas.language import Language

ATTACHMENT_NAME = "ledger.jsonl"


def print_report(audited: AuditedLedger, language: Language) -> bytes:
    """Return the PDF of verified chains; raises InvalidInput if WeasyPrint or Pango is missing."""
    weasyprint = _import_weasyprint()
    page = render_report(audited, language)
    lines = weasyprint.Attachment(
        string=audited.lines,
        name=ATTACHMENT_NAME,
        created=audited.at,
        modified=audited.at,
        relationship="Source",
    )
    document = weasyprint.HTML(string=page, url_fetcher=_refuse_fetch)
    with _date_fonts(audited.at):
        pdf: bytes = document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=sha256(page.encode()).hexdigest()[:32].encode(),
            attachments=[lines],
        )
    return pdf


def render_report(audited: AuditedLedger, language: Language) -> str:
    """Return the HTML of an export; nothing recorded is left out, and no text in it is markup."""
    words = read_audit_words(language)
    moments = [entry.recorded.at for chain in audited.chains for entry in chain.entries]
    return (
        _open_templates()
        .get_template("report.html.j2")
        .render(
            t=words,
            language=language.value,
            audited=audited,
            chains=[(chain, list_rows(chain, words)) for chain in audited.chains],
            period=(min(moments), max(moments)) if moments else None,
        )
    )


@cache
def _open_templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.review.audit"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"visible": spell_out_unseen, "moment": _format_moment}
    return environment


def _format_moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _refuse_fetch(url: str) -> dict[str, object]:
    raise ValueError(f"the report fetches nothing, and was asked for {url}")


@contextmanager
def _date_fonts(at: datetime) -> Iterator[None]:
    """Give the embedded fonts the date of the export instead of the clock's (reproducible-builds.org)."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(at.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _import_weasyprint() -> ModuleType:
    try:
        return import_module("weasyprint")
    # WeasyPrint raises OSError where a library of the system is missing.
    except (ImportError, OSError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InvalidInput(
            f"cannot be made here ({first})",
            place="ledger export, PDF",
            remedy="Run `pip install 'premierjet[pdf]'`, and on Debian or Ubuntu "
            "`apt-get install libpango-1.0-0 libpangoft2-1.0-0`",
        ) from error
