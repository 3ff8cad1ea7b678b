"""Chain the released modules of a course in one SCORM 2004 package and one cmi5 course structure.

Each module's files are those of its release, byte for byte. Nothing is stored or delivered.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.blob import open_blob
from adapters.whole_files import replace_file
from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, list_columns, read_verb_texts, write_table
from schemas.errors import InvalidInput
from schemas.languages.texts import TextCatalogue

if TYPE_CHECKING:
    from pipelines.workflow.assemble_course import BuiltCoursePackage


def run(
    course: Annotated[str, typer.Argument(metavar="COURSE", help="A course's id.")],
    released_only: Annotated[
        bool,
        typer.Option(
            "--released-only",
            help="Leave out modules without a release that may be sent, and say which; else they stop it.",
        ),
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="The folder to write to; this one by default.")] = Path(),
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Chain the released modules of a course in one package."""
    from pipelines.cli.progress import show_spinner
    from pipelines.workflow.assemble_course import assemble_course

    texts = read_verb_texts("assemble")
    with show_spinner(texts["progress"]):
        built = assemble_course(open_workspace(root), course, datetime.now(UTC), released_only=released_only)
    for package in built:
        _write(out / package.name, package)
    document = {
        "course": course,
        "packages": [
            {"file": str(out / each.name), **_measure(each), **each.evidence.model_dump(mode="json")}
            for each in built
        ],
    }
    answer(document, "\n".join(_list_lines(built, texts)), as_json=as_json)


def _measure(package: "BuiltCoursePackage") -> dict[str, str | int]:
    blob = open_blob(package.data)
    return {"size": blob.size, "sha256": blob.sha256}


def _list_lines(built: Sequence["BuiltCoursePackage"], texts: TextCatalogue) -> list[str]:
    """Return the packages, and the modules in them and left out, told once where they are the same."""
    rows = [(each.name, str(_measure(each)["size"]), str(_measure(each)["sha256"])[:12]) for each in built]
    said: dict[tuple[str, ...], list[str]] = {}
    for each in built:
        said.setdefault(tuple(_list_modules(each, texts)), []).append(each.name)
    lines = [write_table(list_columns(texts, "package", "bytes", "sha256"), rows)]
    for modules, names in said.items():
        lines += ["", *(names if len(said) > 1 else ()), *modules]
    return lines


def _list_modules(built: "BuiltCoursePackage", texts: TextCatalogue) -> Iterator[str]:
    """Yield the modules in a package, and those left out with the reason."""
    evidence = built.evidence
    modules = [
        (str(number), each.module, str(each.release)) for number, each in enumerate(evidence.modules, start=1)
    ]
    yield write_table(list_columns(texts, "place", "module", "release"), modules)
    for each in evidence.left_out:
        yield texts.say(f"left_out_{each.reason}", module=each.module, package=built.name)


def _write(file: Path, package: "BuiltCoursePackage") -> None:
    try:
        replace_file(file, package.data)
    except OSError as error:
        raise InvalidInput(
            f"{error.strerror}", place=str(file), remedy="Say another folder with --out"
        ) from error
