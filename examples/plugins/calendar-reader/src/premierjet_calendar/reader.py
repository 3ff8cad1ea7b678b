"""iCalendar: each event under its title, with what it says of itself, without people and private events."""

import re
from collections.abc import Iterator

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from pipelines.sourcing.text_files.decoder import decode
from pipelines.sourcing.zipped.checks import damaged_error
from premierjet_calendar.lines import ContentLine, read_lines
from schemas.source import DropReason, ParagraphPlace

PARAGRAPHS = re.compile(r"\n\s*\n")
PEOPLE = frozenset({"ATTENDEE", "ORGANIZER", "CONTACT"})
UNSEEN = frozenset({"PRIVATE", "CONFIDENTIAL"})
"""Of CLASS (RFC 5545, 3.8.1.3): what not everybody with the calendar is shown."""


def read(source: SourceBytes) -> BlockCollector:
    """Return the events of a calendar in its order; raises SourceUnreadable where the file is none."""
    lines = list(read_lines(decode(source.name, source.data).lstrip("\ufeff")))
    if not lines or lines[0] != ContentLine("BEGIN", "VCALENDAR") or lines[-1] != ("END", "VCALENDAR"):
        raise damaged_error(source.name)
    blocks = BlockCollector()
    number = 1
    for event in _events(lines):
        number += _add(blocks, event, number)
    return blocks


def _events(lines: list[ContentLine]) -> Iterator[list[ContentLine]]:
    """Yield the properties of each event, without those of an alarm inside it."""
    event: list[ContentLine] = []
    inside: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            inside.append(line.value.upper())
        elif line.name == "END":
            if inside[-1:] == ["VEVENT"]:
                yield event
                event = []
            del inside[-1:]
        elif inside[-1:] == ["VEVENT"]:
            event.append(line)


def _add(blocks: BlockCollector, event: list[ContentLine], number: int) -> int:
    """Add an event at the next passage, and return how many passages it takes."""
    said = {line.name: line.value for line in reversed(event)}
    place = ParagraphPlace(number=number)
    title, description = said.get("SUMMARY", ""), said.get("DESCRIPTION", "")
    if said.get("CLASS", "").upper() in UNSEEN:
        blocks.report_dropped(DropReason.HIDDEN, f"{title} {description}", place)
        return 0
    people = sum(line.name in PEOPLE for line in event)
    if people:
        blocks.report_dropped(DropReason.FURNITURE, str(people), place)
    added = int(blocks.add_heading(title, 2, place))
    for paragraph in PARAGRAPHS.split(description):
        added += blocks.add_paragraph(paragraph, ParagraphPlace(number=number + added))
    return added


READER = SourceReader({".ics": "text/calendar"}, read)
