"""Criticism of a draft before a person sees it: rules, a critic model, and one round of corrections.

What the one pass did not mend is shown; a pass that made nothing better is thrown away.
"""

from dataclasses import dataclass, replace

from pipelines.drafting.comments import find_unconcerned_kinds
from pipelines.drafting.critic import Critic
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.human_edits import is_human
from pipelines.drafting.identity import keep_ids
from pipelines.drafting.kind import settle
from pipelines.drafting.request import DraftRequest, IdAllocator, Mender, Writer
from schemas.draft import Draft, Provenance, Spent
from schemas.finding import Finding, Severity

WEIGHTS = {Severity.BLOCKING: 100, Severity.WARNING: 10, Severity.NOTE: 1}


@dataclass(frozen=True)
class DraftingTeam:
    """Who writes a course's drafts, and where it has a model, who reads them and who mends them."""

    writer: Writer
    critic: Critic | None = None
    mender: Mender | None = None


def write_criticised_draft(request: DraftRequest, pens: DraftingTeam) -> Draft:
    """Return the module's next revision, read by the rules and the critic, and mended once by its writer.

    A draft that a person wrote in is read but never mended: the machine only proposes there. Raises what
    `write_draft` and the critic raise.
    """
    first = _read(request, write_draft(request, pens.writer), pens.critic)
    if is_human(first) or pens.mender is None:
        return first
    mended = _mend_draft(request, first, pens.mender)
    if mended is None:
        return first
    second = _read(request, mended, pens.critic)
    best = second if weigh_findings(second.findings) < weigh_findings(first.findings) else first
    # Both were paid for, whichever is kept.
    return _with_spent(best, second.provenance.spent)


def weigh_findings(findings: tuple[Finding, ...]) -> int:
    """Return how much is wrong: one blocking finding weighs more than nine warnings."""
    return sum(WEIGHTS[finding.severity] for finding in findings)


def _mend_draft(request: DraftRequest, first: Draft, mender: Mender) -> Draft | None:
    mending = replace(request, previous=first, decision=None)
    written = mender.mend(mending, IdAllocator(first.minted), _list_spared_kinds(request))
    if written is None or not written.artefacts:
        return None
    artefacts, minted = keep_ids(written.artefacts, first)
    content = settle(request.kinds, first.content.model_copy(update={"artefacts": artefacts}))
    kinds = {spent.artefact for spent in written.spent}
    made = first.provenance
    provenance = made.model_copy(
        update={
            "mended": tuple(artefact.kind for artefact in artefacts if artefact.kind in kinds),
            "prompts": made.prompts | dict(written.prompts),
        }
    )
    return _with_spent(
        first.model_copy(
            update={
                "content": content,
                "findings": criticise(request.kinds, content, request.spans, request.course),
                "minted": minted,
                "provenance": provenance,
            }
        ),
        (*made.spent, *written.spent),
    )


def _list_spared_kinds(request: DraftRequest) -> frozenset[str]:
    """Return what a reviewer's comment did not speak of: no pass may change it."""
    if request.previous is None or request.decision is None:
        return frozenset()
    return find_unconcerned_kinds(request.decision.comment, request.previous.content.artefacts)


def _read(request: DraftRequest, draft: Draft, critic: Critic | None) -> Draft:
    """Return the draft with what the critic adds to its findings."""
    if critic is None:
        return draft
    report = critic.read(request, draft.content, draft.findings)
    known = {finding.id for finding in draft.findings}
    more = tuple(finding for finding in report.findings if finding.id not in known)
    provenance = draft.provenance.model_copy(update={"prompts": draft.provenance.prompts | critic.prompts})
    read = draft.model_copy(update={"findings": (*draft.findings, *more), "provenance": provenance})
    return _with_spent(read, (*provenance.spent, *report.spent))


def _with_spent(draft: Draft, spent: tuple[Spent, ...]) -> Draft:
    made: Provenance = draft.provenance
    return draft.model_copy(update={"provenance": made.with_spent(spent)})
