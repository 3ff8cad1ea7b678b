"""No secret stands in the environment of what people share; on one machine a key in `.env` still works."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from adapters.settings import list_secrets, read_settings
from adapters.shared_environment import LIBRARY_SECRETS, SecretExposed
from adapters.workspace import open_workspace
from pipelines.cli import main
from pipelines.definitions import defs
from pipelines.testing.fake_openai import FakeOpenAI, Mode, ReceivedRequest
from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, run_program, wait_until
from schemas.language import Language
from tests.security.environs import environs
from tests.security.planted import Leak, leaks

CHECKOUT = Path(__file__).resolve().parents[2]
COURSE = """id: froid
title: Au froid
language: fr
iri: https://formation.example/froid
sources: [{{path: '*.md'}}]
modules: [{{id: reception, title: La réception, artefacts: [lesson]}}]
review: {{roles: {{pedagogie: [lea]}}, identity: {identity}}}
{model}
"""
MODEL = "model: {{base_url: '{url}', name: m, api_key_env: {variable}}}"
SOURCE = """# La réception

La température de la réception reste entre 0 °C et 3 °C pendant toute la journée.
Un produit exposé plus de 30 minutes est écarté par le responsable.
"""
NAMED_BY_A_COURSE = "KEY_OF_OUR_MODEL"
EVERY_SECRET = sorted({*list_secrets(), *LIBRARY_SECRETS, NAMED_BY_A_COURSE})
VALUE = "plantedInTheEnvironment0123456789"


def write_course(root: Path, identity: str, url: str = "http://127.0.0.1:1/v1") -> None:
    folder = root / "courses" / "froid"
    folder.mkdir(parents=True)
    model = MODEL.format(url=url, variable=NAMED_BY_A_COURSE)
    (folder / "course.yaml").write_text(COURSE.format(identity=identity, model=model), encoding="utf-8")
    (folder / "reception.md").write_text(SOURCE, encoding="utf-8")
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    (root / "dagster.yaml").write_text(settings.replace(": .dagster", f": {root}/.dagster"), encoding="utf-8")


@pytest.fixture
def shared_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_course(tmp_path, "proxy")
    monkeypatch.setenv("PREMIERJET_ROOT", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("place", ["the environment", ".env"])
@pytest.mark.parametrize("name", EVERY_SECRET)
def test_a_secret_is_refused_where_people_share(shared_root: Path, name: str, place: str) -> None:
    """A variable of any run's process was a reviewer's to read: `comment: {"env": NAME}` was enough."""
    if place == ".env":
        (shared_root / ".env").write_text(f"{name}='{VALUE}'\n")
    else:
        os.environ[name] = VALUE
    with pytest.raises(SecretExposed) as refused:
        read_settings(shared_root)
    assert refused.value.place.endswith(place)
    assert name in refused.value.happened
    assert f"{LIBRARY_SECRETS.get(name, name)}_FILE" in refused.value.remedy
    assert "plusieurs personnes utilisent" in refused.value.explain(Language.FRENCH).happened
    assert VALUE not in str(refused.value)


def test_a_secret_in_a_file_is_taken_where_people_share(shared_root: Path) -> None:
    file = shared_root / "secret"
    file.write_text(VALUE)
    (shared_root / ".env").write_text(f"PREMIERJET_RESULTS_KEY_FILE={file}\n")
    os.environ["PREMIERJET_LEDGER_KEY_FILE"] = str(file)
    settings = read_settings(shared_root)
    assert settings.ledger_key is not None
    assert settings.results_key is not None
    assert settings.ledger_key.get_secret_value() == settings.results_key.get_secret_value() == VALUE


SAID = {
    "a setting": lambda root: os.environ.update(PREMIERJET_SHARED="true"),
    "a course": lambda root: change(root, "identity: local", "identity: proxy"),
    "a broken course": lambda root: change(root, "identity: local", "identity: proxy, roles: 3"),
}


@pytest.mark.parametrize("said", SAID)
def test_people_share_where_a_setting_or_any_course_says_so(tmp_path: Path, said: str) -> None:
    write_course(tmp_path, "local")
    os.environ["PREMIERJET_LEDGER_KEY"] = VALUE
    read_settings(tmp_path)
    SAID[said](tmp_path)
    with pytest.raises(SecretExposed):
        read_settings(tmp_path)


def test_no_setting_undoes_the_word_of_a_course(shared_root: Path) -> None:
    os.environ |= {"PREMIERJET_SHARED": "false", "PREMIERJET_LEDGER_KEY": VALUE}
    with pytest.raises(SecretExposed):
        read_settings(shared_root)


def change(root: Path, before: str, after: str) -> None:
    file = root / "courses" / "froid" / "course.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


DOORS: dict[str, Callable[[Path], object]] = {
    "the code server and its runs": lambda root: defs(),
    "webserver, daemon and worker": lambda root: dg.DagsterInstance.from_config(str(root)),
    "desk and command": open_workspace,
}


@pytest.mark.parametrize("door", DOORS)
def test_no_door_opens_with_a_secret_beside_it(shared_root: Path, door: str) -> None:
    os.environ["PREMIERJET_LEDGER_KEY"] = VALUE
    with pytest.raises(SecretExposed):
        DOORS[door](shared_root)


class Watching(FakeOpenAI):
    """A model that, whenever a run asks it, looks at the environment of every process there is."""

    def __init__(self) -> None:
        super().__init__()
        self.program = 0
        self.seen: list[tuple[str, bytes]] = []

    def receive(self, received: ReceivedRequest) -> Mode:
        self.seen += environs(self.program)
        return super().receive(received)


@contextmanager
def dagster_dev(root: Path) -> Iterator[int]:
    """Start Dagster as somebody on one machine does, in the folder whose `.env` it loads."""
    port = free_port()
    dev = [Path(sys.executable).with_name("dagster"), "dev", "-m", "pipelines.definitions", "-p", str(port)]
    surroundings = os.environ | {"DAGSTER_HOME": str(root), "PREMIERJET_ROOT": str(root)}
    with (root / "dev.log").open("wb") as log, run_program(dev, root, surroundings, log) as program:
        wait_until(lambda: is_listening(port), what=f"port {port}, {root / 'dev.log'}")
        yield program.pid


@pytest.mark.trial
def test_a_run_finds_a_key_that_no_environment_holds(tmp_path: Path) -> None:
    """Dagster loads `.env` and hands it to its code server, and that one to each run."""
    (tmp_path / ".env").write_text(f"{NAMED_BY_A_COURSE}={VALUE}\nPREMIERJET_RESULTS_KEY={VALUE}\n")
    with Watching() as model:
        write_course(tmp_path, "local", model.base_url)
        with dagster_dev(tmp_path) as model.program:
            wait_until(lambda: open_workspace(tmp_path).records.head("froid--reception"), what="a draft")
    assert {received.headers["authorization"] for received in model.requests} == {f"Bearer {VALUE}"}
    commands = " ".join(command for command, _ in model.seen)
    for part in ("multiprocessing", "dagster_webserver", "dagster._daemon", "dagster code-server"):
        assert part in commands
    assert [Leak("key", place) for place, held in model.seen if VALUE.encode() in held] == []
    assert leaks(model.seen) == []


@pytest.mark.parametrize("variable", ["PREMIERJET_LEDGER_KEY", "AWS_SECRET_ACCESS_KEY"])
def test_a_course_has_no_secret_of_the_installation_sent(
    tmp_path: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever edits a course names the host and the key it is sent: `api_key_env: PREMIERJET_LEDGER_KEY`."""
    monkeypatch.setattr(sys, "argv", ["premierjet", "draft", "froid--reception", "--root", str(tmp_path)])
    (tmp_path / ".env").write_text(f"{variable}={VALUE}\n")
    with FakeOpenAI() as model:
        write_course(tmp_path, "local", model.base_url)
        change(tmp_path, f"api_key_env: {NAMED_BY_A_COURSE}", f"api_key_env: {variable}")
        with pytest.raises(SystemExit) as ended:
            main()
    assert [received.headers["authorization"] for received in model.requests] == []
    assert ended.value.code == 2
