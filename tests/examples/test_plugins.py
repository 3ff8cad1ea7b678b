"""Every distribution of `examples/plugins` in a fresh environment, and one course that uses them all.

It is taken from its sources to its targets by the commands a person types. A plug-in joins by lying there.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, wait_until
from tests.examples.plugin_environment import PLUGINS as FOLDER
from tests.examples.plugin_environment import make_environment

pytestmark = pytest.mark.trial

CHECKOUT = Path(__file__).resolve().parents[2]
PLUGINS = sorted(file.parent for file in FOLDER.glob("*/pyproject.toml"))
COURSE = {
    "id": "froid",
    "title": "Travailler au froid",
    "language": "fr",
    "iri": "https://formation.example/froid",
    "sources": [{"path": "*.md"}],
    "modules": [{"id": "refroidir", "title": "Refroidir", "artefacts": ["lesson", "quiz"]}],
    "review": {"roles": {"expert": ["lea"]}},
    "targets": [{"kind": "folder", "id": "depot", "path": "delivered"}],
}
SOURCE = CHECKOUT / "examples" / "text" / "refroidir-et-remettre-en-temperature.md"


@dataclass(frozen=True)
class PluginWalk:
    """An installation that uses every plug-in, and the keys of the modules that were walked."""

    python: Path
    root: Path
    keys: tuple[str, ...]
    changes_before: str

    def run(self, *arguments: str | Path) -> str:
        """Run Python in the environment; return what it prints."""
        ran = subprocess.run(
            [self.python, *arguments],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(CHECKOUT), "PREMIERJET_ROOT": str(self.root)},
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, f"{arguments}: {ran.stderr}\n{ran.stdout}"
        return ran.stdout

    def command(self, *arguments: str) -> str:
        """Run a command of Premierjet."""
        return self.run("-c", "from pipelines.cli import main; main()", *arguments)


@contextmanager
def served(plugin: Path, folder: Path) -> Iterator[int]:
    """Run the server of a plug-in's example, if it has one, at the port given back."""
    program, port = plugin / "example" / "serve.py", free_port()
    if not program.exists():
        yield port
        return
    files = folder / f"{plugin.name}-served"
    files.mkdir()
    with subprocess.Popen([sys.executable, program, files, str(port)], stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: is_listening(port), what=f"{program} at {port}")
            yield port
        finally:
            server.kill()


def write_course(folder: Path, ports: dict[Path, int]) -> tuple[str, ...]:
    """Write the course with what each example adds to it; return the keys of its modules."""
    course: dict[str, Any] = dict(COURSE)
    for plugin, port in ports.items():
        example = plugin / "example"
        for file in example.iterdir() if example.exists() else ():
            if file.name == "block.md":
                continue  # a person writes it into the draft
            if file.name == "course.yaml":
                added = yaml.safe_load(file.read_text(encoding="utf-8").replace("${PORT}", str(port)))
                for key, value in added.items():
                    course[key] = [*course.get(key, ()), *value] if isinstance(value, list) else value
            elif file.is_file() and file.name != "serve.py":
                shutil.copy(file, folder)
    (folder / "course.yaml").write_text(yaml.safe_dump(course, allow_unicode=True), encoding="utf-8")
    return tuple(f"{course['id']}--{module['id']}" for module in course["modules"])


def add_blocks(walked: PluginWalk) -> None:
    """Write the block of each example at the end of the first page, as a person does in the edit file."""
    blocks = [file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*/example/block.md"))]
    file = walked.root / "draft.md"
    walked.command("edit", walked.keys[0], "--to", str(file))
    text = file.read_text(encoding="utf-8")
    end = text.index("\n### ", text.index("\n### ") + 1)
    file.write_text("\n".join([text[:end], *blocks, text[end:]]), encoding="utf-8")
    walked.command("revise", str(file), "--as", "noe")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PluginWalk]:
    folder, before = tmp_path_factory.mktemp("plugins"), list_changes()
    root = folder / "installation"
    course = root / "courses" / "froid"
    course.mkdir(parents=True)
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    shutil.copy(SOURCE, course)
    with ExitStack() as servers:
        ports = {plugin: servers.enter_context(served(plugin, folder)) for plugin in PLUGINS}
        keys = write_course(course, ports)
        walked = PluginWalk(make_environment(folder, [plugin.name for plugin in PLUGINS]), root, keys, before)
        walked.command("draft", *keys)
        add_blocks(walked)
        for key in keys:
            walked.command("decide", key, "approve", "--as", "lea")
            walked.command("package", key)
            walked.command("deliver", key)
        yield walked


def test_the_course_used_every_plug_in(walk: PluginWalk) -> None:
    uses = json.loads(walk.run(CHECKOUT / "tests" / "examples" / "plugin_uses.py", walk.root, *walk.keys))
    named = {
        f"{group}: {name}"
        for plugin in PLUGINS
        for group, entries in tomllib.loads((plugin / "pyproject.toml").read_text())["project"][
            "entry-points"
        ].items()
        for name in entries
    }
    assert uses == dict.fromkeys(named, True)


def test_what_was_delivered_is_still_there(walk: PluginWalk) -> None:
    for key in walk.keys:
        walk.command("deliver", key, "--check")


def test_no_file_of_ours_changed(walk: PluginWalk) -> None:
    """Neither what was built nor what was written lies in the checkout."""
    assert list_changes() == walk.changes_before


def list_changes() -> str:
    """Return what git says of the checkout's files; nothing where it is an archive."""
    asked = ["git", "status", "--porcelain", "--ignored=no"]
    return subprocess.run(asked, cwd=CHECKOUT, capture_output=True, text=True).stdout
