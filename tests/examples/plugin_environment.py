"""A fresh environment beside ours with distributions of `examples/plugins` installed, without a network."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

PLUGINS = Path(__file__).resolve().parents[2] / "examples" / "plugins"
BUILD = "from setuptools import build_meta; import sys; build_meta.build_wheel(sys.argv[1])"


def make_environment(folder: Path, plugins: Iterable[str]) -> Path:
    """Return the Python of a new environment that has all of ours, and these plug-ins besides."""
    venv.create(folder / "env", with_pip=False, symlinks=True)
    (library,) = (folder / "env" / "lib").iterdir()
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (library / "site-packages" / "ours.pth").write_text(f"import site; site.addsitedir({here!r})\n")
    for name in plugins:
        _install(PLUGINS / name, library / "site-packages", folder)
    return folder / "env" / "bin" / "python"


def run_there(python: Path, *arguments: str | Path) -> str:
    """Return what a program prints in such an environment, started in our folder."""
    ran = subprocess.run(
        [python, *arguments],
        cwd=PLUGINS.parents[1],
        env=os.environ | {"PYTHONPATH": "."},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _install(plugin: Path, into: Path, folder: Path) -> None:
    """Install a distribution as a wheel, which is a zip of what goes there."""
    source = folder / plugin.name
    shutil.copytree(plugin, source)
    subprocess.run([sys.executable, "-c", BUILD, folder], cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(into)
    wheel.unlink()
