"""Disclosure of who wrote and approved a document, for readers and machines."""

from collections.abc import Iterator
from datetime import UTC

from pipelines.packaging.documents.model import Block, Heading, Imprint, Prose, Together, Words
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import (
    find_digital_source_type,
    list_signatures,
    list_signatures_of_people,
    name_authorship,
)
from schemas.draft import Deliverable
from schemas.ids import SHORT_DIGEST
from schemas.languages.numbers import format_percent
from schemas.review import Verdict


def state_origin(edition: Edition, artefact: Deliverable, *, warned: bool) -> Iterator[Block]:
    """Yield the statement on the origin of the text; `warned`: the document has warnings to explain."""
    says = read_document_texts(edition.content.language)
    *texts, digest = write_origin_lines(edition, artefact)
    yield Together(
        (
            Heading(says["about"]),
            *(Prose((Words(line),)) for line in texts),
            *((Prose((Words(says["warnings_mean"]),), quiet=True),) if warned else ()),
            Prose((Words(digest),), quiet=True),
        )
    )


def write_origin_lines(edition: Edition, *artefacts: Deliverable) -> tuple[str, ...]:
    """Return three lines: who wrote the deliverables, who approved them, and the content's digest."""
    content = edition.content
    says = read_document_texts(content.language)
    disclosed = content.model_copy(update={"artefacts": artefacts})
    share = says["human_share"].format(
        percent=format_percent(disclosed.human_share, content.language, of_some=True)
    )
    digest = says["digest_of"].format(digest=edition.digest)
    return (
        f"{says[name_authorship(disclosed.origins())]} {share}",
        " ".join(_describe_approvals(edition)),
        digest,
    )


def build_imprint(edition: Edition, label: str, *artefacts: Deliverable) -> Imprint:
    """Return the metadata of a document made of these deliverables."""
    content = edition.content
    says = read_document_texts(content.language)
    disclosed = content.model_copy(update={"artefacts": artefacts})
    digest = edition.digest
    moments = [decision.at for decision in edition.decisions if decision.verdict is Verdict.APPROVE]
    release = says["release"].format(number=edition.number) if edition.number else says["unapproved"]
    return Imprint(
        title=f"{label}{says.colon}{clean_text(content.title)}",
        course=clean_text(edition.course_title),
        subject=label,
        description=says[name_authorship(disclosed.origins())],
        digest=digest,
        module=content.module,
        number=edition.number,
        source_type=find_digital_source_type(disclosed.origins()),
        human_share=disclosed.human_share,
        reviewers=tuple(each.person for each in list_signatures(edition)),
        dated=max(moments).astimezone(UTC).replace(microsecond=0) if moments else None,
        foot=says["foot"].format(
            release=release,
            digest=digest[:SHORT_DIGEST],
            origin=says["foot_" + name_authorship(disclosed.origins())],
        ),
        unapproved="" if edition.number else says["unapproved"],
    )


def _describe_approvals(edition: Edition) -> Iterator[str]:
    says = read_document_texts(edition.content.language)
    signatures = list_signatures_of_people(edition)
    for each in signatures:
        unverified = "" if each.verified else f" ({says['unverified']})"
        yield says["approved_by"].format(person=clean_text(each.person), on=each.on) + unverified + "."
    if not signatures:
        yield says["not_approved"]
