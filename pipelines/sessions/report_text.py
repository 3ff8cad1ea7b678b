"""The Markdown that a session report is read and cited as, in the language of its module."""

from collections.abc import Iterable, Iterator

from schemas.expert_answer import MARKDOWN_SIGNS
from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.session_report import DatedSession, PhaseReport

ROOM = "sessions.report"


def write_report_text(
    session: DatedSession, phases: Iterable[PhaseReport], unforeseen: str, change: str, language: Language
) -> str:
    """Return the Markdown of a report: what its trainer wrote, then a table of the phases.

    What the trainer typed is text as it is, never markup.
    """
    texts = read_texts(ROOM, language)
    day = format_long_day(session.day, language)
    lines = [f"# {texts.say('title', day=day)}"]
    for heading, remark in (("unforeseen", unforeseen), ("change", change)):
        if remark:
            lines += [f"## {texts[heading]}", *_list_paragraphs(remark)]
    lines += [f"## {texts['minutes']}", "\n".join(_write_table(phases, texts))]
    return "\n\n".join(lines) + "\n"


def _list_paragraphs(remark: str) -> Iterator[str]:
    for line in remark.splitlines():
        if line.strip():
            yield _escape(" ".join(line.split()))


def _write_table(phases: Iterable[PhaseReport], texts: TextCatalogue) -> Iterator[str]:
    columns = ("phase", "planned", "took", "energy")
    yield f"| {' | '.join(texts[each] for each in columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for phase in phases:
        took = texts["not_reached"] if phase.minutes is None else str(phase.minutes)
        energy = texts[f"energy_{phase.energy}"] if phase.energy else "–"
        yield f"| {_escape(phase.title)} | {phase.planned} | {took} | {energy} |"


def _escape(text: str) -> str:
    return MARKDOWN_SIGNS.sub(r"\\\1", text)
