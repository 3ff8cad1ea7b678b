"""The password of Dagster's PostgreSQL, named in dagster.yaml as `env:`, is on no command line."""

from pathlib import Path

import pytest
from dagster._core.instance.ref import InstanceRef
from dagster._serdes import serialize_value

from tests.security.planted import ENVIRONMENT

CHECKOUT = Path(__file__).resolve().parents[2]
SQLITE = "storage:\n  sqlite:\n    base_dir: .dagster\n"
POSTGRES = """storage:
  postgres:
    postgres_db:
      hostname: db.example
      db_name: dagster
      username: dagster
      password: {env: DAGSTER_PG_PASSWORD}
"""


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InstanceRef:
    """This project's own dagster.yaml, with PostgreSQL in place of SQLite; no server is asked."""
    monkeypatch.setenv("DAGSTER_PG_PASSWORD", ENVIRONMENT["DAGSTER_PG_PASSWORD"])
    settings = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    assert SQLITE in settings
    (tmp_path / "dagster.yaml").write_text(settings.replace(SQLITE, POSTGRES), encoding="utf-8")
    return InstanceRef.from_dir(str(tmp_path))


def test_what_processes_are_handed_names_the_variable_and_not_the_password(instance: InstanceRef) -> None:
    """Dagster starts code servers and runs with this as an argument, which `ps` shows to everybody."""
    argument = serialize_value(instance)
    assert "DAGSTER_PG_PASSWORD" in argument
    assert ENVIRONMENT["DAGSTER_PG_PASSWORD"] not in argument
