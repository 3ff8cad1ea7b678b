"""The tutorials can be followed: each command of each page, in order, shows what the page says it shows.

A `console` block is a terminal: lines that begin with `$ ` are typed, those below are what one sees. `…` is
what was left out. A `python` block that begins with the name of a file is saved under it first.
"""

import io
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from docs.site.hooks import sections
from pipelines.cli import main
from pipelines.cli.demo import EXAMPLE
from pipelines.cli.init import BUNDLED
from tests.docs.reference import DOCS
from tests.docs.test_pages import BLOCK

CHECKOUT = DOCS.parent
PAGES: list[tuple[str, str]] = [tuple(pair) for pair in sections()[0]["pages"]]
PROGRAM = ".venv/bin/premierjet"
SHOWN = {"chaine-du-froid", "food-allergies", "convention"}
"""What the tutorials speak of; the example has more, which would only take longer."""


def blocks_of(page: Path, *kinds: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind in kinds]


def steps_of(blocks: list[str]) -> list[tuple[str, list[str]]]:
    """Return each command with the lines it shows."""
    steps: list[tuple[str, list[str]]] = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            steps.append((line.removeprefix("$ "), []))
        else:
            steps[-1][1].append(line)
    return steps


def _bring_example(courses: Path) -> None:
    """Put the example among the courses before the demo does, its other modules and documents taken out."""
    shutil.copytree(BUNDLED / EXAMPLE, courses / EXAMPLE)
    file = courses / EXAMPLE / "course.yaml"
    entries = re.split(r"(?m)^(?=  (?:#|- id:)|\w)", file.read_text(encoding="utf-8"))
    named = [re.match(r"  - id: (\S+)\n", entry) for entry in entries]
    kept = [entry for entry, name in zip(entries, named, strict=True) if not name or name[1] in SHOWN]
    file.write_text("".join(kept), encoding="utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which `make demo` has run."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    (root / ".venv").symlink_to(Path(sys.prefix))
    with pytest.MonkeyPatch.context() as patched:
        _at(root, patched)
        _bring_example(root / "courses")
        assert "approved, release 1" in _typed(f"{PROGRAM} demo", patched)
    return root


def _at(root: Path, patched: pytest.MonkeyPatch) -> None:
    patched.chdir(root)
    patched.delenv("PREMIERJET_ROOT", raising=False)
    patched.setenv("PREMIERJET_SELF_TEST", "off")
    patched.setenv("PYTHONPATH", str(CHECKOUT))


def _typed(command: str, patched: pytest.MonkeyPatch) -> str:
    """Return what a command shows: our own verbs in this process, anything else in a shell."""
    words = shlex.split(command)
    if words[0] != PROGRAM or "|" in words:
        ran = subprocess.run(
            ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
        )
        return ran.stdout
    patched.setattr(sys, "argv", words)
    with redirect_stdout(io.StringIO()) as shown, redirect_stderr(shown), pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (None, 0, 2, 3), shown.getvalue()
    return shown.getvalue()


def first_unseen(shown: list[str], output: str) -> str | None:
    """Return the first line that a page shows and the command does not, in their order."""
    lines = iter([" ".join(line.split()) for line in output.splitlines()])
    for line in shown:
        if line.strip() == "…":
            continue
        pattern = re.sub(r"(\\ )?…(\\ )?", ".*", re.escape(" ".join(line.split())))
        if not any(re.fullmatch(pattern, each) for each in lines):
            return line
    return None


@pytest.mark.parametrize(("english", "french"), PAGES)
@pytest.mark.trial
def test_a_tutorial_shows_in_order_what_its_commands_show(
    english: str, french: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One checkout for all, as the pages say: each goes on from where the one before ended."""
    page = DOCS / "en" / english
    assert blocks_of(page, "console", "python") == blocks_of(DOCS / "fr" / french, "console", "python")
    _at(root, monkeypatch)
    for body in blocks_of(page, "python"):
        (root / body.splitlines()[0].removeprefix("# ")).write_text(body, encoding="utf-8")
    for command, shown in steps_of(blocks_of(page, "console")):
        output = _typed(command, monkeypatch)
        assert first_unseen(shown, output) is None, f"{command}\n{output}"
