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
    """What a server said; the body is read only where it answered 200."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(default=b"", repr=False)

    @property
    def media_type(self) -> str:
        """Return its type, without parameters; empty where it says none."""
        return self._content_type.get_content_type() if "content-type" in self.headers else ""

    @property
    def charset(self) -> str:
        """Return the encoding its text is said to be in; empty where it says none."""
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
    """Return the answer to one GET, redirects not followed; raises SourceUnreadable where there is none.

    A `form` is sent by POST instead: what it holds is in no address, and in nobody's log of addresses. One
    that comes in pieces is never held; its Content-Length is among the headers.

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
        said = _headers(response)
        if response.status != 200:
            return WebAnswer(response.status, said)
        if int(said.get("content-length", "0")) > largest:
            raise Oversized
        coding = said.get("content-encoding", "").strip().lower()
        return WebAnswer(response.status, said, read_whole(response.iter_stream(), coding, largest))


def _headers(response: Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


@contextmanager
def _explain_errors(location: Location, largest: int) -> Iterator[None]:
    """Say what went wrong in words that lead somewhere."""
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
        # Its words are the server's, and those may be what it was sent: a token, a password.
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
