"""Audio as engines give it, and as it is kept: small, joined without a seam, as long as it plays."""

import io
import sys
import wave
from types import ModuleType

import pytest

from adapters.speech import sound
from adapters.speech.sound import (
    MP3,
    WAV,
    NotSound,
    Pcm,
    count_mp3_milliseconds,
    finish_sound,
    join_recordings,
    read_wav,
)
from tests.adapters.speech.speaker import RATE, STREAMED, tone, wav


@pytest.fixture
def uncompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra `speech` is not installed."""
    monkeypatch.setattr(sound, "can_shrink", lambda: False)


@pytest.fixture
def encoder() -> None:
    pytest.importorskip("lameenc")


def test_the_encoder_is_seen_while_another_thread_loads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python names an extension module before it has its specification; a narration failed on that."""
    monkeypatch.setitem(sys.modules, "lameenc", ModuleType("lameenc"))
    assert sound.can_shrink()


def test_without_the_extra_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lameenc", None)
    assert not sound.can_shrink()


@pytest.mark.parametrize("claimed", [None, STREAMED, 0x7FFFF000])
def test_a_wav_is_as_long_as_its_bytes_whatever_its_header_says(claimed: int | None) -> None:
    assert read_wav(wav(tone(500), length=claimed)).milliseconds == 500


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"<html>Welcome</html>",
        wav(b"")[:30],
        wav(tone(10), channels=2),
        b"RIFF\0\0\0\0WAVEfmt ",
    ],
)
def test_what_is_no_16_bit_mono_wav_is_refused(data: bytes) -> None:
    with pytest.raises(NotSound):
        read_wav(data)


@pytest.mark.usefixtures("uncompressed")
def test_without_the_encoder_a_recording_is_a_wav_any_player_reads() -> None:
    data, milliseconds = finish_sound(Pcm(RATE, tone(700)))
    with wave.open(io.BytesIO(data)) as opened:
        assert opened.getnframes() * 1000 // opened.getframerate() == milliseconds == 1000
    assert sound.find_media_type() == WAV


@pytest.mark.usefixtures("encoder")
def test_with_the_encoder_it_is_an_mp3_of_a_quarter_of_the_size_and_always_the_same_bytes() -> None:
    samples = tone(5000)
    data, milliseconds = finish_sound(Pcm(RATE, samples))
    assert data == finish_sound(Pcm(RATE, samples))[0]
    assert len(data) < len(samples) / 4
    assert 5300 <= milliseconds <= 5500
    assert sound.find_media_type() == MP3


@pytest.mark.usefixtures("encoder")
def test_joined_mp3s_last_as_long_as_their_pieces() -> None:
    pieces = [finish_sound(Pcm(RATE, tone(length, 300 + length))) for length in (400, 900, 1300)]
    whole = join_recordings([data for data, _ in pieces], MP3)
    assert count_mp3_milliseconds(bytes(whole)) == pytest.approx(sum(lasts for _, lasts in pieces), abs=2)


@pytest.mark.usefixtures("uncompressed")
def test_joined_wavs_last_as_long_as_their_pieces() -> None:
    pieces = [finish_sound(Pcm(RATE, tone(length))) for length in (400, 900)]
    whole = join_recordings([data for data, _ in pieces], WAV)
    assert read_wav(bytes(whole)).milliseconds == sum(lasts for _, lasts in pieces)


def test_recordings_of_two_rates_are_not_joined() -> None:
    with pytest.raises(NotSound, match="different rates"):
        join_recordings([wav(tone(10)), wav(tone(10, rate=8000), rate=8000)], WAV)


@pytest.mark.parametrize("data", [b"ID3\x04", b"\xff\xf3", b"\xff\xf3\xf0\xc4" + b"\0" * 40, b"\0" * 8])
def test_what_is_no_mp3_frame_is_refused(data: bytes) -> None:
    with pytest.raises(NotSound):
        count_mp3_milliseconds(data)
