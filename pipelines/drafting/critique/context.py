"""Rules on context: the draft is written for this organisation, in the module's language."""

from collections.abc import Iterable, Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element, list_elements, list_elements_within
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_rival_words, share_of, split_words
from schemas.course import Context, Module
from schemas.draft import Deliverable, Nature, Origin, Phase, Sectioned, list_texts
from schemas.finding import Finding
from schemas.language import Language

FEWEST_WORDS = 8
MARGIN = 1.5

WRITTEN = frozenset({Origin.MODEL, Origin.HUMAN})

TAKEN_UP = 0.4
"""Share of a case's words that a page must have to count as telling that case."""

FEWEST_SHARED, MOST_HELD = 2, 0.1
"""Stems that a chapter shares with a case that is near it, and the share of passages that may hold each."""


def find_unnamed_organisation(case: Case) -> Iterator[Finding]:
    """Find a draft that names neither the organisation nor one of its words.

    A catalogue entry is for the public: what a course says of its client is not published. Rules can only
    say what a source says, so theirs is found only where a source has one of these words.
    """
    context = case.course.context
    public = all(artefact.is_public for artefact in case.content.artefacts)
    if context is None or public or not case.rests_on_sources:
        return
    own_words = _list_own_words(context)
    if not _uses_any(case, own_words) and (_is_written(case) or _is_in_sources(case, own_words)):
        facts = {"organisation": context.organisation}
        yield Finding(rule="context.unused", place=case.content.artefacts[0].kind, facts=facts)


def find_missing_vocabulary(case: Case) -> Iterator[Finding]:
    """Find lessons, guides and case studies that name the organisation and use none of its own words.

    Those that rules wrote are found only where a source has one of these words.
    """
    context = case.course.context
    taught = [deliverable for deliverable in case.content.artefacts if deliverable.takes_up_context]
    if (
        context is None
        or not context.vocabulary
        or not taught
        or (case.rests_on_sources and not _uses_any(case, _list_own_words(context)))
        or not (_is_written(case) or _is_in_sources(case, context.vocabulary))
    ):
        return
    texts = [canonical(_list_written_text(element)).casefold() for element in list_elements(taught)]
    if not any(canonical(word).casefold() in text for word in context.vocabulary for text in texts):
        words = cut_excerpt(", ".join(context.vocabulary))
        yield Finding(rule="context.no_word", place=taught[0].kind, facts={"words": words})


def _list_own_words(context: Context) -> tuple[str, ...]:
    return context.organisation, *context.vocabulary, *context.vocabulary.values()


def _uses_any(case: Case, words: Iterable[str]) -> bool:
    texts = [canonical(text).casefold() for each in case.content.walk_citing() for text in list_texts(each)]
    return any(canonical(word).casefold() in text for word in words for text in texts)


def _is_in_sources(case: Case, words: Iterable[str]) -> bool:
    text = canonical(case.citable_text).casefold()
    return any(canonical(word).casefold() in text for word in words)


def _is_written(case: Case) -> bool:
    """Return whether a model or a person wrote any of it."""
    return any(element.origin in WRITTEN for element in case.elements)


def find_missing_cases(case: Case) -> Iterator[Finding]:
    """Find lessons, guides and case studies that take up none of the cases they could.

    A case that another module of the course is nearer to is that module's; rules can only quote, so theirs
    have one only if a chapter of the sources shares something of its own with it.
    """
    context = case.course.context
    if context is None or not context.cases or not case.rests_on_sources:
        return
    spoken = case.content.language
    taught = [deliverable for deliverable in case.content.artefacts if deliverable.takes_up_context]
    pages = [
        list(list_elements_within(page, each.kind))
        for each in taught
        if isinstance(each, Sectioned)
        for page in each.sections
    ]
    page_stems = [
        frozenset[str]().union(*(list_content_stems(_list_written_text(each), spoken) for each in page))
        for page in pages
    ]
    stems = {each: list_content_stems(each, spoken) for each in context.cases}
    fitting = [each for each in context.cases if pages and _fits_module(case, stems[each])]
    if fitting and not any(
        share_of(told, page) >= TAKEN_UP for told in stems.values() for page in page_stems
    ):
        facts = {"case": cut_excerpt(fitting[0]), "cases": str(len(context.cases))}
        yield Finding(rule="context.no_case", place=taught[0].kind, facts=facts)


def _fits_module(case: Case, told: frozenset[str]) -> bool:
    """Return whether a case of the organisation, by its stems, may be of this module rather than another."""
    own = case.module
    shares = {
        each.id: len(told & _list_aim_stems(each, case.content.language)) for each in case.course.modules
    }
    if own is not None and shares[own.id] < max(shares.values()):
        return False
    return _is_written(case) or _is_near_sources(case, told)


def _list_aim_stems(module: Module, language: Language) -> frozenset[str]:
    """Return the stems of what a module is for: its title and its objectives."""
    objectives = (objective.text for objective in module.objectives)
    return list_content_stems(" ".join((module.title, *objectives)), language)


def _is_near_sources(case: Case, told: frozenset[str]) -> bool:
    """Return whether a chapter of the sources has two stems of a case that few of their passages have."""
    most = max(1, MOST_HELD * case.span_count)
    rare = frozenset(stem for stem in told if 0 < case.stem_counts[stem] <= most)
    return any(
        len(
            rare & list_content_stems(" ".join(piece.text for piece in chapter.pieces), case.content.language)
        )
        >= FEWEST_SHARED
        for chapter in case.evidence.chapters
    )


def find_wrong_language(case: Case) -> Iterator[Finding]:
    """Find artefacts written in another language than the module's."""
    for artefact in case.content.artefacts:
        other = _find_prevailing(artefact, case.content.language)
        if other is not None:
            facts = {"asked": case.content.language.value, "given": other.value}
            yield Finding(rule="language.mismatch", place=artefact.kind, facts=facts)


def _find_prevailing(artefact: Deliverable, own_language: Language) -> Language | None:
    """Return another language whose small words outnumber those of the module's language, or None."""
    words = [
        word for element in list_elements([artefact]) for word in split_words(_list_written_text(element))
    ]
    prevailing: dict[Language, int] = {}
    for rival in list_rival_words(own_language):
        rival_count, own_count = rival.count_own(words)
        if rival_count >= FEWEST_WORDS and rival_count >= MARGIN * own_count:
            prevailing[rival.language] = rival_count
    return max(prevailing, key=lambda element: prevailing[element], default=None)


def _list_written_text(element: Element) -> str:
    """Return the text of an element: every column of a phase; nothing of a blank for a person to fill."""
    if isinstance(element.part, Phase):
        return " ".join(list_texts(element.part))
    return "" if getattr(element.part, "nature", None) is Nature.BLANK else element.text
