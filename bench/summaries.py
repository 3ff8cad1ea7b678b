"""How much of what authors call the key points of their lessons do our summaries say?

    python -m bench.summaries LANGUAGE FOLDER...

Each FOLDER holds pairs of `bench.summary_pairs`. The key points are compared with our summary and with two
others: the first three sentences (lead-3), and the sentences TextRank finds central, as many words of them as
our summary has. ROUGE-1, 2 and L are F1 over stems of words, in per cent; no score of these says whether a
sentence is worth underlining, so people read summaries as well (docs/performance.md).
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import mean

from pipelines.deliverables.summary.extraction import extract_summary
from pipelines.drafting.material import Piece, list_citable_sources, list_pieces
from pipelines.drafting.objectives.chapters import split_chapters
from pipelines.drafting.objectives.evidence import gather_evidence
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.words import list_content_stems, split_words, stem
from pipelines.testing.sources import read_source
from schemas.course import Module, Objective
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

LEAD = 3
DAMPING, ROUNDS = 0.85, 40
"""Of TextRank (Mihalcea and Tarau, 2004)."""


@dataclass(frozen=True)
class Lesson:
    """A lesson read as the line reads it, and the key points its authors wrote."""

    name: str
    spans: SourceSpans
    module: Module
    pieces: tuple[Piece, ...]
    language: Language
    points: str

    @property
    def words(self) -> int:
        """Return the number of words of the lesson."""
        return sum(len(piece.text.split()) for piece in self.pieces)


def read_lesson(file: Path, language: Language) -> Lesson:
    """Return a lesson of a folder of pairs."""
    source = read_source(file.name, file.read_bytes(), language)
    spans = SourceSpans(module="bench--lesson", fingerprint=source.sha256, sources=(source,))
    texts = file.with_suffix(".objectives.txt").read_text(encoding="utf-8").splitlines()
    objectives = tuple(Objective(id=f"o-{n}", text=text) for n, text in enumerate(texts, 1))
    module = Module(id="lesson", title=file.stem, objectives=objectives)
    pieces = list_pieces(list_citable_sources(spans, module, language))
    points = file.with_suffix(".points.txt").read_text(encoding="utf-8")
    return Lesson(file.stem, spans, module, pieces, language, points)


def read_lessons(folder: Path, language: Language) -> Iterator[Lesson]:
    """Yield the lessons of a folder of pairs; those that cannot be read are left out."""
    for file in sorted(file for file in folder.iterdir() if file.suffix in {".md", ".html"}):
        with suppress(SourceUnreadable):
            yield read_lesson(file, language)


def index_evidence(lesson: Lesson) -> EvidenceIndex:
    """Return where to ask for the evidence of an objective of a lesson."""
    chapters = split_chapters(lesson.pieces, lesson.spans, lesson.language)
    return EvidenceIndex(chapters, lesson.language)


def summarise(lesson: Lesson) -> list[str]:
    """Return our summary."""
    summary = extract_summary(
        lesson.pieces, lesson.spans, index_evidence(lesson), lesson.module, IdAllocator()
    )
    return [point.text for point in summary.points] if summary else []


def list_sentences(lesson: Lesson) -> list[str]:
    """Return the sentences of a lesson."""
    return [piece.text for piece in lesson.pieces if piece.span.kind is SpanKind.SENTENCE]


def take_lead(lesson: Lesson) -> list[str]:
    """Return the first sentences."""
    return list_sentences(lesson)[:LEAD]


def take_long_lead(lesson: Lesson) -> list[str]:
    """Return the first sentences, as many words of them as our summary has."""
    sentences = list_sentences(lesson)
    return [sentences[n] for n in _fill(lesson, sentences, range(len(sentences)))]


def take_central(lesson: Lesson) -> list[str]:
    """Return the sentences that TextRank ranks first, in order, as many words of them as our summary has."""
    sentences = list_sentences(lesson)
    ranks = rank_texts([list_content_stems(text, lesson.language) for text in sentences])
    best = sorted(range(len(sentences)), key=lambda n: (-ranks[n], n))
    return [sentences[n] for n in sorted(_fill(lesson, sentences, best))]


def _fill(lesson: Lesson, sentences: Sequence[str], order: Iterable[int]) -> list[int]:
    """Return the first positions of an order until as many words are taken as our summary has."""
    room = sum(len(text.split()) for text in summarise(lesson))
    taken: list[int] = []
    for number in order:
        if room <= 0:
            break
        taken.append(number)
        room -= len(sentences[number].split())
    return taken


def rank_texts(texts: Sequence[frozenset[str]]) -> list[float]:
    """Return the rank of each text by the words it shares with others, as TextRank weighs them."""

    def weigh(one: frozenset[str], other: frozenset[str]) -> float:
        size = log(len(one) or 1) + log(len(other) or 1)
        return len(one & other) / size if size else 0.0

    weights = [
        [0.0 if a == b else weigh(one, other) for b, other in enumerate(texts)] for a, one in enumerate(texts)
    ]
    totals = [sum(row) or 1.0 for row in weights]
    ranks = [1.0] * len(texts)
    for _ in range(ROUNDS):
        given = [rank / total for rank, total in zip(ranks, totals, strict=True)]
        ranks = [
            (1 - DAMPING) + DAMPING * sum(w * g for w, g in zip(row, given, strict=True)) for row in weights
        ]
    return ranks


def score_overlap(summary: str, points: str) -> tuple[float, float, float]:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L of a summary, F1 from 0 to 1 over stems."""
    made, wanted = ([stem(word) for word in split_words(text)] for text in (summary, points))
    pairs = [(Counter(made), Counter(wanted)), (_count_pairs(made), _count_pairs(wanted))]
    overlaps = [(sum((a & b).values()), a.total(), b.total()) for a, b in pairs]
    overlaps.append((_count_common(made, wanted), len(made), len(wanted)))
    one, two, longest = (2 * common / (a + b) if a + b else 0.0 for common, a, b in overlaps)
    return one, two, longest


def _count_pairs(words: list[str]) -> Counter[tuple[str, str]]:
    return Counter(pairwise(words))


def _count_common(one: list[str], other: list[str]) -> int:
    """Return the length of the longest common subsequence of two texts."""
    lengths = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for n, each in enumerate(other, 1):
            before, lengths[n] = lengths[n], before + 1 if word == each else max(lengths[n], lengths[n - 1])
    return lengths[-1]


METHODS: dict[str, Callable[[Lesson], list[str]]] = {
    "ours": summarise,
    "lead-3": take_lead,
    "lead": take_long_lead,
    "TextRank": take_central,
}


def main(language: Language, folders: Sequence[Path]) -> None:
    """Print the mean scores of each method in each folder, and the objectives our summaries serve."""
    for folder in folders:
        lessons = list(read_lessons(folder, language))
        print(f"{folder}: {len(lessons)} lessons")
        for name, method in METHODS.items():
            _print_scores(name, [(lesson, method(lesson)) for lesson in lessons])
        served = [each for lesson in lessons for each in list_served(lesson)]
        print(f"  objectives with evidence that a point serves: {sum(served)} of {len(served)}")


def list_served(lesson: Lesson) -> list[bool]:
    """Return for each objective that has evidence whether a point of our summary is of it."""
    texts = set(summarise(lesson))
    evidence = gather_evidence(lesson.module.objectives, index_evidence(lesson))
    return [any(piece.text in texts for piece in each.pieces) for each in evidence.values()]


def _print_scores(name: str, summaries: Sequence[tuple[Lesson, list[str]]]) -> None:
    scores = [score_overlap(" ".join(texts), lesson.points) for lesson, texts in summaries]
    one, two, longest = (100 * mean(each) for each in zip(*scores, strict=True))
    sentences = mean(len(texts) for _, texts in summaries)
    words = [(sum(len(text.split()) for text in texts), lesson.words) for lesson, texts in summaries]
    share = mean(100 * said / (of or 1) for said, of in words)
    print(
        f"  {name:9} ROUGE-1 {one:4.1f}  ROUGE-2 {two:4.1f}  ROUGE-L {longest:4.1f}"
        f"  {sentences:.1f} sentences, {share:.1f} % of the words"
    )


if __name__ == "__main__":
    main(Language(sys.argv[1]), [Path(each) for each in sys.argv[2:]])
