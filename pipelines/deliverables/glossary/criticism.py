"""Rules on glossaries: each term is defined once, and occurs in the module."""

from collections.abc import Iterator

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.repeated_rows import find_repeated_rows
from pipelines.drafting.elements import list_elements
from pipelines.drafting.kind import Criticism
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.draft import Nature, Origin
from schemas.finding import Finding


def find_glossary_flaws(case: Case) -> Iterator[Finding]:
    """Find terms defined twice, and terms that nothing else in the module says, but for those code added."""
    entries = [row for each in case.content.artefacts if isinstance(each, Glossary) for row in each.entries]
    yield from find_repeated_rows(entries, "glossary.duplicate", "term")
    others = [each for each in case.content.artefacts if not isinstance(each, Glossary)]
    if not others:
        return
    said = list_content_stems(" ".join(each.text for each in list_elements(others)), case.content.language)
    for row in entries:
        own = list_content_stems(canonical(row.cells[0]), case.content.language)
        is_added = row.origin is Origin.EXTRACTIVE and row.nature in {Nature.ORGANISATION, Nature.DATA}
        if own and not own <= said and not is_added:
            yield Finding(rule="glossary.unused", place=row.id, facts={"term": cut_excerpt(row.cells[0])})


CRITICISM = Criticism((find_glossary_flaws,), place=40)
