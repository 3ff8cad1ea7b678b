"""A small LMS for a course of several modules: scorm-again's sequencing, set up from the manifest."""

import json
from collections.abc import Mapping
from typing import Any

from lxml import etree
from playwright.sync_api import Frame, Page

from pipelines.packaging.manifests.scorm2004 import ADLCP, IMSCP, IMSSS
from pipelines.testing.static_site import Site, move_below
from tests.browser.conftest import node_module

Node = etree._Element
HOST = """<!doctype html><html lang="en"><title>LMS</title>
<script src="run-time.js"></script>
<iframe style="width: 100%; height: 780px"></iframe>
<script>
const course = {course};
const frame = document.querySelector("iframe");
const kept = {{}};
let playing = null;
const api = new Scorm2004API({{ autocommit: false, sequencing: {{ activityTree: course.tree }} }});
window.API_1484_11 = api;
api.setSequencingEventListeners({{ onActivityDelivery: (activity) => (playing = activity.id) }});
async function close() {{
  await new Promise((done) => {{ frame.onload = done; frame.src = "about:blank"; }});
  kept[playing] = api.renderCommitCMI(true).cmi;
}}
async function go(request, target) {{
  if (playing) await close();
  const delivered = api.processNavigationRequest(request, target);
  api.reset();
  if (kept[playing]) api.loadFromJSON(kept[playing]);
  frame.src = `package/${{course.launches[playing]}}`;
  return delivered;
}}
</script></html>"""


def host_course(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an LMS that holds the package of a course."""
    manifest = etree.fromstring(files["imsmanifest.xml"])
    (organization,) = manifest.iter(IMSCP("organization"))
    hrefs = {node.get("identifier"): node.get("href") for node in manifest.iter(IMSCP("resource"))}
    launches = {
        node.get("identifier"): hrefs[node.get("identifierref")] for node in _list_items(organization)
    }
    course = {"tree": _read_activity(organization), "launches": launches}
    return {
        "lms.html": HOST.format(course=json.dumps(course)).encode(),
        "run-time.js": node_module("scorm-again/dist/scorm2004.min.js").read_bytes(),
        **{path: bytes(data) for path, data in move_below("package", files).items()},
    }


def go(page: Page, site: Site, request: str, target: str = "") -> Frame:
    """Ask the LMS for a module as a learner does; returns the frame it plays in, once it is ready."""
    if page.url != site.url("lms.html"):
        page.goto(site.url("lms.html"))
    assert page.evaluate("([request, target]) => go(request, target || undefined)", [request, target])
    frame = page.frames[1]
    frame.wait_for_selector("#position:not(:empty)")
    return frame


def close(page: Page) -> None:
    """Leave the module that is open."""
    page.evaluate("close()")


def status(page: Page, activity: str) -> tuple[str, str, float | None]:
    """Return the completion, success and score the LMS has of a module, or of the course."""
    known: dict[str, Any] = page.evaluate("id => api.getActivityTrackingData(id)", activity)
    return known["completionStatus"], known["successStatus"], known["score"]


def _list_items(organization: Node) -> list[Node]:
    return organization.findall(IMSCP("item"))


def _read_activity(node: Node) -> dict[str, Any]:
    """Return what scorm-again has to know of an item, or of the organization, with all that it holds."""
    activity: dict[str, Any] = {
        "id": node.get("identifier"),
        "title": node.findtext(IMSCP("title")),
        "children": [_read_activity(item) for item in _list_items(node)],
    }
    sequencing = node.find(IMSSS("sequencing"))
    assert sequencing is not None
    controls = sequencing.find(IMSSS("controlMode"))
    rollup = sequencing.find(IMSSS("rollupRules"))
    if controls is not None:
        activity["sequencingControls"] = _read_switches(controls)
    if rollup is not None:
        activity["rollupRules"] = {"rules": [_read_rule(rule) for rule in rollup]}
        weight = float(rollup.get("objectiveMeasureWeight", "1"))
        activity.setdefault("sequencingControls", {})["objectiveMeasureWeight"] = weight
    for objective in sequencing.iter(IMSSS("primaryObjective")):
        activity["primaryObjective"] = _read_objective(objective)
    activity["objectives"] = [_read_objective(each) for each in sequencing.iter(IMSSS("objective"))]
    for threshold in node.iterfind(ADLCP("completionThreshold")):
        measure = float(threshold.get("minProgressMeasure", "1"))
        activity["completionThreshold"] = {"completedByMeasure": True, "minProgressMeasure": measure}
    for delivery in sequencing.iter(IMSSS("deliveryControls")):
        activity["deliveryControls"] = _read_switches(delivery)
    return activity


def _read_switches(node: Node) -> dict[str, bool]:
    return {str(name): value == "true" for name, value in node.attrib.items()}


def _read_objective(node: Node) -> dict[str, Any]:
    return {
        "objectiveID": node.get("objectiveID"),
        "isPrimary": node.tag == IMSSS("primaryObjective"),
        "satisfiedByMeasure": node.get("satisfiedByMeasure") == "true",
        "minNormalizedMeasure": float(node.findtext(IMSSS("minNormalizedMeasure"), "1")),
    }


def _read_rule(rule: Node) -> dict[str, Any]:
    (combined,) = rule.iter(IMSSS("rollupConditions"))
    (action,) = rule.iter(IMSSS("rollupAction"))
    return {
        "consideration": rule.get("childActivitySet"),
        "conditionCombination": combined.get("conditionCombination"),
        "conditions": [
            {"condition": each.get("condition"), "operator": each.get("operator")} for each in combined
        ],
        "action": action.get("action"),
    }
