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
    is_yes,
    name_of,
    read_local_name,
    read_text_of,
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
"""What no post-condition of an organization may do: the root has no parent and nothing before it."""


def check(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield what keeps an LMS from sequencing the activities as their author meant."""
    library = _library(manifest)
    for node in library.objectives:
        yield from _check_names(profile, node, library)
        yield from _check_references(profile, node, library)
        yield from _check_objectives(profile, node)
    for node in manifest.iter(*NAMES):
        attribute = NAMES[str(node.tag)]
        if node.get(attribute) is not None and not identify(node.get(attribute, "")):
            yield profile.finding("name-empty", node, name=read_local_name(node.tag), attribute=attribute)
    for organization in manifest.iter(profile.imscp("organization")):
        yield from _check_root(profile, organization, library)
    for rule in manifest.iter(*map(IMSSS, ("preConditionRule", "exitConditionRule", "postConditionRule"))):
        if rule.find(IMSSS("ruleConditions")) is None:
            yield profile.finding("conditions-absent", rule)
    for data in manifest.iter(ADLCP("dataFromLMS")):
        if len(read_text_of(data)) > LONGEST_DATA:
            yield profile.finding("data-long", data, length=len(read_text_of(data)), most=LONGEST_DATA)


@dataclass(frozen=True)
class Library:
    """The sequencings of a manifest, what each calls its objectives, and those of its collection by name."""

    objectives: Mapping[Node, frozenset[str]]
    shared: Mapping[str | None, Node]
    users: Mapping[str | None, Sequence[Node]]

    def lent_to(self, node: Node) -> Node | None:
        """Return the sequencing of the collection an activity's own refers to."""
        target = name_of(node, "IDRef")
        return None if target is None else self.shared.get(target)

    def knows(self, node: Node) -> Callable[[str], bool]:
        """Return what says whether an objective is known wherever a sequencing is used.

        An activity's own objectives take the place of those it is lent, where they have names; a shared
        sequencing may leave them to the activities (Content Aggregation Model 1.1, 5.1.1).
        """
        own = self.objectives[node]
        if not _is_shared(node):
            lent = self.lent_to(node)
            others = frozenset() if lent is None else self.objectives[lent]
            return lambda name: name in own or name in others
        users = {self.objectives[user] or own for user in self.users.get(name_of(node, "ID"), ())}
        everywhere = frozenset.intersection(*users) if users else own
        return everywhere.__contains__


def _library(manifest: Node) -> Library:
    every = list(manifest.iter(IMSSS("sequencing")))
    users: defaultdict[str | None, list[Node]] = defaultdict(list)
    for node in every:
        if node.get("IDRef") is not None:
            users[name_of(node, "IDRef")].append(node)
    objectives = {node: frozenset(_names(_own(node))) for node in every}
    return Library(objectives, {name_of(node, "ID"): node for node in every if _is_shared(node)}, users)


def _is_shared(node: Node) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == IMSSS("sequencingCollection")


def identify(text: str) -> str:
    """Return an objective's id as ids are compared: an encoded space is a space (RFC 3986, 6.2.2.2)."""
    return collapse_space(text.replace("%20", " "))


def _check_names(profile: Profile, node: Node, library: Library) -> Iterator[Finding]:
    """Yield an ID outside the collection, none within, and a reference to nothing or from within it.

    Content Aggregation Model 1.1, 5.1.1: ID, IDRef; ADL's requirements 31.3 and 31.4.
    """
    target = name_of(node, "IDRef")
    if _is_shared(node):
        if node.get("ID") is None:
            yield profile.finding("sequencing-unnamed", node)
        if target is not None:
            yield profile.finding("sequencing-chained", node, name=target)
    elif node.get("ID") is not None:
        yield profile.finding("sequencing-named", node, name=name_of(node, "ID"))
    if target is not None and target not in library.shared:
        yield profile.finding("sequencing-dangling", node, name=target)


def _check_references(profile: Profile, node: Node, library: Library) -> Iterator[Finding]:
    """Yield objectives that are named in a sequencing and unknown to an activity it is used in."""
    is_known = library.knows(node)
    named = [(each, each.get("referencedObjective")) for each in node.iter(IMSSS("ruleCondition"))]
    named += [(each, each.get("objectiveID")) for each in node.iter(ADLSEQ("objective"))]
    for place, name in named:
        if name is not None and not is_known(identify(name)):
            yield profile.finding("objective-dangling", place, name=name)


def _names(objectives: Iterable[Node]) -> Iterator[str]:
    for each in objectives:
        name = each.get("objectiveID")
        if name is not None:
            yield identify(name)


def _own(node: Node) -> Iterator[Node]:
    return node.iter(IMSSS("primaryObjective"), IMSSS("objective"))


def _check_objectives(profile: Profile, node: Node) -> Iterator[Finding]:
    """Yield objectives that cannot be told apart, and what maps read or write twice."""
    for objective in _own(node):
        if objective.get("objectiveID") is None and objective.find(IMSSS("mapInfo")) is not None:
            yield profile.finding("objective-unnamed", objective)
    scored = list(node.iter(ADLSEQ("objective")))
    for objectives in (list(_own(node)), scored):
        yield from _check_repeated(profile, objectives)
    yield from _check_maps(profile, list(_own(node)), IMSSS("mapInfo"), SATISFIED)
    yield from _check_maps(profile, scored, ADLSEQ("mapInfo"), SCORES)


def _check_repeated(profile: Profile, objectives: Sequence[Node]) -> Iterator[Finding]:
    times = Counter(_names(objectives))
    for objective in objectives:
        name = objective.get("objectiveID")
        if name is not None and times[identify(name)] > 1:
            yield profile.finding("objective-twice", objective, name=name)


def _check_maps(
    profile: Profile, objectives: Sequence[Node], tag: str, kinds: Sequence[str]
) -> Iterator[Finding]:
    """Yield what one objective reads from two globals, and globals two maps of one activity write to.

    Sequencing and Navigation 1.1, 3.10.3; ADL's requirements 31.10.1.4.6, 31.10.1.4.7, 31.15.2.2.12 and 13.
    Reading is the default, but ADL's own packages leave it unsaid on several maps: that is only remarked on.
    """
    for kind in kinds:
        for objective in objectives:
            yield from _check_reads(profile, objective, tag, f"read{kind}")
        written = [
            each for objective in objectives for each in objective.iter(tag) if is_yes(each, f"write{kind}")
        ]
        times = Counter(identify(each.get("targetObjectiveID", "")) for each in written)
        for each in written:
            name = each.get("targetObjectiveID", "")
            if times[identify(name)] > 1:
                yield profile.finding("target-twice", each, name=name)


def _check_reads(profile: Profile, objective: Node, tag: str, attribute: str) -> Iterator[Finding]:
    maps = objective.findall(tag)
    reads: Callable[..., bool] = partial(is_yes, attribute=attribute)
    name = objective.get("objectiveID", "")
    if sum(reads(each) for each in maps) > 1:
        yield profile.finding("read-twice", objective, name=name, what=attribute)
    elif sum(reads(each, otherwise=True) for each in maps) > 1:
        yield profile.finding("read-assumed", objective, name=name, what=attribute)


def _check_root(profile: Profile, organization: Node, library: Library) -> Iterator[Finding]:
    """Yield an organization nobody gets into, or one whose rules lead above it."""
    sequencing = organization.find(IMSSS("sequencing"))
    if sequencing is None:
        return  # choice is the default
    for action in sequencing.iterfind(f".//{IMSSS('postConditionRule')}/{IMSSS('ruleAction')}"):
        if action.get("action") in UPWARDS:
            yield profile.finding("action-upwards", action, name=action.get("action"))
    lent = library.lent_to(sequencing)
    mode = sequencing.find(IMSSS("controlMode"))
    if mode is None and lent is not None:
        mode = lent.find(IMSSS("controlMode"))
    if mode is not None and not is_yes(mode, "choice", otherwise=True) and not is_yes(mode, "flow"):
        yield profile.finding("unreachable", mode)
