"""A QTI content package: a manifest, a file for each question, and a test for each section of questions."""

from pipelines.packaging.bank_questions.questions import BankSection, QuestionBank
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_identifiers
from pipelines.packaging.markup import add_child, create_root, serialise
from pipelines.packaging.metadata import IMS_LOM, LOM, add_lom
from pipelines.packaging.qti.dialect import Dialect
from pipelines.packaging.qti.item import SCORE, write_item
from pipelines.packaging.zip_writer import write_zip

MANIFEST = "imsmanifest.xml"
ITEMS = "items/"


def write_qti_package(bank: QuestionBank, edition: Edition, dialect: Dialect) -> bytes:
    """Return the zip to import; the same edition gives the same bytes."""
    items = {f"{ITEMS}{question.name}.xml": write_item(question, dialect) for question in bank.questions}
    tests = {_name_test_file(section): _write_test(section, edition, dialect) for section in bank.sections}
    return write_zip({MANIFEST: _write_manifest(bank, edition, dialect), **tests, **items})


def _write_manifest(bank: QuestionBank, edition: Edition, dialect: Dialect) -> bytes:
    cp, ids = dialect.package, build_identifiers(edition)
    prefixes = {None: cp.uri, "lom": LOM.uri}
    node = create_root(cp("manifest"), prefixes, {cp.uri: dialect.documents[cp.uri]})
    node.set("identifier", f"{ids.manifest}-qti")
    metadata = add_child(node, cp("metadata"))
    add_child(metadata, cp("schema"), dialect.schema)
    add_child(metadata, cp("schemaversion"), dialect.schema_version)
    add_lom(metadata, edition, IMS_LOM)
    add_child(node, cp("organizations"))
    resources = add_child(node, cp("resources"))
    for section in bank.sections:
        test_id, href = _build_test_id(section, edition), _name_test_file(section)
        test = add_child(resources, cp("resource"), identifier=test_id, type=dialect.test_type, href=href)
        add_child(test, cp("file"), href=href)
        for question in section.questions:
            add_child(test, cp("dependency"), identifierref=question.name)
    for question in bank.questions:
        path = f"{ITEMS}{question.name}.xml"
        item = add_child(
            resources, cp("resource"), identifier=question.name, type=dialect.item_type, href=path
        )
        add_child(item, cp("file"), href=path)
    return serialise(node)


def _write_test(section: BankSection, edition: Edition, dialect: Dialect) -> bytes:
    node = dialect.root("assessmentTest", identifier=_build_test_id(section, edition), title=section.title)
    dialect.add(node, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    part = dialect.add(
        node, "testPart", identifier="part-1", navigationMode="nonlinear", submissionMode="individual"
    )
    group = dialect.add(
        part, "assessmentSection", identifier="section-1", title=section.title, visible="true"
    )
    for question in section.questions:
        dialect.add(group, "assessmentItemRef", identifier=question.name, href=f"{ITEMS}{question.name}.xml")
    outcome = dialect.add(dialect.add(node, "outcomeProcessing"), "setOutcomeValue", identifier=SCORE)
    dialect.add(dialect.add(outcome, "sum"), "testVariables", variableIdentifier=SCORE)
    return serialise(node)


def _name_test_file(section: BankSection) -> str:
    return f"{section.name}.xml"


def _build_test_id(section: BankSection, edition: Edition) -> str:
    return f"{section.name}-{edition.content.module}"
