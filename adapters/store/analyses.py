"""The analyses of a course's modules as the store keeps them: the newest of each, and no earlier one.

results/<course>/analysis/<module>.json
results/<course>/analysis/<module>.html, .pdf   its report
"""

from pydantic import ValidationError

from adapters.store import Store
from schemas.errors import StoreUnusable
from schemas.ids import ModuleKey, split_key
from schemas.results import ModuleAnalysis


class Analyses:
    """Reading and writing of what results amount to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, module: ModuleKey) -> ModuleAnalysis | None:
        """Return a module's analysis, or None; raises StoreUnusable where it is not what was written."""
        data = self._store.get(self._key(module))
        try:
            return None if data is None else ModuleAnalysis.from_json(data)
        except ValidationError as error:
            raise StoreUnusable(
                "is not what was written",
                place=f"{self._store.place}/{self._key(module)}",
                remedy="Remove it: it is counted again from the results",
            ) from error

    def save(self, analysis: ModuleAnalysis) -> None:
        """Keep an analysis in the place of the one before; the same bytes are not written again."""
        data, key = analysis.canonical(), self._key(analysis.module)
        if self._store.get(key) != data:
            self._store.put(key, data)

    def save_report(self, module: ModuleKey, ending: str, data: bytes) -> str:
        """Keep a module's report in one form, such as `html`, and return where a person finds it."""
        key = self._key(module, ending)
        self._store.put(key, data)
        return f"{self._store.place}/{key}"

    def report(self, module: ModuleKey, ending: str) -> bytes | None:
        """Return a module's report in one form, or None where it was never set."""
        return self._store.get(self._key(module, ending))

    @staticmethod
    def _key(module: ModuleKey, ending: str = "json") -> str:
        course, name = split_key(module)
        return f"results/{course}/analysis/{name}.{ending}"
