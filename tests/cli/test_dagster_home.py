"""Dagster's history is where DAGSTER_HOME is, in whatever folder a command is started."""

from pathlib import Path

import dagster as dg
import pytest

from adapters.dagster_home import find_stray_history
from pipelines.defs.needs_evaluation import evaluate_needs
from pipelines.queries.queue_places import WaitingCount
from tests.cli.conftest import Door

CHECKOUT = Path(__file__).parents[2]
EARLIER = "telemetry: {enabled: false}\nstorage: {sqlite: {base_dir: .dagster}}\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is DAGSTER_HOME; the command is started in another one."""
    home, here = tmp_path / "home", tmp_path / "here"
    for folder in (home, here):
        folder.mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    monkeypatch.chdir(here)
    return home


def test_a_command_started_elsewhere_has_the_history_of_its_home(home: Path, tmp_path: Path) -> None:
    """It began another one where it was started, empty."""
    (home / "dagster.yaml").write_text((CHECKOUT / "dagster.yaml").read_text())
    with dg.DagsterInstance.get() as instance:
        assert find_stray_history(instance) is None
        assert instance.storage_directory() == str(home / ".dagster" / "storage")
    assert (home / ".dagster" / "history" / "runs.db").is_file()
    assert list((tmp_path / "here").iterdir()) == []


def test_without_a_home_the_history_is_in_the_folder_of_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "dagster.yaml").write_text((CHECKOUT / "dagster.yaml").read_text())
    monkeypatch.delenv("DAGSTER_HOME")
    monkeypatch.chdir(home)
    with dg.DagsterInstance.from_config(str(home)):
        assert (home / ".dagster" / "history" / "runs.db").is_file()


def test_two_histories_of_an_earlier_file_are_told_with_what_to_do(
    home: Path, tmp_path: Path, fresh: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "dagster.yaml").write_text(EARLIER)
    monkeypatch.chdir(tmp_path / "here")
    with dg.DagsterInstance.get() as instance:
        assert find_stray_history(instance) == (tmp_path / "here" / ".dagster", home / ".dagster")
        check = evaluate_needs(fresh.workspace, WaitingCount(0), instance)
        assert check.severity is dg.AssetCheckSeverity.ERROR
        assert "un autre historique" in str(check.description)
        monkeypatch.chdir(home)
    with dg.DagsterInstance.get() as instance:
        assert evaluate_needs(fresh.workspace, WaitingCount(0), instance).passed


def test_a_command_uses_the_history_of_its_own_root(home: Path, fresh: Door) -> None:
    fresh("draft")
    assert fresh("doctor").code in {0, 1}
    assert (fresh.root / ".dagster" / "history" / "runs.db").is_file()
    assert not (home / ".dagster").exists()
