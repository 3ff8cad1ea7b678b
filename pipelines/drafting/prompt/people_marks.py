"""Marks in the place of people named in `administration` and `deployment`, so no model sees a name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from schemas.course import Administration, Course, Deployment

MARK = "{administration.person}"
"""Where a model writes it into a text, the rule `template.left` finds it and a person puts the name back."""

SHORTEST = 3
"""Characters; a shorter name would be found inside other words."""


def mark_people(course: Course, lines: Iterable[Mapping[str, object]]) -> tuple[Mapping[str, object], ...]:
    """Return lines of a prompt with a mark in the place of each person, address and number to reach them."""
    kept_here = list_people(course)
    if not kept_here:
        return tuple(lines)
    named = _pattern(kept_here)
    return tuple({key: _mark_people(value, named) for key, value in line.items()} for line in lines)


def list_people(course: Course) -> tuple[str, ...]:
    """Return what `administration` and `deployment` say of people, the longest first."""
    named = {*_people(course.administration or Administration())}
    named |= {*_list_deployment_people(course.deployment or Deployment())}
    return tuple(sorted(named, key=lambda each: (-len(each), each)))


def _people(administration: Administration) -> Iterator[str]:
    """Yield what names a person or leads to one; a company's name is in its own sources anyway."""
    provider, client, session = administration.provider, administration.client, administration.session
    said = [provider.representative, provider.disability_contact, provider.email, provider.phone]
    said += [client.representative, *session.trainers, *(half.trainer for half in session.half_days)]
    said += [text for each in administration.trainees for text in (each.name, each.email)]
    yield from (text for text in said if text and len(text) >= SHORTEST)


def _list_deployment_people(deployment: Deployment) -> Iterator[str]:
    """Yield whom the deployment names: its sponsor, who sees to what, and how they are reached."""
    said = [deployment.sponsor.name if deployment.sponsor else None, deployment.lead, deployment.lms_admin]
    said += [*(group.manager for group in deployment.groups), *(each.who for each in deployment.milestones)]
    said += [contact.reach for contact in deployment.support]
    yield from (text for text in said if text and len(text) >= SHORTEST)


@cache
def _pattern(people: tuple[str, ...]) -> re.Pattern[str] | None:
    text = "|".join(map(re.escape, people))
    return re.compile(rf"(?<!\w)(?:{text})(?!\w)", re.IGNORECASE) if people else None


def _mark_people(value: object, named: re.Pattern[str] | None) -> object:
    if named is None:
        return value
    if isinstance(value, str):
        return named.sub(MARK, value)
    if isinstance(value, list | tuple):
        return [_mark_people(each, named) for each in value]
    return value
