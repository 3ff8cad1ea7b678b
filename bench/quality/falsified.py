"""How much of what is made false in a cited claim do the rules catch, and how often do they cry wolf?"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.drafting.critique import claims, numbers
from pipelines.drafting.critique import names as orphan_names
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.grounding import verify
from pipelines.drafting.practice.falsehoods import (
    Name,
    names,
    negations,
    other_modals,
    other_names,
    other_numbers,
)
from schemas.draft import Statement, Summary
from schemas.language import Language

RULES = (claims.contradict, numbers.orphans, orphan_names.orphans)
LEADS = {
    Language.FRENCH: ("", "Retenez-le : ", "À votre poste, c'est simple : ", "La règle est écrite : "),
    Language.ENGLISH: ("", "Remember: ", "Where you work, it is simple: ", "The rule is written: "),
}
"""As writers write: the source's words alone, and with some of their own before them."""

EACH = 3
"""Falsehoods of one kind in one claim, at most."""

WORDS = ("jamais", "must", "7", "froid", "pas", "")


@dataclass(frozen=True)
class Caught:
    """How many of those made were caught."""

    made: int
    caught: int

    @property
    def share(self) -> float:
        """Return the share, 0 to 1; 1 of none."""
        return self.caught / self.made if self.made else 1.0


@dataclass(frozen=True)
class Falsified:
    """What was caught by kind of falsehood, and the claims left alone that were found wrong."""

    kinds: dict[str, Caught]
    alarms: Caught


def falsified(cases: Iterable[Case], quotations: int = 1000) -> Falsified:
    """Return what the rules catch of changed claims and quotations; the same every time."""
    known = list(cases)
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for case in known:
        named = [name for source in case.spans.sources for name in names(source.text)]
        for each in _claims(case):
            for kind, text in _falsehoods(case, each, named):
                made[kind] += 1
                caught[kind] += is_caught(case, each, text)
    kinds = {kind: Caught(made[kind], caught[kind]) for kind in made}
    kinds["quotation"] = _quotations(known, quotations)
    untouched = [each for case in known for each in case.elements if each.claims and each.citations]
    alarms = sum(len({finding.place for rule in RULES for finding in rule(case)}) for case in known)
    return Falsified(kinds, Caught(len(untouched), alarms))


def is_caught(case: Case, each: Element, text: str) -> bool:
    """Return whether a rule finds a statement wrong once it says something else."""
    changed = each.part.model_copy(update={"text": text})
    if not isinstance(changed, Statement):
        return False
    content = case.content.model_copy(update={"artefacts": (Summary(points=(changed,)),)})
    return any(True for rule in RULES for _ in rule(Case(content, case.spans, case.course)))


def _claims(case: Case) -> list[Element]:
    """Return the statements that rest on a source, each text once."""
    cited = (each for each in case.elements if each.claims and each.citations)
    return list({each.text: each for each in cited if isinstance(each.part, Statement)}.values())


def _falsehoods(case: Case, each: Element, named: list[Name]) -> Iterator[tuple[str, str]]:
    quote, language = " ".join(citation.quote for citation in each.citations), case.content.language
    kinds = {
        "number": other_numbers(each.text, quote, language),
        "negation": negations(each.text, language),
        "modal": other_modals(each.text, language),
        "name": other_names(each.text, quote, named),
    }
    for kind, texts in kinds.items():
        for text in texts[:EACH]:
            yield from ((kind, lead + text) for lead in LEADS[language])


def _quotations(cases: list[Case], count: int) -> Caught:
    """Change one word of quotations drawn at random from a fixed seed."""
    chance = random.Random(4)
    drawn = [(case, each) for case in cases for e in case.elements for each in e.citations]
    made = caught = 0
    for _ in range(count if drawn else 0):
        case, target = chance.choice(drawn)
        words = target.quote.split(" ")
        at = chance.randrange(len(words))
        quote = " ".join([*words[:at], chance.choice(WORDS), *words[at + 1 :]])
        if quote and quote != target.quote:
            made += 1
            caught += verify(target.model_copy(update={"quote": quote}), case.spans) is not None
    return Caught(made, caught)
