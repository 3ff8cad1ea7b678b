"""Rules on where SCORM's own elements and attributes may stand in a manifest, and how often.

IMS Content Packaging allows elements of other namespaces nearly anywhere, so no schema document says this.
SCORM 2004 4th Edition, Content Aggregation Model 1.1, 3.4, 5.1 and 5.2; ADL's testing requirements 30 to 33.
SCORM 1.2, Content Aggregation Model, 2.3.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.packaging.markup import Node
from pipelines.packaging.rules.content_packaging import Profile
from pipelines.packaging.rules.parsed_xml import read_local_name, read_name
from schemas.finding import Finding

SCO = frozenset({"sco"})
ANY_RESOURCE = frozenset({"sco", "asset"})


@dataclass(frozen=True)
class AllowedPlace:
    """The parents an element may have.

    `once_in`: the parents that may hold one at most. `opens`: the types of resource that the item around it
    must open; empty for any.
    """

    parents: frozenset[str]
    once_in: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()


def place_once(*parents: str, opens: frozenset[str] = frozenset()) -> AllowedPlace:
    """Return the place of an element that may occur once at most in each parent."""
    return AllowedPlace(frozenset(parents), frozenset(parents), opens)


@dataclass(frozen=True)
class AllowedPlaces:
    """The places of an edition's elements, and the one element each of its attributes stands on."""

    elements: Mapping[str, AllowedPlace]
    attributes: Mapping[str, str]


def check(profile: Profile, places: AllowedPlaces, manifest: Node) -> Iterator[Finding]:
    """Yield elements and attributes in a place where nothing reads them, or that occur too often."""
    kinds = {
        read_name(each): each.get(profile.scorm_type) for each in manifest.iter(profile.imscp("resource"))
    }
    for node in manifest.iter("{*}*"):
        yield from _check_attributes(profile, places, node)
        place, parent = places.elements.get(str(node.tag)), node.getparent()
        if place is None or parent is None:
            continue
        if parent.tag not in place.parents:
            wanted = ", ".join(sorted(f"<{read_local_name(each)}>" for each in place.parents))
            yield profile.make_finding(
                "misplaced",
                node,
                name=read_local_name(node.tag),
                parent=read_local_name(parent.tag),
                wanted=wanted,
            )
        elif place.opens and kinds.get(parent.get("identifierref")) not in place.opens:
            yield profile.make_finding(
                "opens-other", node, name=read_local_name(node.tag), wanted=" / ".join(sorted(place.opens))
            )
    yield from _check_repeated(profile, places, manifest)


def _check_attributes(profile: Profile, places: AllowedPlaces, node: Node) -> Iterator[Finding]:
    for name in map(str, node.attrib):
        owner = places.attributes.get(name)
        if owner is not None and node.tag != owner:
            yield profile.make_finding(
                "attribute-misplaced",
                node,
                name=read_local_name(name),
                parent=read_local_name(node.tag),
                wanted=f"<{read_local_name(owner)}>",
            )


def _check_repeated(profile: Profile, places: AllowedPlaces, manifest: Node) -> Iterator[Finding]:
    """Yield the second and later elements of a tag that a parent may hold only once."""
    times: Counter[tuple[Node, str]] = Counter()
    for tag, place in places.elements.items():
        for node in manifest.iter(tag):
            parent = node.getparent()
            if parent is None or parent.tag not in place.once_in:
                continue
            times[parent, tag] += 1
            if times[parent, tag] > 1:
                yield profile.make_finding(
                    "repeated", node, name=read_local_name(tag), parent=read_local_name(parent.tag)
                )
