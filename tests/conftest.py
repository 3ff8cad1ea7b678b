"""Surroundings every test starts from: no settings of this machine, and the shared inputs where they are."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("PREMIERJET_", "AWS_", "OPENAI_", "DAGSTER_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs and oracles; absent on most machines."""
    if not SHARED.is_dir():
        pytest.skip("shared/data is not beside this checkout: real inputs and oracles left out")
    return SHARED
