"""What needs a person, through Dagster: one check that is red, yellow or green, and says what to do."""

from collections.abc import Callable, Collection
from pathlib import Path

import dagster as dg
import pytest

from adapters.sources.placeholder import write_placeholder
from pipelines.definitions import defs
from pipelines.queries.needs import list_needs
from schemas.language import Language
from schemas.needs import NeedKind
from tests.through_dagster.conftest import BESIDE_THE_LINE, COURSE, HEALTHY, SOURCE, YAML, Installation
from tests.through_dagster.test_line import RECEPTION, decide

IRI = "iri: https://formation.example/accueil"
CHECK = dg.AssetCheckKey(dg.AssetKey("review_queue"), "needs_you")


@pytest.fixture
def idle() -> Collection[str]:
    """All that is beside the line but the check."""
    return BESIDE_THE_LINE - {"needs_sensor"}


def list_evaluations(installation: Installation) -> list[dg.AssetCheckEvaluation]:
    """Every result of the check, the newest first."""
    records = installation.instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=100)
    events = [record.event for record in records if record.event is not None]
    return [event.asset_check_evaluation for event in events if event.asset_check_evaluation is not None]


def read_check(installation: Installation) -> dg.AssetCheckEvaluation:
    return list_evaluations(installation)[0]


def misspell(installation: Installation) -> str:
    """Write `moduls:` into the course, and return the place that Dagster has to name."""
    file = installation.root / "courses" / COURSE / "course.yaml"
    text = file.read_text(encoding="utf-8").replace("modules:", "moduls:")
    file.write_text(text, encoding="utf-8")
    return f"{file}, ligne {text.splitlines().index('moduls:') + 1}, moduls"


def damage_batch(installation: Installation) -> str:
    """Leave a record of a batch empty, as a disk that was full did, and return its place."""
    key = f"batches/{COURSE}/0123456789ab/batch.json"
    installation.workspace.records.store.put(key, b"")
    return key


def test_drafts_that_wait_are_a_warning_and_nothing_else_is_told(drafted: Installation) -> None:
    drafted.tick()
    found = read_check(drafted)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert found.description is not None
    assert found.description.startswith(f"{len(HEALTHY)} éléments en attente\n")
    assert f"qui attendent une décision : {len(HEALTHY)}" in found.description


def hide_queue(installation: Installation) -> None:
    """Make Dagster forget its queue, as another history does, and let only the check's sensor tick."""
    installation.instance.wipe_assets([dg.AssetKey("review_queue")])
    installation.idle = frozenset({"report_sensor", "queue_sensor", "source_sensor"}) | BESIDE_THE_LINE
    installation.idle -= {"needs_sensor"}


def test_drafts_wait_whatever_the_queue_of_dagster_shows(drafted: Installation) -> None:
    """It was green while drafts waited, for it counted the lines of a queue that Dagster had yet to show."""
    hide_queue(drafted)
    drafted.tick()
    found = read_check(drafted)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert f": {len(HEALTHY)}. Lisez et décidez" in str(found.description)


def test_what_is_broken_is_told_beside_the_drafts_that_wait(drafted: Installation) -> None:
    hide_queue(drafted)
    source = drafted.root / "courses" / COURSE / "sources" / f"{HEALTHY[0]}.md"
    source.unlink()
    drafted.idle -= {"source_sensor"}
    drafted.tick()
    drafted.tick()
    described = str(read_check(drafted).description)
    assert f"sources/{source.name}" in described
    assert f": {len(HEALTHY)}. Lisez et décidez" in described


def test_a_run_whose_queue_is_empty_says_what_waits_beside_it(drafted: Installation) -> None:
    """A decision on one draft, where Dagster shows none of the others, said that nobody is needed."""
    hide_queue(drafted)
    head = drafted.workspace.records.head(f"{COURSE}--{HEALTHY[0]}")
    assert head is not None
    config = {"module": head.module, "digest": head.digest[:12], "verdict": "reject", "person": "lea"}
    run = drafted.launch("decide", config | {"comment": "Non."})
    assert run.is_success, drafted.told(run)
    assert not read_check(drafted).passed
    assert f": {len(HEALTHY) - 1}" in str(read_check(drafted).description)


def test_a_course_that_is_gone_turns_the_check_red_with_the_line_of_the_mistake(
    drafted: Installation,
) -> None:
    """Everything was green while a course was gone: its modules were only absent."""
    drafted.tick()
    place = misspell(drafted)
    drafted.tick()
    found = read_check(drafted)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    table = next(each for each in found.metadata.values() if isinstance(each, dg.TableMetadataValue))
    assert table.records[0].data["où"] == place
    assert table.records[0].data["que faire"] == "Écrivez plutôt «\u00a0modules\u00a0»"


def test_the_check_is_reported_once_while_nothing_changes(drafted: Installation) -> None:
    """Without a run, and time and again: Dagster takes a second result of a partitioned check no more."""
    drafted.tick()
    before = len(list_evaluations(drafted))
    for _ in range(3):
        drafted.tick()
    assert len(list_evaluations(drafted)) == before
    file = drafted.root / "courses" / COURSE / "course.yaml"
    text = file.read_text(encoding="utf-8")
    for _ in range(2):
        misspell(drafted)
        drafted.tick()
        file.write_text(text, encoding="utf-8")
        drafted.tick()
    severities = [each.severity for each in list_evaluations(drafted)[:-before]]
    assert severities == [dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR] * 2


def test_a_result_is_never_older_than_the_queue_it_is_about(drafted: Installation) -> None:
    """Dagster shows "not evaluated" where it is: so it stood after every decision."""
    drafted.tick()
    head = drafted.workspace.records.head(f"{COURSE}--{HEALTHY[0]}")
    assert head is not None
    config = {"module": head.module, "digest": head.digest[:12], "verdict": "reject", "person": "lea"}
    run = drafted.launch("decide", config | {"comment": "Non."})
    assert run.is_success, drafted.told(run)
    storage = drafted.instance.event_log_storage
    (record,) = storage.get_asset_check_execution_history(CHECK, limit=1)
    queue = drafted.instance.get_latest_materialization_event(CHECK.asset_key)
    assert queue is not None
    assert record.run_id == queue.run_id == run.run_id
    assert f": {len(HEALTHY) - 1}" in str(read_check(drafted).description)


def test_anybody_may_execute_the_check(drafted: Installation) -> None:
    misspell(drafted)
    done = defs().resolve_implicit_global_asset_job_def().get_subset(asset_check_selection={CHECK})
    result = done.execute_in_process(instance=drafted.instance)
    assert result.success, "a red check is no failed run"
    assert read_check(drafted).severity is dg.AssetCheckSeverity.ERROR


def test_a_module_whose_source_is_broken_is_told_from_its_sweep(installation: Installation) -> None:
    installation.tick()
    installation.tick()
    found = read_check(installation)
    assert found.severity is dg.AssetCheckSeverity.ERROR
    assert "casse.docx" in str(found.description)


def list_reasons(installation: Installation, sensor: str) -> list[str | None]:
    """Why ticks of a sensor launched nothing, of those that did not, the newest first."""
    states = installation.instance.all_instigator_state()
    (state,) = [each for each in states if each.instigator_name == sensor]
    ticks = installation.instance.get_ticks(state.instigator_origin_id, state.selector_id)
    return [tick.skip_reason for tick in ticks if not tick.run_ids]


def test_a_module_whose_source_was_deleted_is_told_until_the_file_is_back(drafted: Installation) -> None:
    """No run fails of it: the sensor said that every draft rests on today's sources, and all was green."""
    source = drafted.root / "courses" / COURSE / "sources" / f"{HEALTHY[0]}.md"
    kept = source.read_bytes()
    drafted.tick()
    source.unlink()
    drafted.tick()
    drafted.tick()
    found = read_check(drafted)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert f"sources/{source.name}" in str(found.description)
    assert "aucune source ne correspond" in str(found.description)
    assert "modules: 1" in str(list_reasons(drafted, "source_sensor")[0])
    source.write_bytes(kept)
    drafted.tick()
    drafted.tick()
    assert read_check(drafted).severity is dg.AssetCheckSeverity.WARN
    assert "modules:" not in str(list_reasons(drafted, "source_sensor")[0])


def test_a_tick_over_a_course_that_is_gone_does_not_say_that_all_is_up_to_date(drafted: Installation) -> None:
    misspell(drafted)
    drafted.tick()
    said = str(list_reasons(drafted, "source_sensor")[0])
    assert "except what cannot be read (courses: 1, modules: 0)" in said


def test_each_tick_that_launches_nothing_says_why(drafted: Installation) -> None:
    for _ in range(3):
        drafted.tick()
        misspell(drafted)
    for sensor in ("needs_sensor", "report_sensor", "source_sensor", "tell_failed_runs"):
        said = list_reasons(drafted, sensor)
        assert said
        assert not [reason for reason in said if reason is None or "empty result" in reason]


def begin_course(installation: Installation) -> Path:
    """Write a course as `premierjet init` leaves it, and return its example of a source."""
    folder = installation.root / "courses" / "accueil"
    folder.mkdir()
    text = YAML.replace("id: froid", "id: accueil").replace("iri: https://formation.example/froid", IRI)
    kept = [line for line in text.splitlines(keepends=True) if "- {id: " not in line]
    kept.insert(kept.index("modules:\n") + 1, "  - {id: premier, title: Premier module, questions: 2}\n")
    (folder / "course.yaml").write_text("".join(kept), encoding="utf-8")
    return write_placeholder(folder, Language.FRENCH)


def test_a_course_that_nobody_has_filled_in_is_left_alone(drafted: Installation) -> None:
    """Its example was drafted within a minute of `premierjet init`, and waited for a reviewer."""
    example = begin_course(drafted)
    for _ in range(3):
        drafted.tick()
    drafted.launch("sweep", {})
    assert drafted.workspace.records.head("accueil--premier") is None
    assert "still holds the example of a new one (courses: 1)" in str(
        list_reasons(drafted, "source_sensor")[0]
    )
    table = next(m for m in read_check(drafted).metadata.values() if isinstance(m, dg.TableMetadataValue))
    assert str(example) in [record.data["où"] for record in table.records]
    example.unlink()
    (example.parent / "accueil.md").write_text(SOURCE.format(title="l’accueil"), encoding="utf-8")
    drafted.tick_until(lambda: drafted.workspace.records.head("accueil--premier") is not None)


def test_a_sweep_ends_with_a_summary_in_the_list_of_runs(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts what it drafted; "waiting: 0" was read as if nobody had anything to do."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    installation.tick()
    run = installation.runs("sweep")[-1]
    counts = "rédigés\u00a0: 4 · attendent une personne\u00a0: 4 · en échec\u00a0: 1 · coût\u00a0: 0"
    shown = run.tags["premierjet/summary"]
    assert shown.startswith(f"ce balayage\u00a0: {counts} · en tout\u00a0: ")
    assert shown.endswith("4 éléments en attente")
    assert shown in installation.told(run)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    installation.launch("sweep", {})
    again = installation.runs("sweep")[0].tags["premierjet/summary"]
    assert again.startswith("this sweep: drafted: 0 · ")
    assert again.endswith("4 things wait")


OTHER_KEY = b"f" * 64 + b"\n"
KEY_FAULTS: dict[str, Callable[[Path], object]] = {
    "others may read it": lambda file: file.chmod(0o644),
    "it is empty": lambda file: file.write_bytes(b""),
    "it is gone": lambda file: file.rename(file.with_suffix(".aside")),
    "it is another one": lambda file: file.write_bytes(OTHER_KEY),
}


@pytest.fixture(params=KEY_FAULTS.values(), ids=KEY_FAULTS)
def keyless(drafted: Installation, request: pytest.FixtureRequest) -> Installation:
    """An installation whose check was yellow before its ledger's key could be used no more."""
    drafted.tick()
    assert read_check(drafted).severity is dg.AssetCheckSeverity.WARN
    request.param(Path(drafted.workspace.ledger_key.place))
    return drafted


def assert_key_is_told(installation: Installation) -> None:
    found = read_check(installation)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    table = next(each for each in found.metadata.values() if isinstance(each, dg.TableMetadataValue))
    assert [row.data["où"] for row in table.records if row.data["sujet"] == "registre"] == [
        installation.workspace.ledger_key.place
    ]


def test_a_key_that_cannot_be_used_is_red_at_the_next_tick(keyless: Installation) -> None:
    """The sensor left its tick out, so that the last result stayed: drafts wait, and that is all."""
    keyless.tick()
    assert_key_is_told(keyless)
    assert not [why for why in list_reasons(keyless, "needs_sensor") if why and "cannot be read" in why]


def test_a_key_that_cannot_be_used_is_red_in_the_check_by_hand(keyless: Installation) -> None:
    done = defs().resolve_implicit_global_asset_job_def().get_subset(asset_check_selection={CHECK})
    assert done.execute_in_process(instance=keyless.instance).success
    assert_key_is_told(keyless)


def test_a_key_that_cannot_be_used_is_red_after_a_sweep(keyless: Installation) -> None:
    hide_queue(keyless)
    keyless.launch("sweep", {})
    assert_key_is_told(keyless)


def test_a_tick_names_what_it_could_not_look_at(drafted: Installation) -> None:
    Path(drafted.workspace.ledger_key.place).chmod(0o644)
    for _ in range(2):
        drafted.tick()
    assert "except what the log names" in str(list_reasons(drafted, "needs_sensor")[0])


def test_a_release_that_cannot_be_built_is_red(
    drafted: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The self-test was required and no browser was there: after three tries nothing said so any more."""
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "required")
    monkeypatch.setenv("PREMIERJET_CHROMIUM", "/nonexistent")
    monkeypatch.setenv("PATH", "/nonexistent")
    assert decide(drafted).is_success
    drafted.tick_until(lambda: any(not each.is_success for each in drafted.runs("package")))
    drafted.tick()
    found = read_check(drafted)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    (need,) = (each for each in list_needs(drafted.workspace, 0).needs if each.is_failure)
    assert (need.kind, need.subject) == (NeedKind.PACKAGING, RECEPTION)


def test_a_damaged_batch_is_red_and_hides_no_other_need(drafted: Installation) -> None:
    """The sensor left its ticks out, so that nothing that needed a person was told any more."""
    drafted.tick()
    place = damage_batch(drafted)
    drafted.tick()
    found = read_check(drafted)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert place in str(found.description)
    assert f": {len(HEALTHY)}. Lisez et décidez" in str(found.description)


def break_store(installation: Installation) -> Path:
    """Mark the store as one that a later release wrote, and return where what it was marked as is kept."""
    file = Path(installation.workspace.records.store.place) / "format.json"
    kept = file.rename(file.with_suffix(".kept"))
    file.write_text('{"format": 99}', encoding="utf-8")
    return kept


def test_a_store_that_cannot_be_used_is_red_once_and_until_it_can(drafted: Installation) -> None:
    """The sensor left its ticks out, and Dagster went on showing the last result, green."""
    drafted.tick()
    before = len(list_evaluations(drafted))
    kept = break_store(drafted)
    for _ in range(3):
        drafted.tick()
    assert len(list_evaluations(drafted)) == before + 1
    found = read_check(drafted)
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert str(kept.parent) in str(found.description).replace("\\", "")
    kept.replace(kept.with_suffix(".json"))
    drafted.tick()
    assert read_check(drafted).severity is dg.AssetCheckSeverity.WARN


def test_a_store_that_cannot_be_used_is_red_in_the_check_by_hand(drafted: Installation) -> None:
    break_store(drafted)
    done = defs().resolve_implicit_global_asset_job_def().get_subset(asset_check_selection={CHECK})
    assert done.execute_in_process(instance=drafted.instance).success
    assert read_check(drafted).severity is dg.AssetCheckSeverity.ERROR
