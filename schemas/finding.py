"""Findings: problems raised by a rule or a critic, each with its place; and waivers that accept them."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from schemas.contract import Contract
from schemas.deliverables import find_kind, read_titles
from schemas.ids import FindingId
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.sentences import fill_sentence
from schemas.languages.texts import read_entry

RULES = Path(__file__).with_name("rules")

OF_ABSENT_PLUGIN = "plugin.absent"
"""The rule told in the place of those of a plug-in that is not installed."""

ARTEFACT = "artefact"
"""The fact that is a kind of deliverable: kept by its kind, told by its title."""

WORDING = "wording"
"""The fact that names a text of ours by its id: the finding's id holds that in place of the text itself."""

WORDED = frozenset({"why", "why_fr", "said"})
"""Facts that are such a text."""

IN_FRENCH = "_fr"
"""Ends the name of a fact that a French message says in place of the one named without."""


class Dimension(StrEnum):
    """What a finding is about."""

    GENERIC = "generic"
    IMPRECISE = "imprecise"
    UNSOURCED = "unsourced"
    WRONG = "wrong"
    PEDAGOGY = "pedagogy"
    LANGUAGE = "language"
    FLAW = "flaw"


class Severity(StrEnum):
    """How much a finding weighs: a blocking one stops approval unless waived by name and reason."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


class FindingRule(Contract):
    """A rule of `rules/<stage>.json`: what a finding of it is about, how much it weighs, where it comes from.

    What it says stands in the language packs, room `rules`.
    """

    dimension: Dimension
    severity: Severity
    source: str = ""


@dataclass(frozen=True)
class RuleTexts:
    """What a rule says in one language: a `{name}` in the message for each fact, in the remedy for some."""

    message: str
    remedy: str = ""


@cache
def read_rules() -> dict[str, FindingRule]:
    """Return every rule by id, as the files of `rules/` list them."""
    listed: dict[str, FindingRule] = {}
    for stage in sorted(RULES.glob("*.json")):
        for rule, body in json.loads(stage.read_text(encoding="utf-8")).items():
            listed[rule] = FindingRule.model_validate_json(json.dumps(body))
    return listed


def find_rule(name: str) -> FindingRule:
    """Return a rule of ours, or of a kind of deliverable whose name begins the rule's; raises KeyError.

    A kind that is not installed has one rule for all: something was found that nobody here can word.
    """
    listed = read_rules()
    if name in listed:
        return listed[name]
    prefix = name.partition(".")[0]
    if prefix not in DELIVERABLES.kinds and not any(known.startswith(f"{prefix}.") for known in listed):
        return listed[OF_ABSENT_PLUGIN]
    return _rules_of(prefix)[name]


@cache
def read_rule_texts(rule: str, language: Language) -> RuleTexts:
    """Return what a rule says: in the language packs, or in the texts of the kind that brings it.

    Raises KeyError if there is no such rule.
    """
    ours = read_rules()
    if rule not in ours and find_rule(rule) is ours[OF_ABSENT_PLUGIN]:
        rule = OF_ABSENT_PLUGIN
    room = "rules" if rule in ours else f"deliverables.{rule.partition('.')[0]}.rules"
    return RuleTexts(**read_entry(room, rule, language))


@cache
def _rules_of(kind: str) -> dict[str, FindingRule]:
    found = find_kind(kind)
    own = found.folder / "rules.json" if found is not None else None
    if own is None or not own.is_file():
        return {}
    told = json.loads(own.read_text(encoding="utf-8")).items()
    return {rule: FindingRule.model_validate_json(json.dumps(body)) for rule, body in told}


class Finding(Contract):
    """One problem at one place; an unlisted rule is a bug, so building one raises."""

    rule: str
    place: str = Field(
        description="Element id (`q-0007`, `st-0012`, `p-0003`), artefact kind, or source name."
    )
    facts: dict[str, str] = Field(default_factory=dict)
    diff: str | None = None

    @model_validator(mode="after")
    def _rule_is_listed(self, info: ValidationInfo) -> Self:
        try:
            found = find_rule(self.rule)
        except KeyError as error:
            raise ValueError(f"no rule {self.rule!r} in schemas/rules") from error
        # What a plug-in found stays readable once it is gone; only building such a finding is a bug.
        if info.mode != "json" and found is read_rules()[OF_ABSENT_PLUGIN]:
            raise ValueError(f"no rule {self.rule!r} in schemas/rules")
        return self

    @property
    def id(self) -> FindingId:
        """Return the id a waiver names: the same problem at the same place keeps it, however it is worded."""
        left_out = WORDED if WORDING in self.facts else frozenset()
        facts = sorted(fact for fact in self.facts.items() if fact[0] not in left_out)
        named = json.dumps([self.rule, self.place, facts])
        return f"f-{sha256(named.encode()).hexdigest()[:8]}"

    @property
    def dimension(self) -> Dimension:
        """Return what the finding is about."""
        return find_rule(self.rule).dimension

    @property
    def severity(self) -> Severity:
        """Return how much the finding weighs."""
        return find_rule(self.rule).severity

    def message(self, language: Language) -> str:
        """Return the sentence a reviewer reads."""
        return fill_sentence(read_rule_texts(self.rule, language).message, self._facts_in(language))

    def remedy(self, language: Language) -> str:
        """Return what to do about it; empty where the rule knows none."""
        return fill_sentence(read_rule_texts(self.rule, language).remedy, self._facts_in(language))

    def _facts_in(self, language: Language) -> dict[str, str]:
        told = {n: _title(f, language) if n == ARTEFACT else f for n, f in self.facts.items()}
        if language is not Language.FRENCH:
            return told
        french = {n.removesuffix(IN_FRENCH): f for n, f in self.facts.items() if n.endswith(IN_FRENCH)}
        return told | french


def _title(kind: str, language: Language) -> str:
    return read_titles(language)[kind] if kind in DELIVERABLES.kinds else kind


def describe_cause(english: str, french: str, wording: str | None) -> dict[str, str]:
    """Return the facts of a cause that is a text of ours: a name for each language, and what names the text.

    What was stored before texts were named has no `wording`: its finding keeps the id it had.
    """
    in_french = {f"why{IN_FRENCH}": french} if french else {}
    return {"why": english} | in_french | ({WORDING: wording} if wording else {})


def digest_of(findings: tuple[Finding, ...]) -> str:
    """Return the sha256 a decision records: the findings the reviewer had before them, in any order."""
    canonical = sorted(finding.canonical() for finding in findings)
    return sha256(b"\n".join(canonical)).hexdigest()


SHORTEST_REASON, LONGEST_REASON = 3, 2000
"""Of setting a finding aside, and of an exemption."""


class Waiver(Contract):
    """A named person's reason for setting a finding aside: it may stay, or it is itself mistaken."""

    finding: FindingId
    reason: str = Field(min_length=SHORTEST_REASON, max_length=LONGEST_REASON)
    disputed: Literal[True] | None = Field(
        default=None, description="Set where the finding is said to be wrong, not merely acceptable."
    )
