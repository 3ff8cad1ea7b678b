"""Analyses of results in the store: the newest of each module, with its report.

results/<course>/analysis/<module>.json
results/<course>/analysis/<module>.until.json   the moment up to which results were counted
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
from schemas.results.first_format import convert_first_format, is_in_first_format

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class StoredAnalysis:
    """A module's analysis as stored.

    `first_form_until` is set if it is stored in the first format, which revealed too much of small groups:
    the moment up to which that one had counted results.
    """

    analysis: ModuleAnalysis
    first_form_until: datetime | None = None


class Analyses:
    """Reads and writes the analyses of all courses."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read_analysis(self, module: ModuleKey) -> ModuleAnalysis | None:
        """Return a module's analysis, or None; raises StoreUnusable if it was altered."""
        stored = self.read_stored(module)
        return stored.analysis if stored else None

    def read_stored(self, module: ModuleKey) -> StoredAnalysis | None:
        """Return a module's analysis and the format it is stored in, or None.

        Raises StoreUnusable if it was altered.
        """
        data = self._store.get(self._key(module))
        if data is None:
            return None
        try:
            if is_in_first_format(data):
                return StoredAnalysis(*convert_first_format(data))
            return StoredAnalysis(ModuleAnalysis.from_json(data))
        except ValueError as error:  # pydantic's own is one
            raise self._altered_error(
                module, "json", "Remove it: it is counted again from the results"
            ) from error

    def read_until(self, analysis: ModuleAnalysis) -> datetime:
        """Return the moment up to which an analysis counted results: by default the end of its last month.

        Raises StoreUnusable if the stored moment was altered.
        """
        data = self._store.get(self._key(analysis.module, "until.json"))
        if data is None:
            return BEGINNING if isinstance(analysis.up_to, Absent) else _end_of(analysis.up_to)
        try:
            return CountedUntil.from_json(data).until
        except ValueError as error:
            remedy = "Remove it: results are then new from the month after the analysis on"
            raise self._altered_error(analysis.module, "until.json", remedy) from error

    def save(self, analysis: ModuleAnalysis, until: datetime) -> None:
        """Save an analysis in place of the earlier one, and the moment up to which it counted results.

        The same bytes are not written again. Of too few learners the moment is not saved.
        """
        data, key = analysis.canonical(), self._key(analysis.module)
        until_key = self._key(analysis.module, "until.json")
        if analysis.is_of_too_few:
            self._store.delete(until_key)
        else:
            self._store.put(until_key, CountedUntil(module=analysis.module, until=until).canonical())
        if self._store.get(key) != data:
            self._store.put(key, data)

    def save_report(self, module: ModuleKey, ending: str, data: bytes) -> str:
        """Save a module's report in one format, such as `html`, and return where a person finds it."""
        key = self._key(module, ending)
        self._store.put(key, data)
        return f"{self._store.place}/{key}"

    def save_charts(self, module: ModuleKey, charts: Mapping[int, bytes]) -> None:
        """Save charts by the number of their part of the report, and delete all others."""
        charts_by_key = {self._key(module, f"chart-{number}.svg"): data for number, data in charts.items()}
        for entry in self._store.list(self._key(module, "chart-")):
            if entry.key not in charts_by_key:
                self._store.delete(entry.key)
        for key, data in charts_by_key.items():
            self._store.put(key, data)

    def read_report(self, module: ModuleKey, ending: str) -> bytes | None:
        """Return a module's report in one format, or None if it was never made."""
        return self._store.get(self._key(module, ending))

    @staticmethod
    def _key(module: ModuleKey, ending: str = "json") -> str:
        course, name = split_key(module)
        return f"results/{course}/analysis/{name}.{ending}"

    def _altered_error(self, module: ModuleKey, ending: str, remedy: str) -> StoreUnusable:
        place = f"{self._store.place}/{self._key(module, ending)}"
        return StoreUnusable("is not what was written", place=place, remedy=remedy)


def _end_of(month: str) -> datetime:
    """Return the first moment after a month, such as `2026-11`."""
    year, number = map(int, month.split("-"))
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
