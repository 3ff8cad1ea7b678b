"""Rules on repeats: nothing is said twice in a deliverable, or in two modules of a course."""

from collections.abc import Iterable, Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from schemas.draft import Content, Phase, Question, Questionnaire, Row, Statement, walk_named
from schemas.draft.traversal import walk_citing
from schemas.finding import Finding

FEWEST_WORDS = 6
"""A shorter sentence may well be said twice: « Lavez-vous les mains. »"""


def find_repeated_sentences(case: Case) -> Iterator[Finding]:
    """Find sentences a document says twice; a lesson and its summary may share one, that is its purpose."""
    for artefact in case.content.artefacts:
        if not artefact.says_nothing_twice:
            continue
        seen: dict[str, str] = {}
        for part in walk_citing(artefact):
            text = _claim(part)
            if not text:
                continue
            if text in seen:
                facts = {"text": cut_excerpt(_text(part)), "other": seen[text]}
                yield Finding(rule="statement.repeated", place=part.id, facts=facts)
            seen.setdefault(text, part.id)


def find_repeats_across(content: Content, others: Iterable[Content]) -> tuple[Finding, ...]:
    """Return where a module says what another module of its course says: sentences and questions.

    Each sentence once, beside the first module that has it. `others` may hold `content` itself.
    """
    elsewhere: dict[str, tuple[str, str]] = {}
    for other in others:
        if other.module != content.module:
            for part in _list_taught_parts(other):
                elsewhere.setdefault(_claim(part), (other.module, part.id))
    found: dict[str, Finding] = {}
    for part in _list_taught_parts(content):
        text = _claim(part)
        if text in elsewhere and text not in found:
            module, place = elsewhere[text]
            facts = {"text": cut_excerpt(_text(part)), "module": module, "other": place}
            found[text] = Finding(rule="module.repeated", place=part.id, facts=facts)
    return tuple(found.values())


def _list_taught_parts(content: Content) -> Iterator[Statement | Question]:
    """Yield what a learner of two modules meets twice; a trainer's documents say the same on purpose."""
    for artefact in content.artefacts:
        if artefact.is_read or isinstance(artefact, Questionnaire):
            for part in walk_named(artefact):
                if isinstance(part, Statement | Question) and _claim(part):
                    yield part


def _claim(part: Statement | Row | Phase | Question) -> str:
    """Return what a part says, made comparable; nothing of what is short, templated or in a table."""
    if isinstance(part, Row | Phase) or (isinstance(part, Statement) and part.nature is not None):
        return ""
    text = _text(part)
    return fold_text(text) if len(text.split()) >= FEWEST_WORDS else ""


def _text(part: Statement | Row | Phase | Question) -> str:
    if isinstance(part, Question):
        return part.stem
    return part.text if isinstance(part, Statement) else ""
