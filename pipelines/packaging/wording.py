"""What a manifest says of a module to a person: title, description, length."""

from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import authorship, signatures
from pipelines.packaging.player.texts import page_texts

ELLIPSIS = "…"


def description(edition: Edition) -> str:
    """Return what the module is for, who wrote it and who approved it, in the content's language."""
    content = edition.content
    texts = page_texts(content.language)
    aims = [objective.text.rstrip(".") + "." for objective in content.objectives]
    approvals = [texts["approved_by"].format(person=by.person, on=by.on) + "." for by in signatures(edition)]
    return " ".join([*aims, texts[authorship(content)], *approvals])


def shortened(text: str, longest: int) -> str:
    """Return the text in at most `longest` characters, cut between words where there are any."""
    if len(text) <= longest:
        return text
    cut = text[: longest - len(ELLIPSIS)]
    whole_words, _, _ = cut.rpartition(" ")
    return (whole_words or cut).rstrip() + ELLIPSIS


def duration(minutes: int) -> str:
    """Return an ISO 8601 duration, e.g. `PT1H30M`."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
