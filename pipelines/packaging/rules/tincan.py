"""tincan.xml: what a launcher needs beyond the schema, and what xAPI asks of an activity."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from pipelines.packaging.manifests.tincan import MANIFEST, TC
from pipelines.packaging.markup import Node
from pipelines.packaging.package_archive import is_unsafe_path
from pipelines.packaging.rules.parsed_xml import format_place, make_finding, read_text
from schemas.finding import Finding

ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")  # RFC 3987: a scheme, then no delimiter
DOCUMENT = "tincan.xsd"


def check(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what keeps the package from being launched or its statements from being sound."""
    if manifest.tag != TC("tincan"):
        yield make_finding("tincan.root", format_place(MANIFEST, manifest), tag=manifest.tag)
        return
    activities = list(manifest.iter(TC("activity")))
    times = Counter(activity.get("id", "") for activity in activities)
    for activity in activities:
        yield from _check_activity(activity, times)
    launches = [node for activity in activities for node in activity.iterfind(TC("launch"))]
    if not launches:
        yield make_finding("tincan.launch-absent", format_place(MANIFEST, manifest))
    for launch in launches:
        yield from _check_launch(launch, files)
    if DOCUMENT not in files:
        yield make_finding("tincan.document-absent", format_place(MANIFEST, manifest), name=DOCUMENT)


def _check_activity(activity: Node, times: Counter[str]) -> Iterator[Finding]:
    name, place = activity.get("id", ""), format_place(MANIFEST, activity)
    if not ABSOLUTE.fullmatch(name):
        yield make_finding("tincan.id-relative", place, name=name)
    if times[name] > 1:
        yield make_finding("tincan.id-twice", place, name=name)
    if not ABSOLUTE.fullmatch(activity.get("type", "")):
        yield make_finding("tincan.type-relative", place, name=activity.get("type", ""))
    if not read_text(activity.find(TC("name"))):
        yield make_finding("tincan.name-empty", place, name=name)


def _check_launch(launch: Node, files: Mapping[str, bytes]) -> Iterator[Finding]:
    href, place = read_text(launch), format_place(MANIFEST, launch)
    path = unquote(href.partition("#")[0].partition("?")[0])
    if is_unsafe_path(path):
        yield make_finding("tincan.href-unsafe", place, href=href)
    elif path not in files:
        yield make_finding("tincan.launch-file-absent", place, href=href)
