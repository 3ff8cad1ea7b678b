"""Table of roles: who filled each, who is awaited, who sent the draft back, whose approval lapsed.

Decided in docs/decisions/0020-light-per-role.md.
"""

from collections.abc import Sequence

from pipelines.review.entries import TableEntry
from pipelines.review.markdown import join_lines, shorten_text
from pipelines.review.page_words import PageWords
from pipelines.review.policy import list_roles_asked
from pipelines.review.situation import Situation, is_answered
from pipelines.review.status_sentences import describe_lapse, describe_outcome
from schemas.review import Decision, Verdict

LONGEST_PEOPLE = 200
GREEN, RED, WHITE = "🟢", "🔴", "⚪"


def table_roles(situation: Situation, words: PageWords) -> TableEntry:
    """Return one row a role, and one for those who may step in where the course names some."""
    roles = list_roles_asked(situation.draft, situation.course)
    rows = [(role, _people(people), _light(people, situation, words)) for role, people in roles.items()]
    escalation = situation.course.review.escalation
    if escalation is not None:
        rows.append((words.stands_in, _people(escalation.to), _stand_in(situation, words)))
    return TableEntry(words.role_columns, tuple(rows))


def _people(people: Sequence[str]) -> str:
    return shorten_text(join_lines(", ".join(people)), LONGEST_PEOPLE)


def _light(people: Sequence[str], situation: Situation, words: PageWords) -> str:
    """Return a role's light: a refusal outweighs an approval, and who steps in speaks for every role."""
    own = [decision for decision in situation.heard if decision.person in people]
    spoken = own + [decision for decision in _stepped_in(situation) if decision not in own]
    refused = [decision for decision in spoken if decision.verdict is not Verdict.APPROVE]
    if refused and not is_answered(situation.draft, situation.judgement):
        return f"{RED} {describe_outcome(refused[-1], words)}"
    good = [d for d in spoken if d.verdict is Verdict.APPROVE and d.person not in situation.lapses]
    if good:
        return f"{GREEN} {describe_outcome(good[-1], words)}"
    gone = [decision for decision in own if decision.person in situation.lapses]
    if gone:
        return f"{WHITE} {describe_lapse(situation, gone[-1], words)}"
    return words.role_awaited


def _stepped_in(situation: Situation) -> list[Decision]:
    return [decision for decision in situation.heard if situation.steps_in(decision)]


def _stand_in(situation: Situation, words: PageWords) -> str:
    spoken = _stepped_in(situation)
    if spoken:
        colour = GREEN if spoken[-1].verdict is Verdict.APPROVE else RED
        return f"{colour} {describe_outcome(spoken[-1], words)}"
    if situation.escalated_at is None:
        return "—"
    if situation.now >= situation.escalated_at:
        return words.role_awaited
    return words.escalates.format(when=words.when(situation.escalated_at))
