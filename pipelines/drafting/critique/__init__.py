"""The rules every draft is checked by, whoever wrote it; one file a concern.

`rules` lists them. They are loaded once a draft is checked: a kind of deliverable names a rule or two of its
own, and whoever only shows a draft needs none.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pipelines.drafting.critique.case import Case
from schemas.course import Course
from schemas.draft import Content
from schemas.finding import Finding
from schemas.plan import PlanRevision
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.drafting.kind import Kinds

Rule = Callable[[Case], Iterable[Finding]]


def criticise(
    kinds: "Kinds",
    content: Content,
    spans: SourceSpans,
    course: Course,
    edited_plan: PlanRevision | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of all rules in a content, each problem once, in the order of the rules.

    A kind's own rules are applied only if the content holds that kind. `edited_plan` is the module's plan if
    a person edited it.
    """
    case = Case(kinds, content, spans, course, edited_plan)
    return tuple(_drop_repeated(finding for rule in _rules_for(case) for finding in rule(case)))


def _rules_for(case: Case) -> tuple[Rule, ...]:
    from pipelines.drafting.critique.rules import DATA_RULES, RULES  # sixty modules

    criticisms = sorted((kind.criticism for kind in case.present), key=lambda each: each.place)
    early = [rule for criticism in criticisms if criticism.place < 0 for rule in criticism.rules]
    late = [rule for each in criticisms if each.place >= 0 for rule in each.rules]
    return tuple(dict.fromkeys([*RULES, *early, *DATA_RULES, *late]))


def _drop_repeated(findings: Iterable[Finding]) -> list[Finding]:
    by_id: dict[str, Finding] = {}
    for finding in findings:
        by_id.setdefault(finding.id, finding)
    return list(by_id.values())
