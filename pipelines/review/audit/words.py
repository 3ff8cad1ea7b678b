"""What the report says, in French and in English."""

from dataclasses import dataclass

from schemas.language import Language
from schemas.review import Verdict


@dataclass(frozen=True)
class AuditWords:
    """One language's labels and sentences."""

    title: str
    subtitle: str
    installation: str
    exported: str
    period: str
    to: str
    contents: str
    counted: str
    keys: str
    checked: str
    what_was_checked: tuple[str, ...]
    not_shown: str
    what_it_cannot_show: tuple[str, ...]
    how_to_read: str
    colon: str
    legend: tuple[tuple[str, str], ...]
    attached: str
    shapeless: str
    chains: str
    chain_columns: tuple[str, ...]
    entry_columns: tuple[str, ...]
    unknown_module: str
    no_entries: str
    page: str
    verdicts: dict[Verdict, str]
    revision: str
    published: str
    rotated: str
    exempted: str
    reason: str
    policy_digest: str
    written: str
    written_again: str
    adopted: str
    platform: str
    verified: str
    unverified: str
    by_invitation: str
    comment: str
    waived: str
    disputed: str
    draft_digest: str
    findings_digest: str
    evidence_digest: str
    release_digest: str
    opened: str
    none: str
    invitation: str
    run: str
    retired_key: str
    new_key: str
    found: str
    parent_digest: str
    provenance_digest: str
    rules: str
    line_hash: str
    sealed_with: str


FRENCH = AuditWords(
    title="Registre des décisions",
    subtitle="Extrait vérifié, à l'usage d'un audit",
    installation="Installation",
    exported="Extrait le",
    period="Période",
    to="au",
    contents="Contenu",
    counted="{entries} lignes dans {chains} chaînes (une par module)",
    keys="Clés de scellement",
    checked="Ce qui a été vérifié avant l'impression",
    what_was_checked=(
        "Chaque ligne continue exactement la précédente : elle porte son numéro, et l'empreinte SHA-256 de "
        "la ligne d'avant. Une ligne modifiée, déplacée, ajoutée ou retirée au milieu se verrait.",
        "Chaque ligne est scellée (HMAC-SHA256) par une clé que seule l'installation détient. Une clé "
        "retirée ne scelle plus rien après la ligne qui la retire.",
        "Une décision nomme l'empreinte du contenu lu. Un brouillon modifié ensuite n'est plus approuvé.",
    ),
    not_shown="Ce que ce document ne montre pas seul",
    what_it_cannot_show=(
        "Des lignes ôtées à la fin d'une chaîne. Comparez la dernière empreinte avec un extrait antérieur, "
        "ou avec l'extrait du registre que contient chaque version livrée.",
        "Que le PDF lui-même n'a pas été refait. Redemandez un extrait à l'installation et comparez les "
        "empreintes.",
    ),
    colon="\u00a0: ",
    how_to_read="Comment lire « qui »",
    legend=(
        ("identité vérifiée", "un service de connexion a répondu du nom."),
        ("sur invitation", "un lien signé, à usage unique, envoyé à cette personne."),
        ("non vérifiée", "le nom a été saisi sur le poste ; personne d'autre n'en répond."),
    ),
    attached="Les lignes mêmes, octet pour octet, sont jointes à ce PDF (ledger.jsonl). Un caractère "
    "qu'aucune police installée ne dessine paraît comme une case vide : la pièce jointe le contient.",
    shapeless="Un caractère sans forme visible est imprimé par son code, par exemple",
    chains="Les chaînes",
    chain_columns=("Module", "Lignes", "Dernière ligne (UTC)", "Empreinte de la dernière ligne (SHA-256)"),
    entry_columns=("N°", "Date (UTC)", "Qui", "Quoi"),
    unknown_module="Module absent des cours actuels",
    no_entries="Aucune ligne.",
    page="Page",
    verdicts={
        Verdict.APPROVE: "Approuve",
        Verdict.REQUEST_CHANGES: "Demande des changements",
        Verdict.REJECT: "Rejette",
        Verdict.WITHDRAW: "Retire",
    },
    revision="révision {number}",
    published="Publication de la version {number}",
    rotated="Changement de clé",
    exempted="Retour à la version {number} par exception",
    reason="Raison",
    policy_digest="Règles de relecture",
    written="Écrit",
    written_again="Relu par les règles",
    adopted="Reprend une révision d’avant les scellés",
    platform="la plateforme",
    verified="identité vérifiée",
    unverified="non vérifiée",
    by_invitation="sur invitation",
    comment="Commentaire",
    waived="Constat {finding}, levé parce que",
    disputed="Constat {finding}, contesté parce que",
    draft_digest="Contenu",
    findings_digest="Constats lus",
    evidence_digest="Passages cités",
    release_digest="Version publiée",
    opened="Passages ouverts",
    none="aucun",
    invitation="Invitation",
    run="Exécution",
    retired_key="Clé retirée",
    new_key="Nouvelle clé",
    found="Constats",
    parent_digest="Contenu précédent",
    provenance_digest="Provenance",
    rules="Règles",
    line_hash="Cette ligne",
    sealed_with="Scellée par",
)

ENGLISH = AuditWords(
    title="Record of decisions",
    subtitle="Verified extract, for an audit",
    installation="Installation",
    exported="Extracted on",
    period="Period",
    to="to",
    contents="Contents",
    counted="{entries} lines in {chains} chains (one a module)",
    keys="Sealing keys",
    checked="What was verified before printing",
    what_was_checked=(
        "Each line continues the one before it exactly: it holds its number, and the SHA-256 of that line. "
        "A line altered, moved, added or removed in the middle would show.",
        "Each line is sealed (HMAC-SHA256) with a key only the installation holds. A retired key seals "
        "nothing after the line that retires it.",
        "A decision names the digest of the content that was read. A draft changed later is no longer "
        "approved.",
    ),
    not_shown="What this document does not show by itself",
    what_it_cannot_show=(
        "Lines taken off the end of a chain. Compare the last hash with an earlier extract, or with the "
        "ledger extract inside each delivered release.",
        "That the PDF itself was not made up. Ask the installation for a new extract and compare the hashes.",
    ),
    colon=": ",
    how_to_read="How to read “who”",
    legend=(
        ("identity verified", "a sign-in service answered for the name."),
        ("by invitation", "a signed link, good for one use, sent to that person."),
        ("unverified", "the name was typed on the machine; nobody else answers for it."),
    ),
    attached="The lines themselves, byte for byte, are attached to this PDF (ledger.jsonl). A character "
    "that no installed font can draw shows as an empty box: the attachment holds it.",
    shapeless="A character without a visible shape is printed as its code, for instance",
    chains="The chains",
    chain_columns=("Module", "Lines", "Last line (UTC)", "Hash of the last line (SHA-256)"),
    entry_columns=("No.", "Date (UTC)", "Who", "What"),
    unknown_module="Module of no present course",
    no_entries="No lines.",
    page="Page",
    verdicts={
        Verdict.APPROVE: "Approves",
        Verdict.REQUEST_CHANGES: "Requests changes",
        Verdict.REJECT: "Rejects",
        Verdict.WITHDRAW: "Withdraws",
    },
    revision="revision {number}",
    published="Publication of release {number}",
    rotated="Change of key",
    exempted="Back to release {number} by exemption",
    reason="Reason",
    policy_digest="Review rules",
    written="Writes",
    written_again="Criticised anew",
    adopted="Adopts a revision from before seals",
    platform="the platform",
    verified="identity verified",
    unverified="unverified",
    by_invitation="by invitation",
    comment="Comment",
    waived="Finding {finding}, waived because",
    disputed="Finding {finding}, disputed because",
    draft_digest="Content",
    findings_digest="Findings read",
    evidence_digest="Cited passages",
    release_digest="Release",
    opened="Passages opened",
    none="none",
    invitation="Invitation",
    run="Run",
    retired_key="Retired key",
    new_key="New key",
    found="Findings",
    parent_digest="Content before",
    provenance_digest="Provenance",
    rules="Rules",
    line_hash="This line",
    sealed_with="Sealed with",
)

WORDS = {Language.FRENCH: FRENCH, Language.ENGLISH: ENGLISH}
