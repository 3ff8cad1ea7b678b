"""A recorded session run again: the same commands on the same course, answered as then."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.model.recorded_host import RecordedHost, serve_session
from bench.model.session import Session
from schemas.errors import InvalidInput

CHECKOUT = Path(__file__).resolve().parents[2]
BASE_URL = re.compile(r"^( *base_url: ).*$", re.MULTILINE)
ACCEPT = "take the change back, or keep it by `python -m bench.model accept`"
WAITS = 3
"""Exit code of a command that ends with something waiting for a person."""


@dataclass(frozen=True)
class Replay:
    """The installation a session was run in, what each command printed, and the host that answered."""

    root: Path
    printed: tuple[str, ...]
    host: RecordedHost


def replay_session(session: Session, root: Path, *, accepts: bool = False) -> Replay:
    """Run a session's commands in a new installation at `root`.

    Raises InvalidInput with what changed if a prompt is not the recorded one, unless the host accepts that.
    """
    with serve_session(session, accepts=accepts) as (host, address):
        lay_root(session, root, address)
        printed = tuple(_run(session, command, root, host) for command in session.commands)
    return Replay(root, printed, host)


def lay_root(session: Session, root: Path, address: str) -> None:
    """Make the installation of a session: its course, whose model is the host at this address."""
    folder = root / "courses" / session.name
    shutil.copytree(session.course, folder)
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    file = folder / "course.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(BASE_URL.sub(rf"\g<1>{address}", text), encoding="utf-8")


def _run(session: Session, command: tuple[str, ...], root: Path, host: RecordedHost) -> str:
    arguments = [str(Path(sys.executable).with_name("premierjet")), *command, "--root", str(root)]
    environment = os.environ | {"OPENAI_API_KEY": "none", "LANG": "C.UTF-8"}
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment)
    place = f"session {session.name}, `{' '.join(command)}`"
    if host.unknown and not host.accepts:
        raise InvalidInput(f"a prompt changed:\n{host.explain()}", place=place, remedy=ACCEPT)
    if done.returncode not in {0, WAITS}:
        raise InvalidInput(done.stderr or done.stdout, place=place, remedy=ACCEPT)
    return done.stdout
