"""What a benchmark says around the sources it compares."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.language import Language
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class BenchmarkWording:
    """One language's titles, headers and sentences; `use` is what its reader has to add."""

    language: Language
    titles: Mapping[str, str]
    scope: tuple[str, ...]
    headers: Mapping[str, str]
    readings: Mapping[str, str]
    sentences: Mapping[str, str]
    use: tuple[str, ...]


def read_wording(language: Language) -> BenchmarkWording:
    """Return the texts of a benchmark in a language."""
    return fill_wording(BenchmarkWording, "deliverables.benchmark.wording", language)
