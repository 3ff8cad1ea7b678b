"""The theme of a course, with the bytes of its pictures and templates."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from time import time_ns
from typing import TypeVar

from adapters.course_yaml import place_of
from adapters.courses import COURSE_FILE, CourseFolder
from adapters.file_version import read_settled_version, read_version
from schemas.course.theme import ThemeSettings
from schemas.errors import CourseInvalid, InvalidInput
from schemas.refusal import Refusal
from schemas.theme.theme import Theme, ThemePicture, ThemeTemplate

MOST_TEMPLATES = 8
_File = TypeVar("_File", ThemePicture, ThemeTemplate)


def load_theme(folder: CourseFolder) -> Theme | None:
    """Return the theme of a course; None if it has none.

    Raises CourseInvalid, naming the line of the key, if one of its files is missing or cannot be used.
    """
    settings = folder.course.theme_settings
    if settings is None:
        return None
    return Theme(
        settings,
        _load_logo(folder, settings),
        _load_cover(folder, settings),
        _load_word(folder, settings),
        _load_slides(folder, settings),
    )


def find_theme(folder: CourseFolder) -> Theme | None:
    """Return the theme of a course for a preview; a file that cannot be used is left out."""
    settings = folder.course.theme_settings
    if settings is None:
        return None
    return Theme(
        settings,
        _leave_out(lambda: _load_logo(folder, settings)),
        _leave_out(lambda: _load_cover(folder, settings)),
        _leave_out(lambda: _load_word(folder, settings)),
        _leave_out(lambda: _load_slides(folder, settings)),
    )


def version_theme_files(folder: CourseFolder) -> tuple[str, ...]:
    """Return versions of the files of a theme, which change when their bytes do."""
    settings = folder.course.theme_settings
    if settings is None:
        return ()
    cover = settings.cover.file if settings.cover else None
    versions = []
    for path in (settings.logo, cover, settings.word, settings.slides):
        if path is not None:
            try:
                versions.append(read_version((folder.folder / path).stat()))
            except OSError:
                versions.append("")
    return tuple(versions)


def _leave_out(load: Callable[[], _File | None]) -> _File | None:
    try:
        return load()
    except CourseInvalid:
        return None


def _load_logo(folder: CourseFolder, settings: ThemeSettings) -> ThemePicture | None:
    if settings.logo is None:
        return None
    from pipelines.packaging.theme.pictures import check_logo  # and Pillow and lxml with it

    key = ("theme", "logo")
    data = _read_file(folder, settings.logo, key)
    try:
        return check_logo(settings.logo, data, folder.course.organisation)
    except InvalidInput as error:
        raise CourseInvalid.of(error, _locate(folder, key)) from error


def _load_cover(folder: CourseFolder, settings: ThemeSettings) -> ThemePicture | None:
    cover = settings.cover
    if cover is None:
        return None
    from pipelines.packaging.theme.pictures import check_cover  # and Pillow and lxml with it

    key = ("theme", "cover", "file")
    data = _read_file(folder, cover.file, key)
    try:
        return check_cover(cover.file, data, cover.alternative.strip())
    except InvalidInput as error:
        raise CourseInvalid.of(error, _locate(folder, key)) from error


def _load_word(folder: CourseFolder, settings: ThemeSettings) -> ThemeTemplate | None:
    if settings.word is None:
        return None
    from pipelines.packaging.theme.word_template import check_word_template  # and python-docx with it

    return _load_template(folder, settings.word, "word", check_word_template)


def _load_slides(folder: CourseFolder, settings: ThemeSettings) -> ThemeTemplate | None:
    if settings.slides is None:
        return None
    from pipelines.packaging.theme.slides_template import check_slides_template  # and python-pptx with it

    return _load_template(folder, settings.slides, "slides", check_slides_template)


def _load_template(
    folder: CourseFolder, path: str, name: str, check: Callable[[str, bytes], ThemeTemplate]
) -> ThemeTemplate:
    key = ("theme", name)
    file = (folder.folder / path).resolve()
    try:
        version = read_settled_version(file.stat(), time_ns())
        if version is None or not file.is_relative_to(folder.folder.resolve()):
            return check(path, _read_file(folder, path, key))
        return _check_settled(check, path, file, version)
    except OSError as error:
        raise _make_missing(folder, path, key) from error
    except InvalidInput as error:
        raise CourseInvalid.of(error, _locate(folder, key)) from error


@lru_cache(maxsize=MOST_TEMPLATES)
def _check_settled(
    check: Callable[[str, bytes], ThemeTemplate], path: str, file: Path, _version: str
) -> ThemeTemplate:
    """Return a checked template, read once for all modules of a course until its file changes."""
    return check(path, file.read_bytes())


def _read_file(folder: CourseFolder, path: str, key: tuple[str, ...]) -> bytes:
    """Return a file below the course's folder."""
    file = (folder.folder / path).resolve()
    if file.is_relative_to(folder.folder.resolve()) and file.is_file():
        try:
            return file.read_bytes()
        except OSError:
            pass  # said below like a file that is not there
    raise _make_missing(folder, path, key)


def _make_missing(folder: CourseFolder, path: str, key: tuple[str, ...]) -> CourseInvalid:
    return CourseInvalid(Refusal("theme.missing", place=_locate(folder, key), file=path))


def _locate(folder: CourseFolder, key: tuple[str, ...]) -> str:
    file = folder.folder / COURSE_FILE
    line, path = place_of(file, file.read_text(encoding="utf-8"), key)
    return f"{file}, line {line}, {path}"
