"""Sources read in a process with limits: as in ours, and one that reaches a limit stops no other."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.courses import CourseFolder
from adapters.limited_process import ProcessLimits
from pipelines import source_process
from pipelines.kinds import READERS
from pipelines.sourcing.at_once import AtOnce
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.module_sources import read_module, read_source
from pipelines.sourcing.source_reader import SourceBytes
from schemas.errors import SourceUnreadable
from schemas.language import Language
from tests.sourcing.archives import with_part
from tests.sourcing.documents import word
from tests.sourcing.test_plugin_readers import HEAD, course, install
from tests.sourcing.test_spans_of_every_format import SENTENCES, WRITTEN

pytestmark = pytest.mark.trial  # each starts processes, and stops them

__all__ = ["course"]

ANSWERER = f"{source_process.__name__}:answer_question"
READER = "READER = SourceReader({'.ics': 'text/calendar'}, read)\n"
LOOPS = f"{HEAD}\ndef read(source):\n    while True: pass\n{READER}"
EATS = f"{HEAD}\ndef read(source):\n    held = []\n    while True: held.append(bytearray(1 << 26))\n{READER}"
FALLS = f"{HEAD}\nimport os\ndef read(source):\n    os.kill(os.getpid(), 11)\n{READER}"


@pytest.fixture(scope="module")
def reader() -> Iterator[LimitedReader]:
    with closing(
        LimitedReader(ANSWERER, ProcessLimits(seconds=60, processor_seconds=60, memory_mb=2048))
    ) as opened:
        yield opened


@pytest.mark.parametrize("suffix", sorted(WRITTEN))
def test_a_source_says_the_same_as_in_our_process(reader: LimitedReader, suffix: str) -> None:
    written = WRITTEN[suffix](list(SENTENCES))
    data = written if isinstance(written, bytes) else str(written).encode()
    source = SourceBytes(f"a{suffix}", data, Language.FRENCH)
    assert reader.read(source).canonical() == read_source(source, READERS).canonical()


BOMB = with_part(word(lambda document: document.add_paragraph("Fermez.")), "bomb.bin", bytes(60_000_000))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", BOMB),
        ("a.pdf", b"%PDF-1.7 cut"),
        ("a.html", b""),
        ("a.xyz", b"a"),
        ("a.docx", b"PK\3\4"),
        ("a.pdf", b"Fermez."),
    ],
    ids=["bomb", "cut", "empty", "unknown", "no_zip", "other_kind"],
)
def test_a_refusal_is_the_same_in_both_languages(reader: LimitedReader, name: str, data: bytes) -> None:
    source = SourceBytes(name, data, Language.FRENCH)
    with pytest.raises(SourceUnreadable) as ours:
        read_source(source, READERS)
    with pytest.raises(SourceUnreadable) as theirs:
        reader.read(source)
    for language in Language:
        assert theirs.value.explain(language) == ours.value.explain(language)


@pytest.mark.parametrize(
    ("plugin", "seconds", "english", "french"),
    [
        (LOOPS, 1, "reading it took more than 1 s", "elle durait plus de 1 s"),
        (EATS, 30, "needs more than 512 MB of memory", "plus de 512 Mo de mémoire"),
        (FALLS, 30, "crashed the program that was reading it (signal 11)", "(signal 11)"),
    ],
    ids=["loops", "eats_memory", "falls"],
)
def test_what_reaches_a_limit_stops_its_source_alone(
    course: CourseFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plugin: str,
    seconds: int,
    english: str,
    french: str,
) -> None:
    """The reader of others is no worse than a document that makes ours loop."""
    readers = install(tmp_path, monkeypatch, plugin)
    (tmp_path / "sources/c.md").write_text("Ouvrez la porte.", encoding="utf-8")
    with closing(LimitedReader(ANSWERER, ProcessLimits(seconds, 60, memory_mb=512))) as limited:
        spans = read_module(course, course.course.modules[0], None, readers, read=limited.read)
    assert [each.name for each in spans.sources] == ["sources/a.md", "sources/c.md"]
    (failure,) = spans.failures
    assert failure.name == "sources/b.ics"
    assert english in failure.message
    assert french in failure.french


def test_a_document_that_takes_too_long_is_refused() -> None:
    """Two hundred thousand sentences, and a hundredth of a second for them."""
    hasty = ProcessLimits(seconds=0.01, processor_seconds=60, memory_mb=2048)
    with (
        closing(LimitedReader(ANSWERER, hasty)) as limited,
        pytest.raises(SourceUnreadable, match="took more"),
    ):
        limited.read(SourceBytes("a.txt", b"Fermez la porte.\n\n" * 200_000, Language.FRENCH))


OWN_ERROR = f"""{HEAD}
from pathlib import PurePosixPath
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal
class ZoneUnknown(SourceUnreadable):
    pass
def read(source):
    raise ZoneUnknown(Refusal("source.plugin_failed", place=source.name, origin="calendars 1.0", why=WHY))
{READER}"""


@pytest.mark.parametrize("why", ["'no such zone'", "PurePosixPath('no such zone')"], ids=["text", "path"])
def test_a_plugin_refuses_with_an_error_of_its_own(
    course: CourseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """Its class is unknown here, and a fact may be what JSON cannot write: the run stopped at both."""
    readers = install(tmp_path, monkeypatch, OWN_ERROR.replace("WHY", why))
    with closing(
        LimitedReader(ANSWERER, ProcessLimits(seconds=60, processor_seconds=60, memory_mb=2048))
    ) as limited:
        spans = read_module(course, course.course.modules[0], None, readers, read=limited.read)
    (failure,) = spans.failures
    assert failure.name == "sources/b.ics"
    assert "no such zone" in failure.message


def fail_at_loops(question: bytes, progress: Callable[[], None]) -> bytes:
    """Read as usual, but for a fault of ours at a source that a document was made to meet."""
    if b"LOOP" in question:
        return b"failed\nTraceback (most recent call last):\nRecursionError: maximum recursion depth exceeded"
    return source_process.answer_question(question, progress)


def test_a_fault_of_our_own_reader_stops_its_source_alone(course: CourseFolder, tmp_path: Path) -> None:
    """Nested functions in a style sheet raised RecursionError, and the module was never drafted."""
    (tmp_path / "sources/c.md").write_text("LOOP", encoding="utf-8")
    (tmp_path / "sources/b.ics").unlink(missing_ok=True)
    answerer = f"{__name__}:{fail_at_loops.__name__}"
    limits = ProcessLimits(seconds=60, processor_seconds=60, memory_mb=2048)
    with closing(LimitedReader(answerer, limits)) as limited:
        spans = read_module(course, course.course.modules[0], None, READERS, read=limited.read)
    failures = {failure.name: failure for failure in spans.failures}
    assert [each.name for each in spans.sources] == ["sources/a.md"]
    assert "fault of its reader: RecursionError: maximum" in failures["sources/c.md"].message
    assert "par une faute de son lecteur" in failures["sources/c.md"].french


@pytest.mark.parametrize("at_once", [1, 3])
def test_sources_come_in_the_order_of_their_names_however_many_at_once(
    course: CourseFolder, tmp_path: Path, at_once: int
) -> None:
    """The first is the longest, so that the others are read before it."""
    (tmp_path / "sources/b.ics").unlink(missing_ok=True)
    for number in range(8):
        (tmp_path / f"sources/c{number}.md").write_text(f"Fermez la porte {number}.\n\n" * 3 ** (7 - number))
    limits = ProcessLimits(seconds=60, processor_seconds=60, memory_mb=1024)
    with closing(LimitedReader(ANSWERER, limits, at_once)) as limited:
        module = course.course.modules[0]
        reading = AtOnce(at_once, limited.stop)
        spans = read_module(course, module, None, READERS, read=limited.read, at_once=reading)
    alone = read_module(course, module, None, READERS)
    assert spans.canonical() == alone.canonical()


LONG = SourceBytes("a.md", b"Fermez la porte.\n\n" * 90_000, Language.FRENCH)


def test_an_interrupt_ends_every_process_at_once() -> None:
    """A Ctrl-C, or Dagster that ends a run, while two of many sources are read."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    limits = ProcessLimits(seconds=60, processor_seconds=60, memory_mb=1024)
    with closing(LimitedReader(ANSWERER, limits, 2)) as limited:
        earlier = signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, 2)
        begun = time.monotonic()
        try:
            with pytest.raises(KeyboardInterrupt):
                AtOnce(2, limited.stop).map(limited.read, [LONG] * 200)
        finally:
            signal.signal(signal.SIGALRM, earlier)
        assert time.monotonic() - begun < 30  # all of them take minutes
        assert limited.read(replace(LONG, data=b"Fermez la porte.")).spans


def test_a_bug_at_one_source_waits_for_no_other() -> None:
    read: list[str] = []

    def fail(name: str) -> str:
        read.append(name)
        if name == "b":
            raise ZeroDivisionError
        return name

    with pytest.raises(ZeroDivisionError):
        AtOnce(2).map(fail, ["a", "b", *"cdefghijkl" * 100])
    assert len(read) < 1_000


def test_a_text_of_millions_of_words_is_refused_by_name(reader: LimitedReader) -> None:
    """One of 50 MB took 1.9 GB of memory; `python -m bench.reader_processes` measures what it takes now."""
    text = b"Fermez la porte de la chambre froide.\n" * 600_000
    with pytest.raises(SourceUnreadable, match=r"a\.txt: holds more than 20000000 characters.*Split"):
        reader.read(SourceBytes("a.txt", text, Language.FRENCH))


def test_more_sentences_than_a_module_can_use_are_refused(reader: LimitedReader) -> None:
    text = b"Fermez. " * 100_001
    with pytest.raises(SourceUnreadable, match=r"a\.txt: holds more than 100000 sentences"):
        reader.read(SourceBytes("a.txt", text, Language.FRENCH))


def answer_of_another(question: bytes, _: Callable[[], None]) -> bytes:
    """Answer any question as if it had been about another source."""
    other = SourceBytes("other.md", b"Ouvrez la porte.", Language.FRENCH)
    text = read_source(other, READERS).canonical()
    return b"read\n[%d]\n%b" % (len(text), text)


def answer_with_another_picture(question: bytes, _: Callable[[], None]) -> bytes:
    """Answer as a document would that took the process over, with an active picture beside its text."""
    text = read_source(
        SourceBytes("a.md", question.partition(b"\n")[2], Language.FRENCH), READERS
    ).canonical()
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    return b"read\n[%d, %d]\n%b%b" % (len(text), len(script), text, script)


def test_a_picture_the_text_does_not_name_is_not_taken() -> None:
    answerer = f"{__name__}:{answer_with_another_picture.__name__}"
    limited, kept = (
        LimitedReader(answerer, ProcessLimits(seconds=60, processor_seconds=60, memory_mb=2048)),
        list[bytes](),
    )
    with closing(limited), pytest.raises(RuntimeError, match="other pictures than it names"):
        limited.read(SourceBytes("a.md", b"Fermez la porte.", Language.FRENCH), kept.append)
    assert kept == []


def test_the_answer_to_another_question_is_not_taken() -> None:
    limited = LimitedReader(
        f"{__name__}:answer_of_another", ProcessLimits(seconds=60, processor_seconds=60, memory_mb=2048)
    )
    with closing(limited), pytest.raises(RuntimeError, match=r"answered of other\.md"):
        limited.read(SourceBytes("a.md", b"Fermez la porte.", Language.FRENCH))
