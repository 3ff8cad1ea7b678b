"""cmi5: one course structure with one assignable unit, the module (cmi5 Quartz, sections 13 and 14)."""

from pipelines.packaging.completion import choose_move_on, find_rule
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_identifiers, list_scored_items
from pipelines.packaging.manifest_texts import describe_module
from pipelines.packaging.markup import Namespace, Node, add_child, create_root, serialise
from pipelines.packaging.schema_documents import read_schema_documents
from schemas.course import Objective

STANDARD = "cmi5"
MANIFEST = "cmi5.xml"
DOCUMENT = "CourseStructure.xsd"
CMI5 = Namespace("https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd")
MODULE = "http://adlnet.gov/expapi/activities/module"  # ADL vocabulary, as in the xAPI package
LAUNCH = "index.html"


def write_manifest_files(edition: Edition) -> dict[str, bytes]:
    """Return the course structure and the schema document that go around the page's files."""
    return {MANIFEST: write_manifest(edition), **read_schema_documents(STANDARD)}


def write_manifest(edition: Edition) -> bytes:
    """Return `cmi5.xml`, with the course's completion rule and mastery score."""
    content = edition.content
    node = start_manifest()
    course = add_child(node, CMI5("course"), id=build_course_id(edition))
    add_texts(course, content.title, describe_module(edition), content.language)
    if content.objectives:
        objectives = add_child(node, CMI5("objectives"))
        for objective in content.objectives:
            listed = add_child(objectives, CMI5("objective"), id=build_objective_id(edition, objective))
            add_texts(listed, objective.text, _join_objective(objective), content.language)

    unit = add_child(node, CMI5("au"), id=build_identifiers(edition).activity)
    unit.set("moveOn", choose_move_on(find_rule(content)))
    if list_scored_items(content):
        unit.set("masteryScore", f"{content.mastery_percent / 100:g}")
    unit.set("launchMethod", "AnyWindow")
    unit.set("activityType", MODULE)
    add_texts(unit, content.title, describe_module(edition), content.language)
    if content.objectives:
        references = add_child(unit, CMI5("objectives"))
        for objective in content.objectives:
            add_child(references, CMI5("objective"), idref=build_objective_id(edition, objective))
    add_child(unit, CMI5("url"), LAUNCH)
    return serialise(node)


def start_manifest() -> Node:
    """Return the root of a course structure."""
    return create_root(CMI5("courseStructure"), {None: CMI5.uri}, {CMI5.uri: DOCUMENT})


def build_course_id(edition: Edition) -> str:
    """Return the IRI of the course an LMS makes of the package; its unit has the module's activity IRI.

    Each module is a package, so each is a course of its own: two that shared an id would be one to an LMS.
    """
    return f"{build_identifiers(edition).activity}/course"


def build_objective_id(edition: Edition, objective: Objective) -> str:
    """Return an objective's IRI: what the statements about a question name too."""
    return f"{build_identifiers(edition).activity}/objectives/{objective.id}"


def _join_objective(objective: Objective) -> str:
    """Return an objective with its condition and criterion, a sentence each."""
    parts = (objective.text, objective.condition, objective.criterion)
    return " ".join(part.rstrip(".") + "." for part in parts if part)


def add_texts(node: Node, title: str, text: str, language: str) -> None:
    """Add a title and a description in one language."""
    for name, value in (("title", title), ("description", text)):
        add_child(add_child(node, CMI5(name)), CMI5("langstring"), value, lang=language)
