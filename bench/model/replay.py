"""A recorded session run again: the same commands on the same course, answered as then."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
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
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Premierjet = Callable[..., Ended]
"""Gives a command of these words."""


@dataclass(frozen=True)
class Replay:
    """The installation a session was run in, what each command printed, and the host that answered."""

    root: Path
    printed: tuple[str, ...]
    host: RecordedHost


def run_premierjet(*words: str) -> Ended:
    """Give a command in a process of its own."""
    program = str(Path(sys.executable).with_name("premierjet"))
    environment = os.environ | {"OPENAI_API_KEY": "none", "LANG": "C.UTF-8"}
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False, env=environment)
    return Ended(done.returncode, done.stdout, done.stderr)


def replay_session(
    session: Session, root: Path, *, accepts: bool = False, premierjet: Premierjet = run_premierjet
) -> Replay:
    """Run a session's commands in a new installation at `root`; `premierjet` gives each.

    Raises InvalidInput with what changed if a prompt is not the recorded one, unless the host accepts that.
    """
    with serve_session(session, accepts=accepts) as (host, address):
        lay_root(session, root, address)
        printed = tuple(_run(session, command, root, host, premierjet) for command in session.commands)
    return Replay(root, printed, host)


def lay_root(session: Session, root: Path, address: str) -> None:
    """Make the installation of a session: its course, whose model is the host at this address."""
    folder = root / "courses" / session.name
    shutil.copytree(session.course, folder)
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    file = folder / "course.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(BASE_URL.sub(rf"\g<1>{address}", text), encoding="utf-8")


def _run(
    session: Session, command: tuple[str, ...], root: Path, host: RecordedHost, premierjet: Premierjet
) -> str:
    done = premierjet(*command, "--root", str(root))
    place = f"session {session.name}, `{' '.join(command)}`"
    if host.unknown and not host.accepts:
        raise InvalidInput(f"a prompt changed:\n{host.explain()}", place=place, remedy=ACCEPT)
    if done.code not in {0, WAITS}:
        raise InvalidInput(done.err or done.out, place=place, remedy=ACCEPT)
    return done.out
