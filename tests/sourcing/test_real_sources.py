"""Real guides in both languages, as their authors published them, are read without an error."""

import re
from collections import Counter
from pathlib import Path

import pytest

from pipelines.kinds import READERS
from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.anchor import PagePlace, ParagraphPlace, SlidePlace
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, SpanKind

PLACES = {
    ".pdf": PagePlace,
    ".pptx": SlidePlace,
    ".docx": ParagraphPlace,
    ".md": ParagraphPlace,
    ".html": ParagraphPlace,
}


@pytest.fixture(scope="module")
def sources(shared: Path) -> dict[Path, SourceText]:
    files = [file for file in sorted((shared / "sources").rglob("*")) if file.suffix in READERS.suffixes]
    return {file: read_source(file.name, file.read_bytes(), Language.FRENCH) for file in files}


def test_every_real_source_gives_spans_with_sane_anchors(sources: dict[Path, SourceText]) -> None:
    assert len(sources) >= 17
    for file, source in sources.items():
        assert len(source.spans) >= 10, file.name
        numbers = [span.anchor.place.number for span in source.spans]
        assert numbers == sorted(numbers), file.name
        assert {type(span.anchor.place) for span in source.spans} == {PLACES[file.suffix]}, file.name


def test_every_real_source_is_told_in_its_own_language(sources: dict[Path, SourceText]) -> None:
    for file, source in sources.items():
        english = re.search(r"(EN|en|PDF_Accessibility_Checklist)$", file.stem) is not None
        assert source.language is (Language.ENGLISH if english else Language.FRENCH), file.name


def test_no_span_is_what_a_trainer_would_not_cite(sources: dict[Path, SourceText]) -> None:
    """A bullet, a page number, a word cut in two, blanks in a row: none of them is the author's text."""
    unfit = re.compile(
        r"^[•▪◦\uf0b7·-]\s|^\s*(Page )?\d+\s*(/ ?\d+)?$|[a-z]-\s[a-z]+\b(?!\s*et)|  |\u00ad|\n"
    )
    for file, source in sources.items():
        for span in source.spans:
            if span.kind not in {SpanKind.ROW, SpanKind.CODE}:
                assert not unfit.search(span.text), (file.name, span.text)


def test_ids_are_unique_over_all_real_sources(sources: dict[Path, SourceText]) -> None:
    ids = [span.id for source in sources.values() for span in source.spans]
    assert len(ids) == len(set(ids))


LINKED_PICTURES = {"source.pictures-elsewhere": 1}
"""The CNIL's page shows four pictures that lie on another server."""


def test_real_sources_raise_no_alarm_and_addresses_of_their_offices_are_none(
    sources: dict[Path, SourceText],
) -> None:
    spans = SourceSpans(
        module=builders.KEY, fingerprint=builders.spans().fingerprint, sources=tuple(sources.values())
    )
    found = list_source_findings(spans)
    assert Counter(finding.rule for finding in found) == LINKED_PICTURES
