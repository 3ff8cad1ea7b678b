"""Make the gallery of documents: `python -m tests.docs.gallery [folder]`.

Every deliverable there is, drafted of the example course without a model, as the first pages of its PDF: what
a client would hold; then each kind of question as a learner sees it, kept by the player's own browser tests.
Each is looked at by a person before it is committed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import yaml
from PIL import Image

from adapters.workspace import open_workspace
from pipelines.drafting.artefacts.registry import DELIVERABLES
from pipelines.line import documents, draft
from pipelines.packaging.documents.texts import words
from schemas.course import OF_A_COURSE, ArtefactKind, Form
from schemas.errors import PremierjetError
from schemas.language import Language

CHECKOUT = Path(__file__).resolve().parents[2]
GALLERY = CHECKOUT / "docs" / "gallery"
COURSE = "hygiene-et-froid"
FRENCH, ENGLISH = "chaine-du-froid", "food-allergies"
MOST_PAGES = 2
MOST_BYTES = 150_000
SCALE = 1.15
SHADES = (64, 32, 16, 8)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def main() -> None:
    """Make every picture, and the page that shows them."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else GALLERY
    with tempfile.TemporaryDirectory() as folder:
        drafted = list(_documents(_installed(Path(folder))))
    into.mkdir(parents=True, exist_ok=True)
    for old in into.glob("*.png"):
        old.unlink()
    made: list[tuple[str, list[str]]] = []
    for name, files in drafted:
        for file, data in files.items():
            if file.endswith(".pdf"):
                title = f"{name}--{file.removesuffix('.pdf')}"
                made.append((title, _pictures(data, title, into)))
    made.append(("player", _questions(into)))
    (into / "README.md").write_text(_index(made), encoding="utf-8")


def _installed(root: Path) -> Path:
    """Return a root with the example course, asking for every deliverable somebody can draft."""
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    course = root / "courses" / COURSE
    shutil.copytree(CHECKOUT / "examples" / "courses" / COURSE, course)
    file = course / "course.yaml"
    text = file.read_text(encoding="utf-8")
    known = yaml.load(text, Loader=yaml.BaseLoader).get("documents", [])
    asked = {(each["kind"], each.get("form")) for each in known}
    more = [each for each in _course_documents() if (each["kind"], each.get("form")) not in asked]
    lines = "".join(f"  - {json.dumps(each, ensure_ascii=False)}\n" for each in more)
    text = text.replace("\ndocuments:\n", f"\ndocuments:\n{lines}")
    drafted = ", ".join(kind for kind in DELIVERABLES if kind not in OF_A_COURSE)
    for module in (FRENCH, ENGLISH):
        text = text.replace(f"  - id: {module}\n", f"  - id: {module}\n    artefacts: [{drafted}]\n")
    file.write_text(text, encoding="utf-8")
    return root


def _course_documents() -> Iterator[dict[str, str]]:
    for kind in sorted(set(DELIVERABLES) & OF_A_COURSE):
        if kind is not ArtefactKind.PAPERWORK:
            title = words(Language.FRENCH)[kind]
            yield {"id": kind.value.replace("_", "-"), "title": title, "kind": kind.value}
            continue
        for form in Form:
            title = words(Language.FRENCH)[f"form_{form}"]
            yield {"id": form.value.replace("_", "-"), "title": title, "kind": kind.value, "form": form.value}


def _documents(root: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    workspace = open_workspace(root)
    keys = [key for key in workspace.module_keys() if key.startswith(COURSE)]
    for key in keys:
        name = key.partition("--")[2]
        if name in {"refroidir-et-remettre", "nettoyer-et-desinfecter"}:
            continue
        try:
            draft(workspace, key, NOW)
            yield name, documents(workspace, key, NOW)
        except PremierjetError as error:
            print(f"{key}: {error}", file=sys.stderr)  # noqa: T201  # a tool for people


def _pictures(pdf: bytes, title: str, into: Path) -> list[str]:
    opened = pypdfium2.PdfDocument(pdf)
    names = []
    for number in range(min(len(opened), MOST_PAGES)):
        image = opened[number].render(scale=SCALE).to_pil().convert("RGB")
        name = f"{title}-{number + 1}.png"
        (into / name).write_bytes(_small(image))
        names.append(name)
    return names


def _questions(into: Path) -> list[str]:
    """Return the pictures the browser test of the questions keeps, one a kind."""
    tests = "tests/browser/test_player_questions.py::test_each_question_tells_a_right_answer_from_a_wrong_one"
    environment = os.environ | {"GALLERY_FOLDER": str(into.resolve())}
    command = [sys.executable, "-m", "pytest", "-q", f"{tests}_and_opens_its_source"]
    subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)
    kept = sorted(into.glob("player-*.png"))
    for file in kept:
        with Image.open(file) as image:
            small = _small(image.convert("RGB"))
        file.write_bytes(small)
    return [file.name for file in kept]


def _small(image: Image.Image) -> bytes:
    """Return a picture of at most 150 kB, in as many colours as fit."""
    for shades in SHADES:
        kept = BytesIO()
        image.quantize(shades).save(kept, "PNG", optimize=True)
        if kept.tell() <= MOST_BYTES:
            break
    return kept.getvalue()


def _index(made: list[tuple[str, list[str]]]) -> str:
    shown = "\n".join(
        f"## {title}\n\n"
        + " ".join(f"![{title}, page {n}]({name})" for n, name in enumerate(names, 1))
        + "\n"
        for title, names in made
    )
    return (
        "# Gallery\n\nEvery deliverable, drafted of the example course by the extractive writer, without a "
        "model and before anybody corrected it: the first pages of its PDF; then the player's questions. "
        "Made by `python -m tests.docs.gallery`.\n\n"
        "Chaque livrable, tiré du cours d’exemple par extraction, sans modèle et avant toute correction : "
        f"les premières pages de son PDF ; puis les questions du lecteur.\n\n{shown}"
    )


if __name__ == "__main__":
    main()
