"""Authors of content that nobody else has approved yet: none of them may approve a draft alone.

A merge joins the texts of several people into one revision that has only the last one's name.
Decided in docs/decisions/0008-review-policy.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from schemas.course import Course, IdentityMode
from schemas.draft import Draft
from schemas.ids import fold_name
from schemas.review import Decision, LedgerRecord, Published, Verdict
from schemas.seal import RevisionSeal


def list_authors_since_approval(
    draft: Draft, recorded: Iterable[LedgerRecord], course: Course
) -> frozenset[str]:
    """Return the people who wrote a draft or, since the last approved revision, one it was made from.

    A machine's revision in between does not reset this: it may keep what people wrote before it.
    """
    everything = [each for each in recorded if each.module == draft.module]
    authors: set[str] = set()
    for seals in reversed(list(_list_earlier_seals(draft, everything))):
        authors |= {fold_name(seal.author) for seal in seals if seal.author is not None}
        if was_approved(seals[-1].digest, authors, everything, course):
            authors.clear()
    if draft.provenance.author is not None:
        authors.add(fold_name(draft.provenance.author))
    return frozenset(authors)


def is_vouched(decision: Decision, course: Course) -> bool:
    """Return whether a decision's identity is verified as the course now asks; an objection always counts."""
    local = course.review.identity is IdentityMode.LOCAL
    return local or decision.verified or decision.verdict is not Verdict.APPROVE


def is_written_alone(approvers: Iterable[str], authors: frozenset[str]) -> bool:
    """Return whether there is only one approver, who is an author."""
    people = set(approvers)
    return len(people) == 1 and people <= authors


def _list_earlier_seals(draft: Draft, recorded: list[LedgerRecord]) -> Iterator[list[RevisionSeal]]:
    """Yield the seals of each revision a draft was made from, newest first.

    A revision has several seals if several people wrote the same text: each of them is an author.
    """
    seals_by_digest: defaultdict[str, list[RevisionSeal]] = defaultdict(list)
    for each in recorded:
        if isinstance(each, RevisionSeal):
            seals_by_digest[each.digest].append(each)
    number, parent = draft.revision, draft.parent
    while parent is not None:
        earlier = [seal for seal in seals_by_digest[parent] if seal.revision < number]
        if not earlier:
            return  # from before there were seals
        number = max(seal.revision for seal in earlier)
        same = [seal for seal in earlier if seal.revision == number]
        yield same
        parent = same[-1].parent


def was_approved(digest: str, authors: set[str], recorded: list[LedgerRecord], course: Course) -> bool:
    """Return whether what has a digest was released, or every role of the course approved it as it now asks.

    Which artefacts it held is not in the ledger, so every role is asked for: too much rather than too little.
    """
    entries_on_draft = [e for e in recorded if isinstance(e, (Decision, Published)) and e.digest == digest]
    last = {
        e.person: e
        for e in entries_on_draft
        if isinstance(e, Decision) and e.person in course.review.deciders and is_vouched(e, course)
    }
    if any(decision.verdict is not Verdict.APPROVE for decision in last.values()):
        return False
    return any(isinstance(e, Published) for e in entries_on_draft) or (
        len(last) >= course.review.distinct_people
        and all(last.keys() & set(people) for people in course.review.roles.values())
        and not is_written_alone(last, frozenset(authors))
    )
