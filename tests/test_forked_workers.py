"""Workers of the suite: what they report, and that none is lost in silence."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PASSING = """
def test_a_folder_of_its_own(tmp_path):
    assert "worker-" in str(tmp_path)

def test_fails_with_what_it_printed():
    print("said before")
    assert 1 == 2
"""
DYING = """
import os, signal

def test_dies():
    os.kill(os.getpid(), signal.SIGKILL)

def test_after_it():
    pass
"""


def test_failures_and_a_death_are_told_from_workers(tmp_path: Path) -> None:
    (tmp_path / "test_passing.py").write_text(PASSING)
    (tmp_path / "test_dying.py").write_text(DYING)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.forked_workers", "--workers", "2"]
    ran = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=CHECKOUT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.splitlines()[-1].startswith("2 failed, 1 passed")
    assert "said before" in ran.stdout
    assert "test_dying.py::test_dies" in ran.stdout
    assert "A worker died here; what follows in the same file did not run." in ran.stdout
