"""Form with a file, as browsers send it (RFC 7578); the file is streamed."""

from collections.abc import Mapping
from uuid import uuid4

from adapters.blob import Blob, Member, join_blobs, open_blob


def build_multipart(fields: Mapping[str, str], filename: str, data: Member) -> tuple[str, Blob]:
    """Return the boundary and the body of a form: the fields, then one file called `file`.

    The boundary is drawn anew each time: no file can have been made to hold it.
    """
    boundary = uuid4().hex
    head = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{_quote(filename)}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    tail = f"\r\n--{boundary}--\r\n"
    return boundary, join_blobs(
        [open_blob("".join(head).encode()), open_blob(data), open_blob(tail.encode())]
    )


def _quote(name: str) -> str:
    """Return a name as HTML's form encoding has it: what would end it early is percent-encoded."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
