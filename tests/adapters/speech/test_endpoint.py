"""The speech endpoint of an OpenAI-compatible server, over real HTTP."""

from typing import Any

import pytest
from pydantic import ValidationError

from adapters.speech.endpoint import MOST_CHARACTERS, SpeechEndpoint
from adapters.speech.factory import open_voice
from schemas.course import SpeechEngine, SpeechSettings
from schemas.errors import SpeechUnusable
from schemas.language import Language
from tests.adapters.speech.speaker import Speaker

FR = Language.FRENCH
KEY = "sk-very-secret-key"


def settings(speaker: Speaker, **changes: Any) -> SpeechSettings:
    fields = {"engine": SpeechEngine.OPENAI, "base_url": speaker.base_url, "name": "parle-1", "voice": "nova"}
    return SpeechSettings(**(fields | changes))


def test_a_text_is_asked_for_as_a_wav_of_the_voice_and_model_of_the_course() -> None:
    with Speaker() as speaker:
        spoken = SpeechEndpoint(settings(speaker)).say("Fermer la porte.", FR)
    asked = speaker.heard[0]
    assert (asked["path"], asked["model"], asked["voice"]) == ("/v1/audio/speech", "parle-1", "nova")
    assert (asked["input"], asked["response_format"]) == ("Fermer la porte.", "wav")
    assert spoken.engine == "parle-1, nova, 127.0.0.1"
    assert 400 <= spoken.milliseconds <= 650  # 160 of text, 300 of breath, an MP3's last frame


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_refusal_says_its_status_and_never_the_key(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with (
        Speaker(status=status) as speaker,
        pytest.raises(SpeechUnusable, match=f"answered {status}") as refused,
    ):
        SpeechEndpoint(settings(speaker), retries=1).say("Fermer la porte.", FR)
    assert KEY not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_passing_failure_is_tried_again() -> None:
    with Speaker(status=500) as speaker, pytest.raises(SpeechUnusable):
        SpeechEndpoint(settings(speaker), retries=1).say("Fermer la porte.", FR)
    assert len(speaker.heard) == 2


@pytest.mark.parametrize("body", [b"", b"<html>Welcome to our portal</html>", b"RIFF\0\0\0\0WAVE"])
def test_what_is_no_sound_is_refused(body: bytes) -> None:
    with Speaker(body=body) as speaker, pytest.raises(SpeechUnusable, match="not a readable sound"):
        SpeechEndpoint(settings(speaker)).say("Fermer la porte.", FR)


def test_a_server_that_is_gone_cannot_be_reached() -> None:
    with Speaker() as speaker:
        gone = settings(speaker)
    with pytest.raises(SpeechUnusable, match="cannot be reached"):
        SpeechEndpoint(gone, retries=0).say("Fermer la porte.", FR)


def test_a_text_longer_than_it_reads_is_not_sent() -> None:
    with (
        Speaker() as speaker,
        pytest.raises(SpeechUnusable, match=r"4097 characters is too long for 127\.0\.0\.1"),
    ):
        SpeechEndpoint(settings(speaker)).say("x" * (MOST_CHARACTERS + 1), FR)
    assert speaker.heard == []


def test_texts_leave_only_for_the_host_the_course_names() -> None:
    with pytest.raises(ValidationError, match=r"send_sources_to: api\.openai\.com"):
        SpeechSettings(engine=SpeechEngine.OPENAI)


def test_a_host_elsewhere_needs_a_key() -> None:
    remote = SpeechSettings(
        engine=SpeechEngine.OPENAI, base_url="https://voix.example/v1", send_sources_to="voix.example"
    )
    with pytest.raises(SpeechUnusable, match="OPENAI_API_KEY"):
        SpeechEndpoint(remote).say("Fermer la porte.", FR)


def test_a_course_without_speech_has_no_voice() -> None:
    assert open_voice(None) is None
