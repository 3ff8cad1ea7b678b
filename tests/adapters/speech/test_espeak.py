"""espeak-ng itself, as Debian ships it."""

import shutil
from pathlib import Path

import pytest

from adapters.speech.espeak import COMMAND, Espeak
from adapters.speech.factory import open_voice
from adapters.speech.sound import MP3, WAV
from schemas.course import SpeechEngine, SpeechSettings
from schemas.errors import SpeechUnusable
from schemas.language import Language

FR, EN = Language.FRENCH, Language.ENGLISH


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if shutil.which(COMMAND) is None:
        pytest.fail(f"{COMMAND} is missing: run `apt-get install espeak-ng` (`make test` does as root)")


def espeak(**changes: object) -> Espeak:
    voice = open_voice(SpeechSettings(engine=SpeechEngine.ESPEAK, **changes))  # type: ignore[arg-type]
    assert isinstance(voice, Espeak)
    return voice


@pytest.mark.parametrize(("language", "voice"), [(FR, "fr"), (EN, "en-gb")])
def test_a_sentence_is_spoken_in_its_language_by_an_engine_that_has_a_name(
    language: Language, voice: str
) -> None:
    spoken = espeak().say("La température reste entre 0 °C et 3 °C.", language)
    assert spoken.engine.startswith("espeak-ng 1.")
    assert spoken.engine.endswith(f", {voice}")
    assert spoken.media_type in {WAV, MP3}
    assert 2_000 < spoken.milliseconds < 10_000


def test_the_same_words_are_the_same_bytes() -> None:
    assert espeak().say("Fermer la porte.", FR) == espeak().say("Fermer la porte.", FR)


def test_a_longer_text_takes_longer() -> None:
    short, long = espeak().say("Noter.", FR), espeak().say("Noter la température sur la fiche.", FR)
    assert short.milliseconds < long.milliseconds


@pytest.mark.parametrize("text", ["--version", "-f /etc/passwd", "[[fr'ANs]] [[", "<speak>x</speak>", "\0x"])
def test_no_text_is_taken_for_an_option_or_a_command(text: str) -> None:
    assert espeak().say(text, FR).milliseconds > 0


def test_a_voice_there_is_not_is_named_in_the_engines_own_words() -> None:
    with pytest.raises(SpeechUnusable, match="specified espeak-ng voice does not exist"):
        espeak(voice="klingon-nord").say("Bonjour.", FR)


def test_a_machine_without_it_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpeechUnusable, match="apt-get install espeak-ng"):
        espeak().engine(FR)


def test_an_engine_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stuck = tmp_path / COMMAND
    stuck.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    stuck.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpeechUnusable, match=r"did not finish in 0\.2 s"):
        espeak(timeout_seconds=0.2).engine(FR)
