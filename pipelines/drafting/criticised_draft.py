"""Criticism of a draft before a person sees it: rules, a critic model, and one round of patches.

Findings that the round did not mend stay. A patch that rules find worse than what it replaces is undone, and
a round that made nothing better is thrown away.
"""

from dataclasses import dataclass, replace

from pipelines.drafting.critic import Critic
from pipelines.drafting.critic.verdicts import list_valid_verdicts
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements
from pipelines.drafting.human_edits import is_human
from pipelines.drafting.kind import settle
from pipelines.drafting.patch.application import revert_elements
from pipelines.drafting.request import DraftRequest, IdAllocator, Mender, Writer
from schemas.draft import Content, Draft, Provenance, Spent, walk_named
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
    written = write_draft(request, team.writer)
    if request.previous is not None and request.decision is not None:
        first = _read_again(request, request.previous, written, team.critic)
    else:
        first = _add_critic_findings(request, written, team.critic)
    if is_human(first) or team.mender is None:
        return first
    mended = _mend_draft(request, first, team.mender)
    if mended is None:
        return first
    second = _read_again(request, first, mended, team.critic)
    best = second if weigh_findings(second.findings) < weigh_findings(first.findings) else first
    # Both were paid for, whichever is kept.
    return _add_spent(best, second.provenance.spent)


def weigh_findings(findings: tuple[Finding, ...]) -> int:
    """Return the weight of findings: one that blocks weighs as much as ten warnings."""
    return sum(WEIGHTS[finding.severity] for finding in findings)


def _mend_draft(request: DraftRequest, first: Draft, mender: Mender) -> Draft | None:
    """Return the draft with its patches, without those that rules find worse than what they replace."""
    mending_request = replace(request, previous=first, decision=None)
    result = mender.mend(mending_request, IdAllocator(first.minted), _list_mendable_places(request, first))
    if result is None:
        return None
    patched = settle(request.kinds, first.content.model_copy(update={"artefacts": result.artefacts}))
    findings = _criticise(request, patched)
    worse = _find_worse_places(first.findings, findings)
    if worse:
        patched = settle(request.kinds, _revert_places(patched, first.content, worse))
        findings = _criticise(request, patched)
    before = first.provenance
    provenance = before.model_copy(
        update={
            "mended": tuple(
                artefact.kind
                for artefact, earlier in zip(patched.artefacts, first.content.artefacts, strict=True)
                if artefact != earlier
            ),
            "prompts": before.prompts | dict(result.prompts),
        }
    )
    mended = first.model_copy(update={"content": patched, "findings": findings, "provenance": provenance})
    return _add_spent(mended, (*before.spent, *result.spent))


def _criticise(request: DraftRequest, content: Content) -> tuple[Finding, ...]:
    return criticise(request.kinds, content, request.spans, request.course, request.edited_plan)


def _find_worse_places(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> frozenset[str]:
    """Return the places of which rules find more to say than before; what a critic said does not count."""
    earlier, later = _weigh_places(before), _weigh_places(after)
    return frozenset(place for place, weight in later.items() if weight > earlier.get(place, 0))


def _weigh_places(findings: tuple[Finding, ...]) -> dict[str, int]:
    weights: dict[str, int] = {}
    for finding in findings:
        if not finding.is_of_critic:
            weights[finding.place] = weights.get(finding.place, 0) + WEIGHTS[finding.severity]
    return weights


def _revert_places(patched: Content, before: Content, places: frozenset[str]) -> Content:
    artefacts = (
        revert_elements(artefact, earlier, places)
        for artefact, earlier in zip(patched.artefacts, before.artefacts, strict=True)
    )
    return patched.model_copy(update={"artefacts": tuple(artefacts)})


def _read_again(request: DraftRequest, first: Draft, mended: Draft, critic: Critic | None) -> Draft:
    """Return a changed draft as the critic sees it: what was not changed keeps what it said of it."""
    changed = _list_changed_ids(first.content, mended.content)
    there = {each.id for each in walk_named(mended.content.artefacts)} - changed
    kept = (finding for finding in first.findings if finding.is_of_critic and finding.place in there)
    known = {finding.id for finding in mended.findings}
    with_kept = (*mended.findings, *(finding for finding in kept if finding.id not in known))
    verdicts = tuple(list_valid_verdicts(first.verdicts, list_elements(mended.content.artefacts)))
    draft = mended.model_copy(update={"findings": with_kept, "verdicts": verdicts or None})
    return _add_critic_findings(request, draft, critic, changed) if changed else draft


def _list_mendable_places(request: DraftRequest, draft: Draft) -> frozenset[str] | None:
    """Return the ids of what a revision on a comment changed, which alone may be mended; else None."""
    if request.previous is None or request.decision is None:
        return None
    return _list_changed_ids(request.previous.content, draft.content)


def _list_changed_ids(before: Content, after: Content) -> frozenset[str]:
    earlier = {each.id: each for each in walk_named(before.artefacts)}
    return frozenset(each.id for each in walk_named(after.artefacts) if each != earlier.get(each.id))


def _add_critic_findings(
    request: DraftRequest, draft: Draft, critic: Critic | None, places: frozenset[str] | None = None
) -> Draft:
    """Return the draft with the critic's findings and their cost added; it reads these places, or all."""
    if critic is None:
        return draft
    report = critic.read(request, draft.content, draft.findings, places)
    known_ids = {finding.id for finding in draft.findings}
    new_findings = tuple(finding for finding in report.findings if finding.id not in known_ids)
    verdicts = (*(draft.verdicts or ()), *report.verdicts)
    provenance = draft.provenance.model_copy(update={"prompts": draft.provenance.prompts | critic.prompts})
    read_draft = draft.model_copy(
        update={
            "findings": (*draft.findings, *new_findings),
            "verdicts": verdicts or None,
            "provenance": provenance,
        }
    )
    return _add_spent(read_draft, (*provenance.spent, *report.spent))


def _add_spent(draft: Draft, spent: tuple[Spent, ...]) -> Draft:
    made: Provenance = draft.provenance
    return draft.model_copy(update={"provenance": made.with_spent(spent)})
