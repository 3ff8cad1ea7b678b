"""Readers of others that cannot be loaded or fail: what they read is refused by name, the rest is read."""

from pathlib import Path

import pytest

from adapters.courses import CourseFolder
from adapters.sources import suffixes
from pipelines.kinds import READERS
from pipelines.sourcing.module_sources import read_module
from pipelines.sourcing.source_reader import SourceReader, SourceReaders
from pipelines.testing import builders
from schemas import kinds
from schemas.course import SourceFile
from schemas.plugins import PluginGroup
from schemas.source import SourceSpans

HEAD = """
from pipelines.sourcing.file_types import TEXT, FileType
from pipelines.sourcing.source_reader import SourceReader
from schemas.refusal import BilingualText

def fail(*_):
    raise RuntimeError("no such zone")
"""
FAILS = f"{HEAD}READER = SourceReader({{'.ics': 'text/calendar'}}, fail)\n"
SAYS_NOTHING = f"{HEAD}READER = SourceReader({{'.ics': 'text/calendar'}}, lambda source: None)\n"
RECOGNISES_NOTHING = f"""{HEAD}
CALENDAR = FileType(BilingualText("un agenda", "a calendar"), recognise=fail, is_text=True)
READER = SourceReader({{'.ics': 'text/calendar'}}, fail, file_type=CALENDAR)
"""


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/a.md").write_text("Fermez la porte.", encoding="utf-8")
    (tmp_path / "sources/b.ics").write_text("BEGIN:VCALENDAR", encoding="utf-8")
    return CourseFolder(tmp_path, builders.course(sources=(SourceFile(path="sources/*"),)))


def install(folder: Path, patched: pytest.MonkeyPatch, source: str) -> SourceReaders:
    """Install a distribution that reads calendars, and return the readers there are then."""
    installed = folder / "installed"
    info = installed / "calendars-1.0.dist-info"
    info.mkdir(parents=True)
    (installed / f"{folder.name}_calendars.py").write_text(source)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: calendars\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[premierjet.readers]\ncalendars = {folder.name}_calendars:READER\n"
    )
    patched.syspath_prepend(installed)
    return SourceReaders(PluginGroup(READERS.kinds.group, READERS.kinds.package, "READER", SourceReader))


def read(course: CourseFolder, readers: SourceReaders) -> SourceSpans:
    return read_module(course, course.course.modules[0], None, readers)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (FAILS, "its reader, of the plug-in calendars 1.0, failed: RuntimeError: no such zone"),
        (SAYS_NOTHING, "its reader, of the plug-in calendars 1.0, failed: TypeError: "),
        (RECOGNISES_NOTHING, "its reader, of the plug-in calendars 1.0, failed: RuntimeError: no such zone"),
        ("import a_library_nobody_has\n", "'.ics', which Premierjet does not read, and an installed plug-in"),
    ],
    ids=["fails", "says_nothing", "recognises_nothing", "broken"],
)
def test_a_reader_that_fails_stops_its_source(
    course: CourseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, told: str
) -> None:
    spans = read(course, install(tmp_path, monkeypatch, source))
    assert [each.name for each in spans.sources] == ["sources/a.md"]
    (failure,) = spans.failures
    assert failure.name == "sources/b.ics"
    assert told in failure.message
    assert "calendars 1.0" in failure.message
    assert "calendars 1.0" in failure.french


def test_a_broken_reader_hides_no_suffix_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is followed on the web, and taken out of a package, is asked of every reader."""
    readers = install(tmp_path, monkeypatch, "import a_library_nobody_has\n")
    monkeypatch.setattr(kinds.READERS, "_find", lambda: readers.kinds)
    for listed in (suffixes.list_suffixes, suffixes.list_page_suffixes, suffixes.list_packaged_suffixes):
        assert ".html" in listed.__wrapped__()
