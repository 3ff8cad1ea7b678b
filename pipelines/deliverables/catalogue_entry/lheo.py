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
OURS = "premierjet"
"""What the extension is called under which a file says where it comes from (third circle)."""

ADDRESS = (("ligne", "adresse/ligne"), ("codepostal", "adresse/codepostal"), ("ville", "adresse/ville"))


def _address(under: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"{under}/adresse/{leaf}", element) for leaf, element in ADDRESS)


def _contact(under: str) -> tuple[tuple[str, str], ...]:
    """Return where the organisation's address, telephone and mail stand below an element."""
    reached = (
        (f"{under}/coordonnees/telfixe/numtel", "telfixe"),
        (f"{under}/coordonnees/courriel", "courriel"),
    )
    return (*_address(f"{under}/coordonnees"), *reached)


ORGANISATION = "organisme-formation-responsable"
VENUE = "action/lieu-de-formation/coordonnees/adresse"
LEAVES: tuple[tuple[str, str], ...] = (
    *((f"domaine-formation/{name}", name) for name in ("code-FORMACODE", "code-NSF", "code-ROME")),
    *((f"{name}-formation", f"{name}-formation") for name in ("intitule", "objectif")),
    *((name, name) for name in ("resultats-attendus", "contenu-formation", "certifiante")),
    *_contact("contact-formation"),
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
    *_address("action/session/adresse-inscription"),
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
    *_contact(f"{ORGANISATION}/coordonnees-organisme"),
    *_contact(f"{ORGANISATION}/contact-organisme"),
)
"""Where each element of an entry stands below `formation`, in the order of the language."""

OF_A_VERSION = frozenset({"code-FORMACODE", "code-public-vise"})
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
            attributes = {"ref": version} if element in OF_A_VERSION else {}
            add_child(_within(course, parents), LHEO(leaf), value, **attributes)
    extras = add_child(course, LHEO("extras"), info=OURS)
    for name, text in _origin(edition, entry):
        add_child(extras, LHEO("extra"), text, info=name)
    return serialise(node)


def _within(node: Node, parents: list[str]) -> Node:
    """Return the last element down a path, made where the one before it is another."""
    for name in parents:
        last = node[-1] if len(node) else None
        node = last if last is not None and last.tag == LHEO(name) else add_child(node, LHEO(name))
    return node


def _origin(edition: Edition, entry: CatalogueEntry) -> Iterator[tuple[str, str]]:
    """Yield what machines are told of where the entry comes from; whoever approved it is not published."""
    alone = edition.content.model_copy(update={"artefacts": (entry,)})
    moments = [decision.at for decision in edition.decisions if decision.verdict is Verdict.APPROVE]
    yield "version", str(edition.number)
    yield "empreinte", edition.digest
    yield "source-numerique", find_digital_source_type(alone.origins())
    if moments:
        yield "approuve-le", max(moments).astimezone(UTC).date().isoformat()
