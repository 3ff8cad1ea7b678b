"""The pages of packages a course keeps beside it, whole ones and hostile ones."""

import struct
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from adapters.courses import CourseFolder
from adapters.sources import package as package_origin
from adapters.sources.course_sources import CourseSources
from adapters.sources.directory import END
from adapters.store.folder import FolderStore
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.sources import read_module
from schemas.course import PackagePages, PackageSource, SourceFile
from schemas.errors import CourseInvalid, SourceUnreadable

MANIFEST = b'<manifest identifier="m"/>'


def html(text: str) -> bytes:
    return f"<!doctype html><html><body><main><p>{text}</p></main></body></html>".encode()


def zipped(members: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


PACKAGE = {
    "imsmanifest.xml": MANIFEST,
    "pages/froid.html": html("Fermez la porte."),
    "pages/chaud.html": html("Ouvrez la fenêtre."),
    "player/app.js": b"alert(1)",
    "player/README.md": b"# Library",
    "__MACOSX/pages/._froid.html": b"x",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "froid/sources").mkdir(parents=True)
    (tmp_path / "froid/sources/vieux.zip").write_bytes(zipped(PACKAGE))
    (tmp_path / "froid/sources/a.md").write_text("Signez.", encoding="utf-8")
    return tmp_path / "froid"


def course_at(folder: Path, *, path: str = "sources/vieux.zip", pattern: str = "**") -> CourseFolder:
    packages = PackageSource(package=PackagePages(path=path, pattern=pattern), rights="interne")
    return CourseFolder(folder, builders.course(sources=(SourceFile(path="sources/*.md"), packages)))


def names(course: CourseFolder) -> list[str]:
    return [held.name for held in CourseSources(course).sources_of(course.course.modules[0])]


def troubles(course: CourseFolder) -> dict[str, str]:
    told = {}
    for held in CourseSources(course).sources_of(course.course.modules[0]):
        try:
            held.read()
        except SourceUnreadable as error:
            told[error.place] = error.happened
    return told


def test_each_page_of_a_package_is_a_source_of_its_own(folder: Path) -> None:
    assert names(course_at(folder)) == [
        "sources/a.md",
        "sources/vieux.zip/pages/chaud.html",
        "sources/vieux.zip/pages/froid.html",
    ]


def test_what_its_pages_say_can_be_cited(folder: Path) -> None:
    course = course_at(folder)
    spans = read_module(course, course.course.modules[0], None)
    assert [span.text for source in spans.sources for span in source.spans] == [
        "Signez.",
        "Ouvrez la fenêtre.",
        "Fermez la porte.",
    ]
    assert spans.failures == ()


@pytest.mark.parametrize("kind", [*samples.MANIFESTS, "web"])
def test_each_of_our_own_packages_can_be_a_source(folder: Path, kind: str) -> None:
    """What an LMS holds of ours, exported again, is as good a source as any."""
    (folder / "sources/vieux.zip").write_bytes(write_zip(samples.files(kind)))
    course = course_at(folder)
    spans = read_module(course, course.course.modules[0], None)
    assert spans.failures == ()
    _, read = spans.sources  # what it states of its accessibility is no source
    assert read.name == "sources/vieux.zip/index.html"
    assert len(read.spans) > 10
    # Its start is headed by the title; the banner, which repeats it, is none of its text.
    assert read.text.count(samples.make_edition().content.title) == 1


def test_our_statements_of_accessibility_are_no_source_in_a_folder_of_a_zip_either(folder: Path) -> None:
    wrapped = {f"export/{name}": data for name, data in samples.files("web").items()}
    (folder / "sources/vieux.zip").write_bytes(write_zip(wrapped))
    assert names(course_at(folder)) == ["sources/a.md", "sources/vieux.zip/export/index.html"]


def test_a_page_on_accessibility_in_the_package_of_another_is_a_source(folder: Path) -> None:
    taught = {name: html("Décrivez vos images.") for name in ("accessibility-fr.html", "index.html")}
    (folder / "sources/vieux.zip").write_bytes(zipped(taught))
    assert names(course_at(folder)) == [
        "sources/a.md",
        "sources/vieux.zip/accessibility-fr.html",
        "sources/vieux.zip/index.html",
    ]


def test_a_pattern_chooses_among_the_pages_and_among_the_packages(folder: Path) -> None:
    (folder / "sources/neuf.zip").write_bytes(zipped({"froid.html": html("Neuf.")}))
    assert names(course_at(folder, pattern="pages/f*")) == [
        "sources/a.md",
        "sources/vieux.zip/pages/froid.html",
    ]
    assert names(course_at(folder, path="sources/*.zip", pattern="**/froid.html")) == [
        "sources/a.md",
        "sources/neuf.zip/froid.html",
        "sources/vieux.zip/pages/froid.html",
    ]


def test_a_package_that_a_path_meets_too_is_no_second_source(folder: Path) -> None:
    course = course_at(folder)
    course = CourseFolder(
        folder, builders.course(sources=(SourceFile(path="sources/**"), course.course.sources[1]))
    )
    assert "sources/vieux.zip" not in names(course)
    assert len(names(course)) == 3


def test_a_package_under_the_wrong_key_is_told_the_right_one(folder: Path) -> None:
    course = CourseFolder(folder, builders.course(sources=(SourceFile(path="sources/**"),)))
    (failure,) = read_module(course, course.course.modules[0], None).failures
    assert "name it under `package`" in failure.message


def test_a_module_narrows_a_package_to_one_page(folder: Path) -> None:
    course = course_at(folder)
    module = builders.module(sources=("sources/vieux.zip/pages/froid.html",))
    assert [held.name for held in CourseSources(course).sources_of(module)] == [
        "sources/vieux.zip/pages/froid.html"
    ]


def test_a_pattern_that_meets_the_pages_of_a_package_too_means_its_zip(folder: Path) -> None:
    """`sources/**` meets `sources/vieux.zip/index.html` as well: every page once went missing in silence."""
    assert names(course_at(folder, path="sources/**.zip")) == names(course_at(folder))
    (folder / "sources/a.md").rename(folder / "a.md")
    packages = PackageSource(package=PackagePages(path="sources/**"), rights="interne")
    course = CourseFolder(folder, builders.course(sources=(SourceFile(path="*.md"), packages)))
    assert [name for name in names(course) if name.startswith("sources/vieux.zip/")]


def test_an_unchanged_package_is_listed_and_no_page_of_it_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, store = course_at(folder), FolderStore(tmp_path / "store")
    monkeypatch.setattr("adapters.file_version.SETTLED_NS", -1)
    first = CourseSources(course, store)
    stamps = [held.stamp() for held in first.sources_of(course.course.modules[0])]
    first.keep_stamps()

    def never(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr(package_origin.PackageOrigin, "fetch", never)
    again = CourseSources(course, store).sources_of(course.course.modules[0])
    assert [held.stamp() for held in again] == stamps


class Counted(ZipFile):
    """A zip that counts how often one is opened."""

    opened = 0

    def __init__(self, path: Path) -> None:
        Counted.opened += 1
        super().__init__(path)


def test_a_package_is_opened_once_for_all_its_pages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its list used to be read again for each of them: of a thousand pages a million lines."""
    pages = {f"{number}.html": html(f"Page {number}.") for number in range(20)}
    (folder / "sources/vieux.zip").write_bytes(zipped(pages))
    monkeypatch.setattr(package_origin, "ZipFile", Counted)
    Counted.opened = 0
    course = course_at(folder)
    held = CourseSources(course).sources_of(course.course.modules[0])
    assert len([each.read() for each in held if ".zip/" in each.name]) == 20
    assert Counted.opened == 1


def test_a_package_replaced_while_it_is_read_is_opened_again(folder: Path) -> None:
    course = course_at(folder)
    shelf = CourseSources(course).sources_of(course.course.modules[0])
    held = {each.name: each for each in shelf}
    assert b"Fermez la porte" in held["sources/vieux.zip/pages/froid.html"].read()
    (folder / "sources/vieux.zip").write_bytes(zipped({"pages/froid.html": html("Fermez tout à clé.")}))
    assert "Fermez tout" in held["sources/vieux.zip/pages/froid.html"].read().decode()
    with pytest.raises(SourceUnreadable, match="was taken out of its package"):
        held["sources/vieux.zip/pages/chaud.html"].read()


def test_only_the_page_that_changed_has_another_stamp(folder: Path) -> None:
    course = course_at(folder)
    before = {held.name: held.stamp() for held in CourseSources(course).sources_of(course.course.modules[0])}
    time.sleep(0.01)
    (folder / "sources/vieux.zip").write_bytes(zipped({**PACKAGE, "pages/froid.html": html("Fermez tout.")}))
    after = {held.name: held.stamp() for held in CourseSources(course).sources_of(course.course.modules[0])}
    assert [name for name in before if before[name] != after[name]] == ["sources/vieux.zip/pages/froid.html"]


def test_a_path_that_leaves_the_course_or_names_nothing_is_a_fault_of_its_key(folder: Path) -> None:
    for path in ("../vieux.zip", "sources/absent.zip"):
        with pytest.raises(CourseInvalid, match=r"sources\[1\]\.package\.path"):
            names(course_at(folder, path=path))


def test_a_link_to_a_package_elsewhere_is_not_opened(folder: Path) -> None:
    (folder.parent / "away.zip").write_bytes(zipped(PACKAGE))
    (folder / "sources/vieux.zip").unlink()
    (folder / "sources/vieux.zip").symlink_to(folder.parent / "away.zip")
    assert troubles(course_at(folder)) == {"sources/vieux.zip": "is a link that leaves the course's folder"}


def overlong() -> bytes:
    data = bytearray(zipped(PACKAGE))
    end = data.rfind(END)
    data[end + 12 : end + 16] = struct.pack("<I", 50_000_000)
    return bytes(data)


def zip64(
    members: dict[str, bytes], *, listed: int | None = None, leads: int | None = None, between: bytes = b""
) -> bytes:
    """The same zip as tools write that leave every size to the zip64 records (APPNOTE 4.3.14, 4.3.15)."""
    data = zipped(members)
    end = data.rfind(END)
    (count,) = struct.unpack_from("<H", data, end + 10)
    size, offset = struct.unpack_from("<II", data, end + 12)
    said = size if listed is None else listed
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, said, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end if leads is None else leads, 1)
    untold = struct.pack("<4sHHHHIIH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:end] + record + between + locator + untold


def test_a_package_written_as_zip64_is_read_as_any_other(folder: Path) -> None:
    (folder / "sources/vieux.zip").write_bytes(zip64(PACKAGE))
    course = course_at(folder)
    assert troubles(course) == {}
    assert "sources/vieux.zip/pages/froid.html" in names(course)
    assert len(read_module(course, course.course.modules[0], None).sources) == 3


def elsewhere() -> bytes:
    """A modest list by all that older readers look at; newer ones follow the locator to an endless one."""
    data = zip64(PACKAGE, between=bytes(8), listed=50_000_000)
    usual = zipped(PACKAGE)
    return data[: data.rfind(END)] + usual[usual.rfind(END) :]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is not a zip, or a damaged one"),
        (b"PK\x03\x04" + bytes(40), "is not a zip, or a damaged one"),
        (zipped(PACKAGE)[:-30], "is not a zip, or a damaged one"),
        (overlong(), "contains more files than a training package does"),
        (zip64(PACKAGE, listed=50_000_000), "contains more files than a training package does"),
        (zip64(PACKAGE, listed=2**64 - 1), "contains more files than a training package does"),
        (elsewhere(), "contains more files than a training package does"),
        (
            zip64(PACKAGE, leads=2**64 - 1, between=bytes(8)),
            "contains more files than a training package does",
        ),
        (
            zipped({"imsmanifest.xml": MANIFEST, "a.js": b"x"}),
            "contains no page or document that matches its entry",
        ),
    ],
    ids=[
        "empty",
        "no directory",
        "cut short",
        "overlong list",
        "overlong zip64",
        "endless zip64",
        "zip64 elsewhere",
        "zip64 nowhere",
        "no page",
    ],
)
def test_a_package_that_cannot_be_used_is_named_and_the_others_go_on(
    folder: Path, data: bytes, why: str
) -> None:
    (folder / "sources/vieux.zip").write_bytes(data)
    course = course_at(folder)
    assert troubles(course) == {"sources/vieux.zip": why}
    assert len(read_module(course, course.course.modules[0], None).sources) == 1


@pytest.mark.parametrize("name", ["../../etc/a.html", "/etc/a.html", "a\x1bb.html"])
def test_a_member_with_no_usable_name_is_named_and_the_others_go_on(folder: Path, name: str) -> None:
    (folder / "sources/vieux.zip").write_bytes(zipped({name: html("Non."), "b.html": html("Oui.")}))
    course = course_at(folder)
    assert len(troubles(course)) == 1
    assert "sources/vieux.zip/b.html" in names(course)


def test_a_page_of_a_gigabyte_of_nothing_is_not_unpacked(folder: Path) -> None:
    data = bytearray(zipped({"a.html": html("Oui."), "bomb.html": b"\0" * 150_000_000}))
    (folder / "sources/vieux.zip").write_bytes(data)
    assert troubles(course_at(folder)) == {
        "sources/vieux.zip/bomb.html": "is 150 MB; the maximum for a source is 100 MB"
    }


def test_a_page_that_unpacks_to_more_than_it_says_is_refused(folder: Path) -> None:
    data = bytearray(zipped({"bomb.html": b"<p>" + b"x" * 50_000_000}))
    listed = data.rfind(b"PK\x01\x02")
    data[listed + 24 : listed + 28] = struct.pack("<I", 1000)
    (folder / "sources/vieux.zip").write_bytes(data)
    assert list(troubles(course_at(folder)).values()) == ["is not a zip, or a damaged one"]


def test_pages_that_are_too_much_together_are_refused_before_any_is_read(folder: Path) -> None:
    data = bytearray(zipped({f"{number}.html": html(str(number)) for number in range(5)}))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 90_000_000)
    (folder / "sources/vieux.zip").write_bytes(data)
    assert "pages of more than 400 MB in total" in troubles(course_at(folder))["sources/vieux.zip"]


def test_a_packing_that_unpacks_whole_blocks_is_refused(folder: Path) -> None:
    (folder / "sources/vieux.zip").write_bytes(zipped({"a.html": html("Non.")}, ZIP_BZIP2))
    assert list(troubles(course_at(folder)).values()) == ["uses a compression that no LMS reads"]


def test_a_page_behind_a_password_is_named(folder: Path) -> None:
    data = bytearray(zipped({"a.html": html("Non.")}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    (folder / "sources/vieux.zip").write_bytes(data)
    assert list(troubles(course_at(folder)).values()) == ["is protected by a password"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_page_that_is_twice_in_its_package_is_told(folder: Path) -> None:
    with ZipFile(folder / "sources/vieux.zip", "w") as archive:
        archive.writestr("a.html", html("Un."))
        archive.writestr("a.html", html("Deux."))
    assert troubles(course_at(folder)) == {"sources/vieux.zip/a.html (2)": "appears twice in its package"}
