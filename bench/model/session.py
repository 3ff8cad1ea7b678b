"""Recorded sessions: a course, the commands that drafted it, what a model was asked and answered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

SESSIONS = Path(__file__).parent / "sessions"
COURSE, COMMANDS, EXCHANGES, SCHEMAS = "course", "commands.yaml", "exchanges", "schemas"


@dataclass(frozen=True)
class Exchange:
    """One request, the body of Chat Completions, and the content of its answer."""

    number: int
    request: dict[str, Any]
    answer: str

    @property
    def digest(self) -> str:
        """Return the sha256 of the request, whatever the order of its keys."""
        return digest_request(self.request)


@dataclass(frozen=True)
class Session:
    """A recorded session: its course folder, the commands run in order, and every exchange."""

    folder: Path
    commands: tuple[tuple[str, ...], ...]
    exchanges: tuple[Exchange, ...]

    @property
    def name(self) -> str:
        """Return the session's name, that of its folder."""
        return self.folder.name

    @property
    def course(self) -> Path:
        """Return the folder with course.yaml and the sources."""
        return self.folder / COURSE


def digest_request(request: dict[str, Any]) -> str:
    """Return the sha256 over a request's canonical JSON."""
    return sha256(json.dumps(request, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def list_prompt(request: dict[str, Any]) -> list[str]:
    """Return the lines of all messages of a request, as a person compares them."""
    return [line for message in request["messages"] for line in str(message["content"]).splitlines()]


def list_sessions() -> tuple[str, ...]:
    """Return the names of the sessions that are kept."""
    return tuple(sorted(folder.name for folder in SESSIONS.iterdir() if folder.is_dir()))


def read_session(name: str) -> Session:
    """Return a session that is kept under this name."""
    folder = SESSIONS / name
    commands = yaml.safe_load((folder / COMMANDS).read_text(encoding="utf-8"))
    listed = tuple(tuple(map(str, command)) for command in commands)
    return Session(folder, listed, tuple(read_exchanges(folder)))


def read_exchanges(folder: Path) -> Iterator[Exchange]:
    """Yield the exchanges kept in a folder, as `write_exchange` keeps them."""
    for file in sorted((folder / EXCHANGES).glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        request = document["request"]
        schema = request.get("response_format", {}).get("json_schema", {})
        if "schema" in schema:
            text = (folder / SCHEMAS / f"{schema['schema']}.json").read_text(encoding="utf-8")
            schema["schema"] = json.loads(text)
        answer = document["answer"]
        yield Exchange(
            int(file.stem),
            request,
            answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False),
        )


def write_exchange(folder: Path, exchange: Exchange) -> None:
    """Keep an exchange in a session's folder.

    An answer that is JSON is kept as such, to be read; a schema, which many share, in a file by itself.
    """
    request = json.loads(json.dumps(exchange.request))
    schema = request.get("response_format", {}).get("json_schema", {})
    if "schema" in schema:
        text = _write(schema["schema"])
        schema["schema"] = sha256(text.encode()).hexdigest()[:12]
        _keep(folder / SCHEMAS / f"{schema['schema']}.json", text)
    try:
        answer = json.loads(exchange.answer)
    except ValueError:
        answer = exchange.answer
    document = {"request": request, "answer": answer}
    _keep(folder / EXCHANGES / f"{exchange.number:03}.json", _write(document))


def list_hand_written(box: Path) -> Iterator[Exchange]:
    """Yield what was asked and answered by hand in a folder with prompts/ and answers/."""
    for file in sorted((box / "prompts").glob("*.json")):
        answer = (box / "answers" / file.name).read_text(encoding="utf-8")
        yield Exchange(int(file.stem), json.loads(file.read_text(encoding="utf-8")), answer)


def _write(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
