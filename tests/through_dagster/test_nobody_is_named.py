"""Statements full of names go in at the door: none is in a report, an overview or Dagster's own files."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pypdfium2
import pytest

from adapters.store.results import ResultStore
from pipelines.overview.addresses import Addresses
from pipelines.overview.csv_export import write_indicators_csv, write_modules_csv
from pipelines.overview.page import render_page
from pipelines.overview.presentation import Presentation
from pipelines.queries.overview_status import build_overview
from pipelines.review.part_names import read_part_names
from pipelines.workflow.analyse import find_analysis
from schemas.draft import list_questions_of
from schemas.language import Language
from tests.statements import COURSE, answered, lines, statement
from tests.through_dagster.conftest import Installation, copied
from tests.through_dagster.test_analysis import BETWEEN_ANALYSES
from tests.through_dagster.test_line import decide, head, releases
from tests.through_dagster.test_results import ENTRY

pytestmark = pytest.mark.trial  # it goes through every file and row of a whole line

MANY, FEW = "froid--reception", "froid--stockage"
LEARNERS = ("Zoéline Planté", "Ilyèsse Ferrézou", "Noortje Vanacker", "Ugolin Maçonnet", "Léonie Kerbrat")
PLANTED = tuple(part for name in LEARNERS for part in name.split())
MOMENT = "2026-11-24T12:34:56.789Z"


def actor(name: str) -> dict[str, Any]:
    """A learner with everything an LMS may tell of them."""
    return {"objectType": "Agent", "name": name, "mbox": f"mailto:{name.replace(' ', '.')}@planted.example"}


def doing(number: int, name: str, key: str, items: list[str]) -> list[dict[str, Any]]:
    """Start, answer with one's own name, say something unknown, and finish."""
    module = f"{COURSE}/{key.partition('--')[2]}"
    told = {"actor": actor(name), "timestamp": MOMENT, "stored": MOMENT}
    about = {"object": {"objectType": "Activity", "id": module}}
    said = [statement(number, **about, **told), statement(number + 1, "urn:liked", **about, **told)]
    for at, item in enumerate(items, start=2):
        asked = {"id": f"{module}/items/{item}", "definition": {"interactionType": "fill-in"}}
        result = {"response": f"{name}, 06 12 34 56 78", "success": at % 2 == 0}
        said.append(answered(number + at, object={"objectType": "Activity"} | asked, result=result, **told))
    done = {"duration": "PT9M", "score": {"scaled": 0.5}}
    return [*said, statement(number + 90, "completed", result=done, **about, **told)]


@pytest.fixture(scope="module")
def told(drafted_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Five learners of one module and two of another, read, counted, reported and shown."""
    with copied(drafted_root, tmp_path_factory.mktemp("told")) as installation:
        folder = installation.root / "courses" / "froid"
        course = folder / "course.yaml"
        course.write_text(course.read_text(encoding="utf-8") + ENTRY, encoding="utf-8")
        (folder / "results").mkdir()
        written: list[dict[str, Any]] = []
        for key, learners in ((MANY, LEARNERS), (FEW, LEARNERS[:2])):
            asked = list_questions_of(head(installation, key).content.artefacts, scored=True)
            items = [each.id for each in asked]
            for name in learners:
                written += doing(100 + 100 * len(written), name, key, items)
            assert decide(installation, of=key).is_success
        lines(folder / "results" / "a.jsonl", written)
        installation.tick_until(lambda: all(releases(installation, key) for key in (MANY, FEW)))
        assert installation.launch("pull_results", {}).is_success
        installation.clock += BETWEEN_ANALYSES
        installation.tick_until(lambda: find_analysis(installation.workspace, FEW) is not None)
        yield installation


@pytest.fixture(scope="module")
def shown(told: Installation) -> Mapping[str, bytes]:
    """Everything a person or Dagster was told, by where: files, what the PDFs say, the overview."""
    files = [path for path in told.root.rglob("*") if path.is_file()]
    beyond = told.root / "courses"  # where the statements lie, and where people write
    found = {str(each): each.read_bytes() for each in files if not each.is_relative_to(beyond)}
    for file in [path for path in files if path.suffix == ".pdf"]:
        pages = pypdfium2.PdfDocument(file)
        found[f"{file}, as text"] = "\n".join(each.get_textpage().get_text_range() for each in pages).encode()
    seen = build_overview(told.workspace, datetime.now(UTC))
    found |= {"overview.json": seen.canonical(), "modules.csv": write_modules_csv(seen).encode()}
    found["indicators.csv"] = write_indicators_csv(seen).encode()
    for language in Language:
        telling = Presentation(language, Addresses(), read_part_names(language))
        found[f"overview.{language}.html"] = render_page(seen, telling)
    return found


def newest(installation: Installation, asset: str, *partition: str) -> Mapping[str, Any]:
    """What Dagster shows of an asset, or of one partition of it."""
    asked = dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=partition or None)
    event = installation.instance.fetch_materializations(asked, limit=1).records[0].asset_materialization
    assert event is not None
    return event.metadata


def hashes(installation: Installation) -> list[str]:
    with ResultStore(installation.workspace.records.store, "froid").open_view() as connection:
        found = connection.execute("SELECT DISTINCT unnest([learner, session]) FROM results").fetchall()
    return [str(each) for (each,) in found if each]


def test_no_name_address_or_typed_word_is_kept_anywhere(
    shown: Mapping[str, bytes],
) -> None:
    assert any(name.endswith(".db") for name in shown)  # Dagster's runs and events
    assert sum(name.endswith(f"{module}.pdf") for name in shown for module in ("reception", "stockage")) == 2
    everything = {name: data.lower() for name, data in shown.items()}
    for planted in (*PLANTED, "planted.example", "06 12 34 56 78"):
        forms = {planted.lower().encode(), json.dumps(planted.lower())[1:-1].encode()}
        assert [name for name, data in everything.items() if any(form in data for form in forms)] == []


def test_no_keyed_hash_of_a_learner_leaves_the_parquet_files(
    told: Installation, shown: Mapping[str, bytes]
) -> None:
    keyed = hashes(told)
    assert len(keyed) >= len(LEARNERS)
    beside = {name: data for name, data in shown.items() if not name.endswith(".parquet")}
    assert [name for name, data in beside.items() if any(each.encode() in data for each in keyed)] == []


def test_no_moment_of_a_result_is_told_anywhere(shown: Mapping[str, bytes]) -> None:
    """Since when results are new is kept for the next count, to the hour, and shown nowhere."""
    reports = {name: data for name, data in shown.items() if "/analysis/" in name or "/" not in name}
    reports = {name: data for name, data in reports.items() if not name.endswith(".until.json")}
    for form in (b"12:34:56", b"24/11/2026", b"2026-11-24", b"24 Nov"):
        assert [name for name, data in reports.items() if form in data] == []


def test_of_two_learners_dagster_and_the_overview_tell_no_number(told: Installation) -> None:
    analysis = find_analysis(told.workspace, FEW)
    assert analysis is not None
    assert analysis.is_of_too_few
    (row,) = newest(told, "results")["courses"].value.records
    assert {row.data[name] for name in ("new", "aside")} == {"fewer than 100"}
    page = newest(told, "item_analysis", FEW)
    assert "de moins de 5 apprenants" in str(page["En bref"].value)
    assert not [name for name, entry in page.items() if isinstance(entry, dg.TableMetadataValue)]
    line = next(
        each for each in build_overview(told.workspace, datetime.now(UTC)).lines if each.module == FEW
    )
    assert line.results is not None
    assert {line.results.results, line.results.completed, line.results.evidence.up_to} == {analysis.results}
