"""What Dagster hands to the processes it starts, where `ps` shows it to everybody, holds no password."""

import shutil
from pathlib import Path

import pytest
from dagster._core.instance.ref import InstanceRef
from dagster._serdes import serialize_value

from tests.security.planted import ENVIRONMENT, leaks

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("instance", ["dagster.yaml", "deploy/compose/dagster.yaml"])
def test_a_code_server_is_handed_no_password(
    instance: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reference to the instance is an argument of code servers and of runs."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    shutil.copy(CHECKOUT / instance, tmp_path / "dagster.yaml")
    argument = serialize_value(InstanceRef.from_dir(str(tmp_path)))
    assert ("SecretPostgresStorage" in argument) is ("compose" in instance)
    assert leaks([("the argument", argument.encode())]) == []
