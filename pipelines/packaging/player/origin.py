"""Statement of who wrote and approved a content, for learners and machines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC

from pipelines.packaging.edition import Edition
from schemas.draft import Origin
from schemas.ids import DEMO
from schemas.languages.dates import format_long_day
from schemas.review import Decision, Verdict

DIGITAL_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True)
class ApprovalSignature:
    """One approval as learners read it: `on` is the day in words, `at` the moment in UTC."""

    person: str
    verified: bool
    on: str
    at: str


def find_digital_source_type(origins: Collection[Origin]) -> str:
    """Return the IPTC digital source type (NewsCodes) of a text with these origins, as a URI.

    Anything by a model makes the whole a work of a trained model, alone or in part; a person's text is a
    creation of their own; extracts chosen by rules are purely algorithmic.
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
    """Return the key of the text that says who wrote something, e.g. `written_model_human`."""
    written = set(origins)
    if Origin.MODEL in written and Origin.HUMAN in written:
        written.discard(Origin.EXTRACTIVE)
    order = (Origin.MODEL, Origin.EXTRACTIVE, Origin.HUMAN)
    return "_".join(["written", *(origin.value for origin in order if origin in written)])


def list_signatures(edition: Edition) -> tuple[ApprovalSignature, ...]:
    """Return the approvals of an edition by people, in the order they were given; times are UTC."""
    return tuple(
        ApprovalSignature(
            person=decision.person,
            verified=decision.verified,
            on=format_long_day(decision.at, edition.content.language),
            at=decision.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for decision in list_approvals(edition)
    )


def list_approvals(edition: Edition) -> tuple[Decision, ...]:
    """Return the approvals of an edition by people.

    That of the demonstration is none: learners read that nobody has approved what they see.
    """
    return tuple(
        decision
        for decision in edition.decisions
        if decision.verdict is Verdict.APPROVE and (decision.person != DEMO or decision.verified)
    )
