"""Rules that both SCORM editions have for an IMS manifest, with their own namespaces and rule ids."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from urllib.parse import unquote

from pipelines.packaging.markup import XML, XSI, Namespace, Node
from pipelines.packaging.package_archive import is_unsafe_path
from pipelines.packaging.rules.parsed_xml import make_finding, name_of, place_of, read_text_of
from schemas.finding import Finding

MANIFEST = "imsmanifest.xml"
MOST_FOLLOWED = 500  # resources one depends on; a chain of thousands would take minutes
LONGEST_TITLE = 200  # the maximum of IMS Content Packaging 1.1.2, the smallest maximum of SCORM 2004
# Namespaces in XML 1.0, production 4: a letter or underscore, then no colon and no space.
NCNAME = re.compile(r"[^\W\d][\w.·-]*")
ELSEWHERE = re.compile(r"(https?:)?//", re.IGNORECASE)


@dataclass(frozen=True)
class Profile:
    """What differs between the editions: their namespaces, and how they spell things.

    `said_as` gives another rule's id to what another's package may do and one of ours must not.
    """

    standard: str
    imscp: Namespace
    versions: tuple[str, ...]
    scorm_type: str
    documents: tuple[str, ...]
    said_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        """Return the element that names a file of metadata, of the namespace of `scorm_type`."""
        return Namespace(self.scorm_type[1:].partition("}")[0])("location")

    def finding(self, rule: str, node: Node, **facts: object) -> Finding:
        """Return a finding of this edition's rule at an element of the manifest."""
        return make_finding(
            self.said_as.get(rule, f"{self.standard}.{rule}"), place_of(MANIFEST, node), **facts
        )


def check(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what breaks the edition's application profile of IMS Content Packaging."""
    if manifest.tag != profile.imscp("manifest"):
        yield profile.finding("root", manifest, tag=manifest.tag)
        return
    yield from _check_parts(profile, manifest)
    yield from _check_metadata(profile, manifest)
    yield from _check_identifiers(profile, manifest)
    yield from _check_organizations(profile, manifest)
    yield from _check_items(profile, manifest)
    yield from _check_resources(profile, files, manifest)
    yield from _check_listing(profile, files, manifest)
    yield from _check_documents(profile, files, manifest)


def _check_parts(profile: Profile, manifest: Node) -> Iterator[Finding]:
    for name in ("metadata", "organizations", "resources"):
        count = len(manifest.findall(profile.imscp(name)))
        if count != 1:
            yield profile.finding("parts", manifest, name=name, count=count)


def _check_metadata(profile: Profile, manifest: Node) -> Iterator[Finding]:
    wanted = {"schema": ("ADL SCORM",), "schemaversion": profile.versions}
    for name, values in wanted.items():
        node = manifest.find(f"{profile.imscp('metadata')}/{profile.imscp(name)}")
        if read_text_of(node) not in values:
            place = manifest if node is None else node
            yield profile.finding(name, place, wanted=" / ".join(values), found=read_text_of(node))


def _check_identifiers(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield names used twice, and what is no name: white space around one is none of it (xs:ID)."""
    named = [(node, name_of(node) or "") for node in manifest.iterfind(".//*[@identifier]")]
    named.append((manifest, name_of(manifest) or ""))
    times = Counter(name for _, name in named)
    for node, name in named:
        if times[name] > 1:
            yield profile.finding("identifier-twice", node, name=name)
        if not NCNAME.fullmatch(name):
            yield profile.finding("identifier-form", node, name=name)


def _check_organizations(profile: Profile, manifest: Node) -> Iterator[Finding]:
    cp = profile.imscp
    for organizations in manifest.iterfind(cp("organizations")):
        found = organizations.findall(cp("organization"))
        default = name_of(organizations, "default")
        if default is None:
            yield profile.finding("default-absent", organizations)
        elif default not in {name_of(organization) for organization in found}:
            yield profile.finding("default-dangling", organizations, name=default)
        for organization in found:
            if organization.find(cp("item")) is None:
                yield profile.finding("item-absent", organization)
    if manifest.find(f"{cp('organizations')}/{cp('organization')}") is None:
        yield profile.finding("organization-absent", manifest)


def _check_items(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield titles and references that lead nowhere; `identifierref` is an xs:string, compared as written."""
    cp = profile.imscp
    resources = {name_of(node) for node in manifest.iter(cp("resource"))}
    for node in manifest.iter(cp("organization"), cp("item")):
        if not read_text_of(node.find(cp("title"))):
            yield profile.finding("title-empty", node, name=node.get("identifier", ""))
    for title in manifest.iter(cp("title")):
        length = len(read_text_of(title))
        if length > LONGEST_TITLE:
            yield profile.finding("title-long", title, length=length, most=LONGEST_TITLE)
    for item in manifest.iter(cp("item")):
        target, is_leaf = item.get("identifierref"), item.find(cp("item")) is None
        if target is None and is_leaf:
            yield profile.finding("identifierref-absent", item, name=item.get("identifier", ""))
        if target is not None and not is_leaf:
            yield profile.finding("identifierref-branch", item, name=item.get("identifier", ""))
        if target is not None and target not in resources:
            yield profile.finding("identifierref-dangling", item, name=target)


def _check_resources(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    cp = profile.imscp
    launched = {item.get("identifierref") for item in manifest.iter(cp("item"))}
    resources = list(manifest.iter(cp("resource")))
    named = {name_of(resource): resource for resource in resources}
    listed = {
        resource: {find_member(node, node.get("href", "")) for node in resource.iter(cp("file"))}
        for resource in resources
    }
    for resource in resources:
        name, kind, href = name_of(resource), resource.get(profile.scorm_type), resource.get("href")
        if kind not in {"sco", "asset"}:
            yield profile.finding("scorm-type", resource, name=name, found=kind or "")
        if resource.get("type") != "webcontent":
            yield profile.finding("resource-type", resource, name=name, found=resource.get("type", ""))
        elsewhere = href is not None and ELSEWHERE.match(href) is not None
        if name in launched and not elsewhere and (href is None or find_member(resource, href) not in files):
            yield profile.finding("launch-absent", resource, name=name, href=href or "")
        if href is not None and not elsewhere:
            reached = _walk_dependencies(resource, named, cp("dependency"))
            if not any(find_member(resource, href) in listed[each] for each in reached):
                yield profile.finding("launch-unlisted", resource, href=href)
        for dependency in resource.iterfind(cp("dependency")):
            target = name_of(dependency, "identifierref")
            if target not in named:
                yield profile.finding("dependency-dangling", dependency, name=target or "")
    if not any(resource.get(profile.scorm_type) == "sco" for resource in resources):
        yield profile.finding("sco-absent", manifest)


def _walk_dependencies(resource: Node, named: Mapping[str | None, Node], dependency: str) -> Iterator[Node]:
    """Yield a resource and those it depends on, from one to the next: their files are its own.

    IMS Content Packaging 1.1.4, information model: <dependency>; ADL's requirement 30.7.3.9.1.1.
    """
    found, waiting = {resource}, [resource]
    while waiting:
        each = waiting.pop()
        yield each
        for node in each.iterfind(dependency):
            target = named.get(name_of(node, "identifierref"))
            if target is not None and target not in found and len(found) < MOST_FOLLOWED:
                found.add(target)
                waiting.append(target)


def _check_listing(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    listed = set()
    for node in manifest.iter(profile.imscp("file"), profile.imscp("resource")):
        href = node.get("href")
        if href is None:
            continue
        path = find_member(node, href)
        if ELSEWHERE.match(href):
            yield profile.finding("href-elsewhere", node, href=href)
        elif is_unsafe_path(path):
            yield profile.finding("href-unsafe", node, href=href)
        elif path not in files and node.tag == profile.imscp("file"):
            yield profile.finding("file-absent", node, href=href)
        listed.add(path)
    locations = list(manifest.iter(profile.location))
    for node in locations:
        yield from _check_location(profile, files, node)
    metadata = {find_member(node, read_text_of(node)) for node in locations}
    around = {MANIFEST, *_schema_files(manifest), *profile.documents, *metadata}
    for path in sorted(files.keys() - listed - around):
        yield profile.finding("file-unlisted", manifest, href=path)


def _check_location(profile: Profile, files: Mapping[str, bytes], node: Node) -> Iterator[Finding]:
    """Yield a file of metadata that is not in the package (Content Aggregation Model, 3.4: location)."""
    href = read_text_of(node)
    if not ELSEWHERE.match(href) and find_member(node, href) not in files:
        yield profile.finding("location-absent", node, href=href)


def _check_documents(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    for name in sorted({*profile.documents, *_schema_files(manifest)} - files.keys()):
        yield profile.finding("document-absent", manifest, name=name)


def _schema_files(manifest: Node) -> list[str]:
    """Return the files `xsi:schemaLocation` names, which is a list of pairs."""
    return manifest.get(f"{{{XSI}}}schemaLocation", "").split()[1::2]


def find_member(node: Node, href: str) -> str:
    """Return the member a relative reference names: below the xml:base around it, without query or fragment.

    IMS Content Packaging 1.1.4, information model, 4.2: bases join from the manifest inwards.
    """
    path = href.partition("#")[0].partition("?")[0]
    around = (each.get(f"{{{XML}}}base") for each in (node, *node.iterancestors()))
    for base in filter(None, around):
        path = join(base.rpartition("/")[0], path)
    return unquote(normpath(path)) if path else ""  # the `..` that leave the package stay
