"""Measures of reviews: time to decision, corrections, useful findings.

Nothing here knows who: a draft's revisions and decisions go in, counts come out.
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
from schemas.formula import as_text
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
    hours = [hour for history in drafted for hour in _hours_to_decision(history)]
    return CourseMeasures(
        course=course,
        modules=len(drafted),
        decided=len(hours),
        hours_to_decision=_spread(hours),
        edits=dict(sorted(Counter(kind for history in drafted for kind in _edits(history)).items())),
        findings=_findings(drafted),
        human_share=_human_share([history.revisions[-1].content for history in drafted]),
    )


def format_measures_csv(measures: Sequence[CourseMeasures]) -> str:
    """Return measures as CSV, one value a line: course, measure, of what, value."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    table.writerow(("course", "measure", "of", "value"))
    for measure in measures:
        table.writerows([as_text(cell) for cell in row] for row in list_measure_rows(measure))
    return out.getvalue()


def list_measure_rows(measures: CourseMeasures) -> Iterator[tuple[str, str, str, str]]:
    """Yield a course's measures one value a row: course, measure, of what, value."""
    yield from ((measures.course, *row) for row in _rows(measures))


def _rows(measures: CourseMeasures) -> Iterator[tuple[str, str, str]]:
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


def _hours_to_decision(history: History) -> Iterator[float]:
    first: dict[str, Decision] = {}
    for decision in history.decisions:
        first.setdefault(decision.digest, decision)
    written = {draft.content.canonical_digest(): draft.provenance.written_at for draft in history.revisions}
    for digest, decision in first.items():
        if digest in written:
            yield max(0.0, (decision.at - written[digest]).total_seconds() / 3600)


def _spread(numbers: Sequence[float]) -> Quartiles | None:
    if not numbers:
        return None
    # Of one number, quartiles are that number: `quantiles` wants two.
    lower, median, upper = quantiles(
        [*numbers, *numbers] if len(numbers) == 1 else numbers, method="inclusive"
    )
    return Quartiles(count=len(numbers), lower=lower, median=median, upper=upper)


def _edits(history: History) -> Iterator[str]:
    """Yield, for each text a person changed, added or removed, the kind of artefact it stands in."""
    for before, after in pairwise(history.revisions):
        if after.provenance.writer is not Origin.HUMAN:
            continue
        kinds = _kinds(before.content) | _kinds(after.content)
        for edit in find_edits(before.content, after.content):
            yield kinds.get(edit.place, CONTENT)
        for name in find_additions(before.content, after.content):
            yield kinds.get(name.partition(" ")[0], CONTENT)


def _kinds(content: Content) -> dict[str, str]:
    return {
        name: artefact.kind
        for artefact in content.artefacts
        for value in walk(artefact)
        if (name := name_of(value)) is not None
    }


def _findings(histories: Sequence[History]) -> tuple[RuleMeasure, ...]:
    raised: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    disputed: Counter[str] = Counter()
    for history in histories:
        rules = {finding.id: finding.rule for draft in history.revisions for finding in draft.findings}
        left = {finding.id for finding in history.revisions[-1].findings}
        waivers = [waiver for decision in history.decisions for waiver in decision.waivers]
        raised.update(rules.values())
        mended.update(rule for finding, rule in rules.items() if finding not in left)
        for counter, wanted in ((accepted, None), (disputed, True)):
            ids = {waiver.finding for waiver in waivers if waiver.disputed is wanted}
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


def _human_share(contents: Sequence[Content]) -> float | None:
    sizes = [
        (sum(map(len, list_texts(element))), element.origin is Origin.HUMAN)
        for content in contents
        for element in content.walk_citing()
    ]
    whole = sum(size for size, _ in sizes)
    return sum(size for size, is_human in sizes if is_human) / whole if whole else None
