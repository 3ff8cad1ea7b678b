"""Captions and audio of a narration: as long as what is played, and nothing a source says is active."""

import re
from hashlib import sha256

import pytest

from adapters.speech.sound import WAV, read_wav
from pipelines.deliverables.narration.contract import Narration
from pipelines.packaging.captions import join_audio, write_webvtt
from schemas.draft import Notes, Origin, Paragraph, Recording, Section, Statement
from schemas.errors import PackageRefused
from schemas.language import Language
from tests.adapters.speech.speaker import tone, wav

FRENCH = Language.FRENCH
CUE = re.compile(
    r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})\n(.+?)(?:\n\n|\n?$)", re.DOTALL
)
LONG = "Le magasinier contrôle chaque livraison, puis il signe le bon du transporteur et le range au bureau."


def spoken(number: int, text: str) -> Statement:
    return Statement(id=f"st-{number:04d}", text=text, origin=Origin.HUMAN)


def recording(statement: Statement, milliseconds: int, sound: bytes, media_type: str = WAV) -> Recording:
    return Recording(
        statement=statement.id,
        says=sha256(statement.text.encode()).hexdigest(),
        audio=sha256(sound).hexdigest(),
        media_type=media_type,
        milliseconds=milliseconds,
        engine="test",
    )


FIRST, SECOND, UNREAD, THIRD = spoken(1, "Fermer."), spoken(2, LONG), spoken(3, "Muet."), spoken(4, "Noter.")
SOUNDS = {1: wav(tone(1000)), 2: wav(tone(4000)), 4: wav(tone(500))}
MEDIA = {sha256(sound).hexdigest(): sound for sound in SOUNDS.values()}
RECORDINGS = (
    recording(FIRST, 1000, SOUNDS[1]),
    recording(SECOND, 4000, SOUNDS[2]),
    recording(THIRD, 500, SOUNDS[4]),
)


def narration(recordings: tuple[Recording, ...] = RECORDINGS) -> Narration:
    aside = Notes(statements=(spoken(9, "Pour le formateur."),))
    pages = ((FIRST, SECOND, UNREAD), (THIRD,))
    sections = tuple(
        Section(id=f"p-{n:04d}", title="Page", blocks=(Paragraph(statements=said), aside))
        for n, said in enumerate(pages, start=1)
    )
    return Narration(sections=sections, recordings=recordings)


def cues(text: str) -> list[tuple[int, int, str]]:
    """Begin and end of each cue in milliseconds, and its words."""
    found = []
    for *clock, words in CUE.findall(text):
        times = [int(each) for each in clock]
        begin, end = (
            ((hour * 60 + minute) * 60 + second) * 1000 + rest
            for hour, minute, second, rest in (times[:4], times[4:])
        )
        found.append((begin, end, words))
    return found


def test_cues_follow_each_other_to_the_end_of_what_is_played() -> None:
    told = cues(write_webvtt(narration(), FRENCH))
    assert told[0] == (0, 1000, "Fermer.")
    assert [begin for begin, _, _ in told[1:]] == [end for _, end, _ in told[:-1]]
    assert told[-1] == (5000, 5500, "Noter.")


def test_a_long_sentence_is_cut_into_cues_of_two_short_lines() -> None:
    lines = [line for _, _, words in cues(write_webvtt(narration(), FRENCH)) for line in words.split("\n")]
    assert max(map(len, lines)) <= 42
    assert all(words.count("\n") <= 1 for _, _, words in cues(write_webvtt(narration(), FRENCH)))
    assert LONG in " ".join(lines)


def test_what_was_not_recorded_has_no_cue_and_a_trainers_notes_are_never_read() -> None:
    text = write_webvtt(narration(), FRENCH)
    assert "Muet" not in text
    assert "formateur" not in text


def test_a_sources_tags_and_arrows_stay_text() -> None:
    said = spoken(1, "<script>alert(1)</script> --> & <v Bob>")
    page = Section(id="p-0001", title="Page", blocks=(Paragraph(statements=(said,)),))
    text = write_webvtt(Narration(sections=(page,), recordings=(recording(said, 900, b"x"),)), FRENCH)
    assert "&lt;script&gt;" in text
    assert text.count("-->") == 1


def test_a_narration_without_recordings_has_a_caption_file_without_cues_and_no_audio() -> None:
    assert write_webvtt(narration(()), FRENCH) == "WEBVTT\n"
    assert join_audio(narration(()), FRENCH, {}) is None


def test_the_recordings_of_a_page_are_joined_in_reading_order() -> None:
    said = narration()
    whole, page = join_audio(said, FRENCH, MEDIA), join_audio(said, FRENCH, MEDIA, said.sections[:1])
    assert whole is not None
    assert page is not None
    assert (whole.milliseconds, page.milliseconds, page.extension) == (5500, 5000, "wav")
    assert read_wav(bytes(whole.data)).milliseconds == 5500
    assert cues(write_webvtt(said, FRENCH, said.sections[1:])) == [(0, 500, "Noter.")]


def test_a_recording_the_store_has_lost_is_named() -> None:
    with pytest.raises(PackageRefused, match=r"st-0002: its recording is not in the store"):
        join_audio(
            narration(), FRENCH, {key: sound for key, sound in MEDIA.items() if sound is not SOUNDS[2]}
        )


def test_recordings_of_two_kinds_are_not_joined() -> None:
    mixed = (RECORDINGS[0], RECORDINGS[1].model_copy(update={"media_type": "audio/mpeg"}))
    with pytest.raises(PackageRefused, match="in two different formats"):
        join_audio(narration(mixed), FRENCH, MEDIA)


def test_a_recording_of_other_words_than_the_page_shows_is_none() -> None:
    stale = RECORDINGS[2].model_copy(update={"says": "0" * 64})
    said = narration((*RECORDINGS[:2], stale))
    assert "Noter" not in write_webvtt(said, FRENCH)
    assert join_audio(said, FRENCH, MEDIA, said.sections[1:]) is None


def test_a_single_recording_of_another_kind_is_played_as_it_is() -> None:
    ogg = recording(FIRST, 900, b"OggS", "audio/ogg")
    track = join_audio(narration((ogg,)), FRENCH, {ogg.audio: b"OggS"})
    assert track is not None
    assert (bytes(track.data), track.extension) == (b"OggS", "ogg")
