"""Recordings of a release: never held whole, always the same bytes, and what they are said to be."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.blob import Blob, Scratch, open_blob
from adapters.speech.sound import Pcm, write_wav
from pipelines.packaging import zip_writer
from pipelines.packaging.build import BuiltRelease
from pipelines.testing import samples
from pipelines.testing.s3_server import Seaweed
from schemas.draft import Content
from schemas.errors import PackageRefused
from schemas.language import Language
from tests import sample_deliverables as deliverables

CHECKOUT = Path(__file__).resolve().parents[2]
MEBIBYTES = 28
MOST_MORE = 9
"""Mebibytes of memory that 28 MiB of recordings may take more than 4 do: one copy alone would take 24."""


def most_memory(mebibytes: int, *places: str) -> float:
    """The most memory, in mebibytes, a process takes from the store to the target."""
    command = [sys.executable, "-m", "bench.memory", "--one", str(mebibytes), *places]
    done = subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True)
    return float(json.loads(done.stdout)["most"])


@pytest.mark.trial
def test_recordings_are_never_held_whole_on_the_way_from_one_folder_to_another() -> None:
    assert most_memory(MEBIBYTES) - most_memory(4) < MOST_MORE


@pytest.mark.trial
def test_recordings_are_never_held_whole_on_the_way_through_a_bucket(seaweed: Seaweed, bucket: str) -> None:
    server = ("--endpoint-url", seaweed.endpoint_url, "--bucket")
    few = most_memory(4, *server, seaweed.make_bucket())
    assert most_memory(MEBIBYTES, *server, bucket) - few < MOST_MORE


SOUND = write_wav(Pcm(8000, b"\0\1" * 800))


def narrated(sound: bytes = SOUND, media_type: str = "audio/wav") -> Content:
    """A module of which one sentence is read aloud."""
    told = deliverables.narration()
    kept = {"audio": sha256(sound).hexdigest(), "media_type": media_type}
    recordings = tuple(each.model_copy(update=kept) for each in told.recordings)
    return deliverables.content_of(told.model_copy(update={"recordings": recordings}))


def built(sound: bytes = SOUND, media_type: str = "audio/wav", *, streamed: bool = True) -> BuiltRelease:
    kept = Scratch().add([sound]) if streamed else sound
    return samples.build_sample_release(narrated(sound, media_type), media={sha256(sound).hexdigest(): kept})


def test_a_release_of_streamed_recordings_is_the_release_of_held_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = built(streamed=False)
    monkeypatch.setattr(zip_writer, "MOST_HELD", 0)
    first, second = built(), built()
    packages = {package.name for package in held.release.packages}
    assert all(isinstance(first.files[name], Blob) for name in packages)
    assert first.release == second.release == held.release
    assert {name: bytes(data) for name, data in first.files.items()} == held.files


def test_what_is_streamed_is_in_the_sums_and_in_the_list_of_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zip_writer, "MOST_HELD", 0)
    made = built()
    sums = bytes(made.files["SHA256SUMS"]).decode()
    assert all(
        f"{open_blob(made.files[each.name]).sha256}  {each.name}\n" in sums for each in made.release.packages
    )
    (documents,) = (name for name in made.files if name.endswith("--documents.zip"))
    listed = json.loads(samples.unzip_files(bytes(made.files[documents]))["documents.json"])["files"]
    assert {"path": "narration/p-0001.wav", "sha256": sha256(SOUND).hexdigest(), "size": len(SOUND)} in listed


BEGINNINGS = {
    "audio/wav": SOUND,
    "audio/ogg": b"OggS\0\2 and so on",
    "audio/flac": b"fLaC\0\0\0\x22 and so on",
    "audio/mp4": b"\0\0\0\x20ftypM4A  and so on",
    "audio/mpeg": b"\xff\xf3\x40\xc4 and so on",
    "audio/aac": b"\xff\xf1\x50\x80 and so on",
}


@pytest.mark.parametrize(("media_type", "sound"), BEGINNINGS.items(), ids=BEGINNINGS)
def test_a_recording_that_is_what_it_is_said_to_be_is_packaged(media_type: str, sound: bytes) -> None:
    assert built(sound, media_type).release.number == 1


def test_an_mp3_may_begin_with_its_tags() -> None:
    assert built(b"ID3\x04\0\0\0\0\0\0 and so on", "audio/mpeg").release.number == 1


OTHERS = {
    "a web page": (b"<!DOCTYPE html><title>404</title>", "HTML"),
    "a web page after a blank line": (b"\r\n <html><title>404</title>", "HTML"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "JPEG"),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "a document": (b"%PDF-1.7\n%", "PDF"),
    "a zip": (b"PK\x03\x04\x14\0\0\0\0\0", "zip"),
    "another sound": (SOUND, "audio/wav"),
}


@pytest.mark.parametrize(("sound", "found"), OTHERS.values(), ids=OTHERS)
def test_an_mp3_that_is_something_else_is_refused_by_what_it_is(sound: bytes, found: str) -> None:
    with pytest.raises(PackageRefused) as refused:
        built(sound, "audio/mpeg")
    told = {language: refused.value.explain(language) for language in Language}
    english, french = told[Language.ENGLISH], told[Language.FRENCH]
    assert english.happened == f"the recording is declared as audio/mpeg, but its content is {found}"
    assert (
        french.happened
        == f"l’enregistrement est annoncé comme audio/mpeg, mais son contenu est de type {found}"
    )
    assert english.place == french.place == f"st-0001, media/{sha256(sound).hexdigest()}"
    assert english.remedy == "Draft the module again, and have its new recordings approved"


@pytest.mark.parametrize(
    ("sound", "happened"),
    [
        (b"", "the recording is empty"),
        (b"bonjour", "its content is not a known audio format"),
        (b"\xff", "its content is not a known audio format"),
        (b"\xff\xfeb\0o\0", "its content is not a known audio format"),
    ],
    ids=["empty", "text", "one byte", "text in UTF-16"],
)
def test_a_recording_of_nothing_one_could_hear_is_refused(sound: bytes, happened: str) -> None:
    with pytest.raises(PackageRefused, match=re.escape(happened)):
        built(sound, "audio/mpeg")


def test_a_recording_the_draft_names_and_nobody_has_is_refused_in_both_languages() -> None:
    with pytest.raises(PackageRefused, match="st-0001: its recording is not in the store") as refused:
        samples.build_sample_release(narrated())
    assert "son enregistrement n’est pas dans l’entrepôt" in str(refused.value.explain(Language.FRENCH))


@pytest.mark.parametrize("language", Language)
def test_what_is_told_of_a_recording_is_told_in_full(language: Language) -> None:
    with pytest.raises(PackageRefused) as refused:
        built(b"", "audio/mpeg")
    told = refused.value.explain(language)
    assert told.language is language
    assert all((told.happened, told.place, told.remedy))
