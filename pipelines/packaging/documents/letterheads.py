"""Letterheads: the sender, and in letters the recipient and date."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipelines.packaging.documents.model import Letterhead
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.course import Provider
from schemas.draft import CourseFrame
from schemas.language import Language

NO_DIGIT, SPACE = re.compile(r"\D"), re.compile(r"\s")
FEWEST_DIGITS = 9
"""A number of so many digits is a SIRET or of a registration, not of a street."""


def build_letterhead(frame: CourseFrame | None, language: Language, *, is_letter: bool) -> Letterhead:
    """Return the letterhead of the training organisation; a letter also has a recipient and a date."""
    says = read_document_texts(language)
    provider = (frame.provider if frame else None) or Provider()
    if not is_letter:
        return Letterhead(describe_sender(provider, language))
    return Letterhead(describe_sender(provider, language), says["recipient"], says["dated"])


def leave_out_said(head: Letterhead, texts: Iterable[str]) -> Letterhead:
    """Return a letterhead without the lines that the paper below it says; its name always stays."""
    name, *lines = head.sender
    text = " ".join(texts)
    return replace(head, sender=(name, *(line for line in lines if not _is_said(line, text))))


def _is_said(line: str, text: str) -> bool:
    """Return whether a text says a line, or its long number, which may be worded and grouped otherwise."""
    digits = NO_DIGIT.sub("", line)
    is_number = len(digits) >= FEWEST_DIGITS and "@" not in line
    return SPACE.sub("", line) in SPACE.sub("", text) or (is_number and digits in NO_DIGIT.sub("", text))


def describe_sender(provider: Provider, language: Language) -> tuple[str, ...]:
    """Return the lines that name a training organisation; empty if nothing is known of it."""
    says = read_document_texts(language)
    name = ", ".join(part for part in (provider.name, provider.legal_form) if part)
    reached = " · ".join(part for part in (provider.phone, provider.email) if part)
    siret = says["siret"].format(siret=group_siret(provider.siret)) if provider.siret else ""
    activity = ""
    if provider.activity_number:
        which = "activity_number" if provider.region else "activity_number_alone"
        activity = says[which].format(number=provider.activity_number, region=provider.region)
    return tuple(clean_text(line) for line in (name, provider.address, reached, siret, activity) if line)


def group_siret(siret: str) -> str:
    """Return a SIRET grouped for reading: `123 456 789 00012`."""
    digits = "".join(siret.split())
    return "\u00a0".join((digits[:3], digits[3:6], digits[6:9], digits[9:]))
