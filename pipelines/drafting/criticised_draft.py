"""Criticism of a draft before a person sees it: rules, a critic model, and one round of patches or two.

Findings that no round mended stay. A patch that rules find worse than what it replaces is undone, and
a round that made nothing better is thrown away.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipelines.drafting.critic import Critic
from pipelines.drafting.critic.verdicts import list_valid_verdicts
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements
from pipelines.drafting.human_edits import is_human
from pipelines.drafting.kind import Kinds, settle
from pipelines.drafting.patch.application import remove_elements, revert_elements
from pipelines.drafting.patch.shown_elements import walk_shown_elements
from pipelines.drafting.repeated_titles import explain_new_titles, repeat_new_titles
from pipelines.drafting.request import DraftRequest, IdAllocator, Mender, Writer
from schemas.draft import Content, Draft, Provenance, Section, Sectioned, Spent, walk_named
from schemas.errors import BudgetExceeded, ModelUnusable
from schemas.finding import Finding, Severity, UndoneMend
from schemas.languages.texts import read_texts

WEIGHTS = {Severity.BLOCKING: 100, Severity.WARNING: 10, Severity.NOTE: 1}

OF_PASSAGES = frozenset({"critic.key", "critic.contradicted", "critic.unsupported", "critic.in_part"})
"""Rules of what a critic says of an element and its passages, whatever stands beside it."""


@dataclass(frozen=True)
class DraftingTeam:
    """Who writes a course's drafts; with a model, also who criticises and who mends them."""

    writer: Writer
    critic: Critic | None = None
    mender: Mender | None = None


def write_criticised_draft(request: DraftRequest, team: DraftingTeam) -> Draft:
    """Return the module's next revision, criticised by rules and critic, and mended by its writer.

    A second round of patches follows where the first left something that blocks in what it wrote, and then
    answers what the critic said of the rest of that too. A draft that a person wrote in is criticised but
    never mended. Raises what `write_draft` and the critic raise.
    """
    written = write_draft(request, team.writer)
    if request.previous is not None and request.decision is not None:
        first = _read_again(request, request.previous, written, team.critic)
    else:
        first = _add_critic_findings(request, written, team.critic)
    if is_human(first) or team.mender is None:
        return first
    second = _mend_round(request, first, team.mender, team.critic, _list_mendable_places(request, first))
    left = _list_places_left(request.kinds, first, second)
    if not left:
        return second
    try:
        return _mend_round(request, second, team.mender, team.critic, left)
    except (BudgetExceeded, ModelUnusable):
        return second  # it is whole: its findings tell what is left


def _mend_round(
    request: DraftRequest,
    first: Draft,
    mender: Mender,
    critic: Critic | None,
    places: frozenset[str] | None,
) -> Draft:
    """Return a draft after one round of patches at these places, or at all; as it was if it is no better."""
    mended = _mend_draft(request, first, mender, places)
    if mended is None:
        return first
    second = _read_again(request, first, mended.draft, critic)
    is_better = weigh_findings(second.findings) < weigh_findings(first.findings)
    best = second if is_better else first
    undone = {**mended.undone, **({} if is_better else _list_in_vain(request.kinds, first, second))}
    # Both were paid for, whichever is kept.
    return _add_spent(_tell_undone(best, first, undone, mended.notes), second.provenance.spent)


def _list_places_left(kinds: Kinds, first: Draft, second: Draft) -> frozenset[str]:
    """Return the places that a round patched and at which something still blocks; none if none does.

    With them are those at which the critic says something of the patch.
    """
    known = {each.id for each in first.findings}
    patched = frozenset(_list_patched_places(kinds, first.content, second.content))
    blocked = {each.place for each in second.findings if each.severity is Severity.BLOCKING}
    remarked = {each.place for each in second.findings if each.is_of_critic and each.id not in known}
    return patched & (blocked | remarked) if patched & blocked else frozenset()


@dataclass(frozen=True)
class MendedDraft:
    """A draft with what a round of patches mended, and what of it was undone.

    `undone` holds the worst that the checks said of each mend that is not in the draft, by its place.
    """

    draft: Draft
    undone: Mapping[str, Finding | None]
    notes: tuple[str, ...]


def weigh_findings(findings: tuple[Finding, ...]) -> int:
    """Return the weight of findings: one that blocks weighs as much as ten warnings."""
    return sum(WEIGHTS[finding.severity] for finding in findings)


def _mend_draft(
    request: DraftRequest, first: Draft, mender: Mender, places: frozenset[str] | None
) -> MendedDraft | None:
    """Return the draft with its patches, without those that rules find worse than what they replace."""
    mending_request = replace(request, previous=first, decision=None)
    ids = IdAllocator(first.minted)
    result = mender.mend(mending_request, ids, places)
    if result is None:
        return None
    patched = settle(request.kinds, first.content.model_copy(update={"artefacts": result.artefacts}))
    findings = _criticise(request, patched)
    patched_places = _list_patched_places(request.kinds, first.content, patched)
    pages = _map_new_elements(first.content, patched)
    answers = {place: pages.get(place, place) for place in patched_places}
    worse = _find_worse_places(answers, first.findings, findings)
    if worse:
        patched = settle(request.kinds, _revert_places(patched, first.content, frozenset(worse)))
        findings = _criticise(request, patched)
    artefacts, renamed = repeat_new_titles(first.content.artefacts, patched.artefacts)
    if renamed:
        patched = settle(request.kinds, patched.model_copy(update={"artefacts": artefacts}))
        findings = _criticise(request, patched)
    before = first.provenance
    provenance = before.model_copy(
        update={
            "mended": tuple(
                artefact.kind
                for artefact, earlier in zip(patched.artefacts, first.content.artefacts, strict=True)
                if artefact != earlier or artefact.kind in before.mended
            ),
            "prompts": before.prompts | dict(result.prompts),
        }
    )
    mended = first.model_copy(
        update={
            "content": patched,
            "findings": findings,
            "provenance": provenance,
            "minted": ids.minted,
        }
    )
    mended = _add_spent(mended, (*before.spent, *result.spent))
    notes = (*result.notes_to_reviewer, *explain_new_titles(renamed, patched.language))
    return MendedDraft(mended, worse, notes)


def _criticise(request: DraftRequest, content: Content) -> tuple[Finding, ...]:
    return criticise(request.kinds, content, request.spans, request.course, request.edited_plan)


def _find_worse_places(
    places: Mapping[str, str], before: tuple[Finding, ...], after: tuple[Finding, ...]
) -> dict[str, Finding | None]:
    """Return the patched places whose mends raise more than they mend, each with the worst of it.

    `places` maps each to the place whose findings it answers: of a new sentence that is its page. A critic
    has yet to read a mended element: what it said of the element before counts as mended.
    """
    known, left = {each.id for each in before}, {each.id for each in after}
    raised, mended = defaultdict[str, list[Finding]](list), defaultdict[str, list[Finding]](list)
    for finding in after:
        if not finding.is_of_critic and finding.id not in known:
            raised[finding.place].append(finding)
    for finding in before:
        if finding.id not in left:
            mended[finding.place].append(finding)
    return {
        place: _find_worst(raised[place])
        for place, answers in places.items()
        if weigh_findings(tuple(raised[place])) > weigh_findings(tuple(mended[answers]))
    }


def _find_worst(findings: Iterable[Finding]) -> Finding | None:
    return max(findings, key=lambda each: WEIGHTS[each.severity], default=None)


def _list_in_vain(kinds: Kinds, first: Draft, second: Draft) -> dict[str, Finding | None]:
    """Return the places of a round that made nothing better, each with the worst that was said of it."""
    known = {each.id for each in first.findings}
    raised = [each for each in second.findings if each.id not in known]
    return {
        place: _find_worst(each for each in raised if each.place == place)
        for place in _list_patched_places(kinds, first.content, second.content)
    }


def _list_patched_places(kinds: Kinds, before: Content, after: Content) -> tuple[str, ...]:
    """Return the places whose own texts or citations differ, in reading order."""
    shown = [
        {
            (each.place, type(each.element)): (each.parts, each.citations)
            for artefact in content.artefacts
            for each in walk_shown_elements(artefact, kinds)
        }
        for content in (before, after)
    ]
    return tuple(dict.fromkeys(key[0] for key, held in shown[1].items() if held != shown[0].get(key)))


def _tell_undone(
    draft: Draft, first: Draft, undone: Mapping[str, Finding | None], notes: tuple[str, ...]
) -> Draft:
    """Return a draft whose findings and notes tell the reviewer which mends were tried and undone."""
    language, known = draft.content.language, {each.id for each in first.findings}
    texts = read_texts("drafting.mends", language)
    told = tuple(
        texts.say("no_better", place=place)
        if by is None
        else texts.say("undone", place=place, says=by.message(language))
        for place, by in undone.items()
    )
    findings = tuple(
        each.model_copy(update={"undone_by": UndoneMend(rule=by.rule, facts=by.facts)})
        if each.id in known and (by := undone.get(each.place)) is not None
        else each
        for each in draft.findings
    )
    unanswered = tuple(dict.fromkeys((*draft.provenance.unanswered, *notes, *told)))
    provenance = draft.provenance.model_copy(update={"unanswered": unanswered})
    return draft.model_copy(update={"findings": findings, "provenance": provenance})


def _map_new_elements(before: Content, after: Content) -> dict[str, str]:
    """Return the pages of elements that are new, by the elements' ids."""
    known = {each.id for each in walk_named(before.artefacts)}
    sectioned = (each for each in after.artefacts if isinstance(each, Sectioned))
    pages = (page for artefact in sectioned for page in artefact.sections)
    return {each.id: page.id for page in pages for each in walk_named(page) if each.id not in known}


def _revert_places(patched: Content, before: Content, places: frozenset[str]) -> Content:
    new = places & _map_new_elements(before, patched).keys()
    artefacts = (
        remove_elements(revert_elements(artefact, earlier, places), new) or earlier
        for artefact, earlier in zip(patched.artefacts, before.artefacts, strict=True)
    )
    return patched.model_copy(update={"artefacts": tuple(artefacts)})


def _read_again(request: DraftRequest, first: Draft, mended: Draft, critic: Critic | None) -> Draft:
    """Return a changed draft as the critic sees it: what was not changed keeps what it said of it.

    What it said of a page that gained or lost an element is asked again: the reason may be gone with it.
    """
    changed = _list_changed_ids(first.content, mended.content)
    remarked = {each.place for each in first.findings if each.is_of_critic and each.rule not in OF_PASSAGES}
    changed |= remarked & _list_ids_beside(first.content, mended.content)
    there = {each.id for each in walk_named(mended.content.artefacts)} - changed
    kept = (finding for finding in first.findings if finding.is_of_critic and finding.place in there)
    known = {finding.id for finding in mended.findings}
    with_kept = (*mended.findings, *(finding for finding in kept if finding.id not in known))
    valid = list_valid_verdicts(first.verdicts, list_elements(mended.content.artefacts))
    verdicts = tuple(verdict for verdict in valid if verdict.place not in changed)
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


def _list_ids_beside(before: Content, after: Content) -> frozenset[str]:
    """Return the ids of what stands on pages that gained or lost an element."""
    earlier = {page.id: _list_page_ids(page) for page in _walk_pages(before)}
    changed = (
        ids for page in _walk_pages(after) if (ids := _list_page_ids(page)) != earlier.get(page.id, ids)
    )
    return frozenset().union(*changed)


def _walk_pages(content: Content) -> Iterator[Section]:
    return (page for each in content.artefacts if isinstance(each, Sectioned) for page in each.sections)


def _list_page_ids(page: Section) -> frozenset[str]:
    return frozenset(each.id for each in walk_named(page))


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
