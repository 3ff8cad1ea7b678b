"""Forms sent by the desk's pages: their fields, and the token that binds a form to one browser."""

import json
import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

TOKEN = "premierjet_form"
MOST_FIELDS = 5_000
LARGEST_FIELD = 8_000_000  # bytes: what somebody pasted is shown to them again, even where it is refused
RECEIPT = re.compile(r"[0-9a-z-]{1,64}")
COUNTED = frozenset({"receipt", "page", "turn"})
"""Fields that a page's script fills anew each time it sends a form."""

TAKEN = "premierjet_taken"
"""Cookie that names the form taken last: until then the page's script keeps what was typed into it."""

A_MINUTE = 60
LINE_OF_WORD = "\v"
OF_WORD = {ord(LINE_OF_WORD): " ", 0x0C: " ", 0x1E: "\u2011", 0x1F: None}
"""Control signs in what Word copies as plain text: breaks of a line and a page, two kinds of hyphen."""


@dataclass(frozen=True)
class SentForm:
    """A form that was sent: texts by name, with `\\n` for line breaks and no sign of Word's own; files."""

    data: FormData

    @property
    def page_number(self) -> str:
        """Return the mask of the token, which is one page's alone: what is sent twice has the same.

        Empty if the token is not masked, as in what no page sent.
        """
        sent = self.data.get(TOKEN, "")
        is_masked = isinstance(sent, str) and _unmask_token(sent) != sent.encode()
        return str(sent) if is_masked else ""

    def digest_texts(self) -> str:
        """Return a digest of the texts that are the same when a page sends the form once more."""
        items = self.data.multi_items()
        sent = [[name, text] for name, text in items if isinstance(text, str) and name not in COUNTED]
        return sha256(json.dumps(sent).encode()).hexdigest()

    def read_text(self, name: str, default: str = "") -> str:
        """Return a field's text, the last if it was sent several times."""
        value = self.data.get(name, default)
        return _clean_typed(value) if isinstance(value, str) else default

    def read_texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of every field of that name, in their order."""
        return tuple(_clean_typed(v) for v in self.data.getlist(name) if isinstance(v, str))

    def read_prefixed_texts(self, prefix: str) -> dict[str, str]:
        """Return the texts of the fields whose name has a prefix, by the rest of the name.

        Several boxes ticked under one name give one text, with commas between.
        """
        names = [name for name in self.data if name.startswith(prefix)]
        return {name.removeprefix(prefix): ", ".join(filter(None, self.read_texts(name))) for name in names}

    def read_lines(self, name: str) -> str:
        """Return the text of a field with one thing a line, which a line break of Word's parts as well.

        In what was copied with tabs, a table, such a break stands within a cell.
        """
        value = self.data.get(name, "")
        if not isinstance(value, str):
            return ""
        return _clean_typed(value if "\t" in value else value.replace(LINE_OF_WORD, "\n"))

    def read_upload(self, name: str) -> tuple[str, bytes] | None:
        """Return an uploaded file's name and bytes; None if none was chosen."""
        value = self.data.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            return None
        return value.filename, value.file.read()

    def read_uploads(self, name: str) -> tuple[tuple[str, bytes], ...]:
        """Return the name and the bytes of every file uploaded under a name, in their order."""
        files = (each for each in self.data.getlist(name) if isinstance(each, UploadFile) and each.filename)
        return tuple((each.filename or "", each.file.read()) for each in files)


def _clean_typed(text: str) -> str:
    return text.replace("\r\n", "\n").translate(OF_WORD)


def read_token(request: Request) -> str:
    """Return the token of this browser's cookie, or a new one, which `render_page` sets as a cookie."""
    token = request.cookies.get(TOKEN, "")
    if len(token) >= 32:
        return token
    if not hasattr(request.state, "form_token"):
        request.state.form_token = secrets.token_urlsafe(32)
    return str(request.state.form_token)


def mask_token(token: str) -> str:
    """Return the token of a form as one page shows it: each page another one, and all of them the same token.

    What stands in a compressed answer as it is can be guessed by the answer's length, letter by letter.
    """
    bare = token.encode()
    mask = secrets.token_bytes(len(bare))
    return urlsafe_b64encode(mask + _cross(mask, bare)).decode()


def _unmask_token(sent: str) -> bytes:
    """Return the token under the mask that a page gave it; a text that is no masked token as it is."""
    try:
        masked = b64decode(sent.encode(), altchars=b"-_", validate=True)
    except ValueError:
        return sent.encode()
    half = len(masked) // 2
    return _cross(masked[:half], masked[half:])


def _is_token(sent: str, own: str) -> bool:
    return any(compare_digest(each, own.encode()) for each in (sent.encode(), _unmask_token(sent)))


def _cross(mask: bytes, text: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, text, strict=False))


async def read_form(request: Request) -> SentForm:
    """Return the form sent; raises HTTPException 403 if it was made for another browser than this.

    Raises HTTPException 413 for one with too long or too many texts, 400 for one that cannot be read.
    """
    try:
        data = await request.form(max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)
    except HTTPException as error:
        is_long = error.detail.startswith(("Too many", "Part exceeded", "Field exceeded"))
        name = "form_too_long" if is_long else "form_unreadable"
        raise HTTPException(413 if is_long else error.status_code, name) from error
    sent, own = data.get(TOKEN, ""), request.cookies.get(TOKEN, "")
    if not own or not isinstance(sent, str) or not _is_token(sent, own):
        await data.close()
        raise HTTPException(403, "old_form")
    return SentForm(data)


def accept_form(answer: Callable[[Request, SentForm], Response]) -> Callable[[Request], object]:
    """Return an endpoint that reads the form, then answers in a thread of its own.

    A redirect acknowledges the form; an answer that is itself what was asked for does so where it is made.
    """

    async def endpoint(request: Request) -> Response:
        form = await read_form(request)
        try:
            answered = await run_in_threadpool(answer, request, form)
        finally:
            await form.data.close()
        if answered.status_code == HTTPStatus.SEE_OTHER:
            return acknowledge(request, form, answered)
        return answered

    return endpoint


def acknowledge(request: Request, form: SentForm, answered: Response) -> Response:
    """Return the answer to a form that was taken; a cookie of it has the receipt that its page asked for."""
    receipt = form.read_text("receipt")
    if RECEIPT.fullmatch(receipt):
        secure = request.app.state.workspace.settings.has_secure_desk
        answered.set_cookie(TAKEN, receipt, max_age=A_MINUTE, samesite="strict", secure=secure)
    return answered
