"""From course.yaml to the file catalogues read: what people correct anywhere is what the file says."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from adapters.workspace import open_workspace
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.catalogue_entry.lheo import LHEO, write_lheo
from pipelines.packaging.edition import Edition
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.editing import apply_edits, from_markdown, list_editables, to_markdown
from pipelines.review.editing.word import from_word, to_word
from pipelines.testing import builders
from pipelines.testing.builders import NOON
from pipelines.testing.packages import KINDS
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.draft import Content, Draft
from schemas.edit import Replace
from schemas.review import Verdict
from tests import sample_deliverables as deliverables
from tests.packaging.documents import lheo

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "courses" / "hygiene-et-froid"
KEY = "hygiene-et-froid--fiche-catalogue"
LATER = NOON + timedelta(hours=1)
BEFORE, AFTER = "Citer les seuils de température", "Citer les seuils, et dire < ou > & pourquoi"


def at_the_desk(of: Draft) -> Content:
    spot = next(each for each in list_editables(of.content) if each.text == BEFORE)
    edit = Replace(place=spot.place, part=spot.part, before=BEFORE, after=AFTER)
    return apply_edits(of, (edit,), builders.spans(), "noe", LATER).content


def in_markdown(of: Draft) -> Content:
    return from_markdown(to_markdown(of).replace(BEFORE, AFTER), of, "noe", LATER).content


def in_word(of: Draft) -> Content:
    opened, changed = ZipFile(BytesIO(to_word(of))), BytesIO()
    escaped = AFTER.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    with ZipFile(changed, "w") as written:
        for name in opened.namelist():
            data = opened.read(name).decode("utf-8") if name == "word/document.xml" else opened.read(name)
            written.writestr(name, data.replace(BEFORE, escaped) if isinstance(data, str) else data)
    edits = from_word(changed.getvalue(), of, "m.docx").edits
    return apply_edits(of, edits, builders.spans(), "noe", LATER).content


@pytest.mark.parametrize("corrected", [at_the_desk, in_markdown, in_word], ids=lambda how: how.__name__)
def test_what_is_corrected_anywhere_is_what_the_file_says(corrected: Callable[[Draft], Content]) -> None:
    before = deliverables.draft_of(deliverables.catalogue_entry())
    after = corrected(before)
    first, second = _file(before.content), _file(after)
    assert first.findtext(f".//{LHEO('objectif-formation')}") == BEFORE
    assert second.findtext(f".//{LHEO('objectif-formation')}") == AFTER
    digests = {each.findtext(f".//{LHEO('extra')}[@info='empreinte']") for each in (first, second)}
    assert digests == {before.content.canonical_digest(), after.canonical_digest()}


def _file(content: Content) -> etree._Element:
    (entry,) = content.artefacts
    assert isinstance(entry, CatalogueEntry)
    return etree.fromstring(write_lheo(Edition(builders.course(), content, KINDS, number=1), entry))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the release of the example's entry holds, once both roles approved the draft as it is."""
    root = tmp_path_factory.mktemp("example")
    (root / "dagster.yaml").write_text("")
    shutil.copytree(EXAMPLE, root / "courses" / "hygiene-et-froid")
    workspace = open_workspace(root)
    digest = draft_module(workspace, KEY, NOON).draft.content.canonical_digest()
    for person in ("nadia.benomar", "lucas.querec"):
        record_decision(workspace, DecisionRequest(KEY, digest, Verdict.APPROVE, person), NOON)
    # What course.yaml says now is of no account: the entry is what was approved.
    file = root / "courses" / "hygiene-et-froid" / "course.yaml"
    changed = file.read_text(encoding="utf-8").replace("work_study: sans alternance", "work_study: autre")
    file.write_text(changed, encoding="utf-8")
    made = release_module(workspace, KEY, LATER).release
    (package,) = [each for each in made.packages if each.format == "documents"]
    with ZipFile(BytesIO(workspace.records.release_file(made, package.name))) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_entry_of_the_example_is_published_as_it_was_approved(published: dict[str, bytes]) -> None:
    course = etree.fromstring(published["catalogue_entry.lheo.xml"])[0][0]
    assert course.get("numero") == KEY
    assert course.findtext(LHEO("intitule-formation")) == "Hygiène et froid en restauration scolaire"
    assert course.findtext(f".//{LHEO('modalites-alternance')}") == "sans alternance"
    content = course.findtext(LHEO("contenu-formation")) or ""
    assert len(content.splitlines()) == 4
    assert "nadia" not in published["catalogue_entry.lheo.xml"].decode().lower()


def test_the_entry_of_the_example_is_valid_for_the_official_schema(
    published: dict[str, bytes], shared: Path
) -> None:
    schema = lheo.official(shared)
    assert schema.validate(etree.fromstring(published["catalogue_entry.lheo.xml"])), schema.error_log
