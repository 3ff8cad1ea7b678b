"""Disclosure of who wrote and approved a document, for readers and machines."""

from collections.abc import Iterator
from datetime import UTC

from pipelines.packaging.documents.model import Block, Imprint, Prose, Together, Words
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import (
    find_digital_source_type,
    list_signatures,
    name_authorship,
)
from schemas.draft import Deliverable
from schemas.ids import SHORT_DIGEST
from schemas.languages.numbers import format_percent
from schemas.review import Verdict


def state_origin(
    edition: Edition, *artefacts: Deliverable, warned: bool, for_trainer: bool
) -> Iterator[Block]:
    """Yield the small print on the origin of the text; `warned`: the document has warnings to explain.

    `for_trainer`: it also says who approved the text, and which bytes. That nobody did, it says to anybody.
    """
    says = read_document_texts(edition.content.language)
    written, approved, digest = write_origin_lines(edition, *artefacts)
    lines = (
        written,
        *((approved,) if for_trainer or not list_signatures(edition) else ()),
        *((says["warnings_mean"],) if warned else ()),
        *((digest,) if for_trainer else ()),
    )
    yield Together(tuple(Prose((Words(line),), quiet=True) for line in lines))


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


def build_imprint(edition: Edition, label: str, *artefacts: Deliverable, for_trainer: bool) -> Imprint:
    """Return the metadata of a document made of these deliverables; the foot has the digest for a trainer."""
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
        foot=says["foot" if for_trainer else "foot_of_learners"].format(
            release=release,
            digest=digest[:SHORT_DIGEST],
            origin=says["foot_" + name_authorship(disclosed.origins())],
        ),
        unapproved="" if edition.number else says["unapproved"],
    )


def _describe_approvals(edition: Edition) -> Iterator[str]:
    says = read_document_texts(edition.content.language)
    signatures = list_signatures(edition)
    for each in {(one.person, one.on): one for one in signatures}.values():
        unverified = "" if each.verified else f" ({says['unverified']})"
        yield says["approved_by"].format(person=clean_text(each.person), on=each.on) + unverified + "."
    if not signatures:
        yield says["not_approved"]
