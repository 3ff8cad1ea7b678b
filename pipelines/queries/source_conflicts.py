"""Conflicts between the sources of a course, within a module or across modules."""

from dataclasses import dataclass, field

from pipelines.drafting.disagreement import Disagreement, compare_sources
from schemas.finding import Finding
from schemas.source import SourceSpans, SourceText


def find_source_conflicts(spans: SourceSpans) -> tuple[Finding, ...]:
    """Return a finding for each pair of passages a module reads that cannot both be followed."""
    return tuple(map(_finding, compare_sources(spans.sources)))


@dataclass
class CollectedSources:
    """The sources of a course as its modules are read, one after the other; each source is kept once."""

    _sources: dict[str, SourceText] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, spans: SourceSpans) -> None:
        """Take what one module reads."""
        self._sources |= {source.name: source for source in spans.sources}
        self._names[spans.module] = frozenset(source.name for source in spans.sources)

    def conflicts(self) -> dict[str, tuple[Finding, ...]]:
        """Return the conflicts by module, each once: the first that reads both passages, or else one."""
        found: dict[str, tuple[Finding, ...]] = {}
        for pair in compare_sources(tuple(self._sources.values())):
            both = {pair.one.source.name, pair.other.source.name}
            key = max(self._names, key=lambda module: len(both & self._names[module]))
            found[key] = (*found.get(key, ()), _finding(pair))
        return found


def _finding(pair: Disagreement) -> Finding:
    return Finding(rule="source.conflict", place=pair.one.source.name, facts=pair.facts)
