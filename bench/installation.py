"""An installation of many modules: courses of a hundred, a source of twenty sentences each."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from bench.sources import CHECKOUT, text
from pipelines.testing import postgres

A_COURSE = 100
DATABASES = ("sqlite", "postgresql")


@contextmanager
def installed(modules: int, database: str = "sqlite") -> Iterator[Path]:
    """Make an installation in a folder; with `postgresql`, a server of its own holds Dagster's records."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        for number, first in enumerate(range(0, modules, A_COURSE)):
            describe_course(root, number, range(first, min(first + A_COURSE, modules)))
        shutil.copy(CHECKOUT / "dagster.yaml", root)
        if database == "sqlite":
            yield root
            return
        with postgres.run_postgres() as server:
            file = root / "dagster.yaml"
            settings = yaml.safe_load(file.read_text())
            settings["storage"] = {"postgres": {"postgres_url": server.make_database()}}
            file.write_text(yaml.safe_dump(settings))
            yield root


def describe_course(root: Path, number: int, modules: range) -> None:
    """Write a course and the sources of its modules."""
    folder = root / "courses" / f"cours-{number}"
    (folder / "sources").mkdir(parents=True)
    for module in modules:
        (folder / "sources" / f"{module:05}.md").write_text(text(module), encoding="utf-8")
    (folder / "course.yaml").write_text(json.dumps(_described(number, modules)), encoding="utf-8")


def _described(number: int, modules: range) -> dict[str, Any]:
    return {
        "id": f"cours-{number}",
        "title": "Travailler au froid",
        "language": "fr",
        "iri": f"https://formation.example/cours-{number}",
        "sources": [{"path": "sources/*.md"}],
        "modules": [
            {
                "id": f"m-{module}",
                "title": f"Zone {module}",
                "sources": [f"sources/{module:05}.md"],
                "objectives": [{"id": "o", "text": "Citer ce qui est écarté"}],
            }
            for module in modules
        ],
        "review": {"roles": {"pedagogie": ["lea"]}},
        "targets": [{"kind": "folder", "id": "depot", "path": "livraisons"}],
        "deliver": "on_approval",
    }
