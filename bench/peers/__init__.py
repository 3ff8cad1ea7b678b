"""Two peers packaging the same content, each in a process and an environment of its own.

Neither is a dependency: `make bench-packaging` installs them, and one that is not there is left out by name.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

HERE = Path(__file__).parent
COURSEKIT = HERE.parents[1] / ".venv-coursekit"


@dataclass(frozen=True)
class Measured:
    """The processor time of each package in milliseconds, the size of the last in bytes, and a remark."""

    milliseconds: list[float]
    size: int
    remark: str = ""


def coursekit(module: Mapping[str, Any], folder: Path, count: int) -> Measured | None:
    """Return what slxd-coursekit takes for packages of a module; None where it is not installed.

    `module` has a title, pages with sentences, and questions. Its home is not the user's.
    """
    python = COURSEKIT / "bin/python"
    if not python.exists():
        return None
    told = folder / "content.json"
    told.write_text(json.dumps(module), encoding="utf-8")
    project = folder / "project"
    project.mkdir()
    home = os.environ | {"COURSEKIT_HOME": str(folder / "home")}
    script = HERE / "coursekit_packages.py"
    said = _run([str(python), str(script), str(told), str(project), str(count)], home)
    remark = "no validation" if said["player"] else "no validation, and without its player: see bench/peers"
    return Measured(said["milliseconds"], said["bytes"], remark)


def simple_scorm_packager(page: Mapping[str, bytes], folder: Path, count: int) -> Measured | None:
    """Return what simple-scorm-packager takes for finished pages; None where it is not installed."""
    node = which("node")
    if node is None or not (HERE / "node_modules").exists():
        return None
    source, packages = folder / "source", folder / "packages"
    for name, data in page.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    script = HERE / "simple_scorm_packager.js"
    said = _run([node, str(script), str(source), str(packages), str(count)], os.environ)
    return Measured(said["milliseconds"], said["bytes"], "draws no page and validates nothing")


def _run(command: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    said: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return said
