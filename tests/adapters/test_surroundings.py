"""A program that reads what strangers wrote is started without one of our secrets beside it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from adapters.browser.chromium import BrowserNotStarted, start_chromium
from adapters.browser.executable import Chromium
from adapters.ocr.tesseract import Tesseract
from adapters.speech.espeak import Espeak
from adapters.surroundings import build_bare_environment
from schemas.errors import PremierjetError
from schemas.language import Language
from tests.security.planted import ENVIRONMENT, leaks

PROGRAMS: dict[str, Callable[[Path], object]] = {
    "tesseract": lambda _: Tesseract().engine(Language.FRENCH),
    "espeak-ng": lambda _: Espeak(None, 5.0).say("Fermez.", Language.FRENCH),
    "chromium": lambda program: start_chromium(Chromium(program), 5.0).__enter__(),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_of_somebody_else_finds_no_secret_in_its_environment(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in ENVIRONMENT.items():
        monkeypatch.setenv(variable, value)
    program, told = tmp_path / name, tmp_path / "told"
    program.write_text(f"#!/bin/sh\nenv > {told}\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with suppress(PremierjetError, BrowserNotStarted):
        PROGRAMS[name](program)
    assert b"PATH=" in told.read_bytes()
    assert leaks([(name, told.read_bytes())]) == []


def test_where_its_files_are_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", "/data")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert (
        build_bare_environment(X="y").items()
        >= {"TESSDATA_PREFIX": "/data", "LC_ALL": "fr_FR.UTF-8", "X": "y"}.items()
    )
