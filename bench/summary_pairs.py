"""Lessons with the key points their authors wrote, taken apart into pairs that summaries are compared on.

    python -m bench.summary_pairs COLLECTION FOLDER

COLLECTION is one of three public collections, as it is published: the episodes of a Carpentries lesson
(Markdown, `keypoints` in each), the modules of an OpenStax book (CNXML, a section `section-summary`), or the
sheets of the French ministry of labour (`fiches-travail.json`, an `intro` in each). FOLDER receives for each
lesson its text without the key points, the key points, and the objectives if it states some.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree, html

FEWEST_LESSON_WORDS, FEWEST_POINT_WORDS = 300, 25
"""Words of a lesson and of its key points; of less there is nothing to sum up, or to compare with."""

FENCE = r"^:{{3,}}+\s*\{{?\.?{name}\b[^\n]*\n(.*?)^:{{3,}}+\s*$"
SKIPPED = frozenset({"section-summary", "references", "assessment-questions"})
OBJECTIVES = "*[local-name()='list'] | *[local-name()='para'][1]"
"""The objectives at the top of the section that opens a module of a book; its text follows them."""

SPOKEN = re.compile("vidéo|podcast", re.IGNORECASE)


@dataclass(frozen=True)
class Pair:
    """A lesson without its key points, and the key points and objectives of its authors."""

    name: str
    text: str
    points: str
    objectives: tuple[str, ...] = ()


def read_episode(file: Path) -> Pair:
    """Return the pair of an episode of a Carpentries lesson."""
    text = file.read_text(encoding="utf-8")
    points, objectives = _find_fenced(text, "keypoints"), _find_fenced(text, "objectives")
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for name in ("keypoints", "objectives", "questions", "challenge", "solution"):
        body = re.sub(FENCE.format(name=name), "", body, flags=re.DOTALL | re.MULTILINE)
    body = re.sub(r"^:{3,}.*$", "", body, flags=re.MULTILINE)
    title = re.search(r"^title:\s*['\"]?(.+?)['\"]?$", text, re.MULTILINE)
    heading = title[1] if title else file.stem
    return Pair(f"{file.stem}.md", f"# {heading}\n\n{body}", " ".join(points), tuple(objectives))


def _find_fenced(text: str, name: str) -> list[str]:
    found = re.search(FENCE.format(name=name), text, re.DOTALL | re.MULTILINE)
    items = re.split(r"^\s*[-*]\s+", found[1], flags=re.MULTILINE)[1:] if found else []
    return [" ".join(item.split()) for item in items]


def read_cnxml(file: Path) -> Pair:
    """Return the pair of a module of an OpenStax book."""
    root = etree.parse(str(file)).getroot()
    for element in root.iter("{*}footnote", "{*}figure", "{*}table", "{*}metadata", "{*}iframe"):
        element.clear(keep_tail=True)
    sections = {section.get("class"): section for section in root.iter("{*}section")}
    points = _join_items(sections.get("section-summary"), "para")
    opening = sections.get("learning-objectives")
    objectives = _join_items(opening, "item")
    for element in (
        () if opening is None else opening.xpath("*[local-name()='list'] | *[local-name()='para'][1]")
    ):
        element.clear()
    return Pair(f"{file.parent.name}.md", "\n\n".join(_write_markdown(root, 1)), " ".join(points), objectives)


def _join_items(section: Any, tag: str) -> tuple[str, ...]:
    found = () if section is None else section.iter(f"{{*}}{tag}")
    return tuple(" ".join("".join(element.itertext()).split()) for element in found)


def _write_markdown(element: Any, depth: int) -> Iterator[str]:
    for child in element:
        tag = etree.QName(child).localname
        if child.get("class") in SKIPPED:
            continue
        text = " ".join("".join(child.itertext()).split())
        if tag == "title":
            yield f"{'#' * min(depth, 6)} {text}"
        elif tag in {"para", "item"}:
            yield f"- {text}" if tag == "item" else text
        else:
            yield from _write_markdown(child, depth + (tag in {"section", "note"}))


def read_sheets(file: Path) -> Iterator[Pair]:
    """Yield the pair of each sheet of the ministry of labour."""
    for sheet in json.loads(file.read_text(encoding="utf-8")):
        points = _write_plain(sheet["intro"] or "<p></p>")
        sections = [
            f"<h2>{each['title']}</h2>{each['html']}"
            for each in sheet["sections"]
            if not SPOKEN.search(each["title"]) and _write_plain(each["html"] or "<p></p>") not in points
        ]
        page = f"<html><body><main><h1>{sheet['title']}</h1>{''.join(sections)}</main></body></html>"
        yield Pair(f"{sheet['pubId']}.html", page, points)


def _write_plain(markup: str) -> str:
    return " ".join(" ".join(html.fromstring(f"<div>{markup}</div>").itertext()).split())


def read_collection(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a collection that have a lesson to sum up and key points to compare with."""
    if path.is_file():
        pairs = read_sheets(path)
    elif any(path.rglob("*.cnxml")):
        pairs = map(read_cnxml, sorted(path.rglob("*.cnxml")))
    else:
        pairs = map(read_episode, sorted(path.glob("*.md")))
    for pair in pairs:
        if len(pair.points.split()) >= FEWEST_POINT_WORDS and len(pair.text.split()) >= FEWEST_LESSON_WORDS:
            yield pair


def main(collection: Path, folder: Path) -> None:
    """Write the pairs of a collection into a folder, and print how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = list(read_collection(collection))
    for pair in pairs:
        lesson = folder / pair.name
        lesson.write_text(pair.text, encoding="utf-8")
        lesson.with_suffix(".points.txt").write_text(pair.points, encoding="utf-8")
        lesson.with_suffix(".objectives.txt").write_text("\n".join(pair.objectives), encoding="utf-8")
    print(f"{len(pairs)} pairs in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
