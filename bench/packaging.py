"""What building and validating one SCORM 2004 package costs, against writing the same members plainly.

    python bench/packaging.py [--pages 3] [--items 10] [--rounds 15]

The floor is `zipfile` writing the package's own members, as stored and as DEFLATE: no page rendered, no
manifest made, nothing checked. Medians, milliseconds; the first round, which reads templates and schema
documents, is told apart.
"""

import argparse
from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from pipelines.packaging.archive import write_zip
from pipelines.packaging.edition import Edition
from pipelines.packaging.formats import package_files
from pipelines.packaging.validation import validate
from schemas.draft import Content, Lesson, Quiz
from schemas.release import PackageFormat
from tests import builders

KIND = PackageFormat.SCORM2004


def content(pages: int, items: int) -> Content:
    """Return a module of as many pages, three sentences each, and questions."""
    page = builders.lesson().sections[0]
    sections = [page.model_copy(update={"id": f"p-{n:04d}"}) for n in range(1, pages + 1)]
    questions = [builders.question(n) for n in range(1, items + 1)]
    return builders.content(artefacts=(Lesson(sections=tuple(sections)), Quiz(items=tuple(questions))))


def timed(rounds: int, work: Callable[[], object]) -> list[float]:
    """Return how long each round took, in milliseconds."""
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        taken.append((perf_counter() - start) * 1000)
    return taken


def plain(members: dict[str, bytes], method: int) -> bytes:
    """Return the members in a zip as anybody would write it."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--items", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    edition = Edition(builders.course(), content(asked.pages, asked.items), 1, builders.approval().decisions)
    digest = edition.content.canonical_digest()

    def build() -> bytes:
        return write_zip(package_files(edition, KIND))

    def build_and_validate() -> None:
        found = validate(build(), KIND, digest)
        assert not found, found

    first = timed(1, build_and_validate)[0]
    members, package = package_files(edition, KIND), build()
    floor = median(timed(asked.rounds, lambda: plain(members, ZIP_STORED)))
    rows = {
        "plain zipfile, stored": floor,
        "plain zipfile, DEFLATE": median(timed(asked.rounds, lambda: plain(members, ZIP_DEFLATED))),
        "build": median(timed(asked.rounds, build)),
        "validate": median(timed(asked.rounds, lambda: validate(package, KIND, digest))),
        "build and validate": median(timed(asked.rounds, build_and_validate)),
    }
    print(
        f"{asked.pages} pages, {asked.items} items, {len(members)} members, {len(package):,} bytes; "
        f"first round {first:.0f} ms"
    )
    for name, taken in rows.items():
        print(f"{name:24} {taken:8.2f} ms   {taken / floor:6.1f} x")


if __name__ == "__main__":
    main()
