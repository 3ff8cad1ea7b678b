"""An application behind real HTTP, on this machine, for as long as a block lasts."""

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
    """Return one of a package's files as a web server answers with it, sent as it is read."""
    if path not in files:
        return Response(status_code=404)
    return StreamingResponse(_send_pieces(read_pieces(files, path)), media_type=guess_type(path)[0])


async def _send_pieces(of: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in of:
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
