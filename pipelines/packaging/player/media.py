"""Pictures and recordings that the player shows, and their files."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from adapters.blob import Member
from pipelines.packaging.captions import AudioTrack, join_audio, pair_recordings, write_webvtt
from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import PictureWidth, draw_svg, write_alternative
from schemas.draft import Content, Drawn, PictureBlock, Recorded, Section, walk_named
from schemas.errors import PackageRefused
from schemas.ids import PageId, StatementId
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.theme.theme import ThemePicture


@dataclass(frozen=True)
class PictureFile:
    """One file of a picture, and its size in CSS pixels."""

    path: str
    body: bytes
    width: str
    height: str


@dataclass(frozen=True)
class SectionPicture:
    """The picture of a section: its name, and one file for narrow screens and one for wide ones."""

    name: str
    tall: PictureFile
    wide: PictureFile


@dataclass(frozen=True)
class SectionReading:
    """A section read aloud: the paths of sound and captions, the speech engines, and when sentences begin.

    `begins`: milliseconds from the start of the sound, by statement.
    """

    sound: str
    captions: str
    engines: tuple[str, ...]
    begins: dict[StatementId, int]


@dataclass(frozen=True)
class NamedPicture:
    """A picture that stands beside the content: its path, its size, and what it says who cannot see it."""

    path: str
    width: int
    height: int
    name: str


@dataclass(frozen=True)
class PageMedia:
    """The pictures and readings of an edition by section, and their files by path.

    `logo` stands in the top bar, `cover` on the first page; nothing does where none is given.
    """

    pictures: dict[PageId, SectionPicture]
    readings: dict[PageId, SectionReading]
    files: dict[str, Member]
    logo: NamedPicture | None = None
    cover: NamedPicture | None = None


def collect_media(edition: Edition) -> PageMedia:
    """Return the pictures and readings of an edition.

    A preview leaves out recordings that are missing or cannot be joined; a release raises PackageRefused.
    """
    pictures, picture_files = _draw_pictures(edition.content)
    files: dict[str, Member] = {**picture_files}
    readings: dict[PageId, SectionReading] = {}
    language = edition.content.language
    for artefact in edition.content.artefacts:
        if not isinstance(artefact, Recorded):
            continue
        narration = _drop_missing_recordings(artefact, edition)
        for section in narration.sections:
            track = _join_track(narration, section, edition)
            if track is not None:
                sound, captions = f"narration/{section.id}.{track.extension}", f"narration/{section.id}.vtt"
                readings[section.id] = _read_section(narration, language, section, sound, captions)
                files[sound] = track.data
                files[captions] = write_webvtt(narration, language, (section,)).encode()
    files |= _list_picture_files(edition)
    logo, cover = (edition.theme.logo, edition.theme.cover) if edition.theme else (None, None)
    files |= {picture.path: picture.data for picture in (logo, cover) if picture is not None}
    return PageMedia(pictures, readings, files, _name_picture(logo), _name_picture(cover))


def _name_picture(picture: ThemePicture | None) -> NamedPicture | None:
    if picture is None:
        return None
    return NamedPicture(picture.path, picture.width, picture.height, picture.alternative)


def _list_shown_pictures(edition: Edition) -> Iterator[PictureBlock]:
    """Yield the pictures of what learners are shown; those of slides alone are in no package of theirs."""
    shown = (each for each in edition.content.artefacts if edition.kinds.has_view(each))
    return (block for each in shown for block in walk_named(each) if isinstance(block, PictureBlock))


def _list_picture_files(edition: Edition) -> dict[str, Member]:
    """Return the pictures of the pages' blocks by path; a preview leaves out those that are missing."""
    files: dict[str, Member] = {}
    for block in _list_shown_pictures(edition):
        data = edition.media.get(block.picture.sha256)
        if data is not None:
            files[block.picture.path] = data
        elif edition.number:
            raise PackageRefused(Refusal("media.picture_absent", block=block.id))
    return files


def _draw_pictures(content: Content) -> tuple[dict[PageId, SectionPicture], dict[str, bytes]]:
    drawn = {}
    for artefact in content.artefacts:
        for section in artefact.sections if isinstance(artefact, Drawn) else ():
            name = write_alternative(section, content.language).partition("\n")[0]
            tall, wide = (
                _draw_picture(section, content.language, shape)
                for shape in (PictureWidth.TALL, PictureWidth.WIDE)
            )
            drawn[section.id] = SectionPicture(name, tall, wide)
    pictures = (picture for each in drawn.values() for picture in (each.tall, each.wide))
    return drawn, {picture.path: picture.body for picture in pictures}


def _draw_picture(section: Section, language: Language, shape: PictureWidth) -> PictureFile:
    body = draw_svg(section, language, shape)
    size = etree.fromstring(body)
    path = f"figures/{section.id}-{shape.name.lower()}.svg"
    return PictureFile(path, body, size.get("width", ""), size.get("height", ""))


def _drop_missing_recordings(narration: Recorded, edition: Edition) -> Recorded:
    """Return a narration without recordings that are missing if this is a preview, else unchanged."""
    present = tuple(each for each in narration.recordings if each.audio in edition.media)
    return narration if edition.number else narration.model_copy(update={"recordings": present})


def _join_track(narration: Recorded, section: Section, edition: Edition) -> AudioTrack | None:
    try:
        return join_audio(narration, edition.content.language, edition.media, (section,))
    except PackageRefused:
        if edition.number:
            raise
        return None  # a preview is shown for people to see what a release would be refused for


def _read_section(
    narration: Recorded, language: Language, section: Section, sound: str, captions: str
) -> SectionReading:
    pairs = pair_recordings(narration, language, (section,))
    starts = accumulate((recording.milliseconds for _, recording in pairs), initial=0)
    begins = {statement.id: start for (statement, _), start in zip(pairs, starts, strict=False)}
    engines = dict.fromkeys(recording.engine for _, recording in pairs)
    return SectionReading(sound, captions, tuple(engines), begins)
