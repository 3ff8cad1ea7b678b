"""iCalendar: each event under its title, with what it says of itself, without people and private events."""

import re
from dataclasses import dataclass

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from pipelines.sourcing.zip_documents.checks import make_damaged_error
from premierjet_calendar.lines import ContentLine, read_lines
from schemas.anchor import ParagraphPlace
from schemas.source import DropReason

CALENDAR, EVENT = "VCALENDAR", "VEVENT"
ENTRY_DEPTH = 2
"""How deep an entry stands: inside the calendar, and not inside another entry as an alarm does."""

PARAGRAPHS = re.compile(r"\n\s*\n")
PEOPLE = frozenset({"ATTENDEE", "ORGANIZER", "CONTACT"})
UNSEEN = frozenset({"PRIVATE", "CONFIDENTIAL"})
"""Of CLASS (RFC 5545, 3.8.1.3): what not everybody with the calendar is shown."""


@dataclass(frozen=True)
class Component:
    """One entry of a calendar: its name in capitals, and its own properties."""

    name: str
    properties: tuple[ContentLine, ...]

    def value_of(self, name: str) -> str:
        """Return the first value of a property, or an empty text."""
        return next((line.value for line in self.properties if line.name == name), "")


def read(source: SourceBytes) -> BlockCollector:
    """Return the events of a calendar in its order; raises SourceUnreadable where the file is none."""
    blocks = BlockCollector()
    number = 1
    for entry in list_entries(source):
        if entry.name == EVENT:
            number += _add(blocks, entry, number)
        else:
            _report_left_out(blocks, entry, DropReason.FURNITURE, number)
    return blocks


def list_entries(source: SourceBytes) -> list[Component]:
    """Return what stands in a calendar, each without the alarms inside it.

    Raises SourceUnreadable where one ends that did not begin, does not end, or stands outside a calendar.
    """
    entries: list[Component] = []
    properties: list[ContentLine] = []
    inside: list[str] = []
    has_ended = False
    for line in read_lines(source):
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            if inside[0] != CALENDAR:
                raise make_damaged_error(source.name)
        elif not inside:
            raise make_damaged_error(source.name)
        elif line.name == "END":
            if line.value.strip().upper() != inside[-1]:
                raise make_damaged_error(source.name)
            if len(inside) == ENTRY_DEPTH:
                entries.append(Component(inside[-1], tuple(properties)))
                properties = []
            inside.pop()
            has_ended = not inside
        elif len(inside) == ENTRY_DEPTH:
            properties.append(line)
    if inside or not has_ended:
        raise make_damaged_error(source.name)
    return entries


def _add(blocks: BlockCollector, event: Component, number: int) -> int:
    """Add an event at the next passage, and return how many passages it takes."""
    place = ParagraphPlace(number=number)
    if event.value_of("CLASS").strip().upper() in UNSEEN:
        _report_left_out(blocks, event, DropReason.HIDDEN, number)
        return 0
    people = sum(line.name in PEOPLE for line in event.properties)
    if people:
        blocks.report_dropped(DropReason.FURNITURE, str(people), place)
    added = int(blocks.add_heading(event.value_of("SUMMARY"), 2, place))
    for paragraph in PARAGRAPHS.split(event.value_of("DESCRIPTION")):
        added += blocks.add_paragraph(paragraph, ParagraphPlace(number=number + added))
    return added


def _report_left_out(blocks: BlockCollector, entry: Component, reason: DropReason, number: int) -> None:
    """Report an entry that is not read, such as a task (VTODO), by what it says."""
    said = f"{entry.value_of('SUMMARY')} {entry.value_of('DESCRIPTION')}"
    blocks.report_dropped(reason, said, ParagraphPlace(number=number))


READER = SourceReader({".ics": "text/calendar"}, read)
