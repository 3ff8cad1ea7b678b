"""The desk as `make ui` starts it: one process, this machine only."""

import gc
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import uvicorn

from adapters.workspace import open_workspace
from pipelines.desk.__main__ import _address_links, main
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


def ask(port: int, path: str, status: int) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert answer.status == status
    return answer, page


def test_the_desk_answers_here_only_and_prints_no_invitation(served: subprocess.Popen[str]) -> None:
    assert served.stdout is not None
    said, _, port = served.stdout.readline().rstrip().rpartition(":")
    assert said == "The desk is at http://127.0.0.1"
    told = served.stdout.readline().rstrip()
    assert told == f"For links of commands, in .env: PREMIERJET_DESK_URL=http://127.0.0.1:{port}"
    answer, page = ask(int(port), "/", 200)
    assert answer.getheader("server") is None
    assert "La chaîne du froid" in page
    with socket.socket() as probe:  # another address of the loopback network, standing in for the LAN's
        assert probe.connect_ex(("127.0.0.2", int(port))) != 0
    ask(int(port), "/invitation/a-token-nobody-may-read", 403)
    served.send_signal(signal.SIGTERM)
    printed = "".join(served.communicate(timeout=60))
    assert served.returncode in {0, -signal.SIGTERM}
    # What it prints is kept by whatever started it: systemd, a container, a file.
    assert "a-token-nobody-may-read" not in printed


def test_links_lead_to_the_port_the_desk_was_given(tmp_path: Path) -> None:
    """Invitations written at a desk on another port led to 3001, where nobody answered."""
    workspace, elsewhere = installation(tmp_path), "http://127.0.0.1:4001"
    assert _address_links(workspace, elsewhere).settings.desk_url == elsewhere


def test_an_address_that_was_set_is_where_links_lead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_DESK_URL", "https://relecture.example")
    installation(tmp_path)
    linked = _address_links(open_workspace(tmp_path), "http://127.0.0.1:4001")
    assert linked.settings.desk_url == "https://relecture.example"


def test_what_was_imported_is_not_looked_through_for_garbage_while_a_page_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It took a twentieth of a second of the first page, and several times that on a busy machine."""
    installation(tmp_path)
    looked_through: list[int] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: looked_through.append(len(gc.get_objects())))
    monkeypatch.setattr(sys, "argv", ["desk", "--port", "0", "--root", str(tmp_path)])
    assert main() == 0
    assert looked_through[0] < 10_000


def refused(
    root: Path, port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What it says where it does not start."""
    monkeypatch.setattr(sys, "argv", ["desk", "--port", str(port), "--root", str(root)])
    assert main() == 2
    return capsys.readouterr().err


def test_a_folder_that_is_no_installation_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "holds no dagster.yaml" in refused(tmp_path, 0, monkeypatch, capsys)


def test_a_port_in_use_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installation(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = refused(tmp_path, other.getsockname()[1], monkeypatch, capsys)
    assert "Choose another with --port" in said


def test_the_desk_loads_neither_dagster_nor_a_models_client() -> None:
    """It decides nothing and drafts nothing: it must start while Dagster is down."""
    look = "import sys, pipelines.desk.app; print(sys.modules.keys() & {'dagster', 'openai', 'boto3'})"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
