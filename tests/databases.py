"""Dagster's databases, opened without what no test is about."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy
from alembic.config import Config
from alembic.script import ScriptDirectory


@pytest.fixture(scope="session", autouse=True)
def _databases_open_fast() -> Iterator[None]:
    """Dagster opens its databases anew for each sensor, each run and each write.

    Every time it read all its migrations to know the newest, and waited for the disk. Migrations do not
    change meanwhile, and what a power cut would take from a test nobody misses.
    """
    known: dict[str | None, ScriptDirectory] = {}
    read = ScriptDirectory.from_config

    def read_once(config: Config) -> ScriptDirectory:
        where = config.get_main_option("script_location")
        if where not in known:
            known[where] = read(config)
        return known[where]

    def wait_for_no_disk(connection: Any, _: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ScriptDirectory, "from_config", read_once)
        sqlalchemy.event.listen(sqlalchemy.Engine, "connect", wait_for_no_disk)
        yield
        sqlalchemy.event.remove(sqlalchemy.Engine, "connect", wait_for_no_disk)
