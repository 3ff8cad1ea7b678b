"""What the system shows of running programs: the environment each was started with, and its children."""

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def environs(*started: int) -> Iterator[tuple[str, bytes]]:
    """Yield the environment of these processes and all they started, each by its command line."""
    parents = dict(_parents())
    for pid in sorted(parents):
        if not {pid, *_ancestors(pid, parents)} & set(started):
            continue
        try:
            command = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            yield f"{pid}: {command}", (PROC / str(pid) / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended meanwhile


def _parents() -> Iterator[tuple[int, int]]:
    for folder in PROC.glob("[0-9]*"):
        try:
            # proc(5): the command may hold spaces and parentheses; the parent is field 4.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(folder.name), int(fields[1])


def _ancestors(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while (pid := parents.get(pid, 0)) > 1:
        yield pid
