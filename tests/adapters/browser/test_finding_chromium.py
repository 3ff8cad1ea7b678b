"""Which browser plays a release, and what is said where there is none."""

import sys
from pathlib import Path

import pytest

from adapters.browser.executable import Chromium, find_chromium
from adapters.settings import Settings
from schemas.errors import InvalidInput
from schemas.self_test import Unplayed


@pytest.fixture
def on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of the PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str) -> Path:
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_a_browser_is_found_by_any_of_its_usual_names(on_the_path: Path) -> None:
    chrome = program(on_the_path, "google-chrome")
    assert find_chromium(Settings()) == Chromium(chrome)


def test_the_browser_without_a_window_goes_before_the_one_with(on_the_path: Path) -> None:
    """A release is played in a third of the processor time."""
    program(on_the_path, "chromium")
    shell = program(on_the_path, "chromium-headless-shell")
    assert find_chromium(Settings()) == Chromium(shell)


def test_the_setting_goes_before_the_usual_names(on_the_path: Path) -> None:
    program(on_the_path, "chromium")
    own = program(on_the_path, "ours")
    assert find_chromium(Settings(chromium=str(own))) == Chromium(own)


def test_no_browser_is_a_reason_and_no_error(on_the_path: Path) -> None:
    assert find_chromium(Settings()) is Unplayed.NO_CHROMIUM


def test_a_setting_that_names_no_program_is_a_mistake(on_the_path: Path) -> None:
    program(on_the_path, "chromium")
    with pytest.raises(InvalidInput, match="PREMIERJET_CHROMIUM: /nowhere/chrome is no program"):
        find_chromium(Settings(chromium="/nowhere/chrome"))


def test_without_playwright_the_install_line_is_the_reason(
    on_the_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(on_the_path, "chromium")
    monkeypatch.setitem(sys.modules, "playwright", None)
    assert find_chromium(Settings()) is Unplayed.NO_PLAYWRIGHT
