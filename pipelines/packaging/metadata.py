"""Learning object metadata of a module, in the two bindings the SCORM editions and QTI packages use."""

from dataclasses import dataclass

from pipelines.packaging.edition import Edition
from pipelines.packaging.learning_resource import LearningResource, describe_learning_resource
from pipelines.packaging.manifest_texts import format_duration
from pipelines.packaging.markup import XML, Namespace, Node, add_child

IMSMD = Namespace("http://www.imsglobal.org/xsd/imsmd_rootv1p2p1")
LOM = Namespace("http://ltsc.ieee.org/xsd/LOM")
NO_LANGUAGE = "x-none"  # IMS Meta-Data 1.2.1: a token of a vocabulary is in no language
DIGEST = "sha256"
"""The catalogue in which a module's entry is the digest of its approved content."""


@dataclass(frozen=True)
class LomBinding:
    """What the bindings of IEEE 1484.12.1 differ in: one name, and the schemas a record says it follows."""

    schema_name: str
    schemas: tuple[str, ...]


IEEE_LOM = LomBinding("metadataSchema", ("LOMv1.0", "ADLv1.0"))
"""IEEE 1484.12.3, with the second schema SCORM 2004 asks for (Content Aggregation Model 1.1, 4.2.3)."""

IMS_LOM = LomBinding("metadataschema", ("LOMv1.0",))
"""IMS Meta-data 1.3.2, which the manifests of QTI 2.1 and 3.0 import: every other name is as in IEEE's."""

TAXONOMY = "Revised Bloom taxonomy (Anderson & Krathwohl, 2001)"


def write_vcard(person: str) -> str:
    """Return the smallest vCard 3.0 (RFC 2426) that names a person."""
    escaped = person.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return f"BEGIN:VCARD\nVERSION:3.0\nN:{escaped};;;;\nFN:{escaped}\nEND:VCARD"


def add_ims_metadata(parent: Node, edition: Edition, *, location: str) -> None:
    """Add IMS Meta-Data 1.2.1, with every element SCORM 1.2 asks of a content aggregation (CAM 2.2.4)."""
    resource = describe_learning_resource(edition)
    lom = add_child(parent, IMSMD("lom"))
    _add_ims_general(lom, resource)
    lifecycle = add_child(lom, IMSMD("lifecycle"))
    _ims_text(lifecycle, "version", str(resource.version), NO_LANGUAGE)
    _ims_term(lifecycle, "status", "Final")
    for signature in resource.reviewers:
        _add_ims_contribute(lifecycle, "Validator", signature.person, signature.at[:10])
    if edition.decisions and not resource.reviewers:  # the schema asks for somebody; a demonstration has none
        _add_ims_contribute(lifecycle, "Publisher", resource.course, _find_day(edition))
    add_child(add_child(lom, IMSMD("metametadata")), IMSMD("metadatascheme"), "ADL SCORM 1.2")
    technical = add_child(lom, IMSMD("technical"))
    add_child(technical, IMSMD("format"), "text/html")
    add_child(technical, IMSMD("location"), location)
    educational = add_child(lom, IMSMD("educational"))
    _ims_term(educational, "intendedenduserrole", "Learner")
    _ims_term(educational, "context", "Vocational Training")
    time = add_child(educational, IMSMD("typicallearningtime"))
    add_child(time, IMSMD("datetime"), format_duration(resource.minutes))
    rights = add_child(lom, IMSMD("rights"))
    _ims_term(rights, "cost", "no")
    _ims_term(rights, "copyrightandotherrestrictions", "yes")
    _ims_text(rights, "description", resource.stated_rights, resource.language)
    _add_ims_classifications(lom, resource)


def _add_ims_general(lom: Node, resource: LearningResource) -> None:
    general = add_child(lom, IMSMD("general"))
    _ims_text(general, "title", resource.title, resource.language)
    for catalogue, name in (("URI", resource.activity), (DIGEST, resource.digest)):
        entry = add_child(general, IMSMD("catalogentry"))
        add_child(entry, IMSMD("catalog"), catalogue)
        _ims_text(entry, "entry", name, NO_LANGUAGE)
    add_child(general, IMSMD("language"), resource.language)
    _ims_text(general, "description", resource.description, resource.language)
    for keyword in resource.keywords:
        _ims_text(general, "keyword", keyword, resource.language)
    _ims_text(general, "keyword", resource.source_type, NO_LANGUAGE)


def _add_ims_classifications(lom: Node, resource: LearningResource) -> None:
    for objective in resource.objectives:
        classification = add_child(lom, IMSMD("classification"))
        _ims_term(classification, "purpose", "Educational Objective")
        path = add_child(classification, IMSMD("taxonpath"))
        _ims_text(path, "source", TAXONOMY, NO_LANGUAGE)
        taxon = add_child(path, IMSMD("taxon"))
        add_child(taxon, IMSMD("id"), objective.bloom)
        _ims_text(taxon, "entry", objective.bloom, "en")
        _ims_text(classification, "description", objective.text, resource.language)
        _ims_text(classification, "keyword", resource.course, resource.language)
    if not resource.objectives:  # SCORM 1.2 asks for one all the same
        classification = add_child(lom, IMSMD("classification"))
        _ims_term(classification, "purpose", "Educational Objective")
        _ims_text(classification, "description", resource.description, resource.language)
        _ims_text(classification, "keyword", resource.course, resource.language)


def _find_day(edition: Edition) -> str:
    """Return the day of the last decision, that of a demonstration included."""
    return f"{edition.decisions[-1].at:%Y-%m-%d}"


def _add_lom_contribute(life_cycle: Node, role: str, name: str, day: str) -> None:
    contribute = add_child(life_cycle, LOM("contribute"))
    _lom_term(contribute, "role", role)
    add_child(contribute, LOM("entity"), write_vcard(name))
    add_child(add_child(contribute, LOM("date")), LOM("dateTime"), day)


def _add_ims_contribute(lifecycle: Node, role: str, name: str, day: str) -> None:
    contribute = add_child(lifecycle, IMSMD("contribute"))
    _ims_term(contribute, "role", role)
    add_child(add_child(contribute, IMSMD("centity")), IMSMD("vcard"), write_vcard(name))
    add_child(add_child(contribute, IMSMD("date")), IMSMD("datetime"), day)


def add_lom(parent: Node, edition: Edition, binding: LomBinding = IEEE_LOM) -> None:
    """Add the same metadata in a binding of LOM; SCORM 2004 and QTI leave it optional."""
    resource = describe_learning_resource(edition)
    lom = add_child(parent, LOM("lom"))
    _add_lom_general(lom, resource)
    life_cycle = add_child(lom, LOM("lifeCycle"))
    _lom_text(life_cycle, "version", str(resource.version), resource.language)
    _lom_term(life_cycle, "status", "final")
    for signature in resource.reviewers:
        _add_lom_contribute(life_cycle, "validator", signature.person, signature.at[:10])
    if edition.decisions and not resource.reviewers:
        _add_lom_contribute(life_cycle, "publisher", resource.course, _find_day(edition))
    about = add_child(lom, LOM("metaMetadata"))
    for schema in binding.schemas:
        add_child(about, LOM(binding.schema_name), schema)
    educational = add_child(lom, LOM("educational"))
    _lom_term(educational, "intendedEndUserRole", "learner")
    _lom_term(educational, "context", "training")
    add_child(
        add_child(educational, LOM("typicalLearningTime")), LOM("duration"), format_duration(resource.minutes)
    )
    rights = add_child(lom, LOM("rights"))
    _lom_term(rights, "cost", "no")
    _lom_term(rights, "copyrightAndOtherRestrictions", "yes")
    _lom_text(rights, "description", resource.stated_rights, resource.language)
    for objective in resource.objectives:
        classification = add_child(lom, LOM("classification"))
        _lom_term(classification, "purpose", "educational objective")
        path = add_child(classification, LOM("taxonPath"))
        _lom_text(path, "source", TAXONOMY, "en")
        taxon = add_child(path, LOM("taxon"))
        add_child(taxon, LOM("id"), objective.bloom)
        _lom_text(taxon, "entry", objective.bloom, "en")
        _lom_text(classification, "description", objective.text, resource.language)


def _add_lom_general(lom: Node, resource: LearningResource) -> None:
    general = add_child(lom, LOM("general"))
    for catalogue, name in (("URI", resource.activity), (DIGEST, resource.digest)):
        identifier = add_child(general, LOM("identifier"))
        add_child(identifier, LOM("catalog"), catalogue)
        add_child(identifier, LOM("entry"), name)
    _lom_text(general, "title", resource.title, resource.language)
    add_child(general, LOM("language"), resource.language)
    _lom_text(general, "description", resource.description, resource.language)
    for keyword in (*resource.keywords, resource.source_type):
        _lom_text(general, "keyword", keyword, resource.language)


def _ims_text(parent: Node, name: str, text: str, language: str) -> None:
    langstring = add_child(add_child(parent, IMSMD(name)), IMSMD("langstring"), text)
    langstring.set(f"{{{XML}}}lang", language)


def _ims_term(parent: Node, name: str, value: str) -> None:
    term = add_child(parent, IMSMD(name))
    _ims_text(term, "source", "LOMv1.0", NO_LANGUAGE)
    _ims_text(term, "value", value, NO_LANGUAGE)


def _lom_text(parent: Node, name: str, text: str, language: str) -> None:
    add_child(add_child(parent, LOM(name)), LOM("string"), text, language=language)


def _lom_term(parent: Node, name: str, value: str) -> None:
    term = add_child(parent, LOM(name))
    add_child(term, LOM("source"), "LOMv1.0")
    add_child(term, LOM("value"), value)
