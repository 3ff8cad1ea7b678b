"""The desk as `make ui` starts it: one process, this machine only."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.desk.conftest import installation

CHECKOUT = Path(__file__).parents[2]


def start(root: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipelines.desk", "--port", str(port), "--root", str(root)]
    out = subprocess.PIPE
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=out, stderr=out, text=True)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    installation(tmp_path)
    process = start(tmp_path, 0)
    yield process
    process.kill()
    process.communicate()


def test_the_desk_answers_on_this_machine_only_and_stops_when_told(served: subprocess.Popen[str]) -> None:
    assert served.stdout is not None
    said, _, port = served.stdout.readline().rstrip().rpartition(":")
    assert said == "The desk is at http://127.0.0.1"
    connection = HTTPConnection("127.0.0.1", int(port), timeout=60)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.getheader("server") is None
    assert "La chaîne du froid" in answer.read().decode()
    connection.close()
    with socket.socket() as probe:  # another address of the loopback network, standing in for the LAN's
        assert probe.connect_ex(("127.0.0.2", int(port))) != 0
    served.send_signal(signal.SIGTERM)
    assert served.wait(timeout=60) in {0, -signal.SIGTERM}


def test_the_desk_prints_the_link_of_no_invitation(served: subprocess.Popen[str]) -> None:
    """What it prints is kept by whatever started it: systemd, a container, a file."""
    assert served.stdout is not None
    port = served.stdout.readline().rpartition(":")[2]
    connection = HTTPConnection("127.0.0.1", int(port), timeout=60)
    connection.request("GET", "/invitation/a-token-nobody-may-read")
    assert connection.getresponse().status == 403
    connection.close()
    served.send_signal(signal.SIGTERM)
    assert "a-token-nobody-may-read" not in "".join(served.communicate(timeout=60))


def test_a_folder_that_is_no_installation_is_refused_in_words(tmp_path: Path) -> None:
    process = start(tmp_path, 0)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "holds no dagster.yaml" in said
    assert "Traceback" not in said


def test_a_port_in_use_is_refused_in_words(tmp_path: Path) -> None:
    installation(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = start(tmp_path, other.getsockname()[1])
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Choose another with --port" in said


def test_the_desk_loads_neither_dagster_nor_a_models_client() -> None:
    """It decides nothing and drafts nothing: it must start while Dagster is down."""
    look = "import sys, pipelines.desk.app; print(sys.modules.keys() & {'dagster', 'openai', 'boto3'})"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
