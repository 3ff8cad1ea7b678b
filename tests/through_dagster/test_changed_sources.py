"""A source changes under a release: the sensor has it read, and a light of its module says what changed."""

import dagster as dg

from tests.through_dagster.conftest import COURSE, SOURCE, Installation
from tests.through_dagster.test_line import RECEPTION, decide, head, light, releases

BEFORE, AFTER = "30 minutes", "20 minutes"


def test_a_light_of_the_sources_says_what_changed_under_a_release(drafted: Installation) -> None:
    assert light(drafted, "releases_current", asset="source_spans").passed
    assert light(drafted, "sources_agree", asset="source_spans").passed
    assert decide(drafted).is_success
    drafted.tick_until(lambda: bool(releases(drafted)))

    changed = SOURCE.replace(BEFORE, AFTER)
    assert changed != SOURCE
    for file in (drafted.root / "courses").rglob("*.md"):
        file.write_text(file.read_text().replace(BEFORE, AFTER))
    drafted.tick_until(lambda: head(drafted).revision == 2)

    said = light(drafted, "releases_current", asset="source_spans")
    assert not said.passed
    assert BEFORE in said.description
    assert AFTER in said.description
    assert "v1" in said.description


def test_the_sources_say_how_many_spans_speak_of_each_objective_and_where(installation: Installation) -> None:
    file = installation.root / "courses" / COURSE / "course.yaml"
    aims = (
        "objectives: [{id: froid, text: Relever la température de la reception}, "
        "{id: feu, text: Manier un extincteur}]"
    )
    file.write_text(file.read_text().replace("La réception, questions", f"La réception, {aims}, questions"))
    installation.tick()
    records = installation.instance.fetch_materializations(
        dg.AssetRecordsFilter(dg.AssetKey("source_spans"), asset_partitions=[RECEPTION]), limit=1
    )
    event = records.records[0].asset_materialization
    assert event is not None
    table = event.metadata["objectives"].value
    spoken, silent = (record.data for record in table.records)
    assert spoken["objective"] == "Relever la température de la reception"
    assert spoken["spans"] > 0
    assert spoken["nearest"] == "sources/reception.md, § 2"
    assert (silent["spans"], silent["nearest"]) == (0, "")
