"""A real learning record store: ralph, run from its own virtual environment because its pins meet ours."""

import json
import os
import socket
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

PYTHON = Path(__file__).resolve().parent.parent / ".venv-lrs" / "bin" / "python"
MISSING = ".venv-lrs is missing: `make test` makes it, from tests/requirements-lrs.lock"
USER, PASSWORD = "player", "only-in-tests"
# Its file backend refuses a second write unless told to append.
SERVE = """
import json, os, socket, sys
import bcrypt, uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend
FSLRSBackend.default_operation_type = BaseOperationType.APPEND
user, password, port = sys.argv[1:]
with open(os.environ["RALPH_AUTH_FILE"], "w") as users:
    hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()
    agent = {"mbox": "mailto:player@lrs.example"}
    json.dump([{"username": user, "hash": hashed, "scopes": ["all"], "agent": agent}], users)
from ralph.api import app
server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
server.run(sockets=[socket.socket(fileno=int(port))])
"""
VALIDATE = """
import json, sys
from ralph.models.xapi.base.statements import BaseXapiStatement
for statement in json.load(sys.stdin):
    BaseXapiStatement.model_validate(statement)
"""


@dataclass
class Ralph:
    """An LRS at an address that refuses connections until `start()`."""

    folder: Path
    origins: tuple[str, ...]
    port: socket.socket
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        """Return the xAPI endpoint, with its final slash."""
        return f"http://127.0.0.1:{self.port.getsockname()[1]}/xAPI/"

    @property
    def auth(self) -> str:
        """Return the value of the Authorization header."""
        return "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    def start(self) -> None:
        """Start answering; a connection made from now on waits for the server instead of failing."""
        self.port.listen()
        environment = {
            "PATH": os.environ["PATH"],
            "RALPH_APP_DIR": str(self.folder),
            "RALPH_AUTH_FILE": str(self.folder / "auth.json"),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(self.folder / "statements"),
            "RALPH_BACKENDS__LRS__FS__DEFAULT_LRS_FILE": "statements.jsonl",
            "RALPH_RUNSERVER_CORS_ALLOW_ORIGINS": json.dumps(self.origins),
        }
        descriptor = self.port.fileno()
        command = [str(PYTHON), "-c", SERVE, USER, PASSWORD, str(descriptor)]
        self.running.append(
            subprocess.Popen(command, env=environment, cwd=self.folder, pass_fds=[descriptor])
        )

    def statements(self) -> list[dict[str, Any]]:
        """Return the statements the LRS holds, in the order they were stored."""
        request = Request(
            f"{self.endpoint}statements?limit=500",
            headers={"Authorization": self.auth, "X-Experience-API-Version": "1.0.3"},
        )
        with urlopen(request, timeout=20) as answer:
            held: list[dict[str, Any]] = json.load(answer)["statements"]
        return held

    def validate(self, statements: list[dict[str, Any]]) -> str:
        """Return what ralph's xAPI model objects to, an empty string when nothing."""
        return objections(statements)


def objections(statements: list[dict[str, Any]]) -> str:
    """Return what ralph's xAPI model objects to in statements, an empty string when nothing."""
    if not PYTHON.exists():
        pytest.fail(MISSING)
    judged = subprocess.run(
        [str(PYTHON), "-c", VALIDATE], input=json.dumps(statements).encode(), capture_output=True
    )
    return judged.stderr.decode()


@contextmanager
def lrs(folder: Path, *origins: str) -> Iterator[Ralph]:
    """Prepare an LRS that stores below `folder` and lets pages of `origins` in; stops it at the end."""
    if not PYTHON.exists():
        pytest.fail(MISSING)
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        ralph = Ralph(folder, origins, port)
        try:
            yield ralph
        finally:
            for process in ralph.running:
                process.terminate()
                process.wait(timeout=20)
