"""Our schema documents: strict about what we emit, and never wider than the official ones."""

import sys
from pathlib import Path

import pytest
from lxml import etree

from pipelines.deliverables.catalogue_entry import lheo_rules as lheo
from pipelines.packaging.schema_documents import find_breaches, read_schema_documents
from pipelines.testing import builders, samples
from schemas.draft import Deliverable
from tests.packaging.mistakes import CMI5, MANIFESTS, S12, S2004, TINCAN, mutated

LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
VERDICT = {True: "accepts", False: "refuses"}
LET_THROUGH = {
    S12: {
        "1.2 schemaversion of 2004",
        "1.2 dangling identifierref",
        "1.2 empty titles",
        "1.2 only an asset",
        "1.2 no default",
    },
    S2004: {
        "2004 3rd edition",
        "2004 dangling identifierref",
        "2004 empty titles",
        "2004 scormtype of 1.2",
        "2004 no default",
    },
    CMI5: {
        "cmi5 relative unit id",
        "cmi5 objective defined twice",
        "cmi5 objective nobody defined",
        "cmi5 empty title",
        "cmi5 no moveOn",
        "cmi5 mastery of five decimals",
        "cmi5 address with a token",
    },
}
LEFT_TO_THE_RULES = {
    "1.2 launch of a stranger",
    "1.2 launch file unlisted",
    "1.2 listed and absent",
    "1.2 traversing path",
    "1.2 traversal in code",
    "2004 listed and absent",
    "2004 launch file unlisted",
    "2004 mastery without measure",
    "2004 document named and absent",
    "cmi5 launch of a stranger",
    "cmi5 launch outside",
    "cmi5 mastery an LMS rounds",
    "tincan nothing to launch",
    "tincan launch of a stranger",
    "tincan launch outside",
}
OURS = {
    S12: "imscp_rootv1p1p2.xsd",
    S2004: "imscp_v1p1.xsd",
    CMI5: "CourseStructure.xsd",
    TINCAN: "tincan.xsd",
}

OFFICIAL = {
    S12: (
        "scorm-1.2",
        {
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
            "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
            "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1": "imsmd_rootv1p2p1.xsd",
        },
    ),
    S2004: (
        "scorm-2004-4e",
        {
            "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
            "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq_v1p3.xsd",
            "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav_v1p3.xsd",
            "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
        },
    ),
    CMI5: (
        "cmi5",
        {"https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd": "CourseStructure.xsd"},
    ),
}


# libxml2 refuses two things it could do without: a default namespace of no effect in ims_xml.xsd, and
# wildcards of imsmd_rootv1p2p1.xsd that overlap the elements before them. Both copies are narrower.
MENDED = {
    b'xmlns="http://www.w3.org/XML/1998/namespace"': b"",
    b'namespace="##any"': b'namespace="##other"',
}


def official(shared: Path, copies: Path, kind: str) -> etree.XMLSchema:
    """All namespaces through one wrapper, or a lone wildcard judges extension attributes."""
    folder, documents = OFFICIAL[kind]
    for document in (shared / "xsd" / folder).iterdir():
        data = document.read_bytes()
        for before, after in MENDED.items():
            data = data.replace(before, after)
        (copies / document.name).write_bytes(data)
    imports = "".join(
        f'<xs:import namespace="{uri}" schemaLocation="{file}"/>' for uri, file in documents.items()
    )
    wrapper = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    base = (copies / "wrapper.xsd").as_uri()
    return etree.XMLSchema(etree.fromstring(wrapper.encode(), base_url=base))


EMITTED: dict[str, tuple[Deliverable, ...]] = {
    "a quiz": builders.content().artefacts,
    "a quiz on an objective": (samples.Quiz(items=(builders.question(objective="seuils"),)),),
    "no quiz": (builders.lesson(),),
}


@pytest.mark.parametrize("kind", OFFICIAL)
@pytest.mark.parametrize("artefacts", EMITTED.values(), ids=EMITTED)
def test_the_official_schema_documents_accept_what_we_emit(
    shared: Path, tmp_path: Path, kind: str, artefacts: tuple[Deliverable, ...]
) -> None:
    manifest = samples.files(kind, artefacts=artefacts)[samples.MANIFESTS[kind]]
    schema = official(shared, tmp_path, kind)
    assert schema.validate(etree.fromstring(manifest)), schema.error_log


@pytest.mark.parametrize("kind", OFFICIAL)
def test_our_rules_refuse_what_the_official_schema_documents_let_through(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """Prints the table; what ADL's application profile refuses must be among what they let through."""
    schema = official(shared, tmp_path, kind)
    let_through, table = set(), []
    for name, (mistaken, _, _, rule) in MANIFESTS.items():
        if mistaken is not kind:
            continue
        tree = etree.ElementTree(etree.fromstring(mutated(name)[samples.MANIFESTS[kind]]))
        accepted, ours = schema.validate(tree), not list(find_breaches(kind, OURS[kind], tree))
        if accepted:
            let_through.add(name)
        table.append(f"{name:36} {VERDICT[accepted]:9} {VERDICT[ours]:9} {rule}")
    with capsys.disabled():
        sys.stdout.write(f"\n{'mistake':36} {'official':9} {'our XSD':9} our rule\n" + "\n".join(table))
        sys.stdout.write(f"\nofficial documents let {len(let_through)} of {len(table)} through, we none\n")
    assert let_through >= LET_THROUGH[kind]


def test_our_documents_alone_refuse_nearly_every_mistake() -> None:
    """What is left to the rules: files beside the manifest, and sense no grammar has."""
    accepted = set()
    for name, (kind, _, _, _) in MANIFESTS.items():
        tree = etree.ElementTree(etree.fromstring(mutated(name)[samples.MANIFESTS[kind]]))
        if not list(find_breaches(kind, OURS[kind], tree)):
            accepted.add(name)
    assert accepted == LEFT_TO_THE_RULES


@pytest.mark.parametrize("kind", OURS)
def test_our_documents_accept_what_we_emit(kind: str) -> None:
    tree = etree.ElementTree(etree.fromstring(samples.files(kind)[samples.MANIFESTS[kind]]))
    assert list(find_breaches(kind, OURS[kind], tree)) == []


@pytest.mark.parametrize("kind", OURS)
def test_a_package_carries_at_its_root_the_documents_it_was_judged_by(kind: str) -> None:
    members = samples.files(kind)
    assert read_schema_documents(kind).items() <= members.items()
    manifest = etree.fromstring(members[samples.MANIFESTS[kind]])
    assert set(manifest.get(LOCATION).split()[1::2]) <= read_schema_documents(kind).keys()


def test_no_document_of_ours_repeats_an_official_one(shared: Path) -> None:
    official_bytes = {path.read_bytes() for path in (shared / "xsd").rglob("*.xsd")}
    ours = {data for standard in (*OURS, lheo.STANDARD) for data in read_schema_documents(standard).values()}
    assert not official_bytes & ours
