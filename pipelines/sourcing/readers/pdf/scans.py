"""Scanned pages of a PDF: rendered, and their text recognised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.ocr import RecognisedLine, RecognisedWord, Recogniser, ScannedPage
from pipelines.sourcing.colours import NEAR_WHITE
from pipelines.sourcing.readers.pdf.characters import WIDE_GAP, Fragment
from pipelines.sourcing.readers.pdf.visibility import SMALLEST_POINTS
from schemas.errors import RecognitionUnusable
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import NotRecognised, Recognised

DOTS_AN_INCH = 300
"""What tesseract's own guide asks for."""

POINTS_AN_INCH = 72
MOST_PIXELS = 20_000_000
"""A page of A3 has 17 million; what is larger is drawn coarser."""

MOST_ACROSS = 32_000
"""Pixels; tesseract counts them in 16 bits."""

MOST_PAGES = 300
"""Of one source: ten minutes or so."""

MOST_FAILURES = 3
"""Pages that fail or take too long before the others are left alone."""

DOUBTFUL_BELOW = 60
"""Percent; words a person has to look at."""

ALIKE = 0.2
"""Share by which the height of a line, which is measured in ink, may differ from the page's usual one."""

BULLETS = frozenset("e+*°®©¢")
"""What a bullet is taken for, and the engine is not sure of it."""

TOO_LIGHT = bytes(level if level < NEAR_WHITE else 255 for level in range(256))
"""Maps what no eye tells from white to white: recognition would bring it out."""


@dataclass
class RecognisedScans:
    """Results of recognition, by page: the lines, text too small to read, and pages that failed."""

    lines: dict[int, list[Fragment]] = field(default_factory=dict)
    tiny: dict[int, str] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    not_recognised: list[NotRecognised] = field(default_factory=list)

    def leave(self, pages: Sequence[int], why: RecognitionUnusable) -> None:
        """Say why some pages were not recognised, those of one cause together."""
        for position, one in enumerate(self.not_recognised):
            if (one.happened, one.remedy) == (why.happened, why.remedy):
                self.not_recognised[position] = one.model_copy(update={"pages": (*one.pages, *pages)})
                return
        if pages:
            self.not_recognised.append(
                NotRecognised(
                    pages=tuple(pages),
                    happened=why.happened,
                    remedy=why.remedy,
                    french=why.in_french,
                    wording=why.wording,
                )
            )


def recognise_scans(
    document: Any, numbers: Sequence[int], language: Language, ocr: Recogniser
) -> RecognisedScans:
    """Return what some pages of a PDF show; whatever stops recognition is in it and raises nothing."""
    scans = RecognisedScans()
    try:
        ocr.engine(language)
    except RecognitionUnusable as error:
        scans.leave(numbers, error)
        return scans
    failures = 0
    for position, number in enumerate(numbers):
        if position >= MOST_PAGES:
            scans.leave(numbers[position:], RecognitionUnusable(Refusal("ocr.many_pages", most=MOST_PAGES)))
            break
        if failures >= MOST_FAILURES:
            scans.leave(
                numbers[position:], RecognitionUnusable(Refusal("ocr.many_failures", most=MOST_FAILURES))
            )
            break
        page = document[number - 1]
        picture = draw_page(page)
        try:
            _add(scans, number, ocr.read(picture, language), picture, page.get_height())
        except RecognitionUnusable as error:
            scans.leave([number], error)
            failures += 1
        finally:
            page.close()
    return scans


def draw_page(page: Any) -> ScannedPage:
    """Return a page as a picture, of a size that is bounded whatever the page's own is."""
    across, down = (points / POINTS_AN_INCH for points in page.get_size())
    finest = min((MOST_PIXELS / (across * down)) ** 0.5, MOST_ACROSS / max(across, down))
    dots = max(1, min(DOTS_AN_INCH, int(finest)))
    bitmap = page.render(scale=dots / POINTS_AN_INCH, grayscale=True)
    rows = memoryview(bitmap.buffer)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = b"".join(bytes(rows[row * stride : row * stride + width]) for row in range(height))
    bitmap.close()
    return ScannedPage(width, height, dots, pixels.translate(TOO_LIGHT))


def _add(
    scans: RecognisedScans,
    number: int,
    found: tuple[RecognisedLine, ...],
    picture: ScannedPage,
    height: float,
) -> None:
    points = POINTS_AN_INCH / picture.dots_per_inch
    found = tuple(_with_its_bullet(line) for line in found)
    seen = [line for line in found if line.height * points >= SMALLEST_POINTS]
    scans.tiny[number] = " ".join(word.text for line in found if line not in seen for word in line.words)
    usual = _usual(seen)
    scans.lines[number] = [
        _fragment(words, line, usual, points, height) for line in seen for words in _cells(line, usual)
    ]
    words = [word for line in seen for word in line.words if any(map(str.isalnum, word.text))]
    scans.recognised.append(
        Recognised(
            page=number,
            words=len(words),
            confidence=round(sum(word.confidence for word in words) / max(len(words), 1)),
            doubtful=tuple(word.text for word in words if word.confidence < DOUBTFUL_BELOW),
        )
    )


def _with_its_bullet(line: RecognisedLine) -> RecognisedLine:
    first, *others = line.words
    if others and first.text in BULLETS and first.confidence < DOUBTFUL_BELOW:
        return replace(line, words=(replace(first, text="•"), *others))
    return line


def _usual(lines: Sequence[RecognisedLine]) -> float:
    """Return the height most letters of a page have: the median, each line as often as it has letters."""
    heights = sorted((line.height, sum(len(word.text) for word in line.words)) for line in lines)
    half = sum(letters for _, letters in heights) / 2
    for height, letters in heights:
        half -= letters
        if half <= 0:
            return height
    return 1.0


def _height(line: RecognisedLine, usual: float) -> float:
    return usual if abs(line.height / usual - 1) < ALIKE else line.height


def _cells(line: RecognisedLine, usual: float) -> Iterator[list[RecognisedWord]]:
    """Yield the words of a line, cut where a gap separates cells or columns."""
    height = _height(line, usual)
    run: list[RecognisedWord] = []
    for word in line.words:
        if run and word.left - run[-1].right > WIDE_GAP * height:
            yield run
            run = []
        run.append(word)
    yield run


def _fragment(
    words: list[RecognisedWord], line: RecognisedLine, usual: float, points: float, height: float
) -> Fragment:
    return Fragment(
        text=" ".join(word.text for word in words),
        left=words[0].left * points,
        right=words[-1].right * points,
        baseline=height - line.baseline * points,
        height=round(_height(line, usual) * points, 1),
    )
