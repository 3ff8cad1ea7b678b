"""What building and validating a package costs, against writing the same members plainly, and against peers.

    python -m bench.packaging [--pages 60] [--items 100] [--rounds 15] [--packages 100] [--json]

The floor is `zipfile` writing the package's own members, as stored and as DEFLATE, which is how most zips are
written: no page drawn, no manifest made, nothing checked. Each round builds a new edition, so nothing of an
earlier round's page is there; templates and schema documents are, as in any process that packages a second
module. Of rounds the fastest counts, of packages in a row their mean. Time is the processor's, ours and the
peers', in milliseconds: what a clock says depends on who else is at the machine.
"""

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from bench.peers import Measured, coursekit, simple_scorm_packager
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.edition import Edition
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, LAUNCHED_FORMATS, build_files, validate
from schemas.draft import Content, SingleChoice
from schemas.draft.traversal import list_texts, walk_named

KIND = "scorm2004"
COURSE, DECISIONS = builders.course(), builders.approval().decisions


@dataclass(frozen=True)
class Row:
    """One figure: milliseconds a package, what that is in plain DEFLATE zips, and a remark."""

    name: str
    milliseconds: float
    times_deflate: float
    remark: str = ""


def content(pages: int, items: int) -> Content:
    """Return a module of as many pages, three sentences each, and questions."""
    page = builders.lesson().sections[0]
    sections = [page.model_copy(update={"id": f"p-{n:04d}"}) for n in range(1, pages + 1)]
    questions = [builders.question(n) for n in range(1, items + 1)]
    return builders.content(artefacts=(Lesson(sections=tuple(sections)), Quiz(items=tuple(questions))))


def edition(of: Content, number: int = 1) -> Edition:
    """Return a release of a content of which nothing was drawn yet."""
    return Edition(COURSE, of, KINDS, number, DECISIONS)


def timed(rounds: int, work: Callable[[], object]) -> list[float]:
    """Return the processor time of each round, in milliseconds."""
    taken = []
    for _ in range(rounds):
        start = process_time()
        work()
        taken.append((process_time() - start) * 1000)
    return taken


def plain(members: dict[str, bytes], method: int) -> bytes:
    """Return the members in a zip as anybody would write it."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def packaged(made: Edition, kinds: Iterable[str]) -> bytes:
    """Return the last of the packages of an edition, each built and validated from its own bytes."""
    package = b""
    for kind in kinds:
        package = write_zip(build_files(made, kind))
        found = validate(package, kind, made.digest)
        assert not found, found
    return package


def in_a_row(of: Content, folder: Path, count: int) -> Measured:
    """Return what as many releases of one format take in this process, written to disk as the peers' are."""
    size = 0

    def release(number: int) -> None:
        nonlocal size
        package = packaged(edition(of, number), [KIND])
        size = (folder / f"v{number}.zip").write_bytes(package)

    return Measured([timed(1, partial(release, n))[0] for n in range(1, count + 1)], size)


def told(of: Content) -> dict[str, Any]:
    """Return a content in plain words, for a peer: a sentence a statement, a question an item."""
    pages, questions = [], []
    for artefact in of.artefacts:
        for section in artefact.sections if isinstance(artefact, Lesson) else ():
            said = [text for each in walk_named(section.blocks) for text in list_texts(each)]  # type: ignore[arg-type]
            pages.append({"title": section.title, "sentences": said})
        for item in artefact.items if isinstance(artefact, Quiz) else ():
            assert isinstance(item, SingleChoice)
            options = [{"text": o.text, "right": o.id == item.key} for o in item.options]
            questions.append({"stem": item.stem, "options": options, "feedback": item.options[0].feedback})
    return {"title": of.title, "pages": pages, "questions": questions}


def rows(asked: argparse.Namespace) -> list[Row]:
    """Measure, and return the figures."""
    of = content(asked.pages, asked.items)
    packaged(edition(of), LAUNCHED_FORMATS)  # templates and schema documents are read once a process
    made = edition(of)
    members, package = build_files(made, KIND), packaged(made, [KIND])
    stored, deflated = (
        min(timed(asked.rounds, partial(plain, members, way))) for way in (ZIP_STORED, ZIP_DEFLATED)
    )
    alone = min(timed(asked.rounds, lambda: packaged(edition(of), [KIND])))
    five = min(timed(asked.rounds, lambda: packaged(edition(of), LAUNCHED_FORMATS))) / len(LAUNCHED_FORMATS)
    again = min(timed(asked.rounds, lambda: validate(package, KIND, made.digest)))
    found = [
        ("zipfile, stored", stored, "writes the same members"),
        ("zipfile, DEFLATE", deflated, "writes the same members"),
        ("one package", alone, "built and validated, alone"),
        ("one of a release's five", five, "built and validated: the page is drawn once for all"),
        ("validation alone", again, "of that package"),
    ]
    for name, measured in compared(of, members, asked.packages):
        if measured is None:
            found.append((name, float("nan"), "not installed: make bench-packaging"))
            continue
        mean = sum(measured.milliseconds) / len(measured.milliseconds)
        found.append((f"{asked.packages} × {name}", mean, f"{measured.size:,} bytes; {measured.remark}"))
    return [Row(name, taken, taken / deflated, remark) for name, taken, remark in found]


def compared(of: Content, members: dict[str, bytes], count: int) -> Iterable[tuple[str, Measured | None]]:
    """Yield who packages the content as often in one process, and what it takes them."""
    page = {name: data for name, data in members.items() if not name.endswith((".xml", ".xsd"))}
    with TemporaryDirectory() as ours, TemporaryDirectory() as theirs, TemporaryDirectory() as third:
        yield "Premierjet", in_a_row(of, Path(ours), count)
        yield "slxd-coursekit", coursekit(told(of), Path(theirs), count)
        yield "simple-scorm-packager", simple_scorm_packager(page, Path(third), count)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--packages", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = rows(asked)
    if asked.json:
        print(json.dumps([asdict(row) for row in found], indent=2))
        return
    print(
        f"{asked.pages} pages, {asked.items} questions, SCORM 2004, milliseconds of processor time a package"
    )
    for row in found:
        print(f"{row.name:28} {row.milliseconds:9.2f} ms {row.times_deflate:7.1f} x   {row.remark}")


if __name__ == "__main__":
    main()
