"""Forms sent by the desk's pages: read whole, and bound to the browser they were made for."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

TOKEN = "premierjet_form"
MOST_FIELDS = 5_000
LARGEST_FIELD = 1_000_000  # bytes


@dataclass(frozen=True)
class SentForm:
    """What was sent: texts by name, with the line breaks of this machine, and files."""

    data: FormData

    def read_text(self, name: str, default: str = "") -> str:
        """Return a field's text; the last where there are several."""
        value = self.data.get(name, default)
        return value.replace("\r\n", "\n") if isinstance(value, str) else default

    def read_texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of every field of that name, in their order."""
        return tuple(v.replace("\r\n", "\n") for v in self.data.getlist(name) if isinstance(v, str))

    def read_prefixed_texts(self, prefix: str) -> dict[str, str]:
        """Return the texts of the fields whose name starts so, by the rest of the name.

        Boxes ticked under one name are one text, with commas between.
        """
        names = [name for name in self.data if name.startswith(prefix)]
        return {name.removeprefix(prefix): ", ".join(filter(None, self.read_texts(name))) for name in names}

    def read_upload(self, name: str) -> tuple[str, bytes] | None:
        """Return an uploaded file's name and bytes; None where none was chosen."""
        value = self.data.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            return None
        return value.filename, value.file.read()


def read_token(request: Request) -> str:
    """Return what ties a page's forms to this browser: its cookie, or a new one that `page` sets."""
    kept = request.cookies.get(TOKEN, "")
    if len(kept) >= 32:
        return kept
    if not hasattr(request.state, "form_token"):
        request.state.form_token = secrets.token_urlsafe(32)
    return str(request.state.form_token)


async def read_form(request: Request) -> SentForm:
    """Return the form sent; raises HTTPException 403 where it is not from a page of this browser."""
    data = await request.form(max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)
    sent, kept = data.get(TOKEN, ""), request.cookies.get(TOKEN, "")
    if not kept or not isinstance(sent, str) or not compare_digest(sent.encode(), kept.encode()):
        await data.close()
        raise HTTPException(403, "old_form")
    return SentForm(data)


def accept_form(answer: Callable[[Request, SentForm], Response]) -> Callable[[Request], object]:
    """Return an endpoint that reads the form, then answers in a thread of its own."""

    async def endpoint(request: Request) -> Response:
        form = await read_form(request)
        try:
            return await run_in_threadpool(answer, request, form)
        finally:
            await form.data.close()

    return endpoint
