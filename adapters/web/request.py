"""One HTTP request within limits of time and size; a failure says why."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message

from httpcore2 import (
    URL,
    ConnectError,
    ConnectionPool,
    NetworkError,
    ProtocolError,
    Response,
    TimeoutException,
)

from adapters.web.bodies import Oversized, Unpackable, read_whole
from adapters.web.connections import CheckedBackend, ForbiddenAddress
from adapters.web.locations import Location
from schemas.errors import SourceUnreadable
from schemas.refusal import Fact, Refusal

MOVED = frozenset({301, 302, 303, 307, 308})
UNCHANGED = 304


@dataclass(frozen=True)
class WebAnswer:
    """The answer of a server; its body is read only for the status 200."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(default=b"", repr=False)

    @property
    def media_type(self) -> str:
        """Return its media type, without parameters; empty if it states none."""
        return self._content_type.get_content_type() if "content-type" in self.headers else ""

    @property
    def charset(self) -> str:
        """Return the encoding it states for its text; empty if it states none."""
        return str(self._content_type.get_content_charset() or "")

    @property
    def _content_type(self) -> Message:
        parsed = Message()
        parsed["content-type"] = self.headers.get("content-type", "")
        return parsed


def ask(
    location: Location,
    headers: Mapping[str, str],
    *,
    largest: int,
    deadline: float,
    own_hosts: frozenset[str],
    trusted: ssl.SSLContext,
    form: bytes | Iterator[bytes] | None = None,
) -> WebAnswer:
    """Return the answer to one GET, without following redirects; raises SourceUnreadable if none comes.

    A `form` is sent by POST instead, so that its content is in no address and in no log of addresses. A form
    in pieces is sent piece by piece; its Content-Length has to be among the headers.

    No proxy is used: the address connected to has to be the one that was checked.
    """
    url = URL(scheme=location.scheme, host=location.host, port=location.port, target=location.target)
    backend = CheckedBackend(own_hosts, deadline)
    with (
        _explain_errors(location, largest),
        ConnectionPool(ssl_context=trusted, network_backend=backend) as pool,
        pool.stream(
            "GET" if form is None else "POST", url, headers=list(headers.items()), content=form
        ) as response,
    ):
        answer_headers = _read_headers(response)
        if response.status != 200:
            return WebAnswer(response.status, answer_headers)
        if int(answer_headers.get("content-length", "0")) > largest:
            raise Oversized
        coding = answer_headers.get("content-encoding", "").strip().lower()
        return WebAnswer(response.status, answer_headers, read_whole(response.iter_stream(), coding, largest))


def _read_headers(response: Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


@contextmanager
def _explain_errors(location: Location, largest: int) -> Iterator[None]:
    """Turn any error into SourceUnreadable, with what happened and what to do."""
    try:
        yield
    except ForbiddenAddress as error:
        raise make_unreadable(
            location, "web.forbidden_address", host=error.host, address=error.address
        ) from error
    except TimeoutException as error:
        raise make_unreadable(location, "web.slow") from error
    except Oversized as error:
        raise make_unreadable(location, "web.large", most=round(largest / 1e6)) from error
    except Unpackable as error:
        raise make_unreadable(location, "web.packing", why=str(error)) from error
    except ConnectError as error:
        raise _explain_unconnected(location, error) from error
    except NetworkError as error:
        raise make_unreadable(location, "web.broke_off", why=str(error) or "0 bytes") from error
    except ProtocolError as error:
        # Its text comes from the server, which may repeat a token or a password.
        raise make_unreadable(location, "web.broke_off", why=type(error).__name__) from None


def _explain_unconnected(location: Location, error: ConnectError) -> SourceUnreadable:
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLError):
        reason = getattr(cause, "verify_message", "") or cause.reason
        return make_unreadable(location, "web.certificate", why=str(reason))
    return make_unreadable(location, "web.unreachable", why=str(error))


def make_unreadable(location: Location, wording: str, **facts: Fact) -> SourceUnreadable:
    """Return the error of a page that cannot be read; `wording` is one of the refusals."""
    return SourceUnreadable(Refusal(wording, place=str(location), **facts))
