"""Decisions and publications as xAPI 1.0.3 statements.

Their verbs are those of the Activity Streams 1.0 base schema for decisions, and of ADL's DoD ISD profile for
publications. Comments are not sent: many more people read an LRS than a review.
"""

from uuid import uuid4

from tincan import (
    Activity,
    ActivityDefinition,
    Agent,
    AgentAccount,
    Context,
    Extensions,
    LanguageMap,
    Statement,
    Verb,
)

from schemas.course import Course
from schemas.errors import InvalidInput
from schemas.ids import split_key
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.review import Decision, Published, Verdict

ACTIVITY_STREAMS = "http://activitystrea.ms/schema/1.0/"
VERBS = {
    Verdict.APPROVE: ACTIVITY_STREAMS + "approve",
    Verdict.REQUEST_CHANGES: ACTIVITY_STREAMS + "return",
    Verdict.REJECT: ACTIVITY_STREAMS + "reject",
    Verdict.WITHDRAW: ACTIVITY_STREAMS + "retract",
}
PUBLISH, PUBLISHED = "publish", "https://w3id.org/xapi/dod-isd/verbs/published"
MODULE = "http://adlnet.gov/expapi/activities/module"
EXTENSION = "urn:premierjet:xapi:"
PLATFORM = "Premierjet"


def build_statement(
    recorded: Decision | Published, course: Course, activity: str, home_page: str
) -> Statement:
    """Return the statement of a ledger entry, with a new random id.

    `activity` is the module's activity IRI, `home_page` the URL of the installation, which together
    with a person's name is the xAPI account. Raises InvalidInput if the course has no such module.
    """
    module = course.module(split_key(recorded.module)[1])
    if module is None:
        raise InvalidInput(
            f"the course has no module {recorded.module!r} any more",
            place=f"course {course.id}",
            remedy="Put the module back in course.yaml",
        )
    verb = VERBS[recorded.verdict] if isinstance(recorded, Decision) else PUBLISHED
    done = recorded.verdict.value if isinstance(recorded, Decision) else PUBLISH
    display = {each.value: read_texts("lrs.verbs", each)[done] for each in Language}
    person = recorded.person if isinstance(recorded, Decision) else PLATFORM
    language = course.language_of(module).value
    return Statement(
        # Given here because an id the server gives may be a version 7 UUID, which tincan refuses.
        id=uuid4(),
        actor=Agent(name=person, account=AgentAccount(name=person, home_page=home_page)),
        verb=Verb(id=verb, display=LanguageMap(display)),
        object=Activity(
            id=activity,
            definition=ActivityDefinition(type=MODULE, name=LanguageMap({language: module.title})),
        ),
        context=Context(
            revision=_revision(recorded),
            platform=PLATFORM,
            language=language,
            extensions=Extensions({EXTENSION + name: value for name, value in _facts(recorded).items()}),
        ),
        timestamp=recorded.at,
    )


def _revision(recorded: Decision | Published) -> str:
    """Return the activity's revision: the draft's (`r7`) for a decision, else the release's number (`v3`)."""
    return f"r{recorded.revision}" if isinstance(recorded, Decision) else f"v{recorded.release}"


def _facts(recorded: Decision | Published) -> dict[str, str | bool | int]:
    """Return the extensions that identify the ledger entry of a statement."""
    facts: dict[str, str | bool | int] = {"module": recorded.module, "content-sha256": recorded.digest}
    if isinstance(recorded, Decision):
        return facts | {"verified": recorded.verified, "findings-sha256": recorded.findings}
    return facts | {"release": recorded.release, "release-sha256": recorded.release_digest}
