"""A received xAPI statement, in which anything may be missing or wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.packaging.selftest.launch import CATEGORY, VERB, Statement
from schemas.finding import Finding


def as_mapping(value: object) -> Mapping[str, Any]:
    """Return the value if it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True)
class ReceivedStatement:
    """One statement, read leniently so that each rule can check its own part; numbered from 1."""

    number: int
    body: Statement

    @property
    def verb(self) -> str:
        """Return the verb without the vocabulary's root, e.g. `completed`."""
        return str(as_mapping(self.body.get("verb")).get("id", "")).removeprefix(VERB)

    @property
    def object_id(self) -> str:
        """Return the id of what the statement is about."""
        return str(as_mapping(self.body.get("object")).get("id", ""))

    @property
    def definition(self) -> Mapping[str, Any]:
        """Return how its object is defined."""
        return as_mapping(as_mapping(self.body.get("object")).get("definition"))

    @property
    def result(self) -> Mapping[str, Any]:
        """Return its result."""
        return as_mapping(self.body.get("result"))

    @property
    def score(self) -> Mapping[str, Any]:
        """Return the score in its result."""
        return as_mapping(self.result.get("score"))

    @property
    def context(self) -> Mapping[str, Any]:
        """Return its context."""
        return as_mapping(self.body.get("context"))

    @property
    def extensions(self) -> Mapping[str, Any]:
        """Return the extensions of its context."""
        return as_mapping(self.context.get("extensions"))

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the ids of the category list of its context."""
        return tuple(self.list_activities("category"))

    @property
    def is_cmi5_defined(self) -> bool:
        """Return whether it is "cmi5 defined": it has the category of cmi5 (7.1.3)."""
        return CATEGORY in self.categories

    @property
    def moment(self) -> datetime | None:
        """Return its timestamp; None if there is none with a time zone."""
        try:
            found = datetime.fromisoformat(str(self.body.get("timestamp", "")))
        except ValueError:
            return None
        return found if found.tzinfo else None

    @property
    def in_utc(self) -> bool:
        """Return whether its timestamp is in UTC (9.7)."""
        return self.moment is not None and self.moment.utcoffset() == timedelta(0)

    def list_activities(self, kind: str) -> list[str]:
        """Return the ids of a list of context activities; xAPI lets a list of one be written as itself."""
        given = as_mapping(self.context.get("contextActivities")).get(kind, [])
        return [
            str(as_mapping(each).get("id", "")) for each in (given if isinstance(given, list) else [given])
        ]

    def make_finding(self, rule: str, **facts: object) -> Finding:
        """Return a finding on this statement for a rule that it breaks."""
        place = f"statement {self.number}, {self.verb or '?'}"
        return Finding(rule=rule, place=place, facts={name: str(fact) for name, fact in facts.items()})


def order_statements(statements: tuple[Statement, ...]) -> tuple[ReceivedStatement, ...]:
    """Return statements by timestamp, the order cmi5 goes by (9.3); those of one moment as they came."""
    received = [ReceivedStatement(number, body) for number, body in enumerate(statements, start=1)]
    return tuple(sorted(received, key=lambda each: each.moment or datetime.min.replace(tzinfo=UTC)))
