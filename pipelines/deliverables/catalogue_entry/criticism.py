"""Rules on catalogue entries: what would keep a catalogue from publishing one, found before release."""

from collections.abc import Iterator

from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from schemas.finding import Finding
from schemas.lheo.entry import MARKED, read


def find_unpublishable(case: Case) -> Iterator[Finding]:
    """Find what LHÉO does not accept: codes, lengths, repetitions, what is absent.

    A datum still marked as missing is told with its key by `papers.missing`.
    """
    for artefact in case.content.artefacts:
        if isinstance(artefact, CatalogueEntry):
            found = read(artefact, case.content.language).flaws
            yield from (flaw for flaw in found if flaw.rule != MARKED)


CRITICISM = Criticism((find_unpublishable,), place=10)
