"""Rule on parts: no part of a cited sentence says what neither its passages nor any other one says."""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import (
    cites_other_language,
    is_lead_in,
)
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.exchanged_actors import ActorWords
from pipelines.drafting.critique.forbidden_acts import names_temptation
from pipelines.drafting.critique.reasons import list_reasons
from pipelines.drafting.critique.stories import answers_case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_plain_stems, share_of, split_words
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import read_vocabulary

FEWEST_ALONE, FEWEST_STEMS = 3, 2
"""Stems of a part, and of one that goes on with another: of that no passage has both, and the page none."""

FEWEST_IN_ANSWER = 7
"""Stems of a part of the answer of a made-up case: a shorter one tells that case."""

FEWEST_LETTERS = 5
"""Letters of a stem that another one may begin with."""

LEAST_CITED = 0.25
"""Share of a part's stems that the cited passages have, with their headings."""

LEAST_SAID = 0.5
"""Share of them that any one passage of the sources has, cited or not, or the sentences beside it."""

LEAST_ON_PAGE = 0.4
"""Share of them that all passages cited on its page have: such a part draws from several of them."""

PART = re.compile(r"[^,.;:!?|]+(?:[,.;:!?|](?! )[^,.;:!?|]*)*(?P<end>[,.;:!?|]?)")


def find_unsaid_parts(case: Case) -> Iterator[Finding]:
    """Find parts between two marks, of sentences, phases and feedback, in other words than all the sources.

    A part before a colon announces what follows; what comes of a decision in a story is made up as it is,
    and a short part of the answer of a made-up case tells that case. What a reason is given for is drawn
    from it, and an error that one may make is nowhere said.
    """
    language = case.content.language
    passages = [
        list_plain_stems(span.text, language) for source in case.spans.citable for span in source.spans
    ]
    for asserted in case.reworded_texts:
        element = asserted.element
        is_of_story = element.id in case.story_statements
        if cites_other_language(case, element) or is_lead_in(element) or is_of_story:
            continue
        if names_temptation(asserted.text, language) or element.computation:
            continue
        fewest = FEWEST_IN_ANSWER if answers_case(case, element) else 0
        drawn = [each.effect.strip(" .;!") for each in list_reasons(asserted.text, language)]
        cited = list_plain_stems(asserted.evidence, language)
        on_page = list_plain_stems(case.page_quotes.get(element.id, ""), language)
        beside = list_plain_stems(case.block_texts.get(element.id, ""), language)
        for part, stems in list_parts(asserted.text, language):
            if len(stems) < fewest or any(each and each in part for each in drawn):
                continue
            if _share_alike(stems, cited) >= LEAST_CITED or share_of(stems, on_page) >= LEAST_ON_PAGE:
                continue
            if len(stems) < FEWEST_ALONE and (stems & beside or _share_alike(stems, on_page)):
                continue
            least = LEAST_SAID if len(stems) >= FEWEST_ALONE else 1
            if not any(share_of(stems, each) >= least for each in (beside, *passages)):
                facts = {"words": cut_excerpt(part)}
                yield Finding(rule="claim.unsaid_part", place=element.id, facts=facts)


def _share_alike(stems: frozenset[str], others: frozenset[str]) -> float:
    """Return the share of stems that others have, as it is or in another form: « passe » and « passent »."""
    long = [each for each in others if len(each) >= FEWEST_LETTERS]
    alike = sum(each in others or any(map(each.startswith, long)) for each in stems)
    return alike / len(stems) if stems else 0.0


def list_parts(text: str, language: Language) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the parts of a text that state something, each with its stems.

    A short one only behind another in its sentence, and if it speaks of nobody that was named before.
    """
    is_behind = False
    for match in PART.finditer(canonical(text)):
        stems = list_plain_stems(match.group(), language)
        fewest = FEWEST_STEMS if is_behind and not _has_reader(match.group(), language) else FEWEST_ALONE
        if match["end"] != ":" and len(stems) >= fewest:
            yield match.group().strip(), stems
        is_behind = match["end"] == ","


def _has_reader(part: str, language: Language) -> bool:
    return not read_vocabulary(ActorWords, language).readers.isdisjoint(split_words(part))
