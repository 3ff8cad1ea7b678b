"""The worked examples of CONTRIBUTING are followed to the letter, in a copy of the project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.reference import DOCS
from tests.docs.test_pages import BLOCK
from tests.docs.test_tutorials import blocks_of, first_unseen, steps_of

CHECKOUT = DOCS.parent
PAGE = DOCS / "CONTRIBUTING.md"
CODE = ("adapters", "examples", "pipelines", "schemas")


def _copied(into: Path) -> Path:
    """Return a copy of the project's code; what was compiled of it still counts."""
    for name in CODE:
        shutil.copytree(CHECKOUT / name, into / name)
    (into / ".venv").symlink_to(Path(sys.prefix))
    return into


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each `try_….py` prints, once every file was made as the page says."""
    root = _copied(tmp_path_factory.mktemp("contributing"))
    for kind, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind in ("python", "json"):
            file = root / body.splitlines()[0].partition(" ")[2]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(body.partition("\n")[2], encoding="utf-8")
    tries = [command.split()[1] for command, _ in steps_of(blocks_of(PAGE, "console"))]
    together = f"import runpy\nfor name in {tries}: print('>', name); runpy.run_path(name)"
    ran = subprocess.run(
        [sys.executable, "-c", together],
        cwd=root,
        env={"PYTHONPATH": f"{root}:{CHECKOUT}"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    said = re.split(r"^> (.*)\n", ran.stdout, flags=re.MULTILINE)[1:]
    return dict(zip(said[::2], said[1::2], strict=True))


@pytest.mark.parametrize(("command", "lines"), steps_of(blocks_of(PAGE, "console")))
def test_a_worked_example_does_what_its_page_shows(
    command: str, lines: list[str], shown: dict[str, str]
) -> None:
    output = shown[command.split()[1]]
    assert lines
    assert first_unseen(lines, output) is None, output
