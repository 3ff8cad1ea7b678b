"""A local HTTP server for one application, running while a `with` block lasts."""

import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from mimetypes import guess_type
from threading import Thread
from time import sleep

import uvicorn
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp

from pipelines.packaging.package_archive import read_pieces


def answer_file(files: Mapping[str, bytes], path: str) -> Response:
    """Return the HTTP response for a file of a package, sent while it is read; 404 if there is none."""
    if path not in files:
        return Response(status_code=404)
    return StreamingResponse(_send_pieces(read_pieces(files, path)), media_type=guess_type(path)[0])


async def _send_pieces(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@contextmanager
def serve_app(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free loopback port; yields its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                sleep(0.02)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
