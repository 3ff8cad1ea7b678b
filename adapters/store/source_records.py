"""Source texts with their spans, and which of them each module may cite."""

import json
from hashlib import sha256

from adapters.store.contract_files import Stored
from schemas.source import SourceSpans, SourceText


class SourceRecords(Stored):
    """Sources, addressed by their own bytes, and the list of each module."""

    def save_spans(self, spans: SourceSpans) -> None:
        """Keep what a module may cite; a source already kept is not written again."""
        addresses = []
        for source in spans.sources:
            data = source.canonical()
            address = sha256(data).hexdigest()
            self.store.put_if_absent(f"sources/{address}.json", data)
            addresses.append(address)
        index = spans.model_dump(mode="json", exclude={"sources"}) | {"sources": addresses}
        self.store.put(f"spans/{spans.module}.json", json.dumps(index, sort_keys=True).encode())

    def spans(self, module: str) -> SourceSpans | None:
        """Return what a module may cite; raises StoreUnusable where one stored byte has changed."""
        key = f"spans/{module}.json"
        data = self.store.get(key)
        if data is None:
            return None
        try:
            index = json.loads(data)
            sources = tuple(self._source(address) for address in index.pop("sources"))
            kept = SourceSpans.model_validate_json(json.dumps(index | {"sources": []}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._report_altered(key) from error
        return kept.model_copy(update={"sources": sources})

    def spans_fingerprint(self, module: str) -> str | None:
        """Return the fingerprint of what a module may cite, without reading any of it; None where nothing is.

        Raises StoreUnusable where it is not what was written.
        """
        key = f"spans/{module}.json"
        data = self.store.get(key)
        try:
            return None if data is None else str(json.loads(data)["fingerprint"])
        except (ValueError, KeyError, TypeError) as error:
            raise self._report_altered(key) from error

    def _source(self, address: str) -> SourceText:
        key = f"sources/{address}.json"
        data = self.store.get(key)
        if data is None or sha256(data).hexdigest() != address:
            raise self._report_altered(key)
        return self._read(SourceText, key, data)
