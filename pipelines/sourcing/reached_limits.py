"""Sources that reached a limit when they were read: under the same limits they are not read again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from adapters.sources.beside import digest_files
from adapters.sources.suffixes import find_suffix
from adapters.store.reached_limits import ReachedLimits
from pipelines.sourcing.fingerprints import fingerprint_readers
from pipelines.sourcing.source_reader import ReadingLimitReached, SourceBytes, SourceReaders
from schemas.source import SourceText, stamp_source

CRASHED = "source.reader_crashed"
"""The refusal of a source whose process ended by itself: the next one may not."""


@dataclass(frozen=True)
class RecallingReader:
    """Reads sources by `read`, within `limits`, unless their content reached one of them before."""

    read_within: Callable[[SourceBytes], SourceText]
    limits: str
    reached: ReachedLimits
    readers: SourceReaders

    def read(self, source: SourceBytes) -> SourceText:
        """Return the text of a source; raises SourceUnreadable."""
        digest = self._digest(source)
        refusal = self.reached.find(digest, self.limits, source.name)
        if refusal is not None:
            raise ReadingLimitReached(refusal, self.limits)
        try:
            return self.read_within(source)
        except ReadingLimitReached as error:
            if error.wording != CRASHED:
                self.reached.keep(digest, self.limits, error)
            raise

    def _digest(self, source: SourceBytes) -> str:
        """Return what changes with the content of a source, and with how it is read."""
        stamp = stamp_source(sha256(source.data).hexdigest(), digest_files(source.beside))
        installed = self.readers.list_distributions([source.name])
        how = fingerprint_readers(source.language, source.recogniser, installed)
        return sha256(json.dumps([stamp, find_suffix(source.name), how]).encode()).hexdigest()
