"""A QTI content package: the manifest, an item a file, and a test for the quiz and for the positioning."""

from pipelines.packaging.archive import write_zip
from pipelines.packaging.banks.asked import Bank, Part
from pipelines.packaging.banks.qti.dialect import Dialect
from pipelines.packaging.banks.qti.item import SCORE, item_xml
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import identifiers
from pipelines.packaging.markup import add, root, serialise
from pipelines.packaging.metadata import IMS_LOM, LOM, add_lom

MANIFEST = "imsmanifest.xml"
ITEMS = "items/"


def qti_package(bank: Bank, edition: Edition, dialect: Dialect) -> bytes:
    """Return the zip one imports whole: the same edition gives the same bytes."""
    items = {f"{ITEMS}{asked.name}.xml": item_xml(asked, dialect) for asked in bank.questions}
    tests = {_file(part): _test(part, edition, dialect) for part in bank.parts}
    return write_zip({MANIFEST: _manifest(bank, edition, dialect), **tests, **items})


def _manifest(bank: Bank, edition: Edition, dialect: Dialect) -> bytes:
    cp, ids = dialect.package, identifiers(edition)
    prefixes = {None: cp.uri, "lom": LOM.uri}
    node = root(cp("manifest"), prefixes, {cp.uri: dialect.documents[cp.uri]})
    node.set("identifier", f"{ids.manifest}-qti")
    metadata = add(node, cp("metadata"))
    add(metadata, cp("schema"), dialect.schema)
    add(metadata, cp("schemaversion"), dialect.schema_version)
    add_lom(metadata, edition, IMS_LOM)
    add(node, cp("organizations"))
    resources = add(node, cp("resources"))
    for part in bank.parts:
        named, href = _test_id(part, edition), _file(part)
        test = add(resources, cp("resource"), identifier=named, type=dialect.test_type, href=href)
        add(test, cp("file"), href=href)
        for asked in part.questions:
            add(test, cp("dependency"), identifierref=asked.name)
    for asked in bank.questions:
        path = f"{ITEMS}{asked.name}.xml"
        item = add(resources, cp("resource"), identifier=asked.name, type=dialect.item_type, href=path)
        add(item, cp("file"), href=path)
    return serialise(node)


def _test(part: Part, edition: Edition, dialect: Dialect) -> bytes:
    node = dialect.root("assessmentTest", identifier=_test_id(part, edition), title=part.title)
    dialect.add(node, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    whole = dialect.add(
        node, "testPart", identifier="part-1", navigationMode="nonlinear", submissionMode="individual"
    )
    section = dialect.add(
        whole, "assessmentSection", identifier="section-1", title=part.title, visible="true"
    )
    for asked in part.questions:
        dialect.add(section, "assessmentItemRef", identifier=asked.name, href=f"{ITEMS}{asked.name}.xml")
    outcome = dialect.add(dialect.add(node, "outcomeProcessing"), "setOutcomeValue", identifier=SCORE)
    dialect.add(dialect.add(outcome, "sum"), "testVariables", variableIdentifier=SCORE)
    return serialise(node)


def _file(part: Part) -> str:
    return f"{part.name}.xml"


def _test_id(part: Part, edition: Edition) -> str:
    return f"{part.name}-{edition.content.module}"
