"""Rules on IMS manifests that both SCORM editions share; a Profile holds what differs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from urllib.parse import unquote

from pipelines.packaging.markup import XML, XSI, Namespace, Node
from pipelines.packaging.package_archive import is_unsafe_path
from pipelines.packaging.rules.parsed_xml import format_place, make_finding, read_name, read_text
from schemas.finding import Finding

MANIFEST = "imsmanifest.xml"
MOST_FOLLOWED = 500  # resources one depends on; a chain of thousands would take minutes
LONGEST_TITLE = 200  # the maximum of IMS Content Packaging 1.1.2, the smallest maximum of SCORM 2004
# Namespaces in XML 1.0, production 4: a letter or underscore, then no colon and no space.
NCNAME = re.compile(r"[^\W\d][\w.·-]*")
ELSEWHERE = re.compile(r"(https?:)?//", re.IGNORECASE)


@dataclass(frozen=True)
class Profile:
    """What differs between the SCORM editions: namespaces, versions, spelling.

    `rule_names` replaces rule ids: some rules are milder for a package from elsewhere than for one of ours.
    """

    standard: str
    imscp: Namespace
    versions: tuple[str, ...]
    scorm_type: str
    documents: tuple[str, ...]
    rule_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        """Return the tag of the element that names a metadata file, in the namespace of `scorm_type`."""
        return Namespace(self.scorm_type[1:].partition("}")[0])("location")

    def make_finding(self, rule: str, node: Node, **facts: object) -> Finding:
        """Return a finding of this edition's rule, placed at an element of the manifest."""
        return make_finding(
            self.rule_names.get(rule, f"{self.standard}.{rule}"), format_place(MANIFEST, node), **facts
        )


def check(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what breaks the edition's application profile of IMS Content Packaging."""
    if manifest.tag != profile.imscp("manifest"):
        yield profile.make_finding("root", manifest, tag=manifest.tag)
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
            yield profile.make_finding("parts", manifest, name=name, count=count)


def _check_metadata(profile: Profile, manifest: Node) -> Iterator[Finding]:
    allowed = {"schema": ("ADL SCORM",), "schemaversion": profile.versions}
    for name, values in allowed.items():
        node = manifest.find(f"{profile.imscp('metadata')}/{profile.imscp(name)}")
        if read_text(node) not in values:
            place = manifest if node is None else node
            yield profile.make_finding(name, place, wanted=" / ".join(values), found=read_text(node))


def _check_identifiers(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield identifiers used twice, and malformed ones; white space around one is ignored (xs:ID)."""
    named_nodes = [(node, read_name(node) or "") for node in manifest.iterfind(".//*[@identifier]")]
    named_nodes.append((manifest, read_name(manifest) or ""))
    times = Counter(name for _, name in named_nodes)
    for node, name in named_nodes:
        if times[name] > 1:
            yield profile.make_finding("identifier-twice", node, name=name)
        if not NCNAME.fullmatch(name):
            yield profile.make_finding("identifier-form", node, name=name)


def _check_organizations(profile: Profile, manifest: Node) -> Iterator[Finding]:
    cp = profile.imscp
    for organizations in manifest.iterfind(cp("organizations")):
        organization_nodes = organizations.findall(cp("organization"))
        default = read_name(organizations, "default")
        if default is None:
            yield profile.make_finding("default-absent", organizations)
        elif default not in {read_name(organization) for organization in organization_nodes}:
            yield profile.make_finding("default-dangling", organizations, name=default)
        for organization in organization_nodes:
            if organization.find(cp("item")) is None:
                yield profile.make_finding("item-absent", organization)
    if manifest.find(f"{cp('organizations')}/{cp('organization')}") is None:
        yield profile.make_finding("organization-absent", manifest)


def _check_items(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield empty or long titles, and references to no resource; `identifierref` is compared as written."""
    cp = profile.imscp
    resources = {read_name(node) for node in manifest.iter(cp("resource"))}
    for node in manifest.iter(cp("organization"), cp("item")):
        if not read_text(node.find(cp("title"))):
            yield profile.make_finding("title-empty", node, name=node.get("identifier", ""))
    for title in manifest.iter(cp("title")):
        length = len(read_text(title))
        if length > LONGEST_TITLE:
            yield profile.make_finding("title-long", title, length=length, most=LONGEST_TITLE)
    for item in manifest.iter(cp("item")):
        target, is_leaf = item.get("identifierref"), item.find(cp("item")) is None
        if target is None and is_leaf:
            yield profile.make_finding("identifierref-absent", item, name=item.get("identifier", ""))
        if target is not None and not is_leaf:
            yield profile.make_finding("identifierref-branch", item, name=item.get("identifier", ""))
        if target is not None and target not in resources:
            yield profile.make_finding("identifierref-dangling", item, name=target)


def _check_resources(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    cp = profile.imscp
    launched = {item.get("identifierref") for item in manifest.iter(cp("item"))}
    resources = list(manifest.iter(cp("resource")))
    resources_by_name = {read_name(resource): resource for resource in resources}
    listed = {
        resource: {find_member(node, node.get("href", "")) for node in resource.iter(cp("file"))}
        for resource in resources
    }
    for resource in resources:
        name, kind, href = read_name(resource), resource.get(profile.scorm_type), resource.get("href")
        if kind not in {"sco", "asset"}:
            yield profile.make_finding("scorm-type", resource, name=name, found=kind or "")
        if resource.get("type") != "webcontent":
            yield profile.make_finding("resource-type", resource, name=name, found=resource.get("type", ""))
        elsewhere = href is not None and ELSEWHERE.match(href) is not None
        if name in launched and not elsewhere and (href is None or find_member(resource, href) not in files):
            yield profile.make_finding("launch-absent", resource, name=name, href=href or "")
        if href is not None and not elsewhere:
            reached = _walk_dependencies(resource, resources_by_name, cp("dependency"))
            if not any(find_member(resource, href) in listed[each] for each in reached):
                yield profile.make_finding("launch-unlisted", resource, href=href)
        for dependency in resource.iterfind(cp("dependency")):
            target = read_name(dependency, "identifierref")
            if target not in resources_by_name:
                yield profile.make_finding("dependency-dangling", dependency, name=target or "")
    if not any(resource.get(profile.scorm_type) == "sco" for resource in resources):
        yield profile.make_finding("sco-absent", manifest)


def _walk_dependencies(
    resource: Node, resources_by_name: Mapping[str | None, Node], dependency: str
) -> Iterator[Node]:
    """Yield a resource and all it depends on, directly or not: their files count as its own.

    IMS Content Packaging 1.1.4, information model: <dependency>; ADL's requirement 30.7.3.9.1.1.
    """
    visited, waiting = {resource}, [resource]
    while waiting:
        current = waiting.pop()
        yield current
        for node in current.iterfind(dependency):
            target = resources_by_name.get(read_name(node, "identifierref"))
            if target is not None and target not in visited and len(visited) < MOST_FOLLOWED:
                visited.add(target)
                waiting.append(target)


def _check_listing(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    listed = set()
    for node in manifest.iter(profile.imscp("file"), profile.imscp("resource")):
        href = node.get("href")
        if href is None:
            continue
        path = find_member(node, href)
        if ELSEWHERE.match(href):
            yield profile.make_finding("href-elsewhere", node, href=href)
        elif is_unsafe_path(path):
            yield profile.make_finding("href-unsafe", node, href=href)
        elif path not in files and node.tag == profile.imscp("file"):
            yield profile.make_finding("file-absent", node, href=href)
        listed.add(path)
    locations = list(manifest.iter(profile.location))
    for node in locations:
        yield from _check_location(profile, files, node)
    metadata = {find_member(node, read_text(node)) for node in locations}
    around = {MANIFEST, *_list_schema_files(manifest), *profile.documents, *metadata}
    for path in sorted(files.keys() - listed - around):
        yield profile.make_finding("file-unlisted", manifest, href=path)


def _check_location(profile: Profile, files: Mapping[str, bytes], node: Node) -> Iterator[Finding]:
    """Yield a file of metadata that is not in the package (Content Aggregation Model, 3.4: location)."""
    href = read_text(node)
    if not ELSEWHERE.match(href) and find_member(node, href) not in files:
        yield profile.make_finding("location-absent", node, href=href)


def _check_documents(profile: Profile, files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    for name in sorted({*profile.documents, *_list_schema_files(manifest)} - files.keys()):
        yield profile.make_finding("document-absent", manifest, name=name)


def _list_schema_files(manifest: Node) -> list[str]:
    """Return the files named in `xsi:schemaLocation`, a list of pairs of namespace and file."""
    return manifest.get(f"{{{XSI}}}schemaLocation", "").split()[1::2]


def find_member(node: Node, href: str) -> str:
    """Return the path of the member a relative reference names, resolved against the xml:base around it.

    IMS Content Packaging 1.1.4, information model, 4.2: bases join from the manifest inwards.
    """
    path = href.partition("#")[0].partition("?")[0]
    around = (each.get(f"{{{XML}}}base") for each in (node, *node.iterancestors()))
    for base in filter(None, around):
        path = join(base.rpartition("/")[0], path)
    return unquote(normpath(path)) if path else ""  # the `..` that leave the package stay
