"""Rule on forbidden acts: nobody is told to do what the sources forbid."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

FEWEST_STEMS = 3
"""Stems by which a forbidden act is known in another sentence."""

LEAST_OF_LONG_ACT = 0.75
LONG_ACT = 5
"""Stems from which on an act is known by most of them; a shorter one by all."""

SENTENCE_END = re.compile(r"(?<=[.!?;|])\s")
PART_END = re.compile(r"[,;:.]")


class ForbiddenWords(Vocabulary):
    """How a text of its language forbids an act, and what shows that a sentence does not just tell to do it.

    Behind one of `prohibitions` stands the act. A passage with one of `exceptions` forbids it in some cases
    only; a sentence with one of `reserves` denies, restricts or makes an exception itself.
    """

    room: ClassVar[str] = "forbidden_acts"

    prohibitions: Expressions
    exceptions: Expressions
    reserves: Expressions


@dataclass(frozen=True)
class ForbiddenAct:
    """An act that a passage forbids: its stems, and the sentence."""

    stems: frozenset[str]
    sentence: str

    def is_in(self, stems: frozenset[str]) -> bool:
        """Return whether a sentence with these stems speaks of the act."""
        return share_of(self.stems, stems) >= (LEAST_OF_LONG_ACT if len(self.stems) >= LONG_ACT else 1)


def find_forbidden_acts(case: Case) -> Iterator[Finding]:
    """Find sentences and directions that speak of an act without a reserve which a passage forbids."""
    language = case.content.language
    passages = (span.text for source in case.spans.citable for span in source.spans)
    acts = [act for passage in passages for act in list_forbidden_acts(passage, language)]
    for told in case.told_texts:
        for sentence in SENTENCE_END.split(canonical(told.text)) if acts else ():
            if _match(language, "reserves").search(sentence):
                continue
            stems = list_content_stems(sentence, language)
            act = next((each for each in acts if each.is_in(stems)), None)
            if act is not None:
                facts = {"words": cut_excerpt(sentence), "source": cut_excerpt(act.sentence)}
                yield Finding(rule="claim.forbidden", place=told.element.id, facts=facts)


def list_forbidden_acts(passage: str, language: Language) -> Iterator[ForbiddenAct]:
    """Yield the acts that a passage forbids in every case."""
    for sentence in SENTENCE_END.split(canonical(passage)):
        match = _match(language, "prohibitions").search(sentence)
        if match and not _match(language, "exceptions").search(sentence):
            stems = list_content_stems(PART_END.split(sentence[match.end() :])[0], language)
            if len(stems) >= FEWEST_STEMS:
                yield ForbiddenAct(stems, sentence)


@cache
def _match(language: Language, room: str) -> re.Pattern[str]:
    return match_words(getattr(read_vocabulary(ForbiddenWords, language), room))
