"""Who added elements to a draft: kept beside its content, from revision to revision."""

from schemas.draft.content import Content
from schemas.draft.revision import AddedBy, Draft
from schemas.draft.traversal import walk_named


def follow_adders(
    earlier: Draft | None, content: Content, author: str | None = None
) -> tuple[AddedBy, ...] | None:
    """Return who added elements of a content: of the earlier draft those left, of the author all new ones.

    None if nobody did, as before additions had names.
    """
    there = {each.id: None for each in walk_named(content.artefacts)}
    named = {
        name: added.person
        for added in (earlier and earlier.provenance.added_by) or ()
        for name in added.elements
        if name in there
    }
    if earlier is not None and author is not None:
        known = {each.id for each in walk_named(earlier.content.artefacts)}
        named |= {name: author for name in there if name not in known}
    people = dict.fromkeys(named.values())
    listed = tuple(
        AddedBy(person=person, elements=tuple(name for name, who in named.items() if who == person))
        for person in people
    )
    return listed or None


def find_adders(draft: Draft) -> dict[str, str]:
    """Return who added elements of a draft, by the id of each."""
    return {name: added.person for added in draft.provenance.added_by or () for name in added.elements}
