"""Ways to reach people: mail, and the incoming webhook of a chat.

A notice that cannot be sent stops nothing: the ledger has the decision, and the next check sends again what
no server has accepted yet.
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
    """A link in a message: its label, and an address of this installation."""

    label: str
    url: str


@dataclass(frozen=True)
class MessageParagraph:
    """Lines that belong together, as plain text; the first says what they are about."""

    lines: tuple[str, ...]
    link: MessageLink | None = None


@dataclass(frozen=True)
class Attachment:
    """A JSON document attached to a mail; chats get none."""

    name: str
    data: bytes


@dataclass(frozen=True)
class NoticeMessage:
    """All news for one reader in one message; `id` stays the same when the same news is sent again."""

    id: str
    address: str
    language: Language
    subject: str
    paragraphs: tuple[MessageParagraph, ...]
    attachments: tuple[Attachment, ...] = ()


def write_text(message: NoticeMessage) -> str:
    """Return the body as plain text, with an empty line between paragraphs and links on their own lines."""
    return "\n\n".join(
        "\n".join((*each.lines, *((f"{each.link.label} {each.link.url}",) if each.link else ())))
        for each in message.paragraphs
    )


@dataclass(frozen=True)
class SendOutcome:
    """The result of sending one message; `error` is why it was not accepted."""

    message: NoticeMessage
    error: NoticeUnsent | None = None


class NoticeChannel(Protocol):
    """One way to reach people."""

    @property
    def place(self) -> str:
        """Return the setting and the server, without a secret."""
        ...

    def send(self, messages: Iterable[NoticeMessage]) -> Iterator[SendOutcome]:
        """Send messages, and yield the outcome of each as soon as it is known, in order.

        The caller may stop in between: what was not yielded was not sent. A refused message does not stop the
        others.
        """
        ...

    def check(self) -> str:
        """Return a sentence on the channel, without sending; raises NoticeUnsent if it cannot work."""
        ...
