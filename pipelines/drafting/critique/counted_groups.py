"""Rule on counted figures: one that was counted over a group is not said of all."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.draft import Computation, Statement
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words


class GroupWords(Vocabulary):
    """Words by which a text speaks of all that answered, in any language."""

    room: ClassVar[str] = "counted_groups"

    wholes: Expressions


def find_figures_of_all(case: Case) -> Iterator[Finding]:
    """Find sentences that say of all what was counted over the rows of one group, without naming it."""
    language = case.content.language
    for element in case.elements:
        if element.computation is None or not isinstance(element.part, Statement):
            continue
        match = _match_whole().search(canonical(element.text))
        stems = list_content_stems(element.text, language)
        groups = list_groups(case, element.computation)
        if match and groups and not any(list_content_stems(each, language) & stems for each in groups):
            facts = {"words": cut_excerpt(match.group()), "group": cut_excerpt(groups[0])}
            yield Finding(rule="figure.group", place=element.id, facts=facts)


def list_groups(case: Case, computation: Computation) -> list[str]:
    """Return the answers that all rows have which a figure was counted over, and other rows have not."""
    rows = {
        span.id: span.anchor.row.cells
        for source in case.spans.sources
        if source.name == computation.source
        for span in source.spans
        if span.anchor.row is not None
    }
    counted = [rows[span] for span in computation.rows if span in rows]
    if not counted or len(counted) == len(rows):
        return []
    columns = zip(zip(*counted, strict=False), zip(*rows.values(), strict=False), strict=False)
    return [own[0] for own, every in columns if own[0] and len({*own}) == 1 and len({*every}) > 1]


@cache
def _match_whole() -> re.Pattern[str]:
    return match_words(gather_words(GroupWords, lambda each: each.wholes))
