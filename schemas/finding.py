"""Findings: problems raised by a rule or a critic, each with its place; and waivers that accept them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from schemas.answer_name import reword_answer_names
from schemas.contract import Contract
from schemas.deliverables import find_kind, read_titles
from schemas.ids import FindingId
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.catalogue import PluralText, is_plural, read_plural
from schemas.languages.sentences import fill_sentence
from schemas.languages.texts import read_entry, read_texts

RULES = Path(__file__).with_name("rules")

OF_ABSENT_PLUGIN = "plugin.absent"
"""The rule that stands in for any rule of a plug-in that is not installed."""

OF_CRITIC = "critic."
"""Begins the rules of what a critic model says."""

ARTEFACT = "artefact"
"""The fact that holds a kind of deliverable; messages show the kind's title."""

WORDING = "wording"
"""The fact that holds the id of a text of ours; the finding's own id is made from it, not from the text."""

WORDED = frozenset({"why", "why_fr", "said"})
"""Facts that hold such a text."""

COUNTED = ("count", "given")
"""The facts by which a message with plural forms chooses one: the first that the finding has."""

SLIDE, PLACE_SUFFIX = re.compile(r"slide (\d+)"), "place"
"""A place that is stored in a short form of all languages, and the end of the names of facts that are one."""

FRENCH_SUFFIX = "_fr"
"""Ends the name of a fact that replaces, in a French message, the fact named without it."""


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
    """A rule of `rules/<stage>.json`: what its findings are about, their weight, and the rule's own source.

    Its message and remedy are texts of the language packs, room `rules`.
    """

    dimension: Dimension
    severity: Severity
    source: str = ""


@dataclass(frozen=True)
class RuleTexts:
    """Message and remedy of a rule in one language; `{name}` in them stands for the fact of that name."""

    message: str | PluralText
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
    """Return a rule by its id; that of a kind of deliverable begins with the kind: `glossary.unused`.

    All rules of a kind that is not installed give the rule `OF_ABSENT_PLUGIN`. Raises KeyError if there is
    no such rule.
    """
    listed = read_rules()
    if name in listed:
        return listed[name]
    prefix = name.partition(".")[0]
    if prefix not in DELIVERABLES.kinds and not any(known.startswith(f"{prefix}.") for known in listed):
        return listed[OF_ABSENT_PLUGIN]
    return _read_rules_of(prefix)[name]


@cache
def read_rule_texts(rule: str, language: Language) -> RuleTexts:
    """Return the texts of a rule, from the language packs or from the kind of deliverable it belongs to.

    Raises KeyError if there is no such rule.
    """
    ours = read_rules()
    if rule not in ours and find_rule(rule) is ours[OF_ABSENT_PLUGIN]:
        rule = OF_ABSENT_PLUGIN
    room = "rules" if rule in ours else f"deliverables.{rule.partition('.')[0]}.rules"
    entry = read_entry(room, rule, language)
    message = entry["message"]
    return RuleTexts(
        read_plural(message, language) if is_plural(message) else message, entry.get("remedy", "")
    )


@cache
def _read_rules_of(kind: str) -> dict[str, FindingRule]:
    found = find_kind(kind)
    own = found.folder / "rules.json" if found is not None else None
    if own is None or not own.is_file():
        return {}
    listed = json.loads(own.read_text(encoding="utf-8"))
    return {rule: FindingRule.model_validate_json(json.dumps(body)) for rule, body in listed.items()}


class UndoneMend(Contract):
    """What the checks said of a mend that was tried and undone: a rule, and the facts of its message."""

    rule: str
    facts: dict[str, str] = Field(default_factory=dict)

    def message(self, language: Language) -> str:
        """Return the sentence of the rule."""
        return _write_message(self.rule, self.facts, language)


class Finding(Contract):
    """One problem at one place; building one of an unknown rule raises ValueError."""

    rule: str
    place: str = Field(
        description="Element id (`q-0007`, `st-0012`, `p-0003`), artefact kind, or source name."
    )
    facts: dict[str, str] = Field(default_factory=dict)
    diff: str | None = None
    undone_by: UndoneMend | None = Field(
        default=None,
        description="What the checks said of a mend of this that was tried and undone; missing if none was.",
    )

    @model_validator(mode="after")
    def _rule_is_listed(self, info: ValidationInfo) -> Self:
        try:
            found = find_rule(self.rule)
        except KeyError as error:
            raise ValueError(f"no rule {self.rule!r} in schemas/rules") from error
        # A stored finding stays readable after its plug-in is uninstalled; a new one cannot be built.
        if info.mode != "json" and found is read_rules()[OF_ABSENT_PLUGIN]:
            raise ValueError(f"no rule {self.rule!r} in schemas/rules")
        return self

    @property
    def id(self) -> FindingId:
        """Return the id a waiver names: the same problem at the same place keeps it, however it is worded."""
        left_out = WORDED if WORDING in self.facts else frozenset()
        facts = sorted(fact for fact in self.facts.items() if fact[0] not in left_out)
        key = json.dumps([self.rule, self.place, facts])
        return f"f-{sha256(key.encode()).hexdigest()[:8]}"

    @property
    def dimension(self) -> Dimension:
        """Return what the finding is about."""
        return find_rule(self.rule).dimension

    @property
    def severity(self) -> Severity:
        """Return how much the finding weighs."""
        return find_rule(self.rule).severity

    @property
    def is_of_critic(self) -> bool:
        """Return whether a critic model raised it, not a rule."""
        return self.rule.startswith(OF_CRITIC)

    def message(self, language: Language) -> str:
        """Return the sentence a reviewer reads."""
        said = _write_message(self.rule, self.facts, language)
        if self.undone_by is None:
            return said
        tried = read_texts("drafting.mends", language)
        return tried.say("mend_undone", message=said, undone=self.undone_by.message(language))

    def remedy(self, language: Language) -> str:
        """Return what to do about it; empty if the rule has no remedy."""
        return fill_sentence(
            read_rule_texts(self.rule, language).remedy, _translate_facts(self.facts, language)
        )


def _write_message(rule: str, known: Mapping[str, str], language: Language) -> str:
    message, facts = read_rule_texts(rule, language).message, _translate_facts(known, language)
    if isinstance(message, PluralText):
        message = message.choose(next(int(facts[each]) for each in COUNTED if each in facts))
    return fill_sentence(message, facts)


def _translate_facts(known: Mapping[str, str], language: Language) -> dict[str, str]:
    facts = {name: _translate_fact(name, fact, language) for name, fact in known.items()}
    if language is not Language.FRENCH:
        return facts
    french = {n.removesuffix(FRENCH_SUFFIX): f for n, f in known.items() if n.endswith(FRENCH_SUFFIX)}
    return facts | french


def _translate_fact(name: str, fact: str, language: Language) -> str:
    if name == ARTEFACT:
        return _read_title(fact, language)
    slide = SLIDE.fullmatch(fact) if name.endswith(PLACE_SUFFIX) else None
    if slide is not None:
        return read_texts("places", language).say("slide", number=slide[1])
    return reword_answer_names(fact, language)


def _read_title(kind: str, language: Language) -> str:
    return read_titles(language)[kind] if kind in DELIVERABLES.kinds else kind


def describe_cause(english: str, french: str, wording: str | None) -> dict[str, str]:
    """Return the facts of a cause: its text in English and French, and `wording`, the id of that text.

    Causes stored by older versions have no `wording`; their findings keep their ids.
    """
    in_french = {f"why{FRENCH_SUFFIX}": french} if french else {}
    return {"why": english} | in_french | ({WORDING: wording} if wording else {})


def digest_of(findings: tuple[Finding, ...]) -> str:
    """Return the sha256 of findings, whatever their order; a decision records it."""
    canonical = sorted(finding.canonical() for finding in findings)
    return sha256(b"\n".join(canonical)).hexdigest()


MOST_APART = 3
"""Findings that say the same and are listed each for itself; more are one line with all their places."""


def group_findings(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Return findings in their order, those together that say the same of more than `MOST_APART` places.

    Lists show a group as one line; each of its findings keeps its id, its place and its own waiver.
    """
    listed = tuple(findings)
    alike: dict[str, list[Finding]] = {}
    for finding in listed:
        alike.setdefault(_say_apart_from_place(finding), []).append(finding)
    groups: list[tuple[Finding, ...]] = []
    for finding in listed:
        together = alike[_say_apart_from_place(finding)]
        if len(together) <= MOST_APART:
            groups.append((finding,))
        elif finding is together[0]:
            groups.append(tuple(together))
    return tuple(groups)


def _say_apart_from_place(finding: Finding) -> str:
    undone_by = None if finding.undone_by is None else finding.undone_by.canonical().decode()
    return json.dumps([finding.rule, finding.diff, sorted(finding.facts.items()), undone_by])


SHORTEST_REASON, LONGEST_REASON = 3, 2000
"""Characters of the reason of a waiver or of an exemption."""


class Waiver(Contract):
    """A named person's reason for setting a finding aside: it may stay, or it is itself mistaken."""

    finding: FindingId
    reason: str = Field(min_length=SHORTEST_REASON, max_length=LONGEST_REASON)
    disputed: Literal[True] | None = Field(
        default=None, description="True if the finding is said to be wrong, not merely acceptable."
    )
