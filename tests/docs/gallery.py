"""Make the gallery of documents: `python -m tests.docs.gallery [folder]`.

Every deliverable there is, drafted of the example course without a model, as the first pages of its PDF: what
a client would hold; then each kind of page and question of the player, a release sheet, a report of results.
One module is also shown as a model drafted it, on a page of its own.
Each is looked at by a person before it is committed.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import yaml

from adapters.workspace import Workspace, open_workspace
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.results.report.paper import to_pdf
from pipelines.results.report.report import compose_report
from pipelines.review.part_names import read_part_names
from pipelines.testing import samples
from pipelines.workflow.draft import draft_module
from pipelines.workflow.render_documents import render_documents
from schemas.course import Form
from schemas.deliverables import list_kinds
from schemas.errors import PremierjetError
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.browser.learning import edition as asked_edition
from tests.browser.learning import of_everything
from tests.browser.test_player_blocks import DATA, PICTURE, lesson_of_everything
from tests.docs.picture_files import write_pages, write_view
from tests.docs.player_gallery import block_pictures, player_pictures
from tests.docs.two_writers import PAGE, ReleasedDraft, compare_writers, release_draft, replay_module
from tests.packaging.test_release_sheet import of_a_browser
from tests.results.report.cohort import counted

CHECKOUT = Path(__file__).resolve().parents[2]
GALLERY = CHECKOUT / "docs" / "gallery"
COURSE = "hygiene-et-froid"
FRENCH, WHOLE = "chaine-du-froid", "refroidir-et-remettre"
KEY = f"{COURSE}--{WHOLE}"
PAGES_BEFORE_CARDS = 2
"""How to print them, and the back of that sheet, which stays empty."""
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def main() -> None:
    """Make every picture, and the page that shows them."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else GALLERY
    into.mkdir(parents=True, exist_ok=True)
    for old in (*into.glob("*.png"), *into.glob("*.webp")):
        old.unlink()
    made: list[tuple[str, list[str]]] = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(_installed(Path(folder)))
        for name, files in _documents(workspace):
            for file, data in files.items():
                if file.endswith(".pdf"):
                    title = f"{name}--{file.removesuffix('.pdf')}"
                    after = PAGES_BEFORE_CARDS if file == "flashcards.pdf" else 0
                    made.append((title, write_pages(data, title, into, after=after)))
        without = _drafted_whole(workspace)
        made.append(("player", _player(without.edition, into)))
    with tempfile.TemporaryDirectory() as folder:
        by_model = release_draft(replay_module(KEY, Path(folder) / "root"), KEY)
    compare_writers(without, by_model, into)
    made.append(("release-sheet", _sheet(into)))
    made.append(("results-report", _report(into)))
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
    drafted = ", ".join(list_kinds(of_a_course=False))
    text = text.replace(f"  - id: {FRENCH}\n", f"  - id: {FRENCH}\n    artefacts: [{drafted}]\n")
    file.write_text(text, encoding="utf-8")
    return root


def _course_documents() -> Iterator[dict[str, str]]:
    for kind in list_kinds(of_a_course=True):
        if kind != "paperwork":
            title = read_document_texts(Language.FRENCH)[kind]
            yield {"id": kind.replace("_", "-"), "title": title, "kind": kind}
            continue
        for form in Form:
            title = read_part_names(Language.FRENCH)[f"form_{form.value}"]
            yield {"id": form.value.replace("_", "-"), "title": title, "kind": kind, "form": form.value}


def _documents(workspace: Workspace) -> Iterator[tuple[str, dict[str, bytes]]]:
    keys = [key for key in workspace.module_keys() if key.startswith(COURSE)]
    for key in keys:
        name = key.partition("--")[2]
        if name in {WHOLE, "nettoyer-et-desinfecter"}:
            continue
        try:
            draft_module(workspace, key, NOW)
            yield name, render_documents(workspace, key, NOW)
        except PremierjetError as error:
            print(f"{key}: {error}", file=sys.stderr)  # noqa: T201  # a tool for people


def _drafted_whole(workspace: Workspace) -> ReleasedDraft:
    """Return the release of the one module of the example that holds everything, drafted without a model."""
    draft_module(workspace, KEY, NOW)
    return release_draft(workspace, KEY)


def _player(made: Edition, into: Path) -> list[str]:
    """Return the pictures of the player's pages, and of each kind of question and block."""
    pages = player_pictures(made)
    asked = player_pictures(asked_edition(of_everything()))
    shown = {kind: image for kind, image in pages.items() if not kind.startswith("question-")}
    shown |= {kind: image for kind, image in asked.items() if kind.startswith("question-")}
    shown |= {f"block-{kind}": image for kind, image in block_pictures(_edition_of_blocks()).items()}
    return [write_view(image, f"player-{kind}", into) for kind, image in shown.items()]


def _edition_of_blocks() -> Edition:
    """Return a module that holds every kind of block, with its pictures."""
    played = asked_edition(deliverables.content_of(lesson_of_everything()))
    return replace(played, media={PICTURE.sha256: DATA})


def _sheet(into: Path) -> list[str]:
    """Return the pictures of a release sheet whose packages a browser played."""
    built = samples.build_sample_release()
    played = of_a_browser(built)
    whole = tuple(each.model_copy(update={"left": played.packages[0].left}) for each in played.packages)
    told = played.model_copy(update={"packages": whole})
    pdf = samples.observe(built, told).files[f"{built.release.name}--sheet.pdf"]
    return write_pages(pdf, "release-sheet", into)


def _report(into: Path) -> list[str]:
    """Return the pictures of the report of results, of learners who were drawn by lot."""
    analysis, findings = counted()
    return write_pages(to_pdf(compose_report(analysis, findings, Language.FRENCH)), "results-report", into)


def _index(made: list[tuple[str, list[str]]]) -> str:
    shown = "\n".join(
        f"## {title}\n\n"
        + " ".join(f"![{title}, page {n}]({name})" for n, name in enumerate(names, 1))
        + "\n"
        for title, names in made
    )
    return (
        "# Gallery\n\nEvery deliverable, drafted of the example course by the extractive writer, without a "
        "model and before anybody corrected it: the first pages of its PDF, of cards to cut out "
        "the first sheet; then the player's pages, light, dark and on a telephone, "
        "a release sheet, and a report of results. "
        "Made by `python -m tests.docs.gallery`.\n\n"
        "Chaque livrable, tiré du cours d’exemple par extraction, sans modèle et avant toute correction : "
        "les premières pages de son PDF, des cartes à découper la première feuille ; "
        "puis les pages du lecteur, claires, sombres et au téléphone, "
        "une fiche de version et un rapport de résultats.\n\n"
        "[One module drafted without a model and by one · "
        f"Un même module rédigé sans modèle et par un modèle]({PAGE})\n\n{shown}"
    )


if __name__ == "__main__":
    main()
