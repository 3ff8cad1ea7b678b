"""Text recognition by tesseract on this machine; it reads a picture from a pipe and answers in hOCR."""

import re
import shutil
import subprocess
from functools import partial
from hashlib import sha256
from pathlib import Path

from lxml import etree

from adapters.file_version import read_version
from adapters.ocr import RecognisedLine, RecognisedWord, ScannedPage
from adapters.surroundings import build_bare_environment
from adapters.version_cache import VersionCache
from schemas.errors import RecognitionUnusable
from schemas.language import Language
from schemas.languages.formats import read_formats
from schemas.refusal import Refusal

COMMAND = "tesseract"
VERSION = re.compile(r"\d+(?:\.\d+)+")
FOLDER = re.compile(r'"([^"]+)"')
SECONDS_A_PAGE = 60
"""A dense page takes one to three; what takes longer is no page of text."""

LONGEST_EXCERPT = 200
MOST_PROGRAMS, MOST_DATA = 4, 16
PROPERTY = re.compile(r"(bbox|baseline|x_size|x_wconf) ([-\d. ]+)")


class Tesseract:
    """Recognises pages with tesseract on one core: more threads take five times the work and save no time."""

    def __init__(self, seconds_a_page: float = SECONDS_A_PAGE) -> None:
        self._seconds = seconds_a_page

    def stamp(self) -> str:
        """Return the program's version and the digests of its data; `absent` if it is not installed."""
        try:
            version, data = _find_installed()
        except RecognitionUnusable:
            return "absent"
        return f"{COMMAND} {version} " + " ".join(f"{name}={digest}" for name, digest in sorted(data.items()))

    def engine(self, language: Language) -> str:
        """Return e.g. `tesseract 5.5.0, fra`; raises RecognitionUnusable with what to install."""
        version, data = _find_installed()
        name = read_formats(language).recognition
        if name not in data:
            raise RecognitionUnusable(Refusal("ocr.no_language", language=name))
        return f"{COMMAND} {version}, {name}"

    def read(self, picture: ScannedPage, language: Language) -> tuple[RecognisedLine, ...]:
        """Return the lines of a page; raises RecognitionUnusable if it takes too long or fails."""
        image = b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.pixels
        data, dots = read_formats(language).recognition, str(picture.dots_per_inch)
        asked = ["stdin", "stdout", "-l", data, "--dpi", dots, "hocr"]
        return _lines(_run(_program(), asked, image, self._seconds))


def _lines(hocr: bytes) -> tuple[RecognisedLine, ...]:
    """Return the lines of hOCR 1.2: `baseline` is slope and offset from the lower left of the line's box."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    found = []
    for line in etree.fromstring(hocr, parser).iterfind(".//{*}p/{*}span"):
        words = [word for each in line.iterfind("{*}span") if (word := _word(each)) is not None]
        if not words:
            continue
        told = _read_scores(line)
        offset = told["baseline"][1] if "baseline" in told else 0
        box = told["bbox"]
        height = told["x_size"][0] if "x_size" in told else box[3] - box[1]
        found.append(RecognisedLine(tuple(words), box[3] + offset, max(height, 1)))
    return tuple(found)


def _word(span: etree._Element) -> RecognisedWord | None:
    text = "".join(str(part) for part in span.itertext()).strip()
    told = _read_scores(span)
    if not text:
        return None
    return RecognisedWord(text, int(told["bbox"][0]), int(told["bbox"][2]), int(told["x_wconf"][0]))


def _read_scores(element: etree._Element) -> dict[str, list[float]]:
    title = element.get("title", "")
    return {name: [float(number) for number in said.split()] for name, said in PROPERTY.findall(title)}


def _program() -> Path:
    found = shutil.which(COMMAND)
    if found is None:
        raise RecognitionUnusable(Refusal("ocr.absent"))
    return Path(found)


def _find_installed() -> tuple[str, dict[str, str]]:
    """Return tesseract's version and the digest of its data by language."""
    program = _program()
    version, folder = _PROGRAMS.get(program, read_version(program.stat()), lambda: _ask(program))
    data = {}
    for name in (read_formats(language).recognition for language in Language):
        file = folder / f"{name}.traineddata"
        if file.is_file():
            data[name] = _DIGESTS.get(file, read_version(file.stat()), partial(_digest, file))
    return version, data


_PROGRAMS = VersionCache[Path, tuple[str, Path]](MOST_PROGRAMS)
_DIGESTS = VersionCache[Path, str](MOST_DATA)


def _ask(program: Path) -> tuple[str, Path]:
    """Return a program's version and the folder of its data."""
    version = VERSION.search(_run(program, ["--version"], b"", SECONDS_A_PAGE).decode(errors="replace"))
    text = _run(program, ["--list-langs"], b"", SECONDS_A_PAGE).decode(errors="replace")
    folder = FOLDER.search(text)
    return version.group() if version else "?", Path(folder[1] if folder else "")


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12]


def _run(program: Path, arguments: list[str], given: bytes, seconds: float) -> bytes:
    try:
        done = subprocess.run(
            [program, *arguments],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=build_bare_environment(OMP_THREAD_LIMIT="1"),
        )
    except subprocess.TimeoutExpired as error:
        raise RecognitionUnusable(Refusal("ocr.slow", seconds=f"{seconds:g}")) from error
    except OSError as error:
        raise RecognitionUnusable(
            Refusal("ocr.not_started", program=str(program), why=error.strerror or str(error))
        ) from error
    if done.returncode != 0:
        text = " ".join(done.stderr.decode(errors="replace").split())[:LONGEST_EXCERPT]
        raise RecognitionUnusable(Refusal("ocr.failed", code=done.returncode, said=text or "0 bytes"))
    return done.stdout
