"""How commands come by the instance whose jobs they execute."""

import os
import shutil
from pathlib import Path

from pipelines.cli.runs import open_runs

CHECKOUT = Path(__file__).resolve().parents[2]
AT_ONCE = 6


def opening(root: Path, gate: int) -> int:
    """Return a child that opens an installation once the gate opens, and ends with 0 where it could."""
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            os.read(gate, 1)
            with open_runs(root):
                ended = 0
        finally:
            os._exit(ended)
    return child


def test_the_first_commands_of_an_installation_may_all_be_given_at_once(tmp_path: Path) -> None:
    """Each finds no records of Dagster's, and one of them makes their tables."""
    shutil.copy(CHECKOUT / "dagster.yaml", tmp_path)
    gate, open_it = os.pipe()
    children = [opening(tmp_path, gate) for _ in range(AT_ONCE)]
    os.write(open_it, b"." * AT_ONCE)
    ended = [os.waitpid(child, 0)[1] for child in children]
    assert ended == [0] * AT_ONCE
