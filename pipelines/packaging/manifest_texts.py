"""Texts of a manifest for people: title, description, duration."""

from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import list_signatures, name_authorship
from pipelines.packaging.player.texts import read_page_texts

ELLIPSIS = "…"
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 2000  # IEEE 1484.12.1, 1.4: the smallest maximum a catalogue may have


def describe_module(edition: Edition) -> str:
    """Return what the module is for, who wrote it and who approved it, in the content's language.

    At most 2,000 characters: the objectives are cut, so that no catalogue cuts who wrote and approved it.
    """
    content = edition.content
    texts = read_page_texts(content.language)
    objectives = [objective.text.rstrip(".") + "." for objective in content.objectives]
    approvals = [
        texts["approved_by"].format(person=by.person, on=by.on) + "." for by in list_signatures(edition)
    ]
    origin = " ".join([texts[name_authorship(edition.origins)], *approvals])
    room = LONGEST_DESCRIPTION - len(origin) - 1
    return " ".join(filter(None, (shorten(" ".join(objectives), room), origin)))


def shorten_title(title: str) -> str:
    """Return a title that no LMS cuts: at most 200 characters, cut between words if possible.

    200 is the maximum of IMS Content Packaging 1.1.2 and the smallest an LMS for SCORM 2004 may have.
    """
    return shorten(title, LONGEST_TITLE)


def shorten(text: str, most: int) -> str:
    """Return a text of at most `most` characters, cut between words if possible, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - len(ELLIPSIS)]
    whole_words, _, _ = cut.rpartition(" ")
    return (whole_words or cut).rstrip() + ELLIPSIS


def format_duration(minutes: int) -> str:
    """Return an ISO 8601 duration, e.g. `PT1H30M`."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
