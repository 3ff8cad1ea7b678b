"""The placeholder that `premierjet init` puts among the sources of a new course.

While it is there nobody has filled the course in: nothing is drafted from it unless somebody asks for it.
"""

from pathlib import Path

from adapters.courses import SOURCES, CourseFolder
from adapters.sources.patterns import compile_pattern
from schemas.course import SourceFile
from schemas.language import Language
from schemas.languages.texts import read_texts


def write_placeholder(course: Path, language: Language) -> Path:
    """Write the placeholder in a language among the sources of a course's new folder, and return its file."""
    texts = read_texts("cli.init", language)
    file = course / SOURCES / texts["source_name"]
    file.parent.mkdir()
    file.write_text(texts["source"], encoding="utf-8")
    return file


def find_placeholder(folder: CourseFolder) -> str | None:
    """Return the name of the placeholder that is still a source of a course; None if there is none.

    A file of its name with another text is somebody's own.
    """
    for language in (folder.course.language, *Language.__members__.values()):
        texts = read_texts("cli.init", language)
        name = f"{SOURCES}/{texts['source_name']}"
        if _holds(folder.folder / name, texts["source"]) and _is_source(folder, name):
            return name
    return None


def _holds(file: Path, text: str) -> bool:
    """Return whether a file holds a text; one of another size is not opened, as sensors ask at each tick."""
    written = text.encode()
    try:
        return file.stat().st_size == len(written) and file.read_bytes() == written
    except OSError:
        return False


def _is_source(folder: CourseFolder, name: str) -> bool:
    local = (entry for entry in folder.course.sources if isinstance(entry, SourceFile))
    return any(compile_pattern(entry.path)(name) for entry in local)
