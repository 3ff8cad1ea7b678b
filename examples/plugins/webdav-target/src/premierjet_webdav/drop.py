"""Files of a WebDAV server (RFC 4918): put under another name, then moved into place."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, urlsplit
from uuid import uuid4

import requests

from adapters.blob import PIECE, Member, open_blob
from pipelines.delivery.drop import DropFile
from schemas.errors import TargetUnusable

SECONDS = 60.0
"""Waited for an answer, and between two pieces of one."""

IS_THERE = 405
"""What MKCOL answers where the folder exists (RFC 4918, 9.3.1)."""

CHANGED = 412
"""Precondition Failed: somebody else changed the file first."""

MULTI_STATUS = 207
"""What a server answers to MOVE or DELETE that could not do all of it (RFC 4918, 9.6.1 and 9.9.4)."""

WEAK = "W/"
"""What a weak ETag begins with (RFC 9110, 8.8.3)."""

REMEDIES = {
    401: "Correct `user`, or the password in the variable that `password_env` names",
    403: "Give the user rights to write there",
    404: "Correct `url`: it names a folder of the server",
    507: "Make room on the server",
}
OTHER_REMEDY = "Ask whoever runs the server, then deliver again"


class WebdavDrop:
    """Keeps each file below `url`; a folder is made when a file is first sent into it."""

    def __init__(self, url: str, user: str = "", password: str = "") -> None:
        self.place = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False  # neither a proxy nor a .netrc of the machine
        self._session.headers["Accept-Encoding"] = "identity"  # a file compressed on its way has another ETag
        if user:
            self._session.auth = (user, password)

    def read(self, name: str) -> DropFile | None:
        """Return a file's bytes, marked by their ETag."""
        answer = self._ask("GET", name, allowed=(404,))
        return None if answer.status_code == 404 else DropFile(answer.content, answer.headers.get("ETag", ""))

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """Return a file's bytes as they arrive, or None."""
        answer = self._ask("GET", name, allowed=(404,), stream=True)
        return None if answer.status_code == 404 else self._receive(name, answer)

    def send(self, name: str, data: Member) -> None:
        """Put a file beside its place, then move it there: a reader gets the old one or the new one."""
        self._make_folders(name)
        beside = f"{name}.{uuid4().hex}.unfinished"
        moved = {"Destination": self._address(name), "Overwrite": "T"}
        try:
            with open_blob(data).open() as file:  # of a known length: not every server takes a body in chunks
                self._ask("PUT", beside, data=file)
            self._ask("MOVE", beside, headers=moved)
        except BaseException:
            with suppress(TargetUnusable):  # what went wrong first is told
                self.remove(beside)
            raise

    def replace(self, name: str, data: bytes, seen: str | None) -> bool:
        """Put a file where the server still has the one marked `seen`, and say whether it did.

        Raises TargetUnusable where `seen` tells no file from the next: by none or a weak one, no server
        compares (RFC 9110, 13.1.1).
        """
        if seen is not None and (not seen or seen.startswith(WEAK)):
            raise TargetUnusable(
                f"the server marks the file by a weak ETag, {seen}" if seen else "the server sends no ETag",
                place=f"{self.place}/{name}",
                remedy="Have the server send a strong ETag with each file",
            )
        self._make_folders(name)
        condition = {"If-None-Match": "*"} if seen is None else {"If-Match": seen}
        answer = self._ask("PUT", name, data=data, headers=condition, allowed=(CHANGED,))
        return answer.status_code != CHANGED

    def link(self, _name: str, _seconds: int) -> str | None:
        """Return nothing: WebDAV has no addresses that open without a login."""
        return None

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        self._ask("DELETE", name, allowed=(404,))

    def _receive(self, name: str, answer: requests.Response) -> Iterator[bytes]:
        """Yield the body of an answer; raises TargetUnusable where it is cut short."""
        try:
            with answer:
                yield from answer.iter_content(PIECE)
        except requests.RequestException as error:
            raise TargetUnusable(
                f"the file is cut short on its way ({type(error).__name__})",
                place=f"{self.place}/{name}",
                remedy=OTHER_REMEDY,
            ) from error

    def _make_folders(self, name: str) -> None:
        parts = name.split("/")[:-1]
        for depth in range(len(parts)):
            self._ask("MKCOL", "/".join(parts[: depth + 1]) + "/", allowed=(IS_THERE,))

    def _address(self, name: str) -> str:
        if any(part in {".", ".."} for part in name.split("/")) or name.startswith("/"):
            raise TargetUnusable("the name leaves the target", place=name, remedy="Use a relative name")
        return f"{self.place}/{quote(name)}"

    def _ask(
        self, method: str, name: str, *, allowed: tuple[int, ...] = (), **details: object
    ) -> requests.Response:
        """Return an answer; raises TargetUnusable for any that is neither a success nor `allowed`."""
        try:
            answer = self._session.request(
                method, self._address(name), timeout=SECONDS, allow_redirects=False, **details
            )
        except requests.RequestException as error:
            raise TargetUnusable(
                f"cannot be reached ({type(error).__name__})", place=self.place, remedy=OTHER_REMEDY
            ) from error
        is_done = answer.ok and not answer.is_redirect and answer.status_code != MULTI_STATUS
        if is_done or answer.status_code in allowed:
            return answer
        raise TargetUnusable(
            f"the server answers {answer.status_code} to {method}",
            place=f"{self.place}/{name}",
            remedy=REMEDIES.get(answer.status_code, OTHER_REMEDY),
        )


def refuse_unencrypted(url: str, own_hosts: frozenset[str]) -> None:
    """Raise TargetUnusable where a password would cross a network for all to read."""
    address = urlsplit(url)
    if address.scheme == "http" and address.hostname not in own_hosts:
        raise TargetUnusable(
            "the password would be sent unencrypted", place=url, remedy="Write https:// in `url`"
        )
