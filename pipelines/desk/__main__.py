"""Serve the desk on this machine: `python -m pipelines.desk --port 3001`."""

import argparse
import gc
import socket
import sys
from dataclasses import replace
from pathlib import Path

import uvicorn

from adapters.workspace import Workspace, open_workspace
from pipelines.desk.app import create_app
from schemas.errors import InvalidInput, PremierjetError

THIS_MACHINE = "127.0.0.1"


def main() -> int:
    """Serve until interrupted; return the exit code of the error that stopped it from starting."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.desk", description=__doc__)
    parser.add_argument("--port", type=int, default=3001, help="0 takes a free one")
    parser.add_argument("--root", type=Path, help="the folder that holds dagster.yaml")
    options = parser.parse_args()
    try:
        workspace = open_workspace(options.root)
        server_socket = _open_socket(options.port)
    except PremierjetError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_code
    with server_socket:
        address = f"http://{THIS_MACHINE}:{server_socket.getsockname()[1]}"
        linked = _address_links(workspace, address)
        app = create_app(linked)
        print(f"The desk is at {address}", flush=True)  # noqa: T201
        if linked is not workspace:
            print(f"For links of commands, in .env: PREMIERJET_DESK_URL={address}", flush=True)  # noqa: T201
        gc.freeze()  # what was imported is never looked through for garbage while a page waits
        config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
        uvicorn.Server(config).run(sockets=[server_socket])
    return 0


def _address_links(workspace: Workspace, address: str) -> Workspace:
    """Return the workspace whose links lead to where the desk is, unless a setting says otherwise."""
    settings = workspace.settings
    if "desk_url" in settings.model_fields_set or settings.desk_url == address:
        return workspace
    return replace(workspace, settings=settings.model_copy(update={"desk_url": address}))


def _open_socket(port: int) -> socket.socket:
    """Return a socket that already takes connections, so that the printed address works at once."""
    server_socket = socket.socket()
    server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server_socket.bind((THIS_MACHINE, port))
    except (OSError, OverflowError) as error:
        server_socket.close()
        raise InvalidInput(
            f"cannot be listened on ({error})", place=f"port {port}", remedy="Choose another with --port"
        ) from error
    server_socket.listen()
    return server_socket


if __name__ == "__main__":
    sys.exit(main())
