"""The overview as CSV: one line for each module, or for each piece of quality evidence.

Headers are the same in both languages, so that what reads a file need not know which one it was.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from schemas.formula import escape_formula
from schemas.overview import Evidence, LastWord, ModuleLine, Overview
from schemas.results import Absent, Mean, Share

MODULE_COLUMNS = (
    "course",
    "module",
    "title",
    "document",
    "state",
    "since",
    "revision",
    "digest",
    "waits_for",
    "due",
    "approved_by",
    "release",
    "release_digest",
    "release_stands",
    "delivered",
    "not_yet_at",
    "late",
    "results",
    "completed",
    "passed",
    "best_score",
    "cost",
    "calls",
    "calls_of_unknown_price",
    "tokens",
    "evidence",
)
INDICATOR_COLUMNS = (
    "indicator",
    "criterion",
    "course",
    "module",
    "status",
    "what",
    "kinds",
    "count",
    "evidence",
)
NOTHING_HELD = "nothing_held"
"""Status of an indicator for which there is no evidence."""


def write_modules_csv(overview: Overview) -> str:
    """Return one line for each module or document, in course order, lists joined by semicolons."""
    return _write_csv(MODULE_COLUMNS, map(_list_module_cells, overview.lines))


def write_indicators_csv(overview: Overview) -> str:
    """Return one line for each piece of evidence, held or missing, and for each indicator without any."""
    return _write_csv(INDICATOR_COLUMNS, _list_indicator_rows(overview))


def write_evidence(evidence: Evidence) -> str:
    """Return a piece of evidence as short text that a program can split at its spaces."""
    match evidence.kind:
        case "draft":
            return f"draft {evidence.module} r{evidence.revision} {evidence.digest[:12]}"
        case "plan":
            return f"plan {evidence.module} r{evidence.revision} {evidence.digest[:12]}"
        case "release":
            return f"release {evidence.module} v{evidence.release} {evidence.digest[:12]}"
        case "ledger":
            return f"ledger {evidence.module} line {evidence.line}"
        case "receipt":
            return f"receipt {evidence.target} v{evidence.release} {evidence.location}"
        case "course":
            return f"course.yaml {evidence.course} {evidence.key}"
        case "pulled":
            return f"sources.lock.json {evidence.course}"
        case "results":
            return f"results {evidence.module} {evidence.inputs[:12]}"


def _list_module_cells(line: ModuleLine) -> Iterator[str]:
    yield from (line.course, line.module, line.title, _write_yes(line.is_document), line.state)
    yield line.since.isoformat() if line.since else ""
    yield from (str(line.draft.revision), line.draft.digest) if line.draft else ("", "")
    yield "; ".join(line.waits_for or (line.plan.waits_for if line.plan else ()))
    yield line.due.isoformat() if line.due else ""
    yield "; ".join(map(_write_decision, line.approved_by))
    yield from (str(line.release.release), line.release.digest) if line.release else ("", "")
    yield _write_yes(line.stands) if line.release else ""
    yield "; ".join(f"{d.target} v{d.evidence.release} {d.at.isoformat()}" for d in line.delivered)
    yield "; ".join(line.absent)
    yield "; ".join(f"{late.kind} since {late.since.isoformat()}" for late in line.late)
    yield from _list_result_cells(line)
    yield "; ".join(f"{amount.value:.6f} {amount.currency}" for amount in line.cost.known)
    yield from (str(line.cost.calls), str(line.cost.unpriced), str(line.cost.tokens))
    yield "; ".join(write_evidence(each) for each in _list_evidence(line))


def _list_result_cells(line: ModuleLine) -> tuple[str, ...]:
    """Return the figures of results; in place of one that is withheld stands the reason."""
    results = line.results
    if results is None:
        return ("", "", "", "")
    figures = (results.completed, results.passed, results.best_score)
    rows = results.results.reason if isinstance(results.results, Absent) else str(results.results)
    return (rows, *map(_write_figure, figures))


def _write_figure(figure: Share | Mean | Absent) -> str:
    match figure:
        case Absent(reason=reason):
            return reason
        case Share(count=count, n=n):
            return f"{count} of {n}"
        case Mean(mean=mean, n=n):
            return f"{mean:.4f} of {n}"


def _write_decision(last_word: LastWord) -> str:
    """Return who decided and when, and whether nobody vouched for the name."""
    unverified = "" if last_word.verified else " (unverified)"
    return f"{last_word.person}{unverified} {last_word.at.isoformat()}"


def _list_evidence(line: ModuleLine) -> Iterator[Evidence]:
    """Yield the evidence of a line, each piece once."""
    plan = line.plan.evidence if line.plan else None
    evidence: list[Evidence | None] = [
        line.draft,
        plan,
        *(last_word.evidence for last_word in line.approved_by),
    ]
    evidence += [line.release, line.published, *(each.evidence for each in line.delivered)]
    evidence += [*(each.evidence for each in line.late), *line.cost.evidence]
    evidence += [line.results.evidence if line.results else None]
    yield from (each for each in dict.fromkeys(evidence) if each is not None)


def _list_indicator_rows(overview: Overview) -> Iterator[Sequence[str]]:
    for indicator in overview.indicators:
        place = (str(indicator.number), str(indicator.criterion))
        if not indicator.covered:
            yield (*place, "", "", NOTHING_HELD, "", "", "", "")
        for held in indicator.held:
            count = "" if held.count is None else str(held.count)
            evidence = "; ".join(map(write_evidence, held.evidence))
            kinds = "; ".join(held.kinds)
            yield (*place, held.course, held.module or "", "held", held.held_as, kinds, count, evidence)
        for missing in indicator.missing:
            evidence = write_evidence(missing.evidence) if missing.evidence else ""
            kinds = "; ".join(missing.kinds)
            yield (*place, missing.course, missing.module or "", "missing", missing.why, kinds, "", evidence)


def _write_csv(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    table.writerow(header)
    table.writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue()


def _write_yes(value: bool) -> str:
    return "yes" if value else "no"
