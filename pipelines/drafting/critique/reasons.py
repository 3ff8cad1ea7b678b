"""Rule on reasons: a sentence gives none that no passage gives."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import cites_other_language
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

LEAST_SAID = 0.4
"""Share of the stems of a reason that a passage has which gives it.

Each of 29 honest reasons in recorded sessions with a language model has half and more in some passage of the
module.
"""

FEWEST_STEMS = 2

PART_END = re.compile(r"[,;:.!?|](?: |$)")


class ReasonWords(Vocabulary):
    """Words behind which a reason stands, in a text of its language; consequences are a reader's to draw."""

    room: ClassVar[str] = "reasons"

    reasons: Expressions


def find_unsaid_reasons(case: Case) -> Iterator[Finding]:
    """Find reasons that neither the cited passages nor another passage of the sources give."""
    language = case.content.language
    for asserted in case.told_texts:
        if cites_other_language(case, asserted.element):
            continue
        said = list_content_stems(asserted.evidence, language)
        for match in _match_reason(language).finditer(canonical(asserted.text)):
            reason = PART_END.split(match.string[match.end() :])[0]
            stems = list_content_stems(reason, language)
            if len(stems) < FEWEST_STEMS or share_of(stems, said) >= LEAST_SAID:
                continue
            if not _is_said_elsewhere(stems, case):
                facts = {"words": cut_excerpt(match.group() + reason)}
                yield Finding(rule="claim.reason", place=asserted.element.id, facts=facts)


def _is_said_elsewhere(stems: frozenset[str], case: Case) -> bool:
    """Return whether one passage of the sources, or the course's context, has enough of a reason's stems."""
    language = case.content.language
    context = case.course.context
    passages = (span.text for source in case.spans.citable for span in source.spans)
    of_context = (context.audience, context.culture, *context.cases) if context is not None else ()
    return any(
        share_of(stems, list_content_stems(text, language)) >= LEAST_SAID for text in (*passages, *of_context)
    )


@cache
def _match_reason(language: Language) -> re.Pattern[str]:
    return match_words(read_vocabulary(ReasonWords, language).reasons)
