"""Is the draft written for this organisation, and in the module's language?"""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element, elements
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import STOP, tokens
from schemas.draft import Artefact, Nature, Phase, texts
from schemas.finding import Finding
from schemas.language import Language

FEWEST_WORDS = 8
MARGIN = 1.5


def unused(case: Case) -> Iterator[Finding]:
    """Find a draft that names neither the organisation nor one of its words."""
    context = case.course.context
    if context is None or not case.rests_on_sources:
        return
    said = canonical(" ".join(text for each in case.content.citing() for text in texts(each))).casefold()
    expected = [context.organisation, *context.vocabulary, *context.vocabulary.values()]
    if not any(canonical(word).casefold() in said for word in expected):
        facts = {"organisation": context.organisation}
        yield Finding(rule="context.unused", place=case.content.artefacts[0].kind, facts=facts)


def language(case: Case) -> Iterator[Finding]:
    """Find artefacts written in another language than the module's."""
    for artefact in case.content.artefacts:
        spoken = _spoken(artefact)
        if spoken is not None and spoken is not case.content.language:
            facts = {"asked": case.content.language.value, "given": spoken.value}
            yield Finding(rule="language.mismatch", place=artefact.kind, facts=facts)


def _spoken(artefact: Artefact) -> Language | None:
    """Return the language whose small words prevail, or None where neither does."""
    words = tokens(" ".join(_said(each) for each in elements([artefact])))
    own = {
        language: sum(word in stop - _others(language) for word in words) for language, stop in STOP.items()
    }
    first, second = sorted(own, key=lambda each: -own[each])
    enough = own[first] >= FEWEST_WORDS and own[first] >= MARGIN * own[second]
    return first if enough else None


def _said(each: Element) -> str:
    """Return what a writer wrote: every column of a phase, and nothing of what code leaves to a person."""
    if isinstance(each.part, Phase):
        return " ".join(texts(each.part))
    return "" if getattr(each.part, "nature", None) is Nature.BLANK else each.text


def _others(language: Language) -> frozenset[str]:
    return frozenset(word for each, stop in STOP.items() if each is not language for word in stop)
