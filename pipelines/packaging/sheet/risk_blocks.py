"""Blocks of the sheet on risks: lost tracking, data sent, and how to go back."""

from collections.abc import Iterator

from pipelines.packaging.documents.model import Block, FactList, Heading, Listing, Prose, Words
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.release_sheet import LostIdentifier, Recipient, ReleaseSheet, Republish, Role


def write_prose(text: str, *, quiet: bool = False) -> Prose:
    """Return one plain paragraph."""
    return Prose((Words(clean_text(text)),), quiet=quiet)


def write_tracking(sheet: ReleaseSheet) -> Iterator[Block]:
    """Yield which tracking an LMS keeps if this release replaces the one before, and the identifiers."""
    says = read_sheet_texts(sheet.language)
    yield Heading(says["republish"])
    if sheet.republish is None:
        yield write_prose(says["first_release"])
    else:
        yield from _write_replacement(sheet.republish, says)
    ids = sheet.identifiers
    yield FactList(
        (
            (says["sco"], ids.item),
            (says["activity"], ids.activity),
            (says["questions"], ", ".join(ids.interactions) or says["none"]),
        )
    )


def _write_replacement(republish: Republish, says: dict[str, str]) -> Iterator[Block]:
    new = ", ".join(republish.new_questions) or says["none"]
    if all(loss.kind in {"objective", "interaction"} for loss in republish.losses):
        yield write_prose(says["kept"].format(since=republish.since, kept=republish.kept_questions, new=new))
    if republish.losses:
        yield Prose((Words(says["lost"], strong=True),))
        yield Listing(tuple((Words(clean_text(_describe_loss(loss, says))),) for loss in republish.losses))


def _describe_loss(loss: LostIdentifier, says: dict[str, str]) -> str:
    text = says["lost_changed" if loss.becomes else "lost_one"]
    return text.format(
        kind=says[f"kind_{loss.kind}"],
        name=loss.name,
        becomes=loss.becomes,
        effect=says[f"effect_{loss.kind}"],
    )


def write_data_sent(sheet: ReleaseSheet) -> Iterator[Block]:
    """Yield who receives data, while a module is written and while it is used."""
    says = read_sheet_texts(sheet.language)
    yield Heading(says["data"])
    texts = [_describe_recipient(each, says) for each in sheet.recipients]
    if all(each.role is not Role.MODEL for each in sheet.recipients):
        texts.insert(0, says["no_model"])
    yield Listing(tuple((Words(clean_text(each)),) for each in (*texts, says["to_nobody"])))


def _describe_recipient(recipient: Recipient, says: dict[str, str]) -> str:
    uncertain = recipient.role is Role.MODEL and recipient.model is None
    text = says["to_model_maybe" if uncertain else f"to_{recipient.role}"]
    return text.format(host=recipient.host, model=recipient.model)


def write_going_back(sheet: ReleaseSheet) -> Iterator[Block]:
    """Yield how to take the release back, and what learners would see of it."""
    says = read_sheet_texts(sheet.language)
    yield Heading(says["back"])
    if sheet.republish is None:
        yield write_prose(says["back_first"].format(module=sheet.module))
        return
    yield write_prose(says["back_steps"].format(module=sheet.module, since=sheet.republish.since))
    yield write_prose(says["back_learners"])
