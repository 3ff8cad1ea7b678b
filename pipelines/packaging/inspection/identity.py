"""Identity of a package: standard, edition, title, first page, and the identifiers an LMS stores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from pipelines.packaging.format import PackageFormat
from pipelines.packaging.identifiers import list_scored_items
from pipelines.packaging.kinds import PackagingKinds, sort_by_rank
from pipelines.packaging.markup import Namespace, Node
from pipelines.packaging.rules.content_packaging import find_member
from pipelines.packaging.rules.parsed_xml import read_name, read_text
from pipelines.packaging.validation import CONTENT
from schemas.course_package import COURSE_PACKAGE
from schemas.draft import Content

PLAYER = "player/player.js"


@dataclass(frozen=True)
class PackageIdentity:
    """A package's standard in words, its title, its first page, and its identifiers by kind."""

    standard: str
    title: str = ""
    launch: str = ""
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def is_ours(files: Mapping[str, bytes], kinds: PackagingKinds) -> bool:
    """Return whether a package was made here: it holds the approved content with our player or our list.

    A course package holds several contents, each with our player.
    """
    handed_over = (each for each in kinds.formats.values() if each.launch is None and each.recognises)
    is_listed = any(each.recognises(files) for each in handed_over if each.recognises)
    chains = COURSE_PACKAGE in files and any(name.endswith(f"/{PLAYER}") for name in files)
    return is_listed or chains or (CONTENT in files and PLAYER in files)


def list_inspected_formats(kinds: PackagingKinds) -> tuple[PackageFormat, ...]:
    """Return the formats whose standard packages from elsewhere are judged by, in their order."""
    ranked = sort_by_rank(kinds.formats).values()
    return tuple(each for each in ranked if each.standard and each.standard.inspect)


def list_manifest_names(kinds: PackagingKinds) -> tuple[str, ...]:
    """Return the file names of the standards' manifests, each once."""
    return tuple(
        dict.fromkeys(each.standard.manifest for each in list_inspected_formats(kinds) if each.standard)
    )


def find_misplaced(files: Mapping[str, bytes], manifests: Sequence[str]) -> str | None:
    """Return the path of a manifest in a folder or in other capitals, the one nearest to the root."""
    manifest_paths = [name for name in files if name.rpartition("/")[2].lower() in manifests]
    return min(manifest_paths, key=lambda name: (name.count("/"), name), default=None)


def list_question_ids(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the ids of the scored questions; empty if the content cannot be read.

    Modules of one course may use the same ids, so those of a course package have the module's folder before
    them.
    """
    if COURSE_PACKAGE not in files:
        return _list_scored_ids(files.get(CONTENT, b""))
    contents = sorted(name for name in files if name.endswith(f"/{CONTENT}") and name.count("/") == 1)
    return tuple(name.replace(CONTENT, each) for name in contents for each in _list_scored_ids(files[name]))


def _list_scored_ids(content: bytes) -> tuple[str, ...]:
    try:
        return tuple(item.id for item in list_scored_items(Content.from_json(content)))
    except (ValueError, RecursionError):
        return ()


def read_scorm_identity(standard: str, root: Node, cp: Namespace) -> PackageIdentity:
    """Return the identity that an `imsmanifest.xml` states; what it leaves out stays empty."""
    organizations = root.findall(f"{cp('organizations')}/{cp('organization')}")
    shown = _find_organization(root, organizations, cp)
    resources = {read_name(each): each for each in root.iter(cp("resource"))}
    items = list(root.iter(cp("item")))
    launched = {item.get("identifierref"): None for item in items}
    return PackageIdentity(
        standard=standard,
        title="" if shown is None else read_text(shown.find(cp("title"))),
        launch="" if shown is None else _find_launch_file(shown, resources, cp),
        identifiers={
            "manifest": list_identifiers([root]),
            "organization": list_identifiers(organizations),
            "item": list_identifiers(items),
            "resource": list_identifiers([resources[name] for name in launched if name in resources]),
        },
    )


def _find_organization(root: Node, organizations: list[Node], cp: Namespace) -> Node | None:
    """Return the organization an LMS shows: the default one, or the first."""
    holder = root.find(cp("organizations"))
    default = None if holder is None else read_name(holder, "default")
    of_that_name = (each for each in organizations if read_name(each) == default)
    return next(chain(of_that_name, organizations), None)


def _find_launch_file(shown: Node, resources: Mapping[str | None, Node], cp: Namespace) -> str:
    """Return the file that the first item with a resource opens; empty if there is none."""
    item_resources = (resources.get(item.get("identifierref")) for item in shown.iter(cp("item")))
    first = next((each for each in item_resources if each is not None), None)
    return "" if first is None else find_member(first, first.get("href", ""))


def list_identifiers(nodes: list[Node], key: str = "identifier") -> tuple[str, ...]:
    """Return the identifiers that elements give, in their order."""
    return tuple(name for node in nodes if (name := read_name(node, key)))
