"""How the places about a deployment are read: who carries it, who follows it, what is delivered and when."""

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

Of = TypeVar("Of")


@dataclass(frozen=True)
class DeploymentWords:
    """The small words these values are put in."""

    steps: Mapping[MilestoneStep, str]
    people: PluralText
    delivered: Mapping[Deliver, str]
    with_quiz: str
    without_quiz: str


def describe_assessment(facts: TemplateFacts, questions: str | None) -> str:
    """Return how learners are assessed, in a sentence; `questions`: how many a module asks."""
    words = _read_words(facts.language)
    if not questions:
        return wording.typeset(words.without_quiz, facts.language)
    assessed = words.with_quiz.format(questions=questions, mastery=facts.course.mastery_percent)
    return wording.typeset(assessed, facts.language)


def _read_words(language: Language) -> DeploymentWords:
    return fill_wording(DeploymentWords, "drafting.templates.deployment", language)


def _sponsor(name: str) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        sponsor: Sponsor | None = facts.deployment.sponsor
        return getattr(sponsor, name) if sponsor else None

    return reader


def _plain(name: str) -> Reader:
    return lambda facts: getattr(facts.deployment, name)


def _first(step: MilestoneStep) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        found = facts.deployment.first(step)
        return format_weekday(found.day, facts.language) if found else None

    return reader


def _manager_time(facts: TemplateFacts) -> str | None:
    minutes = facts.deployment.manager_minutes
    return format_duration(minutes, facts.language) if minutes else None


def _count_people(people: int, language: Language) -> str:
    return _read_words(language).people.say(people, people=format_count(people, language))


def _people(facts: TemplateFacts) -> str | None:
    return _count_people(facts.deployment.people, facts.language) if facts.deployment.groups else None


def _contacts(facts: TemplateFacts) -> str | None:
    colon, semicolon = (write_sign(sign, facts.language) for sign in ":;")
    texts = [f"{each.about}{colon} {each.reach}" for each in facts.deployment.support]
    return f"{semicolon} ".join(texts) or None


def _of_the_turn(of: Callable[[TemplateFacts], Of | None], read: Callable[[Of, Language], str]) -> Reader:
    def reader(facts: TemplateFacts) -> str | None:
        found = of(facts)
        return read(found, facts.language) if found is not None else None

    return reader


def _target(facts: TemplateFacts) -> str | None:
    target = facts.turn.target
    return None if target is None else wording.typeset(target.describe(facts.language), facts.language)


def _group(read: Callable[[TraineeGroup, Language], str]) -> Reader:
    return _of_the_turn(lambda facts: facts.turn.group, read)


def _milestone(read: Callable[[Milestone, Language], str]) -> Reader:
    return _of_the_turn(lambda facts: facts.turn.milestone, read)


def _risk(read: Callable[[Risk, Language], str]) -> Reader:
    return _of_the_turn(lambda facts: facts.turn.risk, read)


def _contact(read: Callable[[Contact, Language], str]) -> Reader:
    return _of_the_turn(lambda facts: facts.turn.contact, read)


def _channel(channel: Channel) -> Reader:
    return lambda facts: write_channel(channel, facts.language)


READERS: Mapping[str, Reader] = {
    **{f"sponsor.{name}": _sponsor(name) for name in ("name", "role", "message")},
    **{f"deployment.{name}": _plain(name) for name in ("lead", "lms_admin", "access")},
    **{
        f"deployment.{step.value}": _first(step)
        for step in (MilestoneStep.OPENING, MilestoneStep.CLOSING, MilestoneStep.FOLLOW_UP)
    },
    "deployment.manager_time": _manager_time,
    "deployment.people": _people,
    "deployment.risks": lambda facts: " ".join(each.risk for each in facts.deployment.risks) or None,
    "deployment.contacts": _contacts,
    "deployment.targets": lambda facts: " ".join(each.id for each in facts.course.targets) or None,
    "deployment.delivered": lambda facts: _read_words(facts.language).delivered[facts.course.deliver],
    "deployment.reviewers": lambda facts: join_words([*facts.course.review.roles], facts.language),
    "group.name": _group(lambda of, _: of.name),
    "group.people": _group(lambda of, language: _count_people(of.people, language)),
    "group.manager": _group(lambda of, _: of.manager),
    "target.kind": _target,
    "milestone.step": _milestone(lambda of, language: _read_words(language).steps[of.step]),
    "milestone.day": _milestone(lambda of, language: format_weekday(of.day, language)),
    "milestone.what": _milestone(lambda of, _: of.what),
    "milestone.who": _milestone(lambda of, _: of.who),
    "risk.text": _risk(lambda of, _: of.risk),
    "risk.answer": _risk(lambda of, _: of.answer),
    "contact.about": _contact(lambda of, _: of.about),
    "contact.reach": _contact(lambda of, _: of.reach),
    **{f"channel.{channel.value}": _channel(channel) for channel in Channel},
}
"""How each place about a deployment is read; `readers` reads the others."""
