"""Mail over SMTP (RFC 5321), encrypted unless the server is on this machine or the setting says plain."""

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime
from enum import Enum
from urllib.parse import unquote, urlsplit

from adapters.notify import WAIT_FOR_READER, WAIT_FOR_SETTINGS, NoticeMessage, SendOutcome, write_text
from schemas.course import THIS_MACHINE
from schemas.errors import InvalidInput, NoticeUnsent

SETTING = "PREMIERJET_SMTP_URL"
SENDER_SETTING = "PREMIERJET_NOTICE_FROM"
TIMEOUT_SECONDS = 8.0
ACCEPTED = 235  # RFC 4954, 4
ADDRESS_REMEDY = "Correct the address in course.yaml (review.contacts), or PREMIERJET_OPERATORS"
LOGIN_REMEDY = "Correct the login and the password"
SERVER_REMEDY = "Use a server that offers STARTTLS and AUTH, and SMTPUTF8 for an address with accents"
URL_REMEDY = "Write it like smtp://login:password@mail.example:587, or smtps:// for port 465"


class Security(Enum):
    """How a connection is encrypted: the scheme of the URL for it, and its usual port."""

    STARTTLS = ("smtp", 587)
    TLS = ("smtps", 465)
    PLAIN = ("smtp+plain", 25)

    @property
    def port(self) -> int:
        """Return the port for a URL without one."""
        return self.value[1]


@dataclass(frozen=True)
class SmtpServer:
    """A mail server and the login there."""

    host: str
    port: int
    security: Security
    login: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Return whether the server runs on this machine, where nobody reads along."""
        return self.host in THIS_MACHINE


def parse_server(url: str) -> SmtpServer:
    """Return the server that a URL names; raises InvalidInput without repeating the URL and its password.

    A login over an unencrypted connection to another machine is refused.
    """
    try:
        parts = urlsplit(url)
        security = next(each for each in Security if each.value[0] == parts.scheme)
        host, port = parts.hostname, parts.port
    except (ValueError, StopIteration) as error:
        raise InvalidInput("is not the address of a mail server", place=SETTING, remedy=URL_REMEDY) from error
    if not host or port == 0 or parts.path.strip("/") or parts.query or parts.fragment:
        raise InvalidInput("is not the address of a mail server", place=SETTING, remedy=URL_REMEDY)
    login, password = unquote(parts.username or ""), unquote(parts.password or "")
    server = SmtpServer(host, port or security.port, security, login, password)
    if login and security is Security.PLAIN and not server.is_here:
        raise InvalidInput(
            "would send a password in clear to another machine",
            place=SETTING,
            remedy="Write smtp:// or smtps://, or leave the login out",
        )
    return server


class SmtpMailer:
    """Writes to people over one connection for all messages at hand."""

    def __init__(self, server: SmtpServer, sender: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._server = server
        self._sender = sender
        self._timeout = timeout_seconds

    @property
    def place(self) -> str:
        """Return the setting and the server."""
        return f"{SETTING} ({self._server.host}:{self._server.port})"

    def check(self) -> str:
        """Return a sentence that the server accepts the login; no mail is sent."""
        with self._connection():
            return f"{self._server.host}:{self._server.port} answers, mail is sent from {self._sender}"

    def send(self, messages: Iterable[NoticeMessage]) -> Iterator[SendOutcome]:
        """Send messages, and yield the outcome of each; if the server fails, all remaining ones fail too."""
        left = list(messages)
        try:
            with self._connection() as connection:
                while left:
                    outcome = SendOutcome(left[0], self._refusal(connection, left[0]))
                    del left[0]
                    yield outcome
        except NoticeUnsent as error:
            yield from (SendOutcome(message, error) for message in left)

    def _refusal(self, connection: smtplib.SMTP, message: NoticeMessage) -> NoticeUnsent | None:
        """Send one message, and return why it was refused; raises NoticeUnsent if all others would be too."""
        try:
            connection.send_message(build_mail(message, self._sender, datetime.now(UTC)))
        except smtplib.SMTPServerDisconnected as error:
            raise self._unreachable(error) from error
        except smtplib.SMTPSenderRefused as error:
            raise self._explain(error) from None
        except smtplib.SMTPException as error:
            return self._explain(error)
        except OSError as error:
            raise self._unreachable(error) from error
        except (ValueError, IndexError, MessageError) as error:
            return NoticeUnsent(
                f"an address cannot be written in a mail ({type(error).__name__})",
                place=self.place,
                remedy=ADDRESS_REMEDY,
                wait_minutes=WAIT_FOR_READER,
            )
        return None

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        try:
            connection = self._connect()
        except smtplib.SMTPServerDisconnected as error:
            raise self._unreachable(error) from error
        except smtplib.SMTPException as error:
            raise self._explain(error) from None
        except OSError as error:
            raise self._unreachable(error) from error
        try:
            yield connection
        finally:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        server, tls = self._server, ssl.create_default_context()
        if server.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            connection.ehlo_or_helo_if_needed()
            if server.security is Security.STARTTLS and self._encrypts(connection):
                connection.starttls(context=tls)
                connection.ehlo_or_helo_if_needed()
            if server.login:
                self._log_in(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _log_in(self, connection: smtplib.SMTP) -> None:
        login, password = self._server.login, self._server.password
        if f"{login}{password}".isascii():
            connection.login(login, password)
            return
        # smtplib writes ASCII only; PLAIN is UTF-8 (RFC 4616).
        answer = b64encode(f"\0{login}\0{password}".encode()).decode()
        code, data = connection.docmd("AUTH", f"PLAIN {answer}")
        if code != ACCEPTED:
            raise smtplib.SMTPAuthenticationError(code, data)

    def _encrypts(self, connection: smtplib.SMTP) -> bool:
        """Return whether to encrypt: always, unless the server is on this machine and cannot."""
        return not self._server.is_here or connection.has_extn("starttls")

    def _unreachable(self, error: Exception) -> NoticeUnsent:
        if isinstance(error, ssl.SSLCertVerificationError):
            return NoticeUnsent(
                f"the mail server's certificate is not trusted ({error.verify_message})",
                place=self.place,
                remedy="Name the file of its authority in SSL_CERT_FILE",
            )
        return NoticeUnsent(
            f"the mail server does not answer ({str(error) or type(error).__name__})",
            place=self.place,
            remedy="Check the network, the host and the port; what is due is sent at the next look",
        )

    def _explain(self, error: smtplib.SMTPException) -> NoticeUnsent:
        """Return an error without what the server answered: some repeat the login they were sent.

        Raised without its cause for the same reason: a log keeps an error's causes.
        """
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return self._unsent(error.smtp_code, "it refuses the login", LOGIN_REMEDY, WAIT_FOR_SETTINGS)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return self._unsent(502, "it lacks what was asked for", SERVER_REMEDY, WAIT_FOR_SETTINGS)
        if isinstance(error, smtplib.SMTPSenderRefused):
            remedy = f"Correct {SENDER_SETTING}"
            return self._unsent(error.smtp_code, "it refuses the sender", remedy, WAIT_FOR_SETTINGS)
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code, _ = next(iter(error.recipients.values()))
            return self._unsent(code, "it refuses the recipient", ADDRESS_REMEDY, WAIT_FOR_READER)
        code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 451
        return self._unsent(code, "it refuses the message", "Look at the server's log", WAIT_FOR_READER)

    def _unsent(self, code: int, happened: str, remedy: str, wait_minutes: int) -> NoticeUnsent:
        """Return the error; a status 4xx is temporary, so no wait is set (RFC 5321, 4.2.1)."""
        return NoticeUnsent(
            f"the mail server answered {code}: {happened}",
            place=self.place,
            remedy=remedy,
            wait_minutes=wait_minutes if code >= 500 else 0,
        )


def build_mail(message: NoticeMessage, sender: str, now: datetime) -> EmailMessage:
    """Return a message as plain text mail, marked so that no absence notice answers it (RFC 3834).

    Raises ValueError or email.errors.MessageError if an address is invalid.
    """
    written = EmailMessage(policy=POLICY)
    written["From"] = Address("Premierjet", addr_spec=sender)
    written["To"] = Address(addr_spec=message.address)
    written["Subject"] = message.subject
    written["Date"] = format_datetime(now)
    written["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    written["Auto-Submitted"] = "auto-generated"
    written["X-Auto-Response-Suppress"] = "All"
    written.set_content(write_text(message))
    written["Content-Language"] = message.language.value
    for each in message.attachments:
        written.add_attachment(each.data, maintype="application", subtype="json", filename=each.name)
    return written
