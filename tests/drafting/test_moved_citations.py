"""Citations whose span is gone: where the same words stand now."""

import pytest

from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.moved_citations import follow_sources
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Citation, Content, Origin, Statement, walk_citations
from schemas.language import Language
from schemas.source import SourceSpans

PAGE = """# Le froid

Fermez la porte.

La sonde est étalonnée.

Fermez la porte.

| Produit | Durée |
|---|---|
| Viande | 24 h |
| Poisson | 48 h |
"""
SOURCE = read_source("froid.md", PAGE.encode(), Language.FRENCH)
SPANS = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(SOURCE,))
WAYS = [each for span in SOURCE.spans for each in Citation.list_all(SOURCE, span)]


def followed(citation: Citation) -> Citation:
    """The citation once its span was lost, and its words were looked for."""
    lost = citation.model_copy(update={"span": "s-gone"})
    point = Statement(id="st-0001", text=lost.quote, citations=(lost,), origin=Origin.EXTRACTIVE)
    content: Content = builders.content(artefacts=(Summary(points=(point,)),))
    (found,) = walk_citations(follow_sources(content, SPANS).artefacts)
    return found


@pytest.mark.parametrize("citation", WAYS, ids=[f"{each.start} {each.quote}" for each in WAYS])
def test_words_are_found_again_nearest_to_where_they_were(citation: Citation) -> None:
    assert followed(citation) == citation


def test_the_passages_of_the_page_are_those_meant() -> None:
    quotes = [each.quote for each in WAYS]
    assert quotes.count("Fermez la porte.") == 2
    assert {"48 h", "Viande | 24 h"} <= {*quotes}
