"""The papers of a session: the sheet for its trainer, and the file its answers are typed into."""

from datetime import datetime
from pathlib import PurePath

from pydantic import TypeAdapter, ValidationError

from adapters.session_reports import SignedReport
from adapters.workspace import Workspace
from pipelines.queries.led_plans import require_led_plan
from pipelines.sessions.session_file import (
    CSV_SUFFIX,
    SessionFile,
    read_session_file,
    write_session_file,
)
from pipelines.sessions.sheet import print_sheet
from pipelines.workflow.report_session import ReportVoucher, report_session
from schemas.errors import InvalidInput
from schemas.ids import OnePerson
from schemas.refusal import Refusal
from schemas.session_report import DatedSession

__all__ = ["SessionFile", "read_session_file", "record_session_file", "write_session_paper"]

PDF_SUFFIX = ".pdf"
YAML_SUFFIXES = (".yaml", ".yml")


def write_session_paper(workspace: Workspace, session: DatedSession, file: PurePath) -> bytes:
    """Return a paper of a session by the file's ending: PDF, the sheet; YAML or CSV, the file to fill in.

    Raises InvalidInput if the ending is another, or the sheet cannot be set on one page.
    """
    led, suffix = require_led_plan(workspace, session.module, session.digest), file.suffix.lower()
    if suffix == PDF_SUFFIX:
        return print_sheet(session, led.plan, led.draft.content.title, led.draft.revision, led.language)
    if suffix in (*YAML_SUFFIXES, CSV_SUFFIX):
        return write_session_file(session, led.plan, as_table=suffix == CSV_SUFFIX).encode()
    raise InvalidInput(Refusal("session.ending", place=str(file)))


def record_session_file(
    workspace: Workspace, content: SessionFile, typed_by: str, now: datetime
) -> SignedReport:
    """Record what somebody typed from a trainer's sheet.

    Raises InvalidInput if nobody is named as who typed it, and the errors of `report_session`.
    """
    try:
        person = TypeAdapter[str](OnePerson).validate_python(typed_by.strip())
    except ValidationError as error:
        raise InvalidInput(Refusal("session.typist", module=content.session.module)) from error
    return report_session(workspace, content.session, content.given, now, ReportVoucher(typed_by=person))
