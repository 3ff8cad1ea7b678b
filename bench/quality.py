"""How good are the quiz items? `python -m bench.quality FOLDER...` drafts and measures every course found.

The blind reader knows nothing of the subject: it learns, from the other modules, how much length, place,
likeness to the stem and absolute words tell about the key.
"""

import math
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.courses import CourseFolder, read_course
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.sourcing.reading import read_module
from schemas.course import Module
from schemas.draft import Draft, Quiz, SingleChoice
from schemas.errors import PremierjetError
from schemas.finding import Severity

ABSOLUTE = re.compile(
    r"\b(?:toujours|jamais|aucune?|tous|toutes|seulement|always|never|none|all|only)\b", re.I
)
ROUNDS, RATE, DECAY = 120, 0.8, 0.01
FIXED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Measured:
    """One module's draft, or why there is none."""

    name: str
    draft: Draft | None
    trouble: str = ""

    @property
    def items(self) -> list[SingleChoice]:
        """Return the module's items with options."""
        return items_of(self.draft) if self.draft else []


def items_of(draft: Draft) -> list[SingleChoice]:
    """Return the items with options of a draft."""
    quizzes = [artefact for artefact in draft.content.artefacts if isinstance(artefact, Quiz)]
    return [item for quiz in quizzes for item in quiz.items if isinstance(item, SingleChoice)]


def features(item: SingleChoice) -> list[list[float]]:
    """Return what the blind reader sees of each option, relative to the others.

    Longest, shortest, length, each place, overlap with the stem, most overlap, absolute words.
    """
    texts = [option.text for option in item.options]
    lengths = [len(text) for text in texts]
    mean = sum(lengths) / len(lengths)
    stem = set(re.findall(r"\w{4,}", item.stem.lower()))
    overlaps = [len(stem & set(re.findall(r"\w{4,}", text.lower()))) for text in texts]
    rows = []
    for n, text in enumerate(texts):
        longest = float(lengths[n] == max(lengths) and lengths.count(lengths[n]) == 1)
        shortest = float(lengths[n] == min(lengths) and lengths.count(lengths[n]) == 1)
        places = [float(n == place) for place in range(4)] + [float(n == len(texts) - 1)]
        most = float(overlaps[n] == max(overlaps) and overlaps.count(overlaps[n]) == 1)
        spread = (lengths[n] - mean) / (mean or 1)
        rows.append(
            [longest, shortest, spread, *places, float(overlaps[n]), most, float(bool(ABSOLUTE.search(text)))]
        )
    return rows


def learn(items: Sequence[SingleChoice]) -> list[float]:
    """Return the weights of a conditional logit over the options, by plain gradient ascent."""
    seen = [(features(item), _place(item)) for item in items]
    weights = [0.0] * (len(seen[0][0][0]) if seen else 0)
    for _ in range(ROUNDS):
        slope = [-DECAY * weight for weight in weights]
        for rows, key in seen:
            odds = _odds(rows, weights)
            for feature in range(len(weights)):
                expected = sum(odd * row[feature] for odd, row in zip(odds, rows, strict=True))
                slope[feature] += (rows[key][feature] - expected) / len(seen)
        weights = [weight + RATE * change for weight, change in zip(weights, slope, strict=True)]
    return weights


def hit(item: SingleChoice, weights: Sequence[float]) -> float:
    """Return 1 where the reader's first choice is the key, its share where first choices tie, else 0."""
    scores = [sum(w * f for w, f in zip(weights, row, strict=True)) for row in features(item)]
    best = [n for n, score in enumerate(scores) if math.isclose(score, max(scores), abs_tol=1e-9)]
    return 1 / len(best) if _place(item) in best else 0.0


def blind_score(modules: Sequence[Sequence[SingleChoice]]) -> tuple[float, float]:
    """Return the blind reader's share of right answers and chance's, each module left out in turn."""
    hits, chance, count = 0.0, 0.0, 0
    for number, held_out in enumerate(modules):
        rest = [item for n, items in enumerate(modules) if n != number for item in items]
        weights = learn(rest)
        for item in held_out if weights else ():
            hits += hit(item, weights)
            chance += 1 / len(item.options)
            count += 1
    return (hits / count, chance / count) if count else (0.0, 0.0)


def habits(items: Sequence[SingleChoice]) -> dict[str, float]:
    """Return how often the key is the longest, the shortest, and at the most frequent place."""
    if not items:
        return {}
    places = [_place(item) for item in items]
    rows = [features(item)[_place(item)] for item in items]
    return {
        "key is longest": sum(row[0] for row in rows) / len(rows),
        "key is shortest": sum(row[1] for row in rows) / len(rows),
        "key at its commonest place": max(places.count(place) for place in set(places)) / len(places),
        "key overlaps the stem most": sum(row[-2] for row in rows) / len(rows),
    }


def measure(folder: CourseFolder, module: Module) -> Measured:
    """Return a module's extractive draft, or the error that stopped it."""
    key = folder.course.key_of(module)
    try:
        spans = read_module(folder, module, None)
        request = DraftRequest(folder.course, module, spans, FIXED)
        return Measured(key, write_draft(request, ExtractiveWriter()))
    except PremierjetError as error:
        return Measured(key, None, str(error))


def report(measured: Iterable[Measured]) -> str:
    """Return the table: a line a module, then the pool."""
    modules = list(measured)
    lines = [f"{'module':48} {'items':>5} {'asked':>5} {'block':>5} {'warn':>5}"]
    for each in modules:
        if each.draft is None:
            lines.append(f"{each.name:48} {each.trouble}")
            continue
        short = [f.facts["asked"] for f in each.draft.findings if f.rule == "quiz.short"]
        severities = [finding.severity for finding in each.draft.findings]
        blocking, warning = (severities.count(kind) for kind in (Severity.BLOCKING, Severity.WARNING))
        asked = short[0] if short else str(len(each.items))
        lines.append(f"{each.name:48} {len(each.items):5} {asked:>5} {blocking:5} {warning:5}")
    pool = [item for each in modules for item in each.items]
    score, chance = blind_score([each.items for each in modules])
    lines += ["", f"{'pooled items':48} {len(pool):5}"]
    lines += [f"{name:48} {share:5.1%}" for name, share in habits(pool).items()]
    lines += [f"{'blind reader':48} {score:5.1%}", f"{'chance':48} {chance:5.1%}"]
    return "\n".join(lines)


def main(folders: Sequence[str]) -> None:
    """Draft every module of the courses in or below the folders, and print the table."""
    files = sorted({file for folder in folders for file in Path(folder).glob("**/course.yaml")})
    courses = [read_course(file.parent) for file in files]
    print(report(measure(folder, module) for folder in courses for module in folder.course.modules))


def _odds(rows: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
    scores = [sum(w * f for w, f in zip(weights, row, strict=True)) for row in rows]
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def _place(item: SingleChoice) -> int:
    return next(n for n, option in enumerate(item.options) if option.id == item.key)


if __name__ == "__main__":
    main(sys.argv[1:])
