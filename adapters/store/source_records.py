"""Source texts with their spans in the store, and which of them each module may cite."""

import json
from hashlib import sha256

from adapters.store.stored_contracts import StoredContracts
from schemas.source import SourceFailure, SourceSpans, SourceText


class SourceRecords(StoredContracts):
    """Sources by the sha256 of their bytes, and for each module the list of those it may cite."""

    def save_spans(self, spans: SourceSpans) -> None:
        """Save what a module may cite; a source that is stored already is not written again."""
        addresses = [self._save_source(source) for source in spans.sources]
        index = spans.model_dump(mode="json", exclude={"sources", "context"}) | {"sources": addresses}
        if spans.context is not None:
            index["context"] = self._save_source(spans.context)
        self.store.put(f"spans/{spans.module}.json", json.dumps(index, sort_keys=True).encode())

    def spans(self, module: str) -> SourceSpans | None:
        """Return what a module may cite; raises StoreUnusable if one stored byte has changed."""
        key = f"spans/{module}.json"
        data = self.store.get(key)
        if data is None:
            return None
        try:
            index = json.loads(data)
            sources = tuple(self._source(address) for address in index.pop("sources"))
            context = self._source(index.pop("context")) if "context" in index else None
            spans = SourceSpans.model_validate_json(json.dumps(index | {"sources": []}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._altered_error(key) from error
        return spans.model_copy(update={"sources": sources, "context": context})

    def spans_fingerprint(self, module: str) -> str | None:
        """Return the fingerprint of what a module may cite, without reading its sources; None if unread.

        Raises StoreUnusable if it was altered.
        """
        return self.spans_reading(module)[0]

    def spans_reading(self, module: str) -> tuple[str | None, tuple[SourceFailure, ...]]:
        """Return that fingerprint, and what could not be read of the sources, by one request.

        Raises StoreUnusable if it was altered.
        """
        key = f"spans/{module}.json"
        data = self.store.get(key)
        if data is None:
            return None, ()
        try:
            index = json.loads(data)
            failures = (
                SourceFailure.model_validate_json(json.dumps(each)) for each in index.get("failures", [])
            )
            return str(index["fingerprint"]), tuple(failures)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._altered_error(key) from error

    def _save_source(self, source: SourceText) -> str:
        """Save a source unless it is stored already, and return its address."""
        data = source.canonical()
        address = sha256(data).hexdigest()
        self.store.put_if_absent(f"sources/{address}.json", data)
        return address

    def _source(self, address: str) -> SourceText:
        key = f"sources/{address}.json"
        data = self.store.get(key)
        if data is None or sha256(data).hexdigest() != address:
            raise self._altered_error(key)
        return self._parse_contract(SourceText, key, data)
