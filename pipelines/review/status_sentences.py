"""Sentences on the status of a draft, for the queue, its page and its check."""

from collections.abc import Iterator

from pipelines.review.judged_revision import JudgedRevision
from pipelines.review.markdown import join_lines
from pipelines.review.page_words import PageWords, format_moment
from pipelines.review.situation import Situation
from schemas.review import Approved, Decision, SentBack
from schemas.short_text import shorten_text

LONGEST_COMMENT_SHOWN = 200


def describe_status(situation: Situation, words: PageWords) -> str:
    """Return the status of a draft, on one line."""
    judgement = situation.judgement
    if situation.problem is not None:
        return str(situation.problem.explain(situation.draft.content.language))
    if isinstance(judgement, Approved):
        decisions = " ; ".join(describe_outcome(decision, words) for decision in judgement.decisions)
        until = situation.good_until
        return f"{decisions} · {words.good_until.format(when=format_moment(until))}" if until else decisions
    if isinstance(judgement, SentBack) and not situation.roles:
        return describe_outcome(judgement.decision, words)
    return " · ".join([*_list_earlier(situation, words), *list_waiting_facts(situation, words, people=True)])


def list_waiting_facts(situation: Situation, words: PageWords, *, people: bool = False) -> Iterator[str]:
    """Yield what a person needs to know to decide on a waiting draft, the most urgent first."""
    due = situation.deadline
    if due is not None:
        yield (words.overdue if situation.overdue else words.due).format(when=format_moment(due))
    yield (
        words.waiting_since.format(when=format_moment(situation.since))
        if situation.since
        else words.since_unknown
    )
    role_names = (_name_role_with_people(role, situation) if people else role for role in situation.roles)
    yield words.awaited.format(roles=", ".join(role_names))
    if situation.missing_people > 1 or (situation.missing_people and situation.standing_decisions):
        yield words.missing_people.format(count=situation.missing_people)
    yield words.blocking.format(count=len(situation.open_findings))
    if situation.open_comments:
        yield words.open_comments.format(count=situation.open_comments)
    if situation.escalated_at is not None and situation.now >= situation.escalated_at:
        yield words.escalated.format(people=_name_stand_ins(situation))
    seal = situation.reread
    if seal is not None and seal.reread is not None:
        yield words.reread[seal.reread].format(when=format_moment(seal.at))


def describe_lapse(situation: JudgedRevision, decision: Decision, words: PageWords) -> str:
    """Return a sentence on an approval that no longer counts, with the reason."""
    why = words.lapses[situation.lapses[decision.person]]
    return words.lapsed.format(person=join_lines(decision.person), when=format_moment(decision.at), why=why)


def describe_outcome(decision: Decision, words: PageWords) -> str:
    """Return what a person decided and when, with the start of their comment."""
    outcome = words.outcomes[decision.verdict]
    sentence = words.attribute(outcome, join_lines(decision.person), decision.at)
    return words.add_comment(sentence, shorten_text(join_lines(decision.comment), LONGEST_COMMENT_SHOWN))


def _list_earlier(situation: Situation, words: PageWords) -> Iterator[str]:
    """Yield the decisions so far on a draft that waits."""
    judgement = situation.judgement
    if isinstance(judgement, SentBack):
        sentence = words.settled if situation.is_settled else words.answered
        yield sentence.format(outcome=describe_outcome(judgement.decision, words))
        return
    yield from (describe_outcome(decision, words) for decision in situation.standing_decisions)
    yield from (describe_lapse(situation, decision, words) for decision in situation.lapsed_approvals)


def _name_role_with_people(role: str, situation: Situation) -> str:
    return f"{role} ({', '.join(situation.course.review.roles[role])})"


def _name_stand_ins(situation: Situation) -> str:
    escalation = situation.course.review.escalation
    return ", ".join(escalation.to if escalation else ())
