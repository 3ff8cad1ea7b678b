"""Rules on cmi5 course structures: section 13 beyond its schema, and section 14 on the zip."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from posixpath import normpath
from urllib.parse import parse_qsl, unquote, urlsplit

from pipelines.packaging.manifests.cmi5 import CMI5, MANIFEST
from pipelines.packaging.markup import Node
from pipelines.packaging.package_archive import is_unsafe_path
from pipelines.packaging.rules.parsed_xml import (
    format_place,
    make_finding,
    read_local_name,
    read_name,
    read_text,
)
from pipelines.packaging.rules.tincan import ABSOLUTE
from schemas.finding import Finding

RESERVED = ("endpoint", "fetch", "actor", "registration", "activityId")
"""Query parameters an LMS adds at launch (8.1), which the manifest's address must not use."""

MOVE_ON = ("Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable")
LAUNCH_METHODS = ("AnyWindow", "OwnWindow")
PLAIN_DECIMAL = re.compile(r"\d+(\.\d{1,4})?")
# RFC 1738, 2.2: unsafe characters, and an escape that is none. A backslash in a path is reported as unsafe.
MALFORMED = re.compile(r"""[\s<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})""")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SCRIPTS = ("javascript", "data", "vbscript")


def check(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield a finding for each fault by which an LMS fails to import the course or to record a result."""
    yield from _check_structure(manifest, lambda href, place: _check_member(href, place, files))


def check_by_itself(manifest: Node) -> Iterator[Finding]:
    """Yield the same findings for a course structure without a zip, which may not refer to files (14.2)."""
    yield from _check_structure(manifest, _check_nothing_beside)


def _check_structure(
    manifest: Node, check_relative: Callable[[str, str], Iterator[Finding]]
) -> Iterator[Finding]:
    if manifest.tag != CMI5("courseStructure"):
        yield make_finding("cmi5.root", format_place(MANIFEST, manifest), tag=manifest.tag)
        return
    yield from _check_ids(manifest)
    yield from _check_texts(manifest)
    units = list(manifest.iter(CMI5("au")))
    if not units:
        yield make_finding("cmi5.unit-absent", format_place(MANIFEST, manifest))
    for unit in units:
        yield from _check_unit(unit)
        yield from _check_url(unit, check_relative)


def _check_ids(manifest: Node) -> Iterator[Finding]:
    elements = [node for name in ("course", "block", "au", "objective") for node in manifest.iter(CMI5(name))]
    defined = [node for node in elements if node.get("idref") is None]
    times = Counter((node.tag, read_name(node, "id") or "") for node in defined)
    for node in defined:
        name = read_name(node, "id") or ""
        if not ABSOLUTE.fullmatch(name):
            yield make_finding("cmi5.id-relative", format_place(MANIFEST, node), name=name)
        if times[node.tag, name] > 1:
            yield make_finding("cmi5.id-twice", format_place(MANIFEST, node), name=name)
    objectives = {name for tag, name in times if tag == CMI5("objective")}
    for node in manifest.iter(CMI5("objective")):
        target = read_name(node, "idref")
        if target is not None and target not in objectives:
            yield make_finding("cmi5.objective-dangling", format_place(MANIFEST, node), name=target)


def _check_texts(manifest: Node) -> Iterator[Finding]:
    for node in manifest.iter(CMI5("title"), CMI5("description")):
        nodes = node.findall(CMI5("langstring"))
        if not any(read_text(each) for each in nodes):
            yield make_finding(
                "cmi5.text-empty", format_place(MANIFEST, node), name=read_local_name(node.tag)
            )
        languages = Counter(each.get("lang", "") for each in nodes)
        if any(count > 1 for count in languages.values()):
            yield make_finding(
                "cmi5.language-twice", format_place(MANIFEST, node), name=read_local_name(node.tag)
            )


def _check_unit(unit: Node) -> Iterator[Finding]:
    place = format_place(MANIFEST, unit)
    move_on = unit.get("moveOn", "NotApplicable")
    if move_on not in MOVE_ON:
        yield make_finding("cmi5.move-on", place, found=move_on)
    if move_on == "NotApplicable":
        yield make_finding("cmi5.satisfied-unopened", place)
    score = unit.get("masteryScore")
    if score is not None and not _is_scaled(score.strip()):
        yield make_finding("cmi5.mastery-score", place, found=score)
    elif score is not None and round(Decimal(score), 2) != Decimal(score):
        yield make_finding("cmi5.mastery-rounded", place, found=score)
    method = unit.get("launchMethod", "AnyWindow")
    if method not in LAUNCH_METHODS:
        yield make_finding("cmi5.launch-method", place, found=method)
    kind = read_name(unit, "activityType")
    if kind is not None and not ABSOLUTE.fullmatch(kind):
        yield make_finding("cmi5.type-relative", place, name=kind)


def _is_scaled(found: str) -> bool:
    """Return whether a score is between 0 and 1, with four decimals at most (13.1.4)."""
    return PLAIN_DECIMAL.fullmatch(found) is not None and Decimal(found) <= 1


def _check_url(unit: Node, check_relative: Callable[[str, str], Iterator[Finding]]) -> Iterator[Finding]:
    node = unit.find(CMI5("url"))
    href, place = read_text(node), format_place(MANIFEST, unit if node is None else node)
    if MALFORMED.search(href):
        yield make_finding("cmi5.url-malformed", place, href=href)
    try:
        address = urlsplit(href)
    except ValueError:
        yield make_finding("cmi5.href-unsafe", place, href=href)
        return
    taken = sorted({name for name, _ in parse_qsl(address.query, keep_blank_values=True)} & set(RESERVED))
    if taken:
        yield make_finding("cmi5.query-reserved", place, href=href, names=", ".join(taken))
    if not SCHEME.match(href):
        yield from check_relative(href, place)
    elif address.scheme in SCRIPTS:
        yield make_finding("cmi5.href-unsafe", place, href=href)


def _check_member(href: str, place: str, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding if a relative address is no file of the zip (14.1)."""
    address = urlsplit(href)
    path = unquote(address.path)
    plain = normpath(path) if path else ""  # RFC 3986, 5.2.4: `./` is where one is
    if address.netloc or is_unsafe_path(plain):
        yield make_finding("cmi5.href-unsafe", place, href=href)
    elif path != plain and plain in files:
        yield make_finding("cmi5.url-dotted", place, href=href, name=plain)
    elif path not in files:
        yield make_finding("cmi5.launch-file-absent", place, href=href)


def _check_nothing_beside(href: str, place: str) -> Iterator[Finding]:
    yield make_finding("cmi5.url-relative", place, href=href)
