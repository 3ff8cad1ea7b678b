"""A text nobody should have written, wherever people read: a valid release that says it whole.

What else may be wrong is elsewhere: titles alone in `test_build`, documents one by one in
`documents/test_hostile`, zips of others in `test_hostile_zips` and `inspection/test_archive`, drawings in
`test_drawings`, approvals and the ledger in `tests/cli/test_bad_releases`.
"""

import csv
import re
from functools import cache
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree
from markupsafe import escape

from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.build import BuiltRelease
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, validate
from schemas.draft import Content, list_questions_of
from schemas.formula import FORMULA_STARTS
from tests import sample_deliverables as deliverables
from tests.packaging import hostile
from tests.packaging.documents.opened import pdf_text, slide_text, word_text
from tests.packaging.documents.test_every_text import missing
from tests.packaging.hostile import TEXTS, seen
from tests.packaging.test_schema_documents import OFFICIAL, official

pytestmark = pytest.mark.trial  # each packages what was made to be hard to package

CARRIED = TEXTS | {"controls": hostile.CONTROLS}
READ_OTHERWISE = {"right to left", "emoji and accents", "300 characters"}
"""Texts whose signs a reader of PDF orders in a way of its own, or that a page's foot comes between."""

PAGED = [*samples.MANIFESTS, "web"]


@cache
def released(name: str) -> tuple[Content, BuiltRelease]:
    content = hostile.saying(CARRIED[name])
    return content, samples.build_sample_release(content)


def package(name: str, kind: str) -> dict[str, bytes]:
    _, built = released(name)
    return samples.unzip_files(built.files[f"{builders.KEY}--v1--{kind}.zip"])


def stems(name: str) -> list[str]:
    """What each question asks; of a sentence with gaps, what stands before the first."""
    content, _ = released(name)
    return [item.stem.partition("____")[0] for item in list_questions_of(content.artefacts, scored=True)]


def unsaid(name: str, told: str) -> list[str]:
    """The questions a bank does not ask as they were written."""
    read = seen(told)
    return [stem for stem in stems(name) if seen(stem) not in read]


@pytest.mark.trial
@pytest.mark.parametrize("name", CARRIED)
def test_a_release_that_says_it_everywhere_is_valid_in_every_format(name: str) -> None:
    content, built = released(name)
    assert {each.format for each in built.release.packages} == set(KINDS.formats)
    whole = content.canonical_digest()
    for each in built.release.packages:
        held = whole if KINDS.formats[each.format].launch is None else built.release.learners
        assert validate(built.files[each.name], each.format, held) == ()


@pytest.mark.parametrize("name", CARRIED)
@pytest.mark.parametrize("kind", OFFICIAL)
def test_the_official_schema_documents_take_its_manifest(
    shared: Path, tmp_path: Path, kind: str, name: str
) -> None:
    manifest = package(name, kind)[samples.MANIFESTS[kind]]
    schema = official(shared, tmp_path, kind)
    assert schema.validate(etree.fromstring(manifest)), schema.error_log


@pytest.mark.parametrize("kind", PAGED)
@pytest.mark.parametrize("name", TEXTS)
def test_a_learner_s_page_holds_every_word_of_it_and_no_markup(name: str, kind: str) -> None:
    page = package(name, kind)["index.html"].decode()
    said = [stem for stem in stems(name) if stem.strip()]
    assert [stem for stem in said if str(escape(stem.strip())) not in page] == []
    assert set(re.findall("<script[^>]*>", page)) <= set(
        re.findall("<script[^>]*>", samples.files(kind)["index.html"].decode())
    )


@pytest.mark.parametrize("name", TEXTS)
def test_every_document_holds_every_word_of_it(name: str) -> None:
    content, _ = released(name)
    files = package(name, "documents") | package(name, "trainer")
    for artefact in content.artefacts:
        if isinstance(artefact, Slides):
            assert missing(artefact, slide_text(files["slides.pptx"])) == []
            continue
        alone = [stem for stem in (artefact.kind, f"handout-{artefact.kind}") if f"{stem}.docx" in files]
        papers = alone or ["handout"]
        assert missing(artefact, "".join(word_text(files[f"{stem}.docx"]) for stem in papers)) == []
        if name not in READ_OTHERWISE:
            assert missing(artefact, "".join(pdf_text(files[f"{stem}.pdf"]) for stem in papers)) == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_bank_asks_it_as_it_was_written(name: str) -> None:
    banks = package(name, "banks")
    moodle = etree.fromstring(banks["moodle.xml"])
    assert unsaid(name, "".join(map(str, moodle.xpath("//questiontext/text/text()")))) == []
    for form in ("qti-2.1.zip", "qti-3.0.zip"):
        documents = map(etree.fromstring, samples.unzip_files(banks[form]).values())
        assert unsaid(name, "".join("".join(each.itertext()) for each in documents)) == []
    gift = re.sub(r"\\([\\~=#{}:])", r"\1", banks["gift.txt"].decode())
    arrowless = [stem.replace("->", "→") for stem in stems(name)]
    assert [stem for stem in arrowless[:3] if seen(stem) not in seen(gift)] == []
    assert len(re.findall("^::q-", banks["gift.txt"].decode(), re.MULTILINE)) == len(stems(name)) - 1


@pytest.mark.parametrize("name", CARRIED)
def test_no_spreadsheet_calculates_a_cell_of_it(name: str) -> None:
    rows = list(csv.reader(StringIO(package(name, "banks")["questions.csv"].decode("utf-8-sig"))))
    assert len(rows) == len(stems(name)) + 1
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULA_STARTS)] == []


@pytest.mark.parametrize("name", CARRIED)
def test_the_release_sheet_names_the_module_by_it(name: str) -> None:
    content, built = released(name)
    files = samples.observe(built).files
    assert seen(content.title) in seen(unescape(files[f"{builders.KEY}--v1--sheet.html"].decode()))
    assert files[f"{builders.KEY}--v1--sheet.pdf"].startswith(b"%PDF-")


@pytest.mark.parametrize("count", [0, pytest.param(500, marks=pytest.mark.trial)])
def test_a_module_without_a_lesson_asks_nothing_or_five_hundred_questions(count: int) -> None:
    artefacts = (samples.make_quiz(range(1, count + 1)),) if count else (deliverables.glossary(),)
    built = samples.build_sample_release(builders.content(artefacts=artefacts))
    kinds = {each.format for each in built.release.packages}
    assert kinds >= {"documents", *PAGED}
    assert ("banks" in kinds) == (count > 0)
    assert len(built.release.identifiers.interactions) == count
