"""Learning object metadata of a module, in the two bindings the SCORM editions use."""

from pipelines.packaging.edition import Edition
from pipelines.packaging.markup import XML, Namespace, Node, add
from pipelines.packaging.player.origin import digital_source_type, signatures
from pipelines.packaging.wording import description, duration

IMSMD = Namespace("http://www.imsglobal.org/xsd/imsmd_rootv1p2p1")
LOM = Namespace("http://ltsc.ieee.org/xsd/LOM")
NO_LANGUAGE = "x-none"  # IMS Meta-Data 1.2.1: a token of a vocabulary is in no language
RIGHTS = {
    "fr": "Les conditions d’usage sont celles de l’organisation qui publie ce module.",
    "en": "The conditions of use are those of the organisation that publishes this module.",
}


def keywords(edition: Edition) -> tuple[str, ...]:
    """Return what one may search the module by; the IPTC term is its machine mark of origin."""
    return (edition.course_title, digital_source_type(edition.content))


def vcard(person: str) -> str:
    """Return the smallest vCard 3.0 (RFC 2426) that names a person."""
    escaped = person.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return f"BEGIN:VCARD\nVERSION:3.0\nN:{escaped};;;;\nFN:{escaped}\nEND:VCARD"


def add_ims_metadata(parent: Node, edition: Edition, *, location: str) -> None:
    """Add IMS Meta-Data 1.2.1, with every element SCORM 1.2 asks of a content aggregation (CAM 2.2.4)."""
    content = edition.content
    lom = add(parent, IMSMD("lom"))
    general = add(lom, IMSMD("general"))
    _ims_text(general, "title", content.title, content.language)
    entry = add(general, IMSMD("catalogentry"))
    add(entry, IMSMD("catalog"), "URI")
    _ims_text(entry, "entry", edition.activity, NO_LANGUAGE)
    add(general, IMSMD("language"), content.language)
    _ims_text(general, "description", description(edition), content.language)
    for keyword in keywords(edition):
        _ims_text(general, "keyword", keyword, content.language)

    lifecycle = add(lom, IMSMD("lifecycle"))
    _ims_text(lifecycle, "version", str(edition.number), NO_LANGUAGE)
    _ims_term(lifecycle, "status", "Final")
    for signature in signatures(edition):
        contribute = add(lifecycle, IMSMD("contribute"))
        _ims_term(contribute, "role", "Validator")
        add(add(contribute, IMSMD("centity")), IMSMD("vcard"), vcard(signature.person))
        add(add(contribute, IMSMD("date")), IMSMD("datetime"), signature.at[:10])

    add(add(lom, IMSMD("metametadata")), IMSMD("metadatascheme"), "ADL SCORM 1.2")
    technical = add(lom, IMSMD("technical"))
    add(technical, IMSMD("format"), "text/html")
    add(technical, IMSMD("location"), location)
    time = add(add(lom, IMSMD("educational")), IMSMD("typicallearningtime"))
    add(time, IMSMD("datetime"), duration(content.duration_minutes))
    rights = add(lom, IMSMD("rights"))
    _ims_term(rights, "cost", "no")
    _ims_term(rights, "copyrightandotherrestrictions", "yes")
    _ims_text(rights, "description", RIGHTS[content.language], content.language)
    classification = add(lom, IMSMD("classification"))
    _ims_term(classification, "purpose", "Educational Objective")
    _ims_text(classification, "description", description(edition), content.language)
    _ims_text(classification, "keyword", edition.course_title, content.language)


def add_lom(parent: Node, edition: Edition) -> None:
    """Add the IEEE 1484.12.3 binding of the same metadata, which SCORM 2004 leaves optional."""
    content = edition.content
    lom = add(parent, LOM("lom"))
    general = add(lom, LOM("general"))
    identifier = add(general, LOM("identifier"))
    add(identifier, LOM("catalog"), "URI")
    add(identifier, LOM("entry"), edition.activity)
    _lom_text(general, "title", content.title, content.language)
    add(general, LOM("language"), content.language)
    _lom_text(general, "description", description(edition), content.language)
    for keyword in keywords(edition):
        _lom_text(general, "keyword", keyword, content.language)

    life_cycle = add(lom, LOM("lifeCycle"))
    _lom_text(life_cycle, "version", str(edition.number), content.language)
    _lom_term(life_cycle, "status", "final")
    for signature in signatures(edition):
        contribute = add(life_cycle, LOM("contribute"))
        _lom_term(contribute, "role", "validator")
        add(contribute, LOM("entity"), vcard(signature.person))
        add(add(contribute, LOM("date")), LOM("dateTime"), signature.at[:10])

    about = add(lom, LOM("metaMetadata"))
    for scheme in ("LOMv1.0", "ADLv1.0"):
        add(about, LOM("metadataSchema"), scheme)
    time = add(add(lom, LOM("educational")), LOM("typicalLearningTime"))
    add(time, LOM("duration"), duration(content.duration_minutes))


def _ims_text(parent: Node, name: str, text: str, language: str) -> None:
    langstring = add(add(parent, IMSMD(name)), IMSMD("langstring"), text)
    langstring.set(f"{{{XML}}}lang", language)


def _ims_term(parent: Node, name: str, value: str) -> None:
    term = add(parent, IMSMD(name))
    _ims_text(term, "source", "LOMv1.0", NO_LANGUAGE)
    _ims_text(term, "value", value, NO_LANGUAGE)


def _lom_text(parent: Node, name: str, text: str, language: str) -> None:
    add(add(parent, LOM(name)), LOM("string"), text, language=language)


def _lom_term(parent: Node, name: str, value: str) -> None:
    term = add(parent, LOM(name))
    add(term, LOM("source"), "LOMv1.0")
    add(term, LOM("value"), value)
