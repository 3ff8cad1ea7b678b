"""One adapter imports what Dagster keeps to itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import adapters.dagster_internals

ROOT = Path(__file__).parents[2]
ROOMS = ("adapters", "pipelines", "schemas")
ADAPTER = Path(adapters.dagster_internals.__file__)


def list_imports(file: Path) -> Iterator[str]:
    """Yield the modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def is_internal(module: str) -> bool:
    parts = module.split(".")
    return parts[0].startswith("dagster") and any(part.startswith("_") for part in parts[1:])


def test_only_one_adapter_imports_dagsters_internals() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    found = {str(file) for file in files if any(map(is_internal, list_imports(file)))}
    assert found == {str(ADAPTER)}


def test_each_internal_has_a_reason_above_it() -> None:
    """A blank line ends a group of imports; the next begins with a comment that says what they are for."""
    text = ADAPTER.read_text(encoding="utf-8")
    groups = text.split('"""', 2)[2].split("__all__")[0].strip().split("\n\n")
    assert [group for group in groups if not group.startswith("# ")] == []
