"""One verdict a sentence: whether the passages an element cites support it, and by which words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critic.shown_draft import is_written, list_grounds, list_parts
from pipelines.drafting.critic.shown_passages import Surroundings
from pipelines.drafting.element_builder import Name, Text
from pipelines.drafting.elements import Element
from pipelines.drafting.prompt import Line
from pipelines.drafting.text.typography import canonical, locate
from schemas.contract import Contract
from schemas.draft import Phase, SentenceVerdict, Statement, Support
from schemas.finding import Finding

SYSTEM, PROMPT = "critic/verdicts_system.j2", "critic/verdicts_prompt.j2"

MOST_CHARACTERS = 20_000
MOST_LINES = 60
"""Of the sentences in one call: each is judged by its own passages, so a call needs no others."""

MARKS = ',;:.!"'
"""Around a word. A question mark says something, and so does a comma inside a number."""

CONTENT = "content"

RULES = {
    Support.CONTRADICTED: "critic.contradicted",
    Support.UNSUPPORTED: "critic.unsupported",
    Support.IN_PART: "critic.in_part",
}


class VerdictAnswer(Contract):
    """The verdict on one element."""

    id: Name
    support: Support
    words: Text


class VerdictsAnswer(Contract):
    """A verdict for each element shown."""

    verdicts: Annotated[list[VerdictAnswer], Field(max_length=2 * MOST_LINES)]


def list_judged(elements: Iterable[Element], places: frozenset[str] | None) -> Iterator[Element]:
    """Yield the elements that state something in other words than the passages they cite."""
    for element in elements:
        is_asked = places is None or element.id in places
        is_quoted = any(_says_passage(element.text, citation.quote) for citation in element.citations)
        if is_asked and element.claims and element.citations and is_written(element) and not is_quoted:
            yield element


def group_same(elements: Iterable[Element]) -> tuple[tuple[Element, ...], ...]:
    """Return the elements that say the same by the same passages together: one verdict holds for them."""
    groups = defaultdict[tuple[object, ...], list[Element]](list)
    for element in elements:
        is_sentence = isinstance(element.part, Statement | Phase) and element.computation is None
        spans = frozenset(citation.span for citation in element.citations)
        groups[(_fold(element.text), spans) if is_sentence else (element.id,)].append(element)
    return tuple(map(tuple, groups.values()))


def make_verdict_line(element: Element, around: Surroundings) -> Line:
    """Return an element as it is shown to be judged: what it states, and the words it rests on.

    Of a phase that is what is taught: the rest tells people what to do.
    """
    says = {CONTENT: element.text} if isinstance(element.part, Phase) else list_parts(element, around)
    return {"id": element.id, "says": says, "rests_on": list_grounds(element, around)}


def read_verdicts(
    answers: Iterable[VerdictsAnswer], judged: Iterable[tuple[Element, ...]]
) -> Iterator[SentenceVerdict]:
    """Yield the verdict on each judged element, the first if there are several.

    Words that no cited passage has are left out. What is said of the first of a group holds for all.
    """
    waiting = {group[0].id: group for group in judged}
    for each in (verdict for answer in answers for verdict in answer.verdicts):
        for element in waiting.pop(each.id, ()):
            words = each.words.strip()
            is_said = bool(words) and any(locate(words, citation.quote) for citation in element.citations)
            yield SentenceVerdict(
                place=element.id,
                element=element.part.canonical_digest(),
                support=each.support,
                words=words if is_said else "",
            )


def make_verdict_findings(
    verdicts: Iterable[SentenceVerdict], elements: Iterable[Element], critic: str
) -> list[Finding]:
    """Return a finding for each element that a critic holds not to be supported, the worst first."""
    texts = {element.id: element.text for element in elements}
    order = list(RULES)
    worst = sorted((each for each in verdicts if each.support in RULES), key=lambda v: order.index(v.support))
    return [
        Finding(
            rule=RULES[verdict.support],
            place=verdict.place,
            facts={"critic": critic, "text": cut_excerpt(texts[verdict.place])},
        )
        for verdict in worst
    ]


def list_valid_verdicts(
    verdicts: Iterable[SentenceVerdict] | None, elements: Iterable[Element]
) -> list[SentenceVerdict]:
    """Return the verdicts on elements that are still what they were said of."""
    digests = {element.id: element.part.canonical_digest() for element in elements}
    return [each for each in verdicts or () if digests.get(each.place) == each.element]


def _says_passage(text: str, quote: str) -> bool:
    """Return whether a text has the words of a passage and differs at most by its typography."""
    return canonical(text) in canonical(quote) or _fold(text) == _fold(quote)


def _fold(text: str) -> tuple[str, ...]:
    """Return the words of a text without the marks that end or divide its clauses, or quote it."""
    return tuple(filter(None, (word.strip(MARKS) for word in canonical(text).split())))
