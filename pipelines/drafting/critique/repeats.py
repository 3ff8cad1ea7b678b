"""Rules on repeats: nothing is said twice in a deliverable, or in two modules of a course."""

from collections.abc import Iterable, Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.text.limits import holds_limit
from schemas.draft import (
    Content,
    Deliverable,
    Layout,
    Origin,
    Phase,
    Question,
    Questionnaire,
    Row,
    Sectioned,
    Statement,
    walk_named,
)
from schemas.draft.traversal import walk_citing
from schemas.finding import Finding
from schemas.language import Language

FEWEST_WORDS = 6
"""A shorter sentence may well be said twice: « Lavez-vous les mains. »"""

LONGEST_RECALL = 20
"""Words of a limit that a page recalls: a longer sentence teaches it again."""

SENTENCE_ENDS, CLOSING = (".", "!", "?", "…"), " \"'»”)*"


def find_repeated_sentences(case: Case) -> Iterator[Finding]:
    """Find sentences a document says twice; a lesson and its summary may share one, that is its purpose.

    Code may be shown twice, two lists or procedures of the sources may have an item in common, and what the
    sources say twice to introduce something, as a line that is no sentence, or in two passages stands in two
    places rightly. So does a limit in few words that a page recalls where it needs it.
    """
    for artefact in case.content.artefacts:
        if not artefact.says_nothing_twice:
            continue
        first_ids: dict[str, dict[str, str]] = {}
        told_on = set[tuple[str, str]]()
        pages = _map_pages(artefact)
        exempt = _list_told_by_choice(artefact) | _list_items(artefact)
        for part in walk_citing(artefact):
            text = _fold_claim(part)
            if not text or part.id in exempt or _is_line_of_sources(part):
                continue
            page = pages.get(part.id, "")
            is_recalled = (text, page) not in told_on and _is_short_limit(part, case.content.language)
            told_on.add((text, page))
            quoted = _find_quoted(part)
            known = first_ids.setdefault(text, {})
            other = known.get(quoted, known.get("")) if quoted else next(iter(known.values()), None)
            if other is not None and not is_recalled:
                facts = {"text": cut_excerpt(_get_text(part)), "other": other}
                yield Finding(rule="statement.repeated", place=part.id, facts=facts)
            known.setdefault(quoted, part.id)


def _map_pages(artefact: Deliverable) -> dict[str, str]:
    """Return the id of the page that each element stands on, by the element's id."""
    pages = artefact.sections if isinstance(artefact, Sectioned) else ()
    return {part.id: page.id for page in pages for part in walk_citing(page)}


def _is_short_limit(part: Statement | Row | Phase | Question, language: Language) -> bool:
    """Return whether a part lays down a limit in as few words as a page may recall one in."""
    text = _get_text(part)
    return len(text.split()) <= LONGEST_RECALL and holds_limit(text, language)


def _find_quoted(part: Statement | Row | Phase | Question) -> str:
    """Return the passage that rules quote as a part; a writer's own words are bound to none."""
    return part.citations[0].span if part.origin is Origin.EXTRACTIVE and part.citations else ""


def _is_line_of_sources(part: Statement | Row | Phase | Question) -> bool:
    """Return whether a part is quoted and no whole sentence: a lead-in ("For instance:"), a reference."""
    return part.origin is Origin.EXTRACTIVE and not _get_text(part).rstrip(CLOSING).endswith(SENTENCE_ENDS)


def _list_told_by_choice(artefact: Deliverable) -> frozenset[str]:
    """Return the ids of what a learner reads after a choice; two wrong choices may have one consequence."""
    blocks = [
        block
        for section in (artefact.sections if isinstance(artefact, Sectioned) else ())
        for block in section.blocks
        if block.list_questions()
    ]
    return frozenset(part.id for block in blocks for part in walk_citing(block))


def _list_items(artefact: Deliverable) -> frozenset[str]:
    """Return the ids of code, and of items of lists and procedures that stand so in the sources."""
    blocks = (
        block
        for section in (artefact.sections if isinstance(artefact, Sectioned) else ())
        for block in section.blocks
    )
    return frozenset(
        element.id
        for block in blocks
        for name, layout in block.LAYOUTS.items()
        for element in block.list_field(name)
        if layout is Layout.VERBATIM
        or (layout is not Layout.SENTENCES and getattr(element, "origin", None) is Origin.EXTRACTIVE)
    )


def find_repeats_across(content: Content, others: Iterable[Content]) -> tuple[Finding, ...]:
    """Return the sentences and questions of a module that another module of its course has too.

    Each is reported once, with the first other module that has it. `others` may include `content` itself.
    """
    elsewhere: dict[str, tuple[str, str]] = {}
    for other in others:
        if other.module != content.module:
            for part in _list_taught_parts(other):
                elsewhere.setdefault(_fold_claim(part), (other.module, part.id))
    findings: dict[str, Finding] = {}
    for part in _list_taught_parts(content):
        text = _fold_claim(part)
        if text in elsewhere and text not in findings:
            module, place = elsewhere[text]
            facts = {"text": cut_excerpt(_get_text(part)), "module": module, "other": place}
            findings[text] = Finding(rule="module.repeated", place=part.id, facts=facts)
    return tuple(findings.values())


def _list_taught_parts(content: Content) -> Iterator[Statement | Question]:
    """Yield the sentences and questions for learners; a trainer's documents may repeat them on purpose."""
    for artefact in content.artefacts:
        if artefact.is_read or isinstance(artefact, Questionnaire):
            for part in walk_named(artefact):
                if isinstance(part, Statement | Question) and _fold_claim(part):
                    yield part


def _fold_claim(part: Statement | Row | Phase | Question) -> str:
    """Return the text of a part in comparable form; nothing if it is short, templated or in a table."""
    if isinstance(part, Row | Phase) or (isinstance(part, Statement) and part.nature is not None):
        return ""
    text = _get_text(part)
    return fold_text(text) if len(text.split()) >= FEWEST_WORDS else ""


def _get_text(part: Statement | Row | Phase | Question) -> str:
    if isinstance(part, Question):
        return part.stem
    return part.text if isinstance(part, Statement) else ""
