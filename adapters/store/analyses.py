"""Analyses in the store: the newest of each module, no earlier one.

results/<course>/analysis/<module>.json
results/<course>/analysis/<module>.until.json   since when results are new to it
results/<course>/analysis/<module>.html, .pdf   its report
results/<course>/analysis/<module>.chart-3.svg  a chart of it that is too large for Dagster's own page
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.store import Store
from schemas.errors import StoreUnusable
from schemas.ids import ModuleKey, split_key
from schemas.results import Absent, CountedUntil, ModuleAnalysis
from schemas.results.earlier import as_of_now, is_of_first_form

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Last:
    """The newest analysis of a module; `first_form_until` where it is kept in a form that told too much."""

    analysis: ModuleAnalysis
    first_form_until: datetime | None = None


class Analyses:
    """Reading and writing of what results amount to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, module: ModuleKey) -> ModuleAnalysis | None:
        """Return a module's analysis, or None; raises StoreUnusable where it is not what was written."""
        last = self.last(module)
        return last.analysis if last else None

    def last(self, module: ModuleKey) -> Last | None:
        """Return a module's analysis with what is to be known of how it is kept, or None.

        Raises StoreUnusable where it is not what was written.
        """
        data = self._store.get(self._key(module))
        if data is None:
            return None
        try:
            if is_of_first_form(data):
                return Last(*as_of_now(data))
            return Last(ModuleAnalysis.from_json(data))
        except ValueError as error:  # pydantic's own is one
            raise self._report_altered(
                module, "json", "Remove it: it is counted again from the results"
            ) from error

    def until(self, analysis: ModuleAnalysis) -> datetime:
        """Return since when results are new to an analysis: the end of its month where nothing else says.

        Raises StoreUnusable where what says so is not what was written.
        """
        data = self._store.get(self._key(analysis.module, "until.json"))
        if data is None:
            return BEGINNING if isinstance(analysis.up_to, Absent) else _after(analysis.up_to)
        try:
            return CountedUntil.from_json(data).until
        except ValueError as error:
            remedy = "Remove it: results are then new from the month after the analysis on"
            raise self._report_altered(analysis.module, "until.json", remedy) from error

    def save(self, analysis: ModuleAnalysis, until: datetime) -> None:
        """Keep an analysis in the place of the one before, and since when results are new to it.

        The same bytes are not written again. Of too few learners nothing is kept of when.
        """
        data, key = analysis.canonical(), self._key(analysis.module)
        beside = self._key(analysis.module, "until.json")
        if analysis.is_of_too_few:
            self._store.delete(beside)
        else:
            self._store.put(beside, CountedUntil(module=analysis.module, until=until).canonical())
        if self._store.get(key) != data:
            self._store.put(key, data)

    def save_report(self, module: ModuleKey, ending: str, data: bytes) -> str:
        """Keep a module's report in one form, such as `html`, and return where a person finds it."""
        key = self._key(module, ending)
        self._store.put(key, data)
        return f"{self._store.place}/{key}"

    def save_charts(self, module: ModuleKey, charts: Mapping[int, bytes]) -> None:
        """Keep charts by the number of their part, in the place of all there were."""
        named = {self._key(module, f"chart-{number}.svg"): data for number, data in charts.items()}
        for entry in self._store.list(self._key(module, "chart-")):
            if entry.key not in named:
                self._store.delete(entry.key)
        for key, data in named.items():
            self._store.put(key, data)

    def report(self, module: ModuleKey, ending: str) -> bytes | None:
        """Return a module's report in one form, or None where it was never set."""
        return self._store.get(self._key(module, ending))

    @staticmethod
    def _key(module: ModuleKey, ending: str = "json") -> str:
        course, name = split_key(module)
        return f"results/{course}/analysis/{name}.{ending}"

    def _report_altered(self, module: ModuleKey, ending: str, remedy: str) -> StoreUnusable:
        place = f"{self._store.place}/{self._key(module, ending)}"
        return StoreUnusable("is not what was written", place=place, remedy=remedy)


def _after(month: str) -> datetime:
    """Return the first moment after a month."""
    year, number = map(int, month.split("-"))
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
