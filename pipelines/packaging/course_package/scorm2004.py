"""SCORM 2004 4th Edition: one organization, in which each module is an item and a SCO of its own.

Items and resources are copied from the manifests of the modules' releases, so that completion, pass mark and
objectives are those that were approved (Content Aggregation Model 1.1, 3.4; Sequencing and Navigation 1.1).
"""

from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256

from pipelines.packaging.course_package.contents import CourseContents, ModulePackage
from pipelines.packaging.manifest_texts import shorten_title
from pipelines.packaging.manifests.scorm2004 import ADLCP, ADLNAV, ADLSEQ, IMSCP, IMSSS, start_manifest
from pipelines.packaging.markup import Node, add_child, serialise
from pipelines.packaging.metadata import LOM
from schemas.course_package import COURSE_PACKAGE

KNOWN, NOT = ("noOp", "objectiveStatusKnown"), "not"
ROLLUP = (
    # Some LMSs take a module nobody has opened for one that is not passed.
    ("any", (KNOWN, (NOT, "satisfied")), "notSatisfied"),
    ("all", (("noOp", "satisfied"),), "satisfied"),
    ("any", ((NOT, "completed"),), "incomplete"),
    ("all", (("noOp", "completed"),), "completed"),
)
"""Of which modules what has to be true, and what the course then is (Sequencing and Navigation 1.1, 4.6).

All have to be satisfied: a finished module without questions is, as the format's `passes_unscored` says.
"""

VERSION_DIGITS = 15
"""Hexadecimal digits of the digest that the version is; the schema document takes a number of 19 digits."""


def write_course_manifest(contents: CourseContents) -> bytes:
    """Return `imsmanifest.xml`: the course is completed, or passed, once every module is."""
    course = contents.course
    node = start_manifest(f"manifest-{course.id}")
    name = f"organization-{course.id}"
    organizations = add_child(node, IMSCP("organizations"), default=name)
    organization = add_child(organizations, IMSCP("organization"), identifier=name)
    organization.set(ADLSEQ("objectivesGlobalToSystem"), "false")
    add_child(organization, IMSCP("title"), shorten_title(course.title))
    organization.extend(_copy_item(module) for module in contents.modules)
    _add_sequencing(organization, f"objective-{course.id}")

    resources = add_child(node, IMSCP("resources"))
    resources.extend(_copy_resource(module) for module in contents.modules)
    evidence = add_child(resources, IMSCP("resource"), identifier=f"resource-{course.id}", type="webcontent")
    evidence.set(ADLCP("scormType"), "asset")
    add_child(evidence, IMSCP("file"), href=COURSE_PACKAGE)
    node.set("version", _compute_version(serialise(node), contents))
    return serialise(node)


def _compute_version(manifest: bytes, contents: CourseContents) -> str:
    """Return a number that only the same manifest of the same releases has; it does not rise in time.

    No count of what is in the package would do: it falls when a module is withdrawn, and comes back.
    """
    digest = sha256(manifest + contents.describe().canonical()).hexdigest()
    return str(int(digest[:VERSION_DIGITS], 16) + 1)


def _copy_item(module: ModulePackage) -> Node:
    """Return a module's item with its metadata; buttons to the modules before and after may be shown.

    A module without questions that count has no score, and must not lower the average of the course.
    """
    item = deepcopy(_find_one(module, IMSCP("item")))
    for presentation in item.findall(ADLNAV("presentation")):
        item.remove(presentation)
    title = item.find(IMSCP("title"))
    assert title is not None
    metadata = next(_copy_metadata(module), None)
    if metadata is not None:
        title.addnext(metadata)
    sequencing = item.find(IMSSS("sequencing"))
    if not module.is_scored and sequencing is not None:
        rollup = sequencing.makeelement(IMSSS("rollupRules"), objectiveMeasureWeight="0")
        sequencing.insert(0, rollup)
    return item


def _copy_metadata(module: ModulePackage) -> Iterator[Node]:
    """Yield the metadata of the release, if it has any: who wrote and approved the module."""
    for lom in module.manifest.iterfind(f"{IMSCP('metadata')}/{LOM('lom')}"):
        metadata = module.manifest.makeelement(IMSCP("metadata"))
        metadata.append(deepcopy(lom))
        yield metadata


def _copy_resource(module: ModulePackage) -> Node:
    """Return a module's resource, its addresses moved to the module's folder."""
    resource = deepcopy(_find_one(module, IMSCP("resource")))
    for node in resource.iter(IMSCP("resource"), IMSCP("file")):
        node.set("href", module.place(node.get("href", "")))
    return resource


def _find_one(module: ModulePackage, tag: str) -> Node:
    """Return the one element of a name in a module's manifest."""
    (node,) = module.manifest.iter(tag)
    return node


def _add_sequencing(organization: Node, objective: str) -> None:
    """Add sequencing by which a learner goes on, goes back or chooses, as they like."""
    sequencing = add_child(organization, IMSSS("sequencing"))
    add_child(sequencing, IMSSS("controlMode"), choice="true", flow="true", forwardOnly="false")
    rules = add_child(sequencing, IMSSS("rollupRules"))
    for which, conditions, action in ROLLUP:
        rule = add_child(rules, IMSSS("rollupRule"), childActivitySet=which)
        combined = add_child(rule, IMSSS("rollupConditions"), conditionCombination="all")
        for operator, condition in conditions:
            add_child(combined, IMSSS("rollupCondition"), operator=operator, condition=condition)
        add_child(rule, IMSSS("rollupAction"), action=action)
    objectives = add_child(sequencing, IMSSS("objectives"))
    add_child(objectives, IMSSS("primaryObjective"), objectiveID=objective, satisfiedByMeasure="false")
