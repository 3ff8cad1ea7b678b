"""Rule on forbidden acts: nobody is told to do, or let do, what the sources forbid."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import AssertedText
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.permissions import match_permission
from pipelines.drafting.critique.scope import has_condition
from pipelines.drafting.text.sentence_parts import SENTENCE_END, match_clause_end, write_joints
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, share_of, split_words
from schemas.draft import Question
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary
from schemas.languages.procedure_words import ProcedureWords

FEWEST_STEMS = 4
"""Stems by which a forbidden act is known in a sentence that does not cite the passage."""

FEWEST_CITED = 2
"""Stems of an act that a cited passage forbids: the sentence speaks of the same."""

LEAST_OF_PART = 0.6
"""Share of a part's stems that an act has: with more of its own, the part tells something else."""

FEWEST_LETTERS = 4
"""Letters of a small word that may say of which case an act is forbidden: « la parcelle d'un autre »."""

BETWEEN_CELLS = " | "
PART_END = re.compile(r"[,;:!?|](?= |$)|(?<! )\.(?= |$)| [({\[]")
SIGN_ALONE = re.compile(r"(?<= )[^\w\s«»()\"'’–—-]+(?=\s|$)")
"""An argument without letters, which no stem tells: "git add ."."""


class ForbiddenWords(Vocabulary):
    """How a text of its language forbids an act, and tells somebody to do one.

    Behind one of `prohibitions` stands the act, or in its group `act`. One of `limits` in a passage or a
    sentence makes an exception, or says in which case it holds. A sentence with one of `denials` forbids or
    rejects itself; `tellings` begin a part that tells or lets somebody do something, unless one of
    `judgements` follows, which says what becomes of it (« laisser ouvert coûte »). A title with one of
    `rejections` stands above what nobody is to do; behind one of `temptations` stands what one may do
    wrongly.
    """

    room: ClassVar[str] = "forbidden_acts"

    prohibitions: Expressions
    limits: Expressions
    denials: Expressions
    tellings: Expressions
    judgements: Expressions = ()
    rejections: Expressions = ()
    temptations: Expressions = ()


@dataclass(frozen=True)
class ForbiddenAct:
    """An act that a passage forbids: its stems, its longer small words, and the sentence."""

    stems: frozenset[str]
    small_words: frozenset[str]
    sentence: str

    def is_told_by(self, part: str, language: Language) -> bool:
        """Return whether a part of a sentence tells this act and not much else."""
        stems = list_content_stems(part, language)
        is_whole = self.stems <= stems and self.small_words <= {*split_words(part)}
        return is_whole and share_of(stems, self.stems) >= LEAST_OF_PART


def find_forbidden_acts(case: Case) -> Iterator[Finding]:
    """Find sentences and directions that tell or let somebody do just what a passage forbids everybody.

    What stands under a lead-in that denies or a title that rejects, and the answer of a question that asks
    for what is wrong, tells nobody to do it.
    """
    language = case.content.language
    passages = (span.text for source in case.spans.citable for span in source.spans)
    known = [each for text in passages for each in list_forbidden_acts(text, language)]
    acts = [each for each in known if len(each.stems) >= FEWEST_STEMS]
    for told in case.told_texts if known else ():
        if is_rejected(case, told):
            continue
        quotes = (citation.quote for citation in told.element.citations)
        cited = [each for quote in quotes for each in list_forbidden_acts(quote, language)]
        for part in list_told_parts(told.text, language):
            act = next((each for each in (*cited, *acts) if each.is_told_by(part, language)), None)
            if act is not None:
                facts = {"words": cut_excerpt(part), "source": cut_excerpt(act.sentence)}
                yield Finding(rule="claim.forbidden", place=told.element.id, facts=facts)


def list_forbidden_acts(passage: str, language: Language) -> Iterator[ForbiddenAct]:
    """Yield the acts that a passage forbids in every case; the other cells of a row say in which."""
    sentences = () if BETWEEN_CELLS in passage else SENTENCE_END.split(canonical(passage))
    for sentence in sentences:
        if has_condition(sentence, language) or _match(language, "limits").search(sentence):
            continue
        for match in _match(language, "prohibitions").finditer(sentence):
            behind = PART_END.split(sentence[match.end() :])[0]
            act = f"{match.groupdict().get('act') or ''} {behind}"
            stems = list_content_stems(act, language)
            if len(stems) >= FEWEST_CITED and not SIGN_ALONE.search(f"{act} "):
                small = {each for each in split_words(behind) if len(each) >= FEWEST_LETTERS}
                yield ForbiddenAct(stems, list_stop_words(language) & small, sentence)


def list_told_parts(text: str, language: Language) -> Iterator[str]:
    """Yield the parts of a text that tell or let somebody do something, and make no exception.

    What is forbidden in every case is so in the one that a sentence names too.
    """
    for sentence in SENTENCE_END.split(canonical(text)):
        if sentence.rstrip().endswith("?") or _match(language, "limits").search(sentence):
            continue
        for clause in match_clause_end(language).split(sentence):
            if _match(language, "denials").search(clause):
                continue
            for part in PART_END.split(clause):
                if _tells(part.strip(), language):
                    yield part.strip()


def is_rejected(case: Case, told: AssertedText) -> bool:
    """Return whether a text is an answer to what is wrong, or stands under what says so."""
    part, language = told.element.part, case.content.language
    if isinstance(part, Question):
        return _match(language, "denials").search(canonical(part.stem)) is not None
    title, opening = case.frames.get(told.element.id, ("", ""))
    is_lead_in = opening.rstrip().endswith(":")
    return _match(language, "rejections").search(canonical(title)) is not None or (
        is_lead_in and _match(language, "denials").search(canonical(opening)) is not None
    )


def names_temptation(text: str, language: Language) -> bool:
    """Return whether a text names an error that one may make, which no passage has to say."""
    return _match(language, "temptations").search(canonical(text)) is not None


def _tells(part: str, language: Language) -> bool:
    if match_permission().search(part) is not None:
        return True
    if _match(language, "judgements").search(part):
        return False
    return any(pattern.match(part) for pattern in _match_tellings(language))


@cache
def _match_tellings(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(read_vocabulary(ForbiddenWords, language).tellings)
    telling = re.compile(rf"(?:(?:{write_joints(language)}) )?(?:{words})", re.IGNORECASE)
    return telling, read_vocabulary(ProcedureWords, language).instructions


@cache
def _match(language: Language, room: str) -> re.Pattern[str]:
    return match_words(getattr(read_vocabulary(ForbiddenWords, language), room))
