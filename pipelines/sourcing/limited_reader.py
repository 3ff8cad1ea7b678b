"""Reading of sources in processes with limits: a source that takes too long or too much memory is refused.

A process answers with the JSON of a contract, which is checked like any other. Decided in
docs/decisions/0109-sources-read-within-limits.md.
"""

import json
import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from queue import LifoQueue
from typing import Any

from adapters.limited_process import Limit, LimitedProcess, LimitReached, ProcessLimits
from adapters.ocr import RecognisedLine, Recogniser, ScannedPage
from adapters.sources.beside import digest_files
from pipelines.sourcing.module_sources import read_source
from pipelines.sourcing.pictures.found import KeepPicture, ignore_picture
from pipelines.sourcing.source_reader import ReadingLimitReached, SourceBytes, SourceReaders
from schemas import errors
from schemas.errors import PremierjetError, SourceUnreadable
from schemas.language import Language
from schemas.refusal import BilingualText, Fact, Refusal, RefusalFact, TextFact
from schemas.source import SourceText, stamp_source

log = logging.getLogger("premierjet.sources")
LONGEST_WHY = 300
"""Characters of the error of a reader that failed."""

READ, REFUSED, FAILED = b"read", b"refused", b"failed"
FIRST_BYTES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class LimitedReader:
    """Reads sources in separate processes, each used again for the next source; threads may share it."""

    def __init__(self, answerer: str, limits: ProcessLimits, at_once: int = 1) -> None:
        self.limits = limits
        self.at_once = at_once
        self._answerer = answerer
        self._processes: list[LimitedProcess] = []
        self._open_processes()

    def read(self, source: SourceBytes, keep: KeepPicture = ignore_picture) -> SourceText:
        """Return the text of a source, and give the bytes of each picture it keeps to `keep`.

        Raises SourceUnreadable, also if reading reached a limit.
        """
        question = {
            "name": source.name,
            "language": source.language,
            "recognise": source.recogniser is not None,
            "beside": [[name, len(data)] for name, data in source.beside.items()],
        }
        try:
            head = json.dumps(question).encode() + b"\n"
            answer = self._ask(head, source.data, *source.beside.values())
        except LimitReached as reached:
            refusal = self._explain_limit(source.name, reached)
            raise ReadingLimitReached(refusal, self.limits.text) from reached
        outcome, _, document = answer.partition(b"\n")
        if outcome == READ:
            written, pictures = _split_answer(document)
            text = _check_answer(source, SourceText.from_json(written))
            for data in _check_pictures(text, pictures):
                keep(data)
            return text
        if outcome == REFUSED:
            raise _rebuild_error(json.loads(document))
        log.error("Reading %s failed in its process:\n%s", source.name, document.decode())
        why = document.decode().rstrip().rpartition("\n")[2]
        raise SourceUnreadable(Refusal("source.reader_failed", place=source.name, why=why[:LONGEST_WHY]))

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.close()

    def stop(self) -> None:
        """End the processes while other threads wait for their answers; the next source starts new ones."""
        stopped = self._processes
        self._open_processes()
        for process in stopped:
            process.stop()

    def _open_processes(self) -> None:
        """Make the processes, which start with their first source; the last used is used first."""
        self._processes = [LimitedProcess(self._answerer, self.limits) for _ in range(self.at_once)]
        self._idle: LifoQueue[LimitedProcess] = LifoQueue()
        for process in self._processes:
            self._idle.put(process)

    def _ask(self, *question: bytes) -> bytes:
        """Return the answer of a process that is idle, as soon as one is; raises LimitReached."""
        idle = self._idle
        process = idle.get()
        try:
            return process.ask(*question)
        finally:
            idle.put(process)

    def _explain_limit(self, name: str, reached: LimitReached) -> Refusal:
        match reached.limit:
            case Limit.TIME:
                return Refusal("source.takes_too_long", place=name, seconds=int(self.limits.seconds))
            case Limit.PROCESSOR:
                return Refusal("source.needs_processor", place=name, seconds=self.limits.processor_seconds)
            case Limit.MEMORY:
                return Refusal("source.needs_memory", place=name, megabytes=self.limits.memory_mb)
            case Limit.CRASH:
                return Refusal("source.reader_crashed", place=name, how=reached.how)


def answer_question(question: bytes, progress: Callable[[], None], readers: SourceReaders) -> bytes:
    """Return the answer of the process to one question: the text of a source, or why it cannot be read."""
    head, _, content = question.partition(b"\n")
    del question
    request = json.loads(head)
    data, beside = _split_question(content, request["beside"])
    recogniser = _open_recogniser(progress) if request["recognise"] else None
    source = SourceBytes(request["name"], data, Language(request["language"]), recogniser, beside, progress)
    pictures: list[bytes] = []

    def keep(picture: bytes) -> None:
        progress()
        pictures.append(picture)

    try:
        text = read_source(source, readers, keep).model_dump_json().encode()
        sizes = [len(text), *map(len, pictures)]
        return b"\n".join((READ, json.dumps(sizes).encode(), b"".join((text, *pictures))))
    except MemoryError:
        raise
    except PremierjetError as error:
        return _answer_refusal(error)
    except Exception:
        return _answer_failure()


def _split_question(content: bytes, beside: list[tuple[str, int]]) -> tuple[bytes, dict[str, bytes]]:
    """Return the bytes of a source, and the files beside it, which follow by name and size."""
    end = begin = len(content) - sum(size for _, size in beside)
    files = {}
    for name, size in beside:
        files[name] = content[end : end + size]
        end += size
    return content[:begin], files


def _split_answer(document: bytes) -> tuple[bytes, list[bytes]]:
    """Return the JSON of a text and the bytes of its pictures; an answer begins with their sizes."""
    sizes, _, content = document.partition(b"\n")
    pieces, start = [], 0
    for size in json.loads(sizes):
        pieces.append(content[start : start + size])
        start += size
    return pieces[0], pieces[1:]


def _check_pictures(text: SourceText, pictures: list[bytes]) -> list[bytes]:
    """Return the bytes of a text's pictures; raises RuntimeError if they are not what the text says.

    Whatever a document made of the process that read it, nothing but a PNG or a JPEG is kept.
    """
    named = [(picture.sha256, picture.media_type) for picture in text.stored_pictures]
    found = [(sha256(data).hexdigest(), _find_media_type(data)) for data in pictures]
    if sorted(named) != sorted(found):
        raise RuntimeError(f"reading {text.name}: its process answered with other pictures than it names")
    return pictures


def _find_media_type(data: bytes) -> str:
    """Return the media type of a picture by its first bytes; empty if it is neither PNG nor JPEG."""
    return next((media_type for start, media_type in FIRST_BYTES.items() if data.startswith(start)), "")


def _check_answer(source: SourceBytes, text: SourceText) -> SourceText:
    """Return the text; raises RuntimeError if it is that of another source."""
    stamp = stamp_source(sha256(source.data).hexdigest(), digest_files(source.beside))
    if (text.name, text.stamp) != (source.name, stamp):
        raise RuntimeError(f"reading {source.name}: its process answered of {text.name} instead")
    return text


def _answer_refusal(error: PremierjetError) -> bytes:
    """Return the error of a source as an answer; its traceback if the error cannot be written as JSON."""
    try:
        return REFUSED + b"\n" + json.dumps(_describe_error(error), default=str).encode()
    except Exception:
        return _answer_failure()


def _answer_failure() -> bytes:
    """Return the traceback of the exception being handled, as an answer."""
    return FAILED + b"\n" + traceback.format_exc().encode("utf-8", "backslashreplace")


class _ProgressRecogniser:
    """Reads scanned pages and reports progress at each, so that the time limit starts anew for every page."""

    def __init__(self, recogniser: Recogniser, progress: Callable[[], None]) -> None:
        self._recogniser = recogniser
        self._progress = progress

    def stamp(self) -> str:
        """Return what recognised words depend on besides the picture, e.g. the recogniser's version."""
        return self._recogniser.stamp()

    def engine(self, language: Language) -> str:
        """Return the name of the recogniser; raises RecognitionUnusable if it cannot be used."""
        return self._recogniser.engine(language)

    def read(self, picture: ScannedPage, language: Language) -> tuple[RecognisedLine, ...]:
        """Return the lines of a page; raises RecognitionUnusable."""
        self._progress()
        return self._recogniser.read(picture, language)


def _open_recogniser(progress: Callable[[], None]) -> Recogniser:
    from adapters.ocr.tesseract import Tesseract

    return _ProgressRecogniser(Tesseract(), progress)


def _describe_error(error: PremierjetError) -> dict[str, Any]:
    """Return an error as JSON, with the refusal that words it in both languages."""
    refusal = error.refusal
    facts = {name: _write_fact(fact) for name, fact in refusal.facts.items()} if refusal else {}
    return {
        "error": _find_own_class(error),
        "wording": refusal.wording if refusal else None,
        "facts": facts,
        "happened": error.happened,
        "place": error.place,
        "remedy": error.remedy,
    }


def _find_own_class(error: PremierjetError) -> str:
    """Return the name of the error's nearest class in `schemas.errors`: the reader knows no plug-in's own."""
    own_classes = (each for each in type(error).__mro__ if each.__module__ == errors.__name__)
    return next(own_classes).__name__


def _rebuild_error(document: dict[str, Any]) -> PremierjetError:
    kind: type[PremierjetError] = getattr(errors, document["error"], errors.SourceUnreadable)
    if document["wording"] is None:
        return kind(document["happened"], place=document["place"], remedy=document["remedy"])
    facts = {name: _read_fact(fact) for name, fact in document["facts"].items()}
    return kind(Refusal(document["wording"], **facts))


def _write_fact(fact: Fact) -> Any:
    match fact:
        case datetime():
            return {"at": fact.isoformat()}
        case BilingualText():
            return {"french": fact.french, "english": fact.english}
        case TextFact():
            return {"text": fact.key, "facts": dict(fact.facts)}
        case RefusalFact():
            facts = {name: _write_fact(each) for name, each in fact.refusal.facts.items()}
            return {"wording": fact.refusal.wording, "facts": facts, "part": fact.part}
    return fact


def _read_fact(fact: Any) -> Fact:
    match fact:
        case {"at": at}:
            return datetime.fromisoformat(at)
        case {"french": french, "english": english}:
            return BilingualText(french, english)
        case {"text": key, "facts": facts}:
            return TextFact(key, tuple(facts.items()))
        case {"wording": wording, "facts": facts, "part": part}:
            refusal = Refusal(wording, **{name: _read_fact(each) for name, each in facts.items()})
            return RefusalFact(refusal, part)
    plain: str | int = fact
    return plain
