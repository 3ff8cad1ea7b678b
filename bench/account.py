"""What becomes of the words of real documents: carried, for trainers, furniture, left out, unanswered.

    python -m bench.account [--minutes 480] [--sample 40] [--seed 7] FOLDER…

Each folder that holds documents is one set, each document a module of its own, drafted without a model. The
minutes are many, so that no chapter is left out for want of room. A word is unanswered if a plain
extraction of the file has it (the text nodes of its XML or HTML, PDFium's text of its pages) and neither a
passage nor what the reader says it left out does. `--sample` prints passages that are left out, every nth,
for a person to judge.
"""

import argparse
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from io import BytesIO
from itertools import groupby
from pathlib import Path

import lxml.etree
import lxml.html
import pypdfium2

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.account import account_for_words
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.kinds import READERS
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import SourceSpans, SourceText
from schemas.source_account import Fate, SourceAccount

KINDS = ("lesson", "trainer_guide")
MOST_MINUTES = 480
WORD = re.compile(r"[^\W_]+")
NOT_DOCUMENTS = re.compile(r"licen[cs]e|readme", re.IGNORECASE)
NOT_SHOWN = re.compile(
    r"\A---\n.*?\n---\n|\]\([^)]*\)|<[^>]+>|\{[^}]*\}|^ *(?:```|~~~|:::+) ?\S*|^\[[^]]*\]:.*$",
    re.DOTALL | re.MULTILINE,
)
"""What Markdown does not show: the matter in front, addresses, tags, attributes, names of fences."""


@dataclass(frozen=True)
class MeasuredDocument:
    """One document: its account, and the words of its file that nothing answers for."""

    folder: str
    name: str
    source: SourceText
    account: SourceAccount
    raw: int
    unanswered: int


def main() -> int:
    """Print a table of the sets, the reasons, and a sample; return 0, or 2 if there is nothing to read."""
    asking = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asking.add_argument("folders", nargs="+", type=Path)
    asking.add_argument("--minutes", type=int, default=MOST_MINUTES)
    asking.add_argument("--sample", type=int, default=0)
    asking.add_argument("--seed", type=int, default=0, help="another number, another sample")
    asked = asking.parse_args()
    measured = [each for folder in asked.folders for each in _measure_folder(folder, asked.minutes)]
    if not measured:
        print("no folder holds a document that is read", file=sys.stderr)
        return 2
    titles = ("words", "carried", "trainers", "furniture", "left out", "unanswered")
    print(f"{'set':<28}" + "".join(f"{title:>11}" for title in titles))
    for folder, run in groupby(measured, key=lambda each: each.folder):
        _print_line(folder, list(run))
    _print_line("together", measured)
    _print_reasons(measured)
    _print_sample(measured, asked.sample, asked.seed)
    return 0


def _measure_folder(folder: Path, minutes: int) -> Iterator[MeasuredDocument]:
    files = (file for file in sorted(folder.rglob("*")) if file.suffix.lower() in READERS.suffixes)
    for file in files:
        if file.is_file() and not NOT_DOCUMENTS.search(file.name):
            try:
                yield _measure(file, minutes)
            except SourceUnreadable as error:
                print(f"not read: {error}", file=sys.stderr)


def _measure(file: Path, minutes: int) -> MeasuredDocument:
    data = file.read_bytes()
    source = read_source(f"sources/{file.name}", data, Language.FRENCH)
    module = builders.module(artefacts=KINDS, duration_minutes=minutes, objectives=(), sources=("sources/*",))
    course = builders.course(modules=(module,), language=source.language)
    spans = SourceSpans(module=builders.KEY, fingerprint=sha256(data).hexdigest(), sources=(source,))
    request = DraftRequest(DRAFTING_KINDS, course, module, spans, builders.NOON)
    made = ExtractiveWriter().write(request, IdAllocator()).artefacts
    content = builders.content(artefacts=made, objectives=()) if made else None
    raw = Counter(word.lower() for word in _extract_words(file.suffix.lower(), data))
    missing = _count_missing(raw, source)
    account = account_for_words(request, content)
    return MeasuredDocument(file.parent.name, file.name, source, account, sum(raw.values()), missing)


def _count_missing(raw: Counter[str], source: SourceText) -> int:
    """Return how many words of a plain extraction are in no passage and in nothing that was left out."""
    headers = {span.anchor.row.header for span in source.spans if span.anchor.row is not None}
    pictures = (text for each in source.kept_pictures for text in (each.alternative, each.caption) if text)
    texts = (source.text, *(" ".join(cells) for cells in headers), *pictures)
    told = Counter(word.lower() for text in texts for word in WORD.findall(text))
    told += Counter(
        word.lower() for each in source.dropped if not each.is_count for word in WORD.findall(each.excerpt)
    )
    beyond_excerpts = sum(max(each.count_words() - len(each.excerpt.split()), 0) for each in source.dropped)
    return max(sum((raw - told).values()) - beyond_excerpts, 0)


def _extract_words(suffix: str, data: bytes) -> Iterator[str]:
    for text in _extract_texts(suffix, data):
        yield from WORD.findall(text)


def _extract_texts(suffix: str, data: bytes) -> Iterator[str]:
    match suffix:
        case ".docx":
            yield from _extract_from_zip(data, r"word/(?:document|footnotes|endnotes)\.xml", "p", "t")
        case ".pptx":
            yield from _extract_from_zip(data, r"ppt/(?:slides|notesSlides)/\w+\.xml", "p", "t")
        case ".odt" | ".odp":
            yield from _extract_from_zip(data, r"content\.xml", "p", None)
        case ".pdf":
            with pypdfium2.PdfDocument(data) as document:
                for page in document:
                    yield page.get_textpage().get_text_bounded()
        case ".xlsx":
            yield from _extract_cells(data)
        case ".epub":
            yield from _extract_chapters(data)
        case ".html" | ".htm" | ".xhtml":
            yield _extract_page(data)
        case _:
            yield unescape(NOT_SHOWN.sub(" ", data.decode("utf-8", errors="replace")))


def _extract_page(data: bytes) -> str:
    page = lxml.html.fromstring(data)
    for hidden in page.xpath("//script|//style|//head|//noscript|//template"):
        hidden.drop_tree()
    return " ".join(page.itertext())


def _extract_chapters(data: bytes) -> Iterator[str]:
    """Yield the text of each page of a book."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.lower().endswith((".xhtml", ".html", ".htm")):
                yield _extract_page(archive.read(name))


def _extract_cells(data: bytes) -> Iterator[str]:
    """Yield the text of each cell of a workbook; numbers are left aside, which readers write as they look."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        shared = [*_extract_from_zip(data, r"xl/sharedStrings\.xml", "si", "t")]
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/\w+\.xml", name):
                for cell in lxml.etree.fromstring(archive.read(name)).iter("{*}c"):
                    value = "".join(_list_runs(cell, "v"))
                    if cell.get("t") == "s" and value:
                        yield shared[int(value)]
                    elif cell.get("t") in {"inlineStr", "str"}:
                        yield value or "".join(_list_runs(cell, "t"))


def _extract_from_zip(data: bytes, parts: str, paragraph: str, run: str | None) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(parts, name):
                root = lxml.etree.fromstring(archive.read(name))
                for each in root.iter(f"{{*}}{paragraph}"):
                    yield "".join(each.itertext() if run is None else _list_runs(each, run))


def _list_runs(paragraph: lxml.etree._Element, run: str) -> Iterable[str]:
    for part in paragraph.iter(f"{{*}}{run}", "{*}br", "{*}tab"):
        is_text = lxml.etree.QName(part).localname == run
        yield (part.text or "") if is_text else " "


def _print_line(name: str, measured: list[MeasuredDocument]) -> None:
    accounts = [each.account for each in measured]
    words = sum(account.words for account in accounts)
    cells = [
        f"{100 * sum(account.count(fate) for account in accounts) / words:.1f} %"
        for fate in (Fate.CARRIED, Fate.FOR_TRAINERS, Fate.FURNITURE, Fate.LEFT_OUT)
    ]
    unanswered = 100 * sum(each.unanswered for each in measured) / sum(each.raw for each in measured)
    print(f"{name[:27]:<28}" + "".join(f"{cell:>11}" for cell in (str(words), *cells, f"{unanswered:.2f} %")))


def _print_reasons(measured: list[MeasuredDocument]) -> None:
    words = sum(each.account.words for each in measured)
    for fate in (Fate.FURNITURE, Fate.LEFT_OUT):
        counted = sum((each.account.count_reasons(fate) for each in measured), Counter())
        print(f"\n{fate}:")
        for reason, count in counted.most_common():
            print(f"  {reason:<20}{count:>8}{100 * count / words:>8.2f} %")


def _print_sample(measured: list[MeasuredDocument], size: int, seed: int) -> None:
    """Print every nth passage that is left out, so that the same documents give the same sample."""
    left_out = [
        (each, passage)
        for each in measured
        for passage in each.account.passages
        if passage.fate is Fate.LEFT_OUT and passage.span is not None
    ]
    step = max(len(left_out) // size, 1) if size else 0
    for each, passage in left_out[seed % step :: step] if step else ():
        text = next(span.text for span in each.source.spans if span.id == passage.span)
        print(f"{passage.reason:<20}{each.name[:24]:<26}{' '.join(text.split())[:160]}")


if __name__ == "__main__":
    sys.exit(main())
