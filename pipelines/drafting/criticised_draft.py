"""Criticism of a draft before a person sees it: rules, a critic model, and one round of corrections.

Findings that the round did not mend stay; a round that made nothing better is thrown away.
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
    """Who writes a course's drafts; with a model, also who criticises and who mends them."""

    writer: Writer
    critic: Critic | None = None
    mender: Mender | None = None


def write_criticised_draft(request: DraftRequest, team: DraftingTeam) -> Draft:
    """Return the module's next revision, criticised by rules and critic, and mended once by its writer.

    A draft that a person wrote in is criticised but never mended. Raises what `write_draft` and the critic
    raise.
    """
    first = _add_critic_findings(request, write_draft(request, team.writer), team.critic)
    if is_human(first) or team.mender is None:
        return first
    mended = _mend_draft(request, first, team.mender)
    if mended is None:
        return first
    second = _add_critic_findings(request, mended, team.critic)
    best = second if weigh_findings(second.findings) < weigh_findings(first.findings) else first
    # Both were paid for, whichever is kept.
    return _add_spent(best, second.provenance.spent)


def weigh_findings(findings: tuple[Finding, ...]) -> int:
    """Return the weight of findings: one that blocks weighs as much as ten warnings."""
    return sum(WEIGHTS[finding.severity] for finding in findings)


def _mend_draft(request: DraftRequest, first: Draft, mender: Mender) -> Draft | None:
    mending_request = replace(request, previous=first, decision=None)
    result = mender.mend(mending_request, IdAllocator(first.minted), _list_spared_kinds(request))
    if result is None or not result.artefacts:
        return None
    artefacts, minted = keep_ids(result.artefacts, first)
    content = settle(request.kinds, first.content.model_copy(update={"artefacts": artefacts}))
    kinds = {spent.artefact for spent in result.spent}
    provenance_before = first.provenance
    provenance = provenance_before.model_copy(
        update={
            "mended": tuple(artefact.kind for artefact in artefacts if artefact.kind in kinds),
            "prompts": provenance_before.prompts | dict(result.prompts),
        }
    )
    return _add_spent(
        first.model_copy(
            update={
                "content": content,
                "findings": criticise(
                    request.kinds, content, request.spans, request.course, request.edited_plan
                ),
                "minted": minted,
                "provenance": provenance,
            }
        ),
        (*provenance_before.spent, *result.spent),
    )


def _list_spared_kinds(request: DraftRequest) -> frozenset[str]:
    """Return the kinds a reviewer's comment does not concern: they must not change."""
    if request.previous is None or request.decision is None:
        return frozenset()
    return find_unconcerned_kinds(request.decision.comment, request.previous.content.artefacts)


def _add_critic_findings(request: DraftRequest, draft: Draft, critic: Critic | None) -> Draft:
    """Return the draft with the critic's findings and their cost added."""
    if critic is None:
        return draft
    report = critic.read(request, draft.content, draft.findings)
    known_ids = {finding.id for finding in draft.findings}
    new_findings = tuple(finding for finding in report.findings if finding.id not in known_ids)
    provenance = draft.provenance.model_copy(update={"prompts": draft.provenance.prompts | critic.prompts})
    read_draft = draft.model_copy(
        update={"findings": (*draft.findings, *new_findings), "provenance": provenance}
    )
    return _add_spent(read_draft, (*provenance.spent, *report.spent))


def _add_spent(draft: Draft, spent: tuple[Spent, ...]) -> Draft:
    made: Provenance = draft.provenance
    return draft.model_copy(update={"provenance": made.with_spent(spent)})
