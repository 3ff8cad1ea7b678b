"""Conflicts between the sources of a course, within a module or across modules."""

from dataclasses import dataclass, field

from pipelines.drafting.disagreement import Disagreement, compare_sources
from schemas.finding import Finding
from schemas.source import SourceSpans, SourceText


def find_source_conflicts(spans: SourceSpans) -> tuple[Finding, ...]:
    """Return a finding for each pair of passages a module reads that cannot both be followed.

    What an expert's answer has settled is none.
    """
    return tuple(_make_finding(pair) for pair in compare_sources(spans.sources) if not pair.is_settled)


@dataclass
class CollectedSources:
    """Collects the sources of a course while its modules are read; each source is kept once."""

    _sources: dict[str, SourceText] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, spans: SourceSpans) -> None:
        """Add the sources that one module reads."""
        self._sources |= {source.name: source for source in spans.sources}
        self._names[spans.module] = frozenset(source.name for source in spans.sources)

    def conflicts(self) -> dict[str, tuple[Finding, ...]]:
        """Return the conflicts by module, each for the first module that reads both sources, or else one."""
        conflicts_by_module: dict[str, tuple[Finding, ...]] = {}
        for pair in compare_sources(tuple(self._sources.values())):
            if pair.is_settled:
                continue
            source_names = {pair.one.source.name, pair.other.source.name}
            key = max(self._names, key=lambda module: len(source_names & self._names[module]))
            conflicts_by_module[key] = (*conflicts_by_module.get(key, ()), _make_finding(pair))
        return conflicts_by_module


def _make_finding(pair: Disagreement) -> Finding:
    return Finding(rule="source.conflict", place=pair.one.source.name, facts=pair.facts)
