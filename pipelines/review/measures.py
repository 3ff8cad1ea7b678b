"""Measures of reviews: time to decision, corrections, useful findings.

No names are used: only counts are made from a draft's revisions and decisions.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from pipelines.review.editing.changes import find_additions, find_edits
from pipelines.review.editing.elements import CONTENT, name_of, walk
from schemas.draft import Content, Draft, Origin, list_texts
from schemas.formula import escape_formula
from schemas.measures import CourseMeasures, Quartiles, RuleMeasure
from schemas.review import Decision


@dataclass(frozen=True)
class History:
    """One module's revisions, oldest first, and the decisions on them in the ledger's order."""

    revisions: tuple[Draft, ...]
    decisions: tuple[Decision, ...]


def measure_course(course: str, histories: Iterable[History]) -> CourseMeasures:
    """Return the measures of a course's reviews, from its modules' histories."""
    drafted = [history for history in histories if history.revisions]
    hours = [hour for history in drafted for hour in _list_hours(history)]
    return CourseMeasures(
        course=course,
        modules=len(drafted),
        decided=len(hours),
        hours_to_decision=_measure_quartiles(hours),
        edits=dict(
            sorted(Counter(kind for history in drafted for kind in _list_edited_kinds(history)).items())
        ),
        findings=_measure_rules(drafted),
        human_share=_measure_human_share([history.revisions[-1].content for history in drafted]),
    )


def format_measures_csv(measures: Sequence[CourseMeasures]) -> str:
    """Return measures as CSV, one value a line: course, measure, of what, value."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    table.writerow(("course", "measure", "of", "value"))
    for measure in measures:
        table.writerows([escape_formula(cell) for cell in row] for row in list_measure_rows(measure))
    return out.getvalue()


def list_measure_rows(measures: CourseMeasures) -> Iterator[tuple[str, str, str, str]]:
    """Yield a course's measures one value a row: course, measure, of what, value."""
    yield from ((measures.course, *row) for row in _list_rows(measures))


def _list_rows(measures: CourseMeasures) -> Iterator[tuple[str, str, str]]:
    yield "modules", "", str(measures.modules)
    yield "decided", "", str(measures.decided)
    if measures.hours_to_decision is not None:
        for name in ("lower", "median", "upper"):
            yield "hours_to_decision", name, f"{getattr(measures.hours_to_decision, name):.2f}"
    for kind, count in measures.edits.items():
        yield "edits", kind, str(count)
    for finding in measures.findings:
        for name in ("raised", "mended", "accepted", "disputed"):
            yield f"findings_{name}", finding.rule, str(getattr(finding, name))
    if measures.human_share is not None:
        yield "human_share", "", f"{measures.human_share:.4f}"


def _list_hours(history: History) -> Iterator[float]:
    first_decisions: dict[str, Decision] = {}
    for decision in history.decisions:
        first_decisions.setdefault(decision.digest, decision)
    written = {draft.content.canonical_digest(): draft.provenance.written_at for draft in history.revisions}
    for digest, decision in first_decisions.items():
        if digest in written:
            yield max(0.0, (decision.at - written[digest]).total_seconds() / 3600)


def _measure_quartiles(numbers: Sequence[float]) -> Quartiles | None:
    if not numbers:
        return None
    # Of one number, quartiles are that number: `quantiles` wants two.
    lower, median, upper = quantiles(
        [*numbers, *numbers] if len(numbers) == 1 else numbers, method="inclusive"
    )
    return Quartiles(count=len(numbers), lower=lower, median=median, upper=upper)


def _list_edited_kinds(history: History) -> Iterator[str]:
    """Yield the kind of deliverable of each text that a person changed, added or removed."""
    for before, after in pairwise(history.revisions):
        if after.provenance.writer is not Origin.HUMAN:
            continue
        kinds = _find_kinds(before.content) | _find_kinds(after.content)
        for edit in find_edits(before.content, after.content):
            yield kinds.get(edit.place, CONTENT)
        for name in find_additions(before.content, after.content):
            yield kinds.get(name.partition(" ")[0], CONTENT)


def _find_kinds(content: Content) -> dict[str, str]:
    return {
        name: artefact.kind
        for artefact in content.artefacts
        for value in walk(artefact)
        if (name := name_of(value)) is not None
    }


def _measure_rules(histories: Sequence[History]) -> tuple[RuleMeasure, ...]:
    raised: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    disputed: Counter[str] = Counter()
    for history in histories:
        rules = {finding.id: finding.rule for draft in history.revisions for finding in draft.findings}
        ids_left = {finding.id for finding in history.revisions[-1].findings}
        waivers = [waiver for decision in history.decisions for waiver in decision.waivers]
        raised.update(rules.values())
        mended.update(rule for finding, rule in rules.items() if finding not in ids_left)
        for counter, is_dispute in ((accepted, None), (disputed, True)):
            ids = {waiver.finding for waiver in waivers if waiver.disputed is is_dispute}
            counter.update(rules[each] for each in ids if each in rules)
    return tuple(
        RuleMeasure(
            rule=rule,
            raised=raised[rule],
            mended=mended[rule],
            accepted=accepted[rule],
            disputed=disputed[rule],
        )
        for rule in sorted(raised)
    )


def _measure_human_share(contents: Sequence[Content]) -> float | None:
    sizes = [
        (sum(map(len, list_texts(element))), element.origin is Origin.HUMAN)
        for content in contents
        for element in content.walk_citing()
    ]
    total = sum(size for size, _ in sizes)
    return sum(size for size, is_human in sizes if is_human) / total if total else None
