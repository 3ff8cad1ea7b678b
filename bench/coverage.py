"""How often an objective is said to be spoken of: by its own sources, and by those of other subjects.

    python -m bench.coverage FOLDER

FOLDER as `bench.selection` and `bench.events` need it. The third of its words that an objective asks of a
passage was chosen on these same objectives, so the figures are no measurement on unseen material.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.courses import read_course
from bench import events, selection
from pipelines.drafting.retrieval.coverage import measure_source_coverage
from pipelines.testing.sources import read_module
from schemas.course import Objective
from schemas.language import Language
from schemas.source import SourceSpans

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "courses"
OTHERWISE = "events"


@dataclass(frozen=True)
class Case:
    """Objectives and the sources of their own subject."""

    subject: str
    language: Language
    spans: SourceSpans
    objectives: tuple[Objective, ...]

    def spoken(self, objectives: tuple[Objective, ...]) -> int:
        """Return how many objectives the sources speak of."""
        return sum(
            each.span_count > 0
            for each in measure_source_coverage(self.spans, objectives, self.language, "objectives")
        )


def cases(folder: Path) -> Iterator[Case]:
    """Yield the guides of FOLDER, then the modules of the example courses."""
    for language in (Language.FRENCH, Language.ENGLISH):
        yield Case(OTHERWISE, language, events.guide(folder, language), events.objectives(language))
    yield Case("cnil", Language.FRENCH, selection.guide(folder), selection.OBJECTIVES)
    for file in sorted(EXAMPLES.glob("*/course.yaml")):
        found = read_course(file.parent)
        for module in found.course.modules:
            if module.objectives:
                spans = read_module(found, module, None)
                yield Case(found.course.id, found.course.language_of(module), spans, module.objectives)


def main(folder: Path) -> None:
    """Measure and print."""
    told = list(cases(folder))
    for name, own in (
        ("worded like their source", [each for each in told if each.subject != OTHERWISE]),
        ("worded otherwise", [each for each in told if each.subject == OTHERWISE]),
    ):
        spoken = sum(each.spoken(each.objectives) for each in own)
        print(f"{name}: {spoken} of {sum(len(each.objectives) for each in own)} spoken of")
    strange = [
        (each, other.objectives)
        for each in told
        for other in told
        if each.language is other.language and each.subject != other.subject
    ]
    spoken = sum(each.spoken(objectives) for each, objectives in strange)
    print(f"of another subject: {spoken} of {sum(len(o) for _, o in strange)} spoken of")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
