"""axe is found where the extra is installed, and missed without an error where it is not."""

import pytest

from adapters.browser import axe
from adapters.browser.axe import find_axe


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    find_axe.cache_clear()


def test_axe_is_named_with_its_version() -> None:
    found = find_axe()
    assert found is not None
    assert found.name.startswith("axe-core 4.")
    assert f"axe v{found.version}" in found.script[:100]


def test_without_the_package_there_is_no_axe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "PACKAGE", "axe_that_nobody_installed")
    assert find_axe() is None
