"""Rules on SCORM 2004 sequencing: broken references and unreachable activities."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipelines.packaging.manifests.scorm2004 import ADLCP, ADLSEQ, IMSSS
from pipelines.packaging.markup import Node
from pipelines.packaging.rules.content_packaging import Profile
from pipelines.packaging.rules.parsed_xml import (
    collapse_space,
    is_true,
    read_local_name,
    read_name,
    read_text,
)
from schemas.finding import Finding

LONGEST_DATA = 4_000  # Content Aggregation Model 1.1, 3.4: <adlcp:dataFromLMS>, smallest permitted maximum
SATISFIED = ("SatisfiedStatus", "NormalizedMeasure")
SCORES = ("RawScore", "MinScore", "MaxScore", "CompletionStatus", "ProgressMeasure")
"""What a map reads from a global objective and writes to it: each is an attribute, `read…` and `write…`."""

NAMES = {
    IMSSS("primaryObjective"): "objectiveID",
    IMSSS("objective"): "objectiveID",
    IMSSS("mapInfo"): "targetObjectiveID",
    IMSSS("ruleCondition"): "referencedObjective",
    ADLSEQ("objective"): "objectiveID",
    ADLSEQ("mapInfo"): "targetObjectiveID",
    ADLCP("map"): "targetID",
}
"""The attribute by which each element names an objective or shared data."""

UPWARDS = ("exitParent", "previous")
"""Actions that no post-condition of an organization may have: it has no parent and nothing before it."""


def check(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield a finding for each fault that changes the order of activities from what the author meant."""
    library = _collect_sequencings(manifest)
    for node in library.objectives:
        yield from _check_names(profile, node, library)
        yield from _check_references(profile, node, library)
        yield from _check_objectives(profile, node)
    for node in manifest.iter(*NAMES):
        attribute = NAMES[str(node.tag)]
        if node.get(attribute) is not None and not normalise_id(node.get(attribute, "")):
            yield profile.make_finding(
                "name-empty", node, name=read_local_name(node.tag), attribute=attribute
            )
    for organization in manifest.iter(profile.imscp("organization")):
        yield from _check_root(profile, organization, library)
    for rule in manifest.iter(*map(IMSSS, ("preConditionRule", "exitConditionRule", "postConditionRule"))):
        if rule.find(IMSSS("ruleConditions")) is None:
            yield profile.make_finding("conditions-absent", rule)
    for data in manifest.iter(ADLCP("dataFromLMS")):
        if len(read_text(data)) > LONGEST_DATA:
            yield profile.make_finding("data-long", data, length=len(read_text(data)), most=LONGEST_DATA)


@dataclass(frozen=True)
class SequencingLibrary:
    """The `<sequencing>` elements of a manifest.

    `objectives` are the ids of each one's objectives, `shared` those of the collection by ID, `users` the
    ones that refer to an ID of the collection.
    """

    objectives: Mapping[Node, frozenset[str]]
    shared: Mapping[str | None, Node]
    users: Mapping[str | None, Sequence[Node]]

    def find_shared(self, node: Node) -> Node | None:
        """Return the shared sequencing that an activity's own refers to by IDRef."""
        target = read_name(node, "IDRef")
        return None if target is None else self.shared.get(target)

    def build_objective_check(self, node: Node) -> Callable[[str], bool]:
        """Return a function that says whether an objective exists in every activity that uses a sequencing.

        An activity has its own objectives and those of the shared sequencing it refers to. A shared one
        may leave its objectives to the activities (Content Aggregation Model 1.1, 5.1.1).
        """
        own = self.objectives[node]
        if not _is_shared(node):
            lent = self.find_shared(node)
            others = frozenset() if lent is None else self.objectives[lent]
            return lambda name: name in own or name in others
        users = {self.objectives[user] or own for user in self.users.get(read_name(node, "ID"), ())}
        everywhere = frozenset.intersection(*users) if users else own
        return everywhere.__contains__


def _collect_sequencings(manifest: Node) -> SequencingLibrary:
    sequencings = list(manifest.iter(IMSSS("sequencing")))
    users: defaultdict[str | None, list[Node]] = defaultdict(list)
    for node in sequencings:
        if node.get("IDRef") is not None:
            users[read_name(node, "IDRef")].append(node)
    objectives = {node: frozenset(_list_names(_list_objectives(node))) for node in sequencings}
    return SequencingLibrary(
        objectives, {read_name(node, "ID"): node for node in sequencings if _is_shared(node)}, users
    )


def _is_shared(node: Node) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == IMSSS("sequencingCollection")


def normalise_id(text: str) -> str:
    """Return an objective's id as ids are compared: an encoded space is a space (RFC 3986, 6.2.2.2)."""
    return collapse_space(text.replace("%20", " "))


def _check_names(profile: Profile, node: Node, library: SequencingLibrary) -> Iterator[Finding]:
    """Yield faults of ID and IDRef.

    Only a sequencing in the collection has an ID, and needs one; it has no IDRef. Every IDRef names one of
    the collection (Content Aggregation Model 1.1, 5.1.1; ADL's requirements 31.3 and 31.4).
    """
    target = read_name(node, "IDRef")
    if _is_shared(node):
        if node.get("ID") is None:
            yield profile.make_finding("sequencing-unnamed", node)
        if target is not None:
            yield profile.make_finding("sequencing-chained", node, name=target)
    elif node.get("ID") is not None:
        yield profile.make_finding("sequencing-named", node, name=read_name(node, "ID"))
    if target is not None and target not in library.shared:
        yield profile.make_finding("sequencing-dangling", node, name=target)


def _check_references(profile: Profile, node: Node, library: SequencingLibrary) -> Iterator[Finding]:
    """Yield references to an objective that an activity with this sequencing does not have."""
    is_known = library.build_objective_check(node)
    references = [
        (element, element.get("referencedObjective")) for element in node.iter(IMSSS("ruleCondition"))
    ]
    references += [(element, element.get("objectiveID")) for element in node.iter(ADLSEQ("objective"))]
    for place, name in references:
        if name is not None and not is_known(normalise_id(name)):
            yield profile.make_finding("objective-dangling", place, name=name)


def _list_names(objectives: Iterable[Node]) -> Iterator[str]:
    for each in objectives:
        name = each.get("objectiveID")
        if name is not None:
            yield normalise_id(name)


def _list_objectives(node: Node) -> Iterator[Node]:
    return node.iter(IMSSS("primaryObjective"), IMSSS("objective"))


def _check_objectives(profile: Profile, node: Node) -> Iterator[Finding]:
    """Yield objectives without an id of their own, and values that maps read or write twice."""
    for objective in _list_objectives(node):
        if objective.get("objectiveID") is None and objective.find(IMSSS("mapInfo")) is not None:
            yield profile.make_finding("objective-unnamed", objective)
    scored = list(node.iter(ADLSEQ("objective")))
    for objectives in (list(_list_objectives(node)), scored):
        yield from _check_repeated(profile, objectives)
    yield from _check_maps(profile, list(_list_objectives(node)), IMSSS("mapInfo"), SATISFIED)
    yield from _check_maps(profile, scored, ADLSEQ("mapInfo"), SCORES)


def _check_repeated(profile: Profile, objectives: Sequence[Node]) -> Iterator[Finding]:
    times = Counter(_list_names(objectives))
    for objective in objectives:
        name = objective.get("objectiveID")
        if name is not None and times[normalise_id(name)] > 1:
            yield profile.make_finding("objective-twice", objective, name=name)


def _check_maps(
    profile: Profile, objectives: Sequence[Node], tag: str, kinds: Sequence[str]
) -> Iterator[Finding]:
    """Yield values an objective reads from two global objectives, or two maps write to the same one.

    Sequencing and Navigation 1.1, 3.10.3; ADL's requirements 31.10.1.4.6, 31.10.1.4.7, 31.15.2.2.12 and 13.
    Reading is the default, but ADL's own packages leave it unsaid on several maps: that is only remarked on.
    """
    for kind in kinds:
        for objective in objectives:
            yield from _check_reads(profile, objective, tag, f"read{kind}")
        writing_maps = [
            each for objective in objectives for each in objective.iter(tag) if is_true(each, f"write{kind}")
        ]
        times = Counter(normalise_id(each.get("targetObjectiveID", "")) for each in writing_maps)
        for each in writing_maps:
            name = each.get("targetObjectiveID", "")
            if times[normalise_id(name)] > 1:
                yield profile.make_finding("target-twice", each, name=name)


def _check_reads(profile: Profile, objective: Node, tag: str, attribute: str) -> Iterator[Finding]:
    maps = objective.findall(tag)
    reads: Callable[..., bool] = partial(is_true, attribute=attribute)
    name = objective.get("objectiveID", "")
    if sum(reads(each) for each in maps) > 1:
        yield profile.make_finding("read-twice", objective, name=name, what=attribute)
    elif sum(reads(each, otherwise=True) for each in maps) > 1:
        yield profile.make_finding("read-assumed", objective, name=name, what=attribute)


def _check_root(profile: Profile, organization: Node, library: SequencingLibrary) -> Iterator[Finding]:
    """Yield an organization whose activities nobody can reach, or whose rules lead out above the root."""
    sequencing = organization.find(IMSSS("sequencing"))
    if sequencing is None:
        return  # choice is the default
    for action in sequencing.iterfind(f".//{IMSSS('postConditionRule')}/{IMSSS('ruleAction')}"):
        if action.get("action") in UPWARDS:
            yield profile.make_finding("action-upwards", action, name=action.get("action"))
    lent = library.find_shared(sequencing)
    mode = sequencing.find(IMSSS("controlMode"))
    if mode is None and lent is not None:
        mode = lent.find(IMSSS("controlMode"))
    if mode is not None and not is_true(mode, "choice", otherwise=True) and not is_true(mode, "flow"):
        yield profile.make_finding("unreachable", mode)
