"""What an LMS decides when it launches a unit: who, in which registration and session, how it is judged."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from pipelines.packaging.formats.cmi5 import CMI5, MANIFEST
from pipelines.packaging.rules.reading import text_of

CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON_CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/moveon"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
VERB = "http://adlnet.gov/expapi/verbs/"
LAUNCH_DATA = "LMS.LaunchData"
PREFERENCES = "cmi5LearnerPreferences"

Statement = Mapping[str, Any]


class Mode(StrEnum):
    """How a unit is launched (10.2.2): only a normal launch may change what a learner has achieved."""

    NORMAL = "Normal"
    BROWSE = "Browse"
    REVIEW = "Review"


@dataclass(frozen=True)
class Unit:
    """An assignable unit, as the course structure of a package has it."""

    publisher: str
    url: str
    move_on: str
    mastery_score: float | None


def unit_of(files: Mapping[str, bytes]) -> Unit:
    """Return the unit of a package that validation has accepted; ours have just one."""
    unit = next(etree.fromstring(files[MANIFEST]).iter(CMI5("au")))
    score = unit.get("masteryScore")
    return Unit(
        publisher=unit.get("id", ""),
        url=text_of(unit.find(CMI5("url"))),
        move_on=unit.get("moveOn", "NotApplicable"),
        mastery_score=None if score is None else float(score),
    )


@dataclass(frozen=True)
class Launch:
    """One launch. `earlier` holds the statements of the registration's earlier sessions, oldest first."""

    unit: Unit
    activity: str
    actor: Mapping[str, Any]
    registration: str
    session: str
    mode: Mode = Mode.NORMAL
    mastery_score: float | None = None
    return_url: str | None = None
    earlier: tuple[Statement, ...] = ()

    @property
    def context_template(self) -> dict[str, Any]:
        """Return what the context of every statement is made from (10.2.1)."""
        return {
            "registration": self.registration,
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": self.unit.publisher}]},
            "extensions": {SESSION: self.session},
        }

    @property
    def launch_data(self) -> dict[str, Any]:
        """Return the document `LMS.LaunchData` (10.2)."""
        told: dict[str, Any] = {
            "contextTemplate": self.context_template,
            "launchMode": self.mode.value,
            "moveOn": self.unit.move_on,
        }
        if self.mastery_score is not None:
            told["masteryScore"] = self.mastery_score
        if self.return_url is not None:
            told["returnURL"] = self.return_url
        return told

    def address(self, page: str, endpoint: str, fetch: str) -> str:
        """Return the address that launches the unit (8.1); `page` is where its page lies."""
        parameters = {
            "endpoint": endpoint,
            "fetch": fetch,
            "actor": json.dumps(self.actor, separators=(",", ":")),
            "registration": self.registration,
            "activityId": self.activity,
        }
        return f"{page}{'&' if '?' in page else '?'}{urlencode(parameters)}"
