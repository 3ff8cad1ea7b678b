"""Compression of the desk's pages and scripts, for networks on which a draft takes seconds."""

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

OWN_SITES = frozenset({"same-origin", "none"})
"""What Fetch Metadata says where a page of the desk asked, or somebody typed or kept the address."""

LEVEL = 6  # of nine: zlib's own choice
OFFICE = "application/vnd.openxmlformats-officedocument."
PACKED_ALREADY = (
    *("audio/*", "video/*", "font/*"),
    *("image/png", "image/jpeg", "image/gif", "image/webp"),
    *("application/pdf", "application/zip", "application/octet-stream"),
    *(OFFICE + each for each in ("wordprocessingml.document", "presentationml.presentation")),
)
"""What only costs time to compress. A script may be `application/javascript`, as the machine has it."""


class Compression:
    """ASGI layer that compresses answers, unless another site may have asked for them.

    The length of a compressed answer tells who watches the network how much of it repeats what the
    request brought along (BREACH, CVE-2013-3587). A site that tries one text after another in somebody's
    browser needs requests of its own, and these are answered in full, as are those of browsers that do
    not say who asks.
    Decided in docs/decisions/0185-a-draft-on-a-slow-network.md.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressed = GZipMiddleware(app, compresslevel=LEVEL, exclude_content_types=PACKED_ALREADY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, compressed or in full."""
        is_own = scope["type"] == "http" and Headers(scope=scope).get("sec-fetch-site") in OWN_SITES
        await (self.compressed if is_own else self.app)(scope, receive, send)
