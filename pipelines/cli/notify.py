"""Write now to everyone who should hear of something: reviewers, operators, the chat.

The sensor in Dagster does it by itself and collects news first; this sends what is new at once, also to
who was refused before. Exit code 2 where a message was not accepted.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.notify import write_text
from adapters.workspace import open_workspace
from pipelines.cli.json_answer import describe_error
from pipelines.cli.output import AsJson, Root, answer, stop_on, write_table
from schemas.errors import InvalidInput, NoticeUnsent

if TYPE_CHECKING:
    from pipelines.workflow.notify import Notice, SentMessage

HEADER = ("reader", "news", "sent", "subject")


@dataclass(frozen=True)
class PreparedMessage:
    """One reader's message, and why it was not accepted, if it was not; `sent` is None where nobody tried."""

    reader: str
    news: int
    subject: str
    text: str
    sent: bool | None = None
    error: NoticeUnsent | None = None

    @property
    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        sent = {None: "not tried", True: "yes", False: "no, see below"}[self.sent]
        return (self.reader, str(self.news), sent, self.subject)

    @property
    def document(self) -> dict[str, object]:
        """Return the same for a program."""
        return vars(self) | {"error": None if self.error is None else describe_error(self.error)}


def run(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print each message; send none and write nothing down.")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Write to everyone who has something new to hear."""
    from adapters.notify.factory import open_channels
    from pipelines.workflow.notify import list_due_notices, send_notices

    workspace, now = open_workspace(root), datetime.now(UTC)
    if not open_channels(workspace.settings).any:
        raise InvalidInput(
            "is not set, and no webhook is",
            place="PREMIERJET_SMTP_URL",
            remedy="Set it, or PREMIERJET_WEBHOOK_URL, in the environment or .env",
        )
    found = list_due_notices(workspace, now, every=timedelta(0))
    outcomes = (
        {} if dry_run else {s.message: s for s in send_notices(workspace, found.due, now, at_once=True)}
    )
    written = [_prepare_message(each, outcomes.get(each.message.id)) for each in found.due]
    document = {
        "messages": [each.document for each in written],
        "without_address": list(found.unreached),
        "problems": list(found.problems),
    }
    answer(document, _text(written, found.unreached, found.problems, dry_run=dry_run), as_json=as_json)
    stop_on([each.error for each in written if each.error is not None])


def _prepare_message(notice: "Notice", sent: "SentMessage | None") -> PreparedMessage:
    reader, message = notice.digest.reader, notice.message
    return PreparedMessage(
        reader=reader.name,
        news=len(notice.digest.untold),
        subject=message.subject,
        text=write_text(message),
        sent=None if sent is None else sent.error is None,
        error=None if sent is None else sent.error,
    )


def _text(
    written: list[PreparedMessage], unreached: tuple[str, ...], problems: tuple[str, ...], *, dry_run: bool
) -> str:
    if dry_run:
        parts = [f"To {each.reader}: {each.subject}\n\n{each.text}" for each in written]
    else:
        parts = [write_table(HEADER, [each.row for each in written])] if written else []
    parts = parts or ["Nobody has anything new to hear."]
    if unreached:
        parts.append(f"Without an address in review.contacts: {', '.join(unreached)}")
    return "\n\n".join([*parts, *problems])
