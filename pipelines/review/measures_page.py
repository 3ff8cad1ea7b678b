"""A course's measures as entries of a page in Dagster."""

from collections.abc import Iterator

from pipelines.review.editing.elements import CONTENT
from pipelines.review.entries import PageEntry, TableEntry, TextEntry
from pipelines.review.part_names import read_part_names
from schemas.course import Course
from schemas.language import Language
from schemas.languages.numbers import format_number, format_percent
from schemas.languages.texts import read_texts
from schemas.measures import CourseMeasures


def build_measures_page(measures: CourseMeasures, course: Course) -> dict[str, PageEntry]:
    """Return a course's measures under labels that name the course, in its language."""
    return {f"{course.id} · {label}": entry for label, entry in _list_entries(measures, course.language)}


def _list_entries(measures: CourseMeasures, language: Language) -> Iterator[tuple[str, PageEntry]]:
    texts = read_texts("review.measures", language)
    yield texts["decided"], TextEntry(str(measures.decided))
    hours = measures.hours_to_decision
    quartiles = (hours.lower, hours.median, hours.upper) if hours else ()
    spread = " · ".join(format_number(quartile, language, digits=1) for quartile in quartiles)
    yield texts["hours"], TextEntry(spread or texts["none"])
    if measures.human_share is not None:
        yield texts["share"], TextEntry(format_percent(measures.human_share, language))
    if measures.edits:
        rows = tuple((_name_kind(kind, language), str(count)) for kind, count in measures.edits.items())
        yield texts["edits"], TableEntry((texts["kind"], texts["count"]), rows)
    if measures.findings:
        columns = tuple(texts[name] for name in ("rule", "raised", "mended", "accepted", "disputed"))
        yield texts["findings"], TableEntry(columns, tuple(_list_finding_rows(measures)))


def _name_kind(kind: str, language: Language) -> str:
    """Return the name of a kind inside a table; `content` stands for the draft's own title."""
    name = read_part_names(language)["part_title" if kind == CONTENT else kind]
    return name[0].lower() + name[1:]


def _list_finding_rows(measures: CourseMeasures) -> Iterator[tuple[str, ...]]:
    for finding in measures.findings:
        yield (
            finding.rule,
            str(finding.raised),
            str(finding.mended),
            str(finding.accepted),
            str(finding.disputed),
        )
