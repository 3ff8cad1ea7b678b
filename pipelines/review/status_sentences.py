"""Sentences on the status of a draft: in the queue, on its page, in its check."""

from collections.abc import Iterator

from pipelines.review.markdown import join_lines, shorten_text
from pipelines.review.page_words import PageWords
from pipelines.review.situation import Situation
from schemas.review import Approved, Decision, SentBack

LONGEST_COMMENT_SHOWN = 200


def describe_status(situation: Situation, words: PageWords) -> str:
    """Return how a draft stands, on one line."""
    judgement = situation.judgement
    if situation.problem is not None:
        return str(situation.problem.explain(situation.draft.content.language))
    if isinstance(judgement, Approved):
        decisions = " ; ".join(describe_outcome(decision, words) for decision in judgement.decisions)
        until = situation.good_until
        return f"{decisions} · {words.good_until.format(when=words.when(until))}" if until else decisions
    if isinstance(judgement, SentBack) and not situation.roles:
        return describe_outcome(judgement.decision, words)
    return " · ".join([*_before(situation, words), *list_waiting_facts(situation, words, people=True)])


def list_waiting_facts(situation: Situation, words: PageWords, *, people: bool = False) -> Iterator[str]:
    """Yield what a person who decides has to know of a draft that waits, the most urgent first."""
    due = situation.deadline
    if due is not None:
        yield (words.overdue if situation.overdue else words.due).format(when=words.when(due))
    yield (
        words.waiting_since.format(when=words.when(situation.since))
        if situation.since
        else words.since_unknown
    )
    named = (_with_people(role, situation) if people else role for role in situation.roles)
    yield words.awaited.format(roles=", ".join(named))
    if situation.missing_people > 1 or (situation.missing_people and situation.standing_decisions):
        yield words.missing_people.format(count=situation.missing_people)
    yield words.blocking.format(count=len(situation.open_findings))
    if situation.escalated_at is not None and situation.now >= situation.escalated_at:
        yield words.escalated.format(people=_steps_in(situation))
    seal = situation.reread
    if seal is not None and seal.reread is not None:
        yield words.reread[seal.reread].format(when=words.when(seal.at))


def describe_lapse(situation: Situation, decision: Decision, words: PageWords) -> str:
    """Return whose approval counts no more, and why."""
    why = words.lapses[situation.lapses[decision.person]]
    return words.lapsed.format(person=join_lines(decision.person), when=words.when(decision.at), why=why)


def describe_outcome(decision: Decision, said: PageWords) -> str:
    """Return what a person decided and when, with the start of their comment."""
    words = said.outcomes[decision.verdict]
    by = said.by.format(outcome=words, person=join_lines(decision.person), when=said.when(decision.at))
    comment = join_lines(decision.comment)
    if not comment:
        return by
    return said.commented.format(said=by, comment=shorten_text(comment, LONGEST_COMMENT_SHOWN))


def _before(situation: Situation, words: PageWords) -> Iterator[str]:
    """Yield what was said of the draft that waits."""
    judgement = situation.judgement
    if isinstance(judgement, SentBack):
        yield words.answered.format(outcome=describe_outcome(judgement.decision, words))
        return
    yield from (describe_outcome(decision, words) for decision in situation.standing_decisions)
    yield from (describe_lapse(situation, decision, words) for decision in situation.lapsed_approvals)


def _with_people(role: str, situation: Situation) -> str:
    return f"{role} ({', '.join(situation.course.review.roles[role])})"


def _steps_in(situation: Situation) -> str:
    escalation = situation.course.review.escalation
    return ", ".join(escalation.to if escalation else ())
