"""A pseudo language pack for tests: the English one, every text between brackets ⟦ ⟧.

A text without brackets on a page comes from no pack. The pack has the three files of any other, and the
texts of every kind in the first.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from schemas.languages.packs import FORMATS, LEXICON, TEXTS, find_pack

TAG = "qps"
"""Of the range ISO 639-2 reserves for local use."""

OPEN, CLOSE = "⟦", "⟧"
ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "deliverables": "pipelines/deliverables/*/{part}/en.json",
    "blocks": "pipelines/blocks/*/{part}/en.json",
    "formats": "pipelines/packaging/formats/{part}/*/en.json",
    "banks": "pipelines/packaging/banks/{part}/*/en.json",
    "targets": "pipelines/delivery/targets/*/{part}/en.json",
}
"""Where each group of kinds keeps its texts; a pack has them under the group's name and the kind's."""


TEMPLATE_TEXT_KEYS = frozenset(
    {"title", "say", "lines", "direct", "blank", "steps", "caption", "header", "rows", "cells"}
)
"""The keys of a template whose values people read; the others name places and conditions."""

PACKAGE = f"premierjet_{TAG}"
PROJECT = f"""[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "premierjet-{TAG}"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["premierjet"]

[project.entry-points."premierjet.languages"]
{TAG} = "{PACKAGE}:PACK"

[tool.setuptools.package-data]
{PACKAGE} = ["*.json", "templates/*/*.yaml"]
"""
MODULE = '''"""A language for Premierjet."""

from pathlib import Path

from schemas.languages.packs import LanguagePack

PACK = LanguagePack(Path(__file__).parent)
'''


def write_pack_project(folder: Path) -> None:
    """Write the project of the pack, which pip installs, into a folder."""
    _write_pack(folder / "src" / PACKAGE)
    (folder / "pyproject.toml").write_text(PROJECT)


def install_pseudo_pack(folder: Path) -> None:
    """Put the pack into a folder as an installer does; it is installed where that folder is on the path."""
    _write_pack(folder / PACKAGE)
    info = folder / f"{PACKAGE}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: premierjet-{TAG}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[premierjet.languages]\n{TAG} = {PACKAGE}:PACK\n")


def _write_pack(package: Path) -> None:
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(MODULE)
    english = find_pack("en")
    _write(package / TEXTS, _wrap(_read(english / TEXTS) | _collect("texts")))
    _write(package / LEXICON, _read(english / LEXICON) | _collect("lexicon"))
    _write(package / FORMATS, _read(english / FORMATS))
    for file in sorted(ROOT.glob("pipelines/deliverables/*/*/*.en.yaml")):
        template = package / "templates" / file.parents[1].name / f"{file.name.partition('.')[0]}.yaml"
        template.parent.mkdir(parents=True, exist_ok=True)
        value = _wrap_template(yaml.safe_load(file.read_text(encoding="utf-8")))
        template.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _collect(part: str) -> dict[str, dict[str, Any]]:
    """Return what each kind of each group holds in English."""
    return {
        group: {
            (file.parent.name if file.parent.name != part else file.parents[1].name): _read(file)
            for file in sorted(ROOT.glob(places.format(part=part)))
        }
        for group, places in KINDS.items()
    }


def _wrap(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _wrap(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_wrap(below) for below in value]
    return f"{OPEN}{value}{CLOSE}" if isinstance(value, str) else value


def _wrap_template(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _wrap_template(below, name) for name, below in value.items()}
    if isinstance(value, list):
        return [_wrap_template(below, key) for below in value]
    return _wrap(value) if key in TEMPLATE_TEXT_KEYS else value


def _read(file: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return value


def _write(file: Path, value: dict[str, Any]) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_pack_project(Path(sys.argv[1]))
