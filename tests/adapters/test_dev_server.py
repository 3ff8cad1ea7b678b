"""What `dg dev --port` starts knows its port, and links there: nobody has to tell it twice."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = """
from pathlib import Path
from adapters.settings import read_settings

print(read_settings(Path({root!r})).dagster_url)
"""
START = """
import subprocess, sys

subprocess.run([sys.executable, "-c", {ask!r}], check=True)
"""


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PREMIERJET_DAGSTER_URL", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "dagster.yaml").write_text("")
    return tmp_path


def ask_below(installation: Path, *command: str) -> str:
    """Return where a process leads that such a command starts, two processes below this one."""
    program = installation / command[0]
    program.write_text(START.format(ask=ASK.format(root=str(installation))))
    asked = [sys.executable, str(program), *command[1:]]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip().rstrip("/")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system does not say what started a process")
@pytest.mark.parametrize(
    "command",
    [
        ("dg", "dev", "--port", "4567"),
        ("dg", "dev", "--host", "127.0.0.1", "--port=4567"),
        ("dagster", "dev", "-p", "4567", "--verbose"),
    ],
)
def test_links_lead_to_the_port_that_dagsters_command_was_told(
    installation: Path, command: tuple[str, ...]
) -> None:
    assert ask_below(installation, *command) == "http://127.0.0.1:4567"


@pytest.mark.parametrize(
    "command", [("dg", "dev"), ("dg", "check", "--port", "4567"), ("other", "--port", "1")]
)
def test_without_such_a_port_they_lead_to_the_usual_one(installation: Path, command: tuple[str, ...]) -> None:
    assert ask_below(installation, *command) == "http://127.0.0.1:3000"


def test_what_env_says_wins(installation: Path) -> None:
    (installation / ".env").write_text("PREMIERJET_DAGSTER_URL=https://dagster.example\n")
    assert ask_below(installation, "dg", "dev", "--port", "4567") == "https://dagster.example"
