"""Sequencing of SCORM 2004: references a grammar cannot follow, and activities nobody can reach."""

from collections import Counter
from collections.abc import Collection, Iterator

from pipelines.packaging.formats.scorm2004 import ADLCP, ADLSEQ, IMSSS
from pipelines.packaging.markup import Node
from pipelines.packaging.rules.content_packaging import Profile
from pipelines.packaging.rules.reading import text_of
from schemas.finding import Finding

LONGEST_DATA = 4_000  # Content Aggregation Model 1.1, 3.4: <adlcp:dataFromLMS>, smallest permitted maximum
YES = ("true", "1")


def check(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield what keeps an LMS from sequencing the activities as their author meant."""
    shared = {
        node.get("ID"): node
        for collection in manifest.iter(IMSSS("sequencingCollection"))
        for node in collection.iter(IMSSS("sequencing"))
    }
    lent = {name: _objectives(node).keys() for name, node in shared.items()}
    for node in manifest.iter(IMSSS("sequencing")):
        target = node.get("IDRef")
        if target is not None and target not in shared:
            yield profile.finding("sequencing-dangling", node, name=target)
        yield from _check_objectives(profile, node, lent.get(target, ()))
    for organization in manifest.iter(profile.imscp("organization")):
        yield from _check_way_in(profile, organization, shared)
    for data in manifest.iter(ADLCP("dataFromLMS")):
        if len(text_of(data)) > LONGEST_DATA:
            yield profile.finding("data-long", data, length=len(text_of(data)), most=LONGEST_DATA)


def _objectives(node: Node) -> Counter[str | None]:
    """Return how often each objective id is given in an activity."""
    return Counter(each.get("objectiveID") for each in _own(node) if each.get("objectiveID"))


def _own(node: Node) -> Iterator[Node]:
    return node.iter(IMSSS("primaryObjective"), IMSSS("objective"))


def _check_objectives(profile: Profile, node: Node, lent: Collection[str | None]) -> Iterator[Finding]:
    """Yield objectives that cannot be told apart or found; `lent` are those of a sequencing it refers to."""
    own = _objectives(node)
    for objective in _own(node):
        name = objective.get("objectiveID")
        if name is None and objective.find(IMSSS("mapInfo")) is not None:
            yield profile.finding("objective-unnamed", objective)
        if own[name] > 1:
            yield profile.finding("objective-twice", objective, name=name)
    for condition in node.iter(IMSSS("ruleCondition")):
        target = condition.get("referencedObjective")
        if target is not None and target not in own and target not in lent:
            yield profile.finding("objective-dangling", condition, name=target)
    for objective in node.iter(ADLSEQ("objective")):
        target = objective.get("objectiveID")
        if target not in own and target not in lent:
            yield profile.finding("objective-dangling", objective, name=target)
    yield from _check_targets(profile, list(_own(node)))


def _check_targets(profile: Profile, objectives: list[Node]) -> Iterator[Finding]:
    """Yield global objectives that two objectives of one activity write to (Sequencing, 3.10.3)."""
    for written in ("writeSatisfiedStatus", "writeNormalizedMeasure"):
        maps = [
            each
            for objective in objectives
            for each in objective.iter(IMSSS("mapInfo"))
            if each.get(written) in YES
        ]
        times = Counter(each.get("targetObjectiveID") for each in maps)
        for each in maps:
            name = each.get("targetObjectiveID")
            if times[name] > 1:
                yield profile.finding("target-twice", each, name=name)


def _check_way_in(profile: Profile, organization: Node, shared: dict[str | None, Node]) -> Iterator[Finding]:
    """Yield an organization whose learners may neither choose nor flow to a first activity."""
    sequencing = organization.find(IMSSS("sequencing"))
    if sequencing is None:
        return  # choice is the default
    mode = sequencing.find(IMSSS("controlMode"))
    if mode is None and sequencing.get("IDRef") in shared:
        mode = shared[sequencing.get("IDRef")].find(IMSSS("controlMode"))
    if mode is not None and mode.get("choice") in {"false", "0"} and mode.get("flow") not in YES:
        yield profile.finding("unreachable", mode)
