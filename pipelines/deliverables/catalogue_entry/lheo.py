"""A catalogue entry as LHÉO 2.3 XML: each row becomes its element, and nothing is added.

LHÉO is France's language for exchanging training offers (lheo.gouv.fr; decree 2015-742 of 24 June 2015). The
order and nesting below are those of its schema; `schemas/xsd/lheo` says in our own words what may come out.
"""

from collections.abc import Iterator
from datetime import UTC

from lxml import etree

from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.packaging.edition import Edition
from pipelines.packaging.markup import Namespace, Node, add_child, serialise
from pipelines.packaging.player.origin import find_digital_source_type
from schemas.lheo.elements import VERSION
from schemas.lheo.entry import read
from schemas.review import Verdict

LHEO = Namespace("http://lheo.gouv.fr/2.3")
EXTENSION_NAME = "premierjet"
"""The name of the extension that holds the origin of a file (third circle)."""

ADDRESS = (("ligne", "adresse/ligne"), ("codepostal", "adresse/codepostal"), ("ville", "adresse/ville"))


def _list_address_leaves(parent: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"{parent}/adresse/{leaf}", element) for leaf, element in ADDRESS)


def _list_contact_leaves(parent: str) -> tuple[tuple[str, str], ...]:
    """Return the paths of the organisation's address, telephone and mail below an element."""
    contact_leaves = (
        (f"{parent}/coordonnees/telfixe/numtel", "telfixe"),
        (f"{parent}/coordonnees/courriel", "courriel"),
    )
    return (*_list_address_leaves(f"{parent}/coordonnees"), *contact_leaves)


ORGANISATION = "organisme-formation-responsable"
VENUE = "action/lieu-de-formation/coordonnees/adresse"
LEAVES: tuple[tuple[str, str], ...] = (
    *((f"domaine-formation/{name}", name) for name in ("code-FORMACODE", "code-NSF", "code-ROME")),
    *((f"{name}-formation", f"{name}-formation") for name in ("intitule", "objectif")),
    *((name, name) for name in ("resultats-attendus", "contenu-formation", "certifiante")),
    *_list_contact_leaves("contact-formation"),
    *((name, name) for name in ("parcours-de-formation", "code-niveau-entree")),
    *((f"certification/{name}", name) for name in ("code-RNCP", "code-RS")),
    *(
        (f"action/{name}", name)
        for name in (
            *("rythme-formation", "code-public-vise", "info-public-vise", "niveau-entree-obligatoire"),
            *("modalites-alternance", "modalites-enseignement", "conditions-specifiques"),
            "prise-en-charge-frais-possible",
        )
    ),
    *(
        (f"{VENUE}/{name}", f"lieu-de-formation/{name}")
        for name in ("denomination", "ligne", "codepostal", "ville")
    ),
    ("action/modalites-entrees-sorties", "modalites-entrees-sorties"),
    ("action/session/periode/debut", "periode/debut"),
    ("action/session/periode/fin", "periode/fin"),
    *_list_address_leaves("action/session/adresse-inscription"),
    ("action/session/modalites-inscription", "modalites-inscription"),
    *(
        (f"action/{name}", name)
        for name in (
            *("acces-handicapes", "langue-formation", "modalites-pedagogiques"),
            *("duree-indicative", "nombre-heures-total"),
        )
    ),
    (f"{ORGANISATION}/numero-activite", "numero-activite"),
    (f"{ORGANISATION}/SIRET-organisme-formation/SIRET", "SIRET"),
    *((f"{ORGANISATION}/{name}", name) for name in ("nom-organisme", "raison-sociale")),
    *_list_contact_leaves(f"{ORGANISATION}/coordonnees-organisme"),
    *_list_contact_leaves(f"{ORGANISATION}/contact-organisme"),
)
"""The path below `formation` of each element of an entry, in the order of the language."""

VERSIONED_CODES = frozenset({"code-FORMACODE", "code-public-vise"})
"""Codes whose attribute `ref` names the version of the Formacode."""


def write_lheo(edition: Edition, entry: CatalogueEntry) -> bytes:
    """Return the entry of a released edition as an XML document, UTF-8; the same edition is the same bytes.

    The entry has no flaw: `admission` refuses one that has.
    """
    values = read(entry, edition.content.language).values
    node = etree.Element(LHEO("lheo"), nsmap={None: LHEO.uri})  # type: ignore[dict-item]  # None is the default one
    course = add_child(add_child(node, LHEO("offres")), LHEO("formation"), numero=edition.content.module)
    (version,) = values[VERSION]
    for path, element in LEAVES:
        for value in values.get(element, ()):
            *parents, leaf = path.split("/")
            attributes = {"ref": version} if element in VERSIONED_CODES else {}
            add_child(_find_parent(course, parents), LHEO(leaf), value, **attributes)
    extras = add_child(course, LHEO("extras"), info=EXTENSION_NAME)
    for name, text in _list_origin(edition, entry):
        add_child(extras, LHEO("extra"), text, info=name)
    return serialise(node)


def _find_parent(node: Node, parents: list[str]) -> Node:
    """Return the last element of a path; elements that are not the last of their parent yet are made."""
    for name in parents:
        last = node[-1] if len(node) else None
        node = last if last is not None and last.tag == LHEO(name) else add_child(node, LHEO(name))
    return node


def _list_origin(edition: Edition, entry: CatalogueEntry) -> Iterator[tuple[str, str]]:
    """Yield the origin of the entry for machines; who approved it is not published."""
    entry_content = edition.content.model_copy(update={"artefacts": (entry,)})
    moments = [decision.at for decision in edition.decisions if decision.verdict is Verdict.APPROVE]
    yield "version", str(edition.number)
    yield "empreinte", edition.digest
    yield "source-numerique", find_digital_source_type(entry_content.origins())
    if moments:
        yield "approuve-le", max(moments).astimezone(UTC).date().isoformat()
