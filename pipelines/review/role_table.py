"""Table of roles: who filled each, who is awaited, who sent it back, whose approval lapsed.

Decided in docs/decisions/0020-light-per-role.md.
"""

from collections.abc import Sequence

from pipelines.review.entries import TableEntry
from pipelines.review.judged_revision import JudgedRevision
from pipelines.review.markdown import join_lines
from pipelines.review.page_words import PageWords, format_moment
from pipelines.review.status_sentences import describe_lapse, describe_outcome
from schemas.review import Decision, Verdict
from schemas.short_text import shorten_text

LONGEST_PEOPLE = 200
GREEN, RED, WHITE = "🟢", "🔴", "⚪"


def table_roles(situation: JudgedRevision, words: PageWords) -> TableEntry:
    """Return one row for each role, and one for the people who may step in if the course names any."""
    rows = [
        (role, _join_people(people), _write_light(people, situation, words))
        for role, people in situation.roles_asked.items()
    ]
    escalation = situation.course.review.escalation
    if escalation is not None:
        rows.append((words.stands_in, _join_people(escalation.to), _write_stand_in(situation, words)))
    return TableEntry(words.role_columns, tuple(rows))


def _join_people(people: Sequence[str]) -> str:
    return shorten_text(join_lines(", ".join(people)), LONGEST_PEOPLE)


def _write_light(people: Sequence[str], situation: JudgedRevision, words: PageWords) -> str:
    """Return the state of a role: a refusal outweighs an approval, and stand-ins count for every role."""
    own_decisions = [decision for decision in situation.heard if decision.person in people]
    decisions = own_decisions + [
        decision for decision in _list_stand_ins(situation) if decision not in own_decisions
    ]
    refused = [decision for decision in decisions if decision.verdict is not Verdict.APPROVE]
    if refused and not situation.is_answered:
        return f"{RED} {describe_outcome(refused[-1], words)}"
    approvals = [d for d in decisions if d.verdict is Verdict.APPROVE and d.person not in situation.lapses]
    if approvals:
        return f"{GREEN} {describe_outcome(approvals[-1], words)}"
    lapsed = [decision for decision in own_decisions if decision.person in situation.lapses]
    if lapsed:
        return f"{WHITE} {describe_lapse(situation, lapsed[-1], words)}"
    return words.role_awaited


def _list_stand_ins(situation: JudgedRevision) -> list[Decision]:
    return [decision for decision in situation.heard if situation.steps_in(decision)]


def _write_stand_in(situation: JudgedRevision, words: PageWords) -> str:
    decisions = _list_stand_ins(situation)
    if decisions:
        colour = GREEN if decisions[-1].verdict is Verdict.APPROVE else RED
        return f"{colour} {describe_outcome(decisions[-1], words)}"
    if situation.escalated_at is None:
        return "—"
    if situation.now >= situation.escalated_at:
        return words.role_awaited
    return words.escalates.format(when=format_moment(situation.escalated_at))
