"""What a package says it is: its standard and edition, its title, what opens first, what an LMS keys on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from pipelines.packaging.formats import cmi5, scorm12, scorm2004, tincan
from pipelines.packaging.identifiers import scored_items
from pipelines.packaging.markup import Namespace, Node
from pipelines.packaging.rules.content_packaging import member
from pipelines.packaging.rules.foreign import FOURTH, SECOND, THIRD
from pipelines.packaging.rules.reading import name_of, text_of
from pipelines.packaging.validation import CONTENT, LISTS
from schemas.draft import Content
from schemas.release import PackageFormat

MANIFESTS = (scorm12.MANIFEST, cmi5.MANIFEST, tincan.MANIFEST)
PLAYER = "player/player.js"
STANDARDS = {
    PackageFormat.SCORM12: "SCORM 1.2",
    PackageFormat.SCORM2004: "SCORM 2004",
    PackageFormat.CMI5: "cmi5",
    PackageFormat.TINCAN: "xAPI (tincan.xml)",
}
EDITIONS = {SECOND: "2nd Edition", THIRD: "3rd Edition", FOURTH: "4th Edition"}


@dataclass(frozen=True)
class Identity:
    """A package's standard in words, its title, its first page, and its identifiers by kind."""

    standard: str
    title: str = ""
    launch: str = ""
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def is_ours(files: Mapping[str, bytes]) -> bool:
    """Say whether a package was made here: the approved content beside our player or our list."""
    return any(name in files for name in LISTS) or (CONTENT in files and PLAYER in files)


def misplaced(files: Mapping[str, bytes]) -> str | None:
    """Return the path of a manifest in a folder or in other capitals, the one nearest to the root."""
    found = [name for name in files if name.rpartition("/")[2].lower() in MANIFESTS]
    return min(found, key=lambda name: (name.count("/"), name), default=None)


def format_of(tree: etree._ElementTree, manifest: str) -> PackageFormat:
    """Return the format a manifest is in: of the SCORM editions, the one whose namespace its root has."""
    if manifest == cmi5.MANIFEST:
        return PackageFormat.CMI5
    if manifest == tincan.MANIFEST:
        return PackageFormat.TINCAN
    is_2004 = tree.getroot().tag == scorm2004.IMSCP("manifest")
    return PackageFormat.SCORM2004 if is_2004 else PackageFormat.SCORM12


def identity(kind: PackageFormat, tree: etree._ElementTree) -> Identity:
    """Return what a manifest says; what it leaves out stays empty."""
    root = tree.getroot()
    if kind is PackageFormat.CMI5:
        return _cmi5(root)
    if kind is PackageFormat.TINCAN:
        return _tincan(root)
    return _scorm(kind, root)


def questions(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the ids answers are filed under; nothing where the content of ours cannot be read."""
    try:
        return tuple(item.id for item in scored_items(Content.from_json(files.get(CONTENT, b""))))
    except (ValueError, RecursionError):
        return ()


def _scorm(kind: PackageFormat, root: Node) -> Identity:
    cp = scorm2004.IMSCP if kind is PackageFormat.SCORM2004 else scorm12.IMSCP
    edition = EDITIONS.get(text_of(root.find(f"{cp('metadata')}/{cp('schemaversion')}")))
    organizations = root.findall(f"{cp('organizations')}/{cp('organization')}")
    shown = _shown(root, organizations, cp)
    resources = {name_of(each): each for each in root.iter(cp("resource"))}
    items = list(root.iter(cp("item")))
    launched = {item.get("identifierref"): None for item in items}
    return Identity(
        standard=" ".join(filter(None, (STANDARDS[kind], edition))),
        title="" if shown is None else text_of(shown.find(cp("title"))),
        launch="" if shown is None else _launch(shown, resources, cp),
        identifiers={
            "manifest": _named([root]),
            "organization": _named(organizations),
            "item": _named(items),
            "resource": _named([resources[name] for name in launched if name in resources]),
        },
    )


def _shown(root: Node, organizations: list[Node], cp: Namespace) -> Node | None:
    """Return the organization an LMS shows: the default one, or the first."""
    holder = root.find(cp("organizations"))
    default = None if holder is None else name_of(holder, "default")
    named = (each for each in organizations if name_of(each) == default)
    return next(chain(named, organizations), None)


def _launch(shown: Node, resources: Mapping[str | None, Node], cp: Namespace) -> str:
    """Return the member the first item that opens anything opens."""
    found = (resources.get(item.get("identifierref")) for item in shown.iter(cp("item")))
    first = next((each for each in found if each is not None), None)
    return "" if first is None else member(first, first.get("href", ""))


def _cmi5(root: Node) -> Identity:
    named = cmi5.CMI5
    title = root.find(f"{named('course')}/{named('title')}/{named('langstring')}")
    return Identity(
        standard=STANDARDS[PackageFormat.CMI5],
        title=text_of(title),
        launch=text_of(root.find(f".//{named('au')}/{named('url')}")),
        identifiers={
            "manifest": _named(root.findall(named("course")), "id"),
            "activity": _named(list(root.iter(named("au"))), "id"),
        },
    )


def _tincan(root: Node) -> Identity:
    activities = list(root.iter(tincan.TC("activity")))
    launched = next((each for each in activities if each.find(tincan.TC("launch")) is not None), None)
    return Identity(
        standard=STANDARDS[PackageFormat.TINCAN],
        title=text_of(launched.find(tincan.TC("name"))) if launched is not None else "",
        launch=text_of(launched.find(tincan.TC("launch"))) if launched is not None else "",
        identifiers={"activity": _named(activities, "id")},
    )


def _named(nodes: list[Node], key: str = "identifier") -> tuple[str, ...]:
    return tuple(name for node in nodes if (name := name_of(node, key)))
