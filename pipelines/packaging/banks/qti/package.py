"""A QTI content package: the manifest, an item a file, and a test that asks them all."""

from pipelines.packaging.archive import write_zip
from pipelines.packaging.banks.asked import Bank
from pipelines.packaging.banks.qti.dialect import Dialect
from pipelines.packaging.banks.qti.item import SCORE, item_xml
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import identifiers
from pipelines.packaging.markup import add, root, serialise
from pipelines.packaging.metadata import LOM, add_lom

MANIFEST = "imsmanifest.xml"
TEST = "test.xml"
ITEMS = "items/"


def qti_package(bank: Bank, edition: Edition, dialect: Dialect) -> bytes:
    """Return the zip one imports whole: the same edition gives the same bytes."""
    items = {f"{ITEMS}{asked.name}.xml": item_xml(asked, dialect) for asked in bank.questions}
    return write_zip(
        {MANIFEST: _manifest(bank, edition, dialect), TEST: _test(bank, edition, dialect), **items}
    )


def _manifest(bank: Bank, edition: Edition, dialect: Dialect) -> bytes:
    cp, ids = dialect.package, identifiers(edition)
    prefixes = {None: cp.uri, "lom": LOM.uri}
    node = root(cp("manifest"), prefixes, {cp.uri: dialect.documents[cp.uri]})
    node.set("identifier", f"{ids.manifest}-qti")
    metadata = add(node, cp("metadata"))
    add(metadata, cp("schema"), dialect.schema)
    add(metadata, cp("schemaversion"), dialect.schema_version)
    add_lom(metadata, edition)
    add(node, cp("organizations"))
    resources = add(node, cp("resources"))
    asks = add(resources, cp("resource"), identifier=_test_id(edition), type=dialect.test_type, href=TEST)
    add(asks, cp("file"), href=TEST)
    for asked in bank.questions:
        add(asks, cp("dependency"), identifierref=asked.name)
    for asked in bank.questions:
        path = f"{ITEMS}{asked.name}.xml"
        item = add(resources, cp("resource"), identifier=asked.name, type=dialect.item_type, href=path)
        add(item, cp("file"), href=path)
    return serialise(node)


def _test(bank: Bank, edition: Edition, dialect: Dialect) -> bytes:
    node = dialect.root("assessmentTest", identifier=_test_id(edition), title=bank.title)
    dialect.add(node, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    part = dialect.add(
        node, "testPart", identifier="part-1", navigationMode="nonlinear", submissionMode="individual"
    )
    section = dialect.add(part, "assessmentSection", identifier="section-1", title=bank.title, visible="true")
    for asked in bank.questions:
        dialect.add(section, "assessmentItemRef", identifier=asked.name, href=f"{ITEMS}{asked.name}.xml")
    outcome = dialect.add(dialect.add(node, "outcomeProcessing"), "setOutcomeValue", identifier=SCORE)
    dialect.add(dialect.add(outcome, "sum"), "testVariables", variableIdentifier=SCORE)
    return serialise(node)


def _test_id(edition: Edition) -> str:
    return f"test-{edition.content.module}"
