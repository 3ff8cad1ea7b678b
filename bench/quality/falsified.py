"""How much of what is made false in a cited claim do the rules catch, and how often do they cry wolf?"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import partial

from bench.quality.misasked import misasked
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.citations import cite, verify
from pipelines.drafting.critique import alike_items, amounts, answers, claims, keys, numbers, options, scope
from pipelines.drafting.critique import names as orphan_names
from pipelines.drafting.critique import unrelated as unrelated_citations
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element, list_elements
from pipelines.drafting.practice.falsehoods import (
    Name,
    change_modals,
    change_names,
    change_numbers,
    list_names,
    negate,
)
from pipelines.drafting.text.likeness import ContrastWords
from pipelines.drafting.text.words import split_words
from schemas.draft import Deliverable, Origin, Statement
from schemas.language import Language
from schemas.languages.lexicon import read_vocabulary
from schemas.source import SpanKind

RULES = (
    claims.find_contradictions,
    scope.find_lost_conditions,
    numbers.find_unsourced_numbers,
    orphan_names.find_unsourced_names,
    amounts.find_unsourced_amounts,
    scope.find_wider_claims,
    scope.find_unsaid_deadlines,
    scope.find_unsaid_prohibitions,
    unrelated_citations.find_unrelated_citations,
)
OF_QUESTIONS = (
    *RULES,
    claims.find_misjudged_claims,
    options.find_true_distractors,
    keys.find_unlike_keys,
    keys.find_unlike_pairs,
    keys.find_unlike_orders,
    answers.find_true_claims,
    answers.find_swapped_pairs,
    answers.find_contradicting_feedback,
    answers.find_feedback_in_other_order,
    alike_items.find_distractors_true_elsewhere,
)
LEADS = {
    Language.FRENCH: ("", "Retenez-le : ", "À votre poste, c'est simple : ", "La règle est écrite : "),
    Language.ENGLISH: ("", "Remember: ", "Where you work, it is simple: ", "The rule is written: "),
}
"""As writers write: the source's words alone, and with some of their own before them."""

EACH = 5
"""Falsehoods of one kind in one claim, at most."""

FEWEST_DROPPED = 3
"""Words of a condition that is dropped."""

WORDS = ("jamais", "must", "7", "froid", "pas", "")


@dataclass(frozen=True)
class Caught:
    """How many of those made were caught; `distinct` leaves the writer's own words before them aside."""

    made: int
    caught: int
    distinct: int

    @property
    def share(self) -> float:
        """Return the share, 0 to 1; 1 of none."""
        return self.caught / self.made if self.made else 1.0


def add_up(counted: Iterable[Caught]) -> Caught:
    """Return what was made, and what of it was caught, of several kinds together."""
    kinds = list(counted)
    return Caught(*(sum(getattr(each, field.name) for each in kinds) for field in fields(Caught)))


@dataclass(frozen=True)
class Falsified:
    """What was caught by kind of falsehood, in claims and in questions; and false alarms."""

    kinds: dict[str, Caught]
    questions: dict[str, Caught]
    alarms: Caught


def falsified(cases: Iterable[Case], quotations: int = 1000) -> Falsified:
    """Return what the rules catch of changed claims, questions and quotations; the same every time."""
    known = list(cases)
    kinds = _tallied(_in_claims(known)) | {"quotation": _quotations(known, quotations)}
    untouched = [each for case in known for each in case.elements if each.claims and each.citations]
    alarms = sum(len({finding.place for rule in OF_QUESTIONS for finding in rule(case)}) for case in known)
    return Falsified(kinds, _tallied(_in_questions(known)), Caught(len(untouched), alarms, len(untouched)))


def is_caught(case: Case, each: Element, text: str) -> bool:
    """Return whether a rule finds a statement wrong once it says something else."""
    changed = each.part.model_copy(update={"text": text})
    return isinstance(changed, Statement) and _speaks(case, Summary(points=(changed,)))


def _speaks(case: Case, artefact: Deliverable) -> bool:
    content = case.content.model_copy(update={"artefacts": (artefact,)})
    told = Case(KINDS, content, case.spans, case.course)
    return any(True for rule in OF_QUESTIONS for _ in rule(told))


def _tallied(tried: Iterable[tuple[str, str, bool]]) -> dict[str, Caught]:
    """Return kind by kind what was tried: what was made false, and whether it was caught."""
    made: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for kind, text, is_told in tried:
        made[kind].append((text, is_told))
    return {
        kind: Caught(len(each), sum(told for _, told in each), len({text for text, _ in each}))
        for kind, each in made.items()
    }


def _in_claims(known: list[Case]) -> Iterator[tuple[str, str, bool]]:
    for case in known:
        named = _named(case)
        for each in _claims(case):
            quote = " ".join(citation.quote for citation in each.citations)
            for kind, text in _falsehoods(each.text, quote, case.content.language, named):
                for lead in LEADS[case.content.language]:
                    yield kind, text, is_caught(case, each, lead + text)


def _in_questions(known: list[Case]) -> Iterator[tuple[str, str, bool]]:
    for case in known:
        named = _named(case)
        for item in case.questions:
            quote = " ".join(citation.quote for citation in item.citations)
            false = partial(_falsehoods, quote=quote, language=case.content.language, named=named)
            for kind, changed in misasked(item, false):
                yield kind, changed.model_dump_json(), _speaks(case, Quiz(items=(changed,)))


def _named(case: Case) -> list[Name]:
    return [name for source in case.spans.sources for name in list_names(source.text)]


def _claims(case: Case) -> list[Element]:
    """Return the statements that rest on a source, and the sentences no draft took, each text once."""
    cited = (each for each in case.elements if each.claims and each.citations)
    stated = {each.text: each for each in cited if isinstance(each.part, Statement)}
    left = tuple(
        Statement(id=f"st-{n:04d}", text=span.text, citations=(cite(source, span),), origin=Origin.EXTRACTIVE)
        for source in case.spans.sources
        if source.language is case.content.language
        for n, span in enumerate(source.spans)
        if span.kind is SpanKind.SENTENCE and span.text not in stated
    )
    unused = {each.text: each for each in list_elements([Summary(points=left)] if left else [])}
    return [*stated.values(), *unused.values()]


def _falsehoods(text: str, quote: str, language: Language, named: list[Name]) -> Iterator[tuple[str, str]]:
    kinds = {
        "number": change_numbers(text, quote, language),
        "negation": negate(text, language),
        "modal": change_modals(text, language),
        "name": change_names(text, quote, named),
        "condition": drop_condition(text, language),
    }
    for kind, texts in kinds.items():
        yield from ((kind, each) for each in texts[:EACH])


def drop_condition(text: str, language: Language) -> list[str]:
    """Return a sentence without each part between commas that begins with a condition or an exception.

    Without a concession ("even when …") it says the same.
    """
    contrasts = read_vocabulary(ContrastWords, language)
    parts = text.rstrip(".").split(", ")
    found = []
    for number, part in enumerate(parts):
        rest = ", ".join([*parts[:number], *parts[number + 1 :]])
        first = {*split_words(part)[:2]}
        is_condition = (
            contrasts.conditions & first
            and not contrasts.concessions & first
            and len(part.split()) >= FEWEST_DROPPED
        )
        if is_condition and len(rest.split()) > len(part.split()):
            found.append(f"{rest[0].upper()}{rest[1:]}.")
    return found


def _quotations(cases: list[Case], count: int) -> Caught:
    """Change one word of quotations drawn at random from a fixed seed."""
    chance = random.Random(4)
    drawn = [(case, each) for case in cases for e in case.elements for each in e.citations]
    made = caught = 0
    altered = set()
    for _ in range(count if drawn else 0):
        case, target = chance.choice(drawn)
        words = target.quote.split(" ")
        at = chance.randrange(len(words))
        quote = " ".join([*words[:at], chance.choice(WORDS), *words[at + 1 :]])
        if quote and quote != target.quote:
            made += 1
            altered.add((target.span, quote))
            caught += verify(target.model_copy(update={"quote": quote}), case.spans) is not None
    return Caught(made, caught, len(altered))
