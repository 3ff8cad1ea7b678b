"""Statement of who wrote and approved a content, for learners and machines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC

from pipelines.packaging.edition import Edition
from schemas.draft import Origin
from schemas.languages.formats import format_long_day
from schemas.review import Verdict

DIGITAL_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True)
class ApprovalSignature:
    """One approval as the learner reads it."""

    person: str
    verified: bool
    on: str
    at: str


def find_digital_source_type(origins: Collection[Origin]) -> str:
    """Return the IPTC digital source type (NewsCodes) of what was written by these, as its URI.

    A trained model alone, or with anything else, marks the whole; an extract chosen by rules counts as
    purely algorithmic; a person's words as their own creation.
    """
    written = set(origins)
    if Origin.MODEL in written:
        code = "trainedAlgorithmicMedia" if len(written) == 1 else "compositeWithTrainedAlgorithmicMedia"
    elif Origin.HUMAN in written:
        code = "digitalCreation" if len(written) == 1 else "humanEdits"
    else:
        code = "algorithmicMedia"
    return DIGITAL_SOURCE + code


def name_authorship(origins: Collection[Origin]) -> str:
    """Return the name of the sentence that says who wrote something, e.g. `written_model_human`."""
    written = set(origins)
    if Origin.MODEL in written and Origin.HUMAN in written:
        written.discard(Origin.EXTRACTIVE)
    order = (Origin.MODEL, Origin.EXTRACTIVE, Origin.HUMAN)
    return "_".join(["written", *(origin.value for origin in order if origin in written)])


def list_signatures(edition: Edition) -> tuple[ApprovalSignature, ...]:
    """Return the approvals of an edition, in the order they were given; times are UTC."""
    return tuple(
        ApprovalSignature(
            person=decision.person,
            verified=decision.verified,
            on=format_long_day(decision.at, edition.content.language),
            at=decision.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for decision in edition.decisions
        if decision.verdict is Verdict.APPROVE
    )
