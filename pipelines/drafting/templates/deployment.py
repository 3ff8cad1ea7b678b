"""Readers for the places about a deployment: its sponsor, groups, milestones, risks and contacts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pipelines.drafting.templates import wording
from pipelines.drafting.templates.channels import Channel, write_channel
from pipelines.drafting.templates.facts import Reader, TemplateFacts
from schemas.course import Contact, Deliver, Milestone, MilestoneStep, Risk, Sponsor, TraineeGroup
from schemas.language import Language
from schemas.languages.dates import format_duration, format_weekday
from schemas.languages.formats import join_words, write_sign
from schemas.languages.numbers import format_count
from schemas.languages.texts import PluralText, fill_wording

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class DeploymentWords:
    """The texts that these values are put in."""

    steps: Mapping[MilestoneStep, str]
    people: PluralText
    delivered: Mapping[Deliver, str]
    with_quiz: str
    with_some_quizzes: str
    with_uncounted_quiz: str
    without_quiz: str


def describe_assessment(
    facts: TemplateFacts, questions: str | None, tested: str | None, *, is_uncounted: bool
) -> str:
    """Return how learners are assessed, in a sentence.

    `questions`: how many each module asks; `tested`: the modules that ask some, if not all do;
    `is_uncounted`: each module is to ask some, and none is written yet.
    """
    words, mastery = _read_words(facts.language), facts.course.mastery_percent
    if questions:
        assessed = words.with_quiz.format(questions=questions, mastery=mastery)
    elif tested:
        assessed = words.with_some_quizzes.format(tested=tested, mastery=mastery)
    else:
        assessed = (words.with_uncounted_quiz if is_uncounted else words.without_quiz).format(mastery=mastery)
    return wording.typeset(assessed, facts.language)


def _read_words(language: Language) -> DeploymentWords:
    return fill_wording(DeploymentWords, "drafting.templates.deployment", language)


def _read_sponsor(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        sponsor: Sponsor | None = facts.deployment.sponsor
        return getattr(sponsor, name) if sponsor else None

    return reader


def _read_field(name: str) -> Reader:
    return lambda facts: getattr(facts.deployment, name)


def _read_first_day(step: MilestoneStep) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        milestone = facts.deployment.first(step)
        return format_weekday(milestone.day, facts.language) if milestone else None

    return reader


def _read_manager_time(facts: TemplateFacts) -> str | None:
    minutes = facts.deployment.manager_minutes
    return format_duration(minutes, facts.language) if minutes else None


def _count_people(people: int, language: Language) -> str:
    return _read_words(language).people.say(people, people=format_count(people, language))


def _read_people(facts: TemplateFacts) -> str | None:
    return _count_people(facts.deployment.people, facts.language) if facts.deployment.groups else None


def _read_contacts(facts: TemplateFacts) -> str | None:
    colon, semicolon = (write_sign(sign, facts.language) for sign in ":;")
    texts = [f"{each.about}{colon} {each.reach}" for each in facts.deployment.support]
    return f"{semicolon} ".join(texts) or None


def _read_turn(
    find_subject: Callable[[TemplateFacts], Subject | None], read: Callable[[Subject, Language], str]
) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        subject = find_subject(facts)
        return read(subject, facts.language) if subject is not None else None

    return reader


def _read_target(facts: TemplateFacts) -> str | None:
    target = facts.turn.target
    return None if target is None else wording.typeset(target.describe(facts.language), facts.language)


def _read_group(read: Callable[[TraineeGroup, Language], str]) -> Reader:
    return _read_turn(lambda facts: facts.turn.group, read)


def _read_milestone(read: Callable[[Milestone, Language], str]) -> Reader:
    return _read_turn(lambda facts: facts.turn.milestone, read)


def _read_risk(read: Callable[[Risk, Language], str]) -> Reader:
    return _read_turn(lambda facts: facts.turn.risk, read)


def _read_contact(read: Callable[[Contact, Language], str]) -> Reader:
    return _read_turn(lambda facts: facts.turn.contact, read)


def _read_channel_limits(channel: Channel) -> Reader:
    return lambda facts: write_channel(channel, facts.language)


DEPLOYMENT_READERS: Mapping[str, Reader] = {
    **{f"sponsor.{name}": _read_sponsor(name) for name in ("name", "role", "message")},
    **{f"deployment.{name}": _read_field(name) for name in ("lead", "lms_admin", "access")},
    **{
        f"deployment.{step.value}": _read_first_day(step)
        for step in (MilestoneStep.OPENING, MilestoneStep.CLOSING, MilestoneStep.FOLLOW_UP)
    },
    "deployment.manager_time": _read_manager_time,
    "deployment.people": _read_people,
    "deployment.risks": lambda facts: " ".join(risk.risk for risk in facts.deployment.risks) or None,
    "deployment.contacts": _read_contacts,
    "deployment.targets": lambda facts: " ".join(each.id for each in facts.course.targets) or None,
    "deployment.delivered": lambda facts: _read_words(facts.language).delivered[facts.course.deliver],
    "deployment.reviewers": lambda facts: join_words([*facts.course.review.roles], facts.language),
    "group.name": _read_group(lambda of, _: of.name),
    "group.people": _read_group(lambda of, language: _count_people(of.people, language)),
    "group.manager": _read_group(lambda of, _: of.manager),
    "target.kind": _read_target,
    "milestone.step": _read_milestone(lambda of, language: _read_words(language).steps[of.step]),
    "milestone.day": _read_milestone(lambda of, language: format_weekday(of.day, language)),
    "milestone.what": _read_milestone(lambda of, _: of.what),
    "milestone.who": _read_milestone(lambda of, _: of.who),
    "risk.text": _read_risk(lambda of, _: of.risk),
    "risk.answer": _read_risk(lambda of, _: of.answer),
    "contact.about": _read_contact(lambda of, _: of.about),
    "contact.reach": _read_contact(lambda of, _: of.reach),
    **{f"channel.{channel.value}": _read_channel_limits(channel) for channel in Channel},
}
"""Readers by the name of the place; `readers` joins them to the others."""
