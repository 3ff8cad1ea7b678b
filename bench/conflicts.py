"""How many planted conflicts between sources are found, and how many are seen where there are none.

    python -m bench.conflicts FOLDER...

Each sentence or row of the documents that can be changed is planted in a copy of its document, one change at
a time: another number, another unit, another obligation, a denial, another cell. False alarms are counted in
the documents as they are, which nobody found to contradict each other. Then each sentence is changed, or
removed, in its own document: is what became of it what a reviewer is shown beside the old words?
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipelines.drafting.disagreement import compare_sources
from pipelines.drafting.succession import SourceWording
from pipelines.drafting.text.figures import find_figures
from pipelines.kinds import READERS
from pipelines.testing.sources import read_source
from schemas.anchor import TableRow
from schemas.draft import Citation
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import SourceText, Span, SpanKind

Change = Callable[[str, Language], str | None]
FEWEST_WORDS = 5
OTHER_UNIT = {
    "secondes": "minutes", "minutes": "heures", "heures": "jours", "jours": "mois", "mois": "ans",
    "ans": "mois", "hours": "days", "days": "weeks", "months": "years",
}  # fmt: skip
MODALS = {
    Language.FRENCH: {"doit": "peut", "doivent": "peuvent", "devez": "pouvez", "peut": "doit"},
    Language.ENGLISH: {"must": "may", "shall": "may", "should": "must", "may": "must"},
}
DENIABLE = {
    Language.FRENCH: re.compile(r"\b(est|sont|doit|doivent|peut|peuvent) "),
    Language.ENGLISH: re.compile(r"\b(is|are|must|should|may|can) "),
}
OTHER_CELL = {Language.FRENCH: "tout autre chose", Language.ENGLISH: "something else"}
DENIED = re.compile(r"\b(?:ne|n'|not)\b")


def another_number(text: str, language: Language) -> str | None:
    """Return a sentence with its last measure changed; None where it has none in digits."""
    given = [figure for figure in find_figures(text, language) if not figure.in_words]
    if not given:
        return None
    last = given[-1]
    return f"{text[: last.start]}{int(last.value) * 2 + 1}{last.gap}{last.unit_text}{text[last.end :]}"


def another_unit(text: str, language: Language) -> str | None:
    """Return a sentence with its last duration in another unit; None where it has none."""
    given = [figure for figure in find_figures(text, language) if figure.unit_text in OTHER_UNIT]
    if not given:
        return None
    last = given[-1]
    return f"{text[: last.start]}{last.written}{last.gap}{OTHER_UNIT[last.unit_text]}{text[last.end :]}"


def another_obligation(text: str, language: Language) -> str | None:
    """Return a sentence that allows what it demanded, or the reverse."""
    words = MODALS[language]
    return re.sub(rf"\b({'|'.join(words)})\b", lambda match: words[match.group()], text, count=1)


def denied(text: str, language: Language) -> str | None:
    """Return a sentence that denies what it said; None where it denies already, or has no such verb."""
    match = DENIABLE[language].search(text)
    if match is None or DENIED.search(text):
        return None
    verb, before, after = match.group(1), text[: match.start()], text[match.end() :]
    if language is Language.ENGLISH:
        return f"{before}{verb} not {after}"
    return f"{before}{'n’' if verb == 'est' else 'ne '}{verb} pas {after}"


CHANGES: dict[str, Change] = {
    "number": another_number,
    "unit": another_unit,
    "obligation": another_obligation,
    "denial": denied,
}


def sources_below(folder: Path) -> Iterator[SourceText]:
    """Yield what the documents of a folder say; those that cannot be read are left out."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in READERS.suffixes:
            try:
                yield read_source(str(file.relative_to(folder)), file.read_bytes(), Language.FRENCH)
            except SourceUnreadable:
                continue


def planted(sources: Iterable[SourceText], change: Change) -> list[bool]:
    """Return, for each sentence that can be changed, whether its change was found."""
    return [
        _is_found(source, span, text)
        for source in sources
        for span in source.spans
        if _is_sentence(span)
        if (text := change(span.text, source.language)) not in (None, span.text)
    ]


def planted_rows(sources: Iterable[SourceText]) -> list[bool]:
    """Return, for each row with a key of its own, whether another last cell in a copy of it was found."""
    found = []
    for source in sources:
        rows = [(span, row) for span in source.spans if (row := span.anchor.row) and _is_whole(row)]
        keys = Counter(row.cells[0] for _, row in rows)
        spans = tuple(span for span, _ in rows)
        for span, row in rows:
            if keys[row.cells[0]] == 1 and row.cells[-1]:
                altered = row.model_copy(update={"cells": (*row.cells[:-1], OTHER_CELL[source.language])})
                copy = span.model_copy(update={"anchor": span.anchor.model_copy(update={"row": altered})})
                other = {"name": "copy", "spans": tuple(copy if s is span else s for s in spans)}
                pair = (source.model_copy(update={"spans": spans}), source.model_copy(update=other))
                found.append(bool(compare_sources(pair)))
    return found


def followed(sources: Iterable[SourceText], change: Change) -> list[bool]:
    """Return, for each sentence that can be changed, whether the change is shown as what became of it.

    A change to nothing removes the sentence: no other may be shown then. What is said twice is left out.
    """
    found = []
    for source in sources:
        for span in source.spans:
            text = change(span.text, source.language) if _is_sentence(span) else None
            if text is None or text == span.text:
                continue
            now = span.model_copy(update={"id": "sp-0000000001", "text": text})
            spans = tuple(now if each is span else each for each in source.spans if text or each is not span)
            said, citation = (
                SourceWording(source.model_copy(update={"spans": spans})),
                Citation.of(source, span),
            )
            if not said.says(citation):
                successor = said.successor(citation, {(source.name, span.id)})
                found.append((successor.text if successor else "") == text)
    return found


def _is_sentence(span: Span) -> bool:
    return span.kind in {SpanKind.SENTENCE, SpanKind.STEP} and len(span.text.split()) >= FEWEST_WORDS


def _is_whole(row: TableRow) -> bool:
    return len(row.header) == len(row.cells) > 1


def _is_found(source: SourceText, span: Span, text: str | None) -> bool:
    """Return whether a changed sentence is found against the one it was copied from, and that alone."""
    said = text or ""
    copy = span.model_copy(update={"id": "sp-0000000001", "text": said, "start": 0, "end": len(said)})
    other = source.model_copy(update={"name": "copy", "text": said, "spans": (copy,)})
    return bool(compare_sources((source.model_copy(update={"spans": (span,)}), other)))


def main() -> None:
    """Print what is found of each kind of change, and the alarms of each folder as it is."""
    folders = [Path(each) for each in sys.argv[1:]]
    by_folder = {folder: list(sources_below(folder)) for folder in folders}
    real = [source for sources in by_folder.values() for source in sources]
    for name, change in CHANGES.items():
        _print(name, planted(real, change))
    _print("row", planted_rows(real))
    for name, change in {**CHANGES, "removal": lambda *_: ""}.items():
        _print(f"followed: {name}", followed(real, change))
    for folder, sources in by_folder.items():
        alarms = compare_sources(tuple(sources))
        passages = sum(len(source.spans) for source in sources)
        print(f"{folder}: {len(alarms)} conflicts seen in {passages} passages of {len(sources)} documents")


def _print(name: str, found: list[bool]) -> None:
    print(f"{name:22} {sum(found):4} of {len(found):4} found ({100 * sum(found) / max(len(found), 1):.1f} %)")


if __name__ == "__main__":
    main()
