"""Marks that replace people named in `administration` and `deployment`, so that no model sees a name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from schemas.course import Administration, Course, Deployment

MARK = "{administration.person}"
"""If a model copies it into a text, the rule `template.left` reports it, and a person restores the name."""

SHORTEST_NAME = 3
"""Characters; a shorter name would be found inside other words."""


def mark_people(course: Course, lines: Iterable[Mapping[str, object]]) -> tuple[Mapping[str, object], ...]:
    """Return lines of a prompt with a mark in place of each person, e-mail address and telephone number."""
    people = list_people(course)
    if not people:
        return tuple(lines)
    pattern = _match_people(people)
    return tuple({key: _mark_people(value, pattern) for key, value in line.items()} for line in lines)


def list_people(course: Course) -> tuple[str, ...]:
    """Return the names and contacts of people in `administration` and `deployment`, the longest first."""
    people = {*_list_administration_people(course.administration or Administration())}
    people |= {*_list_deployment_people(course.deployment or Deployment())}
    return tuple(sorted(people, key=lambda name: (-len(name), name)))


def _list_administration_people(administration: Administration) -> Iterator[str]:
    """Yield names and contacts of people; not of companies, whose sources name them anyway."""
    provider, client, session = administration.provider, administration.client, administration.session
    texts = [provider.representative, provider.disability_contact, provider.email, provider.phone]
    texts += [client.representative, *session.trainers, *(half.trainer for half in session.half_days)]
    texts += [text for trainee in administration.trainees for text in (trainee.name, trainee.email)]
    yield from (text for text in texts if text and len(text) >= SHORTEST_NAME)


def _list_deployment_people(deployment: Deployment) -> Iterator[str]:
    """Yield the people that the deployment names, and how they can be reached."""
    texts = [deployment.sponsor.name if deployment.sponsor else None, deployment.lead, deployment.lms_admin]
    texts += [
        *(group.manager for group in deployment.groups),
        *(milestone.who for milestone in deployment.milestones),
    ]
    texts += [contact.reach for contact in deployment.support]
    yield from (text for text in texts if text and len(text) >= SHORTEST_NAME)


@cache
def _match_people(people: tuple[str, ...]) -> re.Pattern[str] | None:
    text = "|".join(map(re.escape, people))
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)", re.IGNORECASE) if people else None


def _mark_people(value: object, pattern: re.Pattern[str] | None) -> object:
    if pattern is None:
        return value
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, list | tuple):
        return [_mark_people(each, pattern) for each in value]
    if isinstance(value, Mapping):
        return {name: _mark_people(each, pattern) for name, each in value.items()}
    return value
