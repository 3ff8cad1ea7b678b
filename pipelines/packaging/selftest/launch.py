"""Launch of a unit as an LMS decides it: learner, registration, session, mastery score."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from pipelines.packaging.manifests import cmi5, tincan
from pipelines.packaging.rules.parsed_xml import read_text

CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON_CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/moveon"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
VERB = "http://adlnet.gov/expapi/verbs/"
LAUNCH_DATA = "LMS.LaunchData"
PREFERENCES = "cmi5LearnerPreferences"

Statement = Mapping[str, Any]


class LaunchMode(StrEnum):
    """How a unit is launched (10.2.2): only a normal launch may change what a learner has achieved."""

    NORMAL = "Normal"
    BROWSE = "Browse"
    REVIEW = "Review"


@dataclass(frozen=True)
class Unit:
    """The part of a package that is launched: a cmi5 assignable unit, or the activity of a `tincan.xml`."""

    publisher: str
    url: str
    move_on: str = "NotApplicable"
    mastery_score: float | None = None


def read_unit(files: Mapping[str, bytes]) -> Unit:
    """Return the unit of a package that validation has accepted; ours have just one."""
    if cmi5.MANIFEST not in files:
        activity = next(etree.fromstring(files[tincan.MANIFEST]).iter(tincan.TC("activity")))
        return Unit(activity.get("id", ""), read_text(activity.find(tincan.TC("launch"))))
    unit = next(etree.fromstring(files[cmi5.MANIFEST]).iter(cmi5.CMI5("au")))
    score = unit.get("masteryScore")
    return Unit(
        publisher=unit.get("id", ""),
        url=read_text(unit.find(cmi5.CMI5("url"))),
        move_on=unit.get("moveOn", "NotApplicable"),
        mastery_score=None if score is None else float(score),
    )


@dataclass(frozen=True)
class LaunchedSession:
    """One launch. `earlier` holds the statements of the registration's earlier sessions, oldest first."""

    unit: Unit
    activity: str
    actor: Mapping[str, Any]
    registration: str
    session: str
    mode: LaunchMode = LaunchMode.NORMAL
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
        data: dict[str, Any] = {
            "contextTemplate": self.context_template,
            "launchMode": self.mode.value,
            "moveOn": self.unit.move_on,
        }
        if self.mastery_score is not None:
            data["masteryScore"] = self.mastery_score
        if self.return_url is not None:
            data["returnURL"] = self.return_url
        return data

    def build_address(self, page: str, endpoint: str, fetch: str) -> str:
        """Return the address that launches a unit of cmi5 (8.1); `page` is where its page lies."""
        return self._add_query(page, endpoint=endpoint, fetch=fetch, activityId=self.activity)

    def build_tincan_address(self, page: str, endpoint: str, auth: str) -> str:
        """Return the address that launches an activity the Tin Can way, with its credentials in the query."""
        return self._add_query(page, endpoint=endpoint, auth=auth, activity_id=self.activity)

    def _add_query(self, page: str, **parameters: str) -> str:
        actor = json.dumps(self.actor, separators=(",", ":"))
        query = parameters | {"actor": actor, "registration": self.registration}
        return f"{page}{'&' if '?' in page else '?'}{urlencode(query)}"
