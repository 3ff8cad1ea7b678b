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
"""Resolution that tesseract's own guide asks for."""

POINTS_AN_INCH = 72
MOST_PIXELS = 20_000_000
"""Pixels of a rendered page; an A3 page has 17 million, larger ones are rendered more coarsely."""

MOST_ACROSS = 32_000
"""Pixels; tesseract counts them in 16 bits."""

MOST_PAGES = 300
"""Pages of one source: some ten minutes."""

MOST_FAILURES = 3
"""Pages that fail or take too long before the others are left alone."""

DOUBTFUL_BELOW = 60
"""Confidence in percent; words below it are listed for a person to check."""

SAME_HEIGHT = 0.2
"""Share by which a line's measured height may differ from the page's usual one and still count as it."""

BULLET_MISREADINGS = frozenset("e+*°®©¢")
"""Signs that the engine reads, with little confidence, instead of a bullet."""

TOO_LIGHT = bytes(level if level < NEAR_WHITE else 255 for level in range(256))
"""Maps nearly white to white, so that recognition does not read text nobody sees."""


@dataclass
class RecognisedScans:
    """Results of recognition, by page: the lines, text too small to read, and pages that failed."""

    lines: dict[int, list[Fragment]] = field(default_factory=dict)
    tiny: dict[int, str] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    not_recognised: list[NotRecognised] = field(default_factory=list)

    def report_failed(self, pages: Sequence[int], error: RecognitionUnusable) -> None:
        """Record why some pages were not recognised; pages with the same cause are recorded together."""
        for position, failure in enumerate(self.not_recognised):
            if (failure.happened, failure.remedy) == (error.happened, error.remedy):
                self.not_recognised[position] = failure.model_copy(update={"pages": (*failure.pages, *pages)})
                return
        if pages:
            self.not_recognised.append(
                NotRecognised(
                    pages=tuple(pages),
                    happened=error.happened,
                    remedy=error.remedy,
                    french=error.in_french,
                    wording=error.wording,
                )
            )


def recognise_scans(
    document: Any, numbers: Sequence[int], language: Language, ocr: Recogniser
) -> RecognisedScans:
    """Return the recognised text of some pages; what stops recognition is recorded there, never raised."""
    scans = RecognisedScans()
    try:
        ocr.engine(language)
    except RecognitionUnusable as error:
        scans.report_failed(numbers, error)
        return scans
    failures = 0
    for position, number in enumerate(numbers):
        if position >= MOST_PAGES:
            scans.report_failed(
                numbers[position:], RecognitionUnusable(Refusal("ocr.many_pages", most=MOST_PAGES))
            )
            break
        if failures >= MOST_FAILURES:
            scans.report_failed(
                numbers[position:], RecognitionUnusable(Refusal("ocr.many_failures", most=MOST_FAILURES))
            )
            break
        page = document[number - 1]
        picture = draw_page(page)
        try:
            _add_page(scans, number, ocr.read(picture, language), picture, page.get_height())
        except RecognitionUnusable as error:
            scans.report_failed([number], error)
            failures += 1
        finally:
            page.close()
    return scans


def draw_page(page: Any) -> ScannedPage:
    """Return a page as a picture, of limited size even if the page is huge."""
    across, down = (points / POINTS_AN_INCH for points in page.get_size())
    finest = min((MOST_PIXELS / (across * down)) ** 0.5, MOST_ACROSS / max(across, down))
    dots = max(1, min(DOTS_AN_INCH, int(finest)))
    bitmap = page.render(scale=dots / POINTS_AN_INCH, grayscale=True)
    rows = memoryview(bitmap.buffer)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = b"".join(bytes(rows[row * stride : row * stride + width]) for row in range(height))
    bitmap.close()
    return ScannedPage(width, height, dots, pixels.translate(TOO_LIGHT))


def _add_page(
    scans: RecognisedScans,
    number: int,
    found: tuple[RecognisedLine, ...],
    picture: ScannedPage,
    height: float,
) -> None:
    points = POINTS_AN_INCH / picture.dots_per_inch
    found = tuple(_correct_bullet(line) for line in found)
    readable = [line for line in found if line.height * points >= SMALLEST_POINTS]
    scans.tiny[number] = " ".join(word.text for line in found if line not in readable for word in line.words)
    usual_height = _find_usual_height(readable)
    scans.lines[number] = [
        _make_fragment(words, line, usual_height, points, height)
        for line in readable
        for words in _split_cells(line, usual_height)
    ]
    words = [word for line in readable for word in line.words if any(map(str.isalnum, word.text))]
    scans.recognised.append(
        Recognised(
            page=number,
            words=len(words),
            confidence=round(sum(word.confidence for word in words) / max(len(words), 1)),
            doubtful=tuple(word.text for word in words if word.confidence < DOUBTFUL_BELOW),
        )
    )


def _correct_bullet(line: RecognisedLine) -> RecognisedLine:
    first, *others = line.words
    if others and first.text in BULLET_MISREADINGS and first.confidence < DOUBTFUL_BELOW:
        return replace(line, words=(replace(first, text="•"), *others))
    return line


def _find_usual_height(lines: Sequence[RecognisedLine]) -> float:
    """Return the height most letters of a page have: the median, each line as often as it has letters."""
    heights = sorted((line.height, sum(len(word.text) for word in line.words)) for line in lines)
    half = sum(letters for _, letters in heights) / 2
    for height, letters in heights:
        half -= letters
        if half <= 0:
            return height
    return 1.0


def _correct_height(line: RecognisedLine, usual_height: float) -> float:
    return usual_height if abs(line.height / usual_height - 1) < SAME_HEIGHT else line.height


def _split_cells(line: RecognisedLine, usual_height: float) -> Iterator[list[RecognisedWord]]:
    """Yield the words of a line, cut where a gap separates cells or columns."""
    height = _correct_height(line, usual_height)
    run: list[RecognisedWord] = []
    for word in line.words:
        if run and word.left - run[-1].right > WIDE_GAP * height:
            yield run
            run = []
        run.append(word)
    yield run


def _make_fragment(
    words: list[RecognisedWord], line: RecognisedLine, usual_height: float, points: float, height: float
) -> Fragment:
    return Fragment(
        text=" ".join(word.text for word in words),
        left=words[0].left * points,
        right=words[-1].right * points,
        baseline=height - line.baseline * points,
        height=round(_correct_height(line, usual_height) * points, 1),
    )
