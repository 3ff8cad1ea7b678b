"""Ways to reach people: mail, and the incoming webhook of a chat.

A notice that cannot be sent stops nothing: the ledger has the decision, and the next look at what is
due sends again whatever no server has accepted yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from schemas.errors import NoticeUnsent
from schemas.language import Language

WAIT_FOR_SETTINGS = 15  # minutes: a login tried every minute would get this machine banned
WAIT_FOR_READER = 24 * 60


@dataclass(frozen=True)
class MessageLink:
    """Where a line of a message leads: words of ours, and an address of this installation."""

    label: str
    url: str


@dataclass(frozen=True)
class MessageParagraph:
    """Lines that belong together: the first says what it is about; none of them is markup."""

    lines: tuple[str, ...]
    link: MessageLink | None = None


@dataclass(frozen=True)
class Attachment:
    """A JSON document that comes with a mail; a chat is sent none."""

    name: str
    data: bytes


@dataclass(frozen=True)
class NoticeMessage:
    """What one reader is told at once; `id` is the same each time the same news are sent again."""

    id: str
    address: str
    language: Language
    subject: str
    paragraphs: tuple[MessageParagraph, ...]
    attachments: tuple[Attachment, ...] = ()


def write_text(message: NoticeMessage) -> str:
    """Return the body as it is read: paragraphs with an empty line between, links on lines of their own."""
    return "\n\n".join(
        "\n".join((*each.lines, *((f"{each.link.label} {each.link.url}",) if each.link else ())))
        for each in message.paragraphs
    )


@dataclass(frozen=True)
class SendOutcome:
    """One message, and why it was not accepted, if it was not."""

    message: NoticeMessage
    error: NoticeUnsent | None = None


class NoticeChannel(Protocol):
    """One way to reach people."""

    @property
    def place(self) -> str:
        """Return the setting and the server, without any secret."""
        ...

    def send(self, messages: Iterable[NoticeMessage]) -> Iterator[SendOutcome]:
        """Yield what became of each message, in order, as soon as it is known.

        Whoever reads the outcomes may stop in between: what was not yielded was not sent. One refused
        message does not keep the others.
        """
        ...

    def check(self) -> str:
        """Return what was found without writing to anyone; raises NoticeUnsent where it cannot work."""
        ...
