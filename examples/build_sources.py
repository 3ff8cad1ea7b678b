"""Write the sources of the example courses from the texts beside this file.

Run `python -m examples.build_sources` from the root.

The same texts give the same bytes, so the built files are checked in and a test builds them again.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from examples.builders.flawed import HIDDEN_IN_HTML, hide_text
from examples.builders.pictures import read_picture
from examples.builders.portable import pdf, scanned_pdf
from examples.builders.slides import pptx
from examples.builders.web import html
from examples.builders.word import docx

HERE = Path(__file__).parent

GOOD = "hygiene-et-froid/sources"
BAD = "mauvais-exemple/sources"

SOURCES: dict[str, Callable[[], bytes]] = {
    f"{GOOD}/guide-chaine-du-froid.docx": lambda: docx(_text("guide-chaine-du-froid")),
    f"{GOOD}/gestes-de-l-office.pptx": lambda: pptx(_text("gestes-de-l-office")),
    f"{GOOD}/refroidir-et-remettre-en-temperature.pdf": lambda: pdf(
        _text("refroidir-et-remettre-en-temperature")
    ),
    f"{GOOD}/plan-de-nettoyage.md": lambda: _text("plan-de-nettoyage").encode(),
    f"{GOOD}/planches-a-decouper.png": lambda: read_picture("planches-a-decouper.png"),
    f"{GOOD}/food-allergens.html": lambda: html(_text("food-allergens"), "en"),
    f"{GOOD}/purple-tray.png": lambda: read_picture("purple-tray.png"),
    f"{BAD}/consignes-2024.md": lambda: _text("consignes-2024").encode(),
    f"{BAD}/consignes-2019.md": lambda: _text("consignes-2019").encode(),
    f"{BAD}/note-interne.docx": lambda: docx(_text("note-interne"), hide_text),
    f"{BAD}/page-intranet.html": lambda: html(_text("page-intranet"), "fr", HIDDEN_IN_HTML),
    f"{BAD}/affiche-scannee.pdf": lambda: scanned_pdf("Affiche scannée"),
    f"{BAD}/vide.md": lambda: b"",
}


def build(into: Path) -> None:
    """Write every source below `into`, a folder of courses."""
    for path, make in SOURCES.items():
        file = into / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(make())


def _text(name: str) -> str:
    return (HERE / "text" / f"{name}.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--into", type=Path, default=HERE / "courses", help="folder of the courses")
    build(asked.parse_args().into)
