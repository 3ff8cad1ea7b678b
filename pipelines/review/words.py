"""What the review room says to people, in the language of the module they review."""

from dataclasses import dataclass
from datetime import datetime

from schemas.draft import CitationStatus
from schemas.language import Language
from schemas.places import nearest_in
from schemas.review import Lapse, Verdict
from schemas.seal import Reread
from schemas.source import Anchor


@dataclass(frozen=True)
class PageWords:
    """One language's labels and sentences."""

    language: Language
    verdicts: dict[Verdict, str]
    outcomes: dict[Verdict, str]
    read: str
    draft_page: str
    other_verdicts: str
    status: str
    digest: str
    revision: str
    findings: str
    citations: str
    changes: str
    changes_approved: str
    changes_first: str
    text: str
    cost: str
    desk: str
    preview: str
    roles: str
    table_of_citations: str
    alignment: str
    alignment_columns: tuple[str, ...]
    alignment_rest: str
    role_columns: tuple[str, ...]
    finding_columns: tuple[str, ...]
    citation_columns: tuple[str, ...]
    waiting_since: str
    since_unknown: str
    due: str
    overdue: str
    awaited: str
    missing_people: str
    blocking: str
    none_blocks: str
    escalated: str
    escalates: str
    stands_in: str
    lapsed: str
    lapses: dict[Lapse, str]
    answered: str
    reread: dict[Reread, str]
    good_until: str
    role_awaited: str
    waived: str
    not_offered: str
    first_revision: str
    none_approved: str
    first_draft: str
    no_machine_draft: str
    said_above: str
    from_to: str
    cut: str
    rows_cut: str
    by: str
    no_findings: str
    unchanged: str
    to_verify: str
    unsourced: str
    severities: dict[str, str]
    dimensions: dict[str, str]
    statuses: dict[CitationStatus, str]
    yes: str
    no: str

    def when(self, at: datetime) -> str:
        """Return a moment as people write it down in a record: ISO date, hour and minute, zone."""
        return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()

    def where(self, at: Anchor) -> str:
        """Return the place in its document that a person looks for, after the headings above it."""
        return " › ".join([*at.heading[-1:], nearest_in(at, self.language)])


FRENCH = PageWords(
    language=Language.FRENCH,
    verdicts={
        Verdict.APPROVE: "Approuver",
        Verdict.REQUEST_CHANGES: "Demander des changements",
        Verdict.REJECT: "Rejeter",
        Verdict.WITHDRAW: "Retirer l'approbation",
    },
    outcomes={
        Verdict.APPROVE: "Approuvé",
        Verdict.REQUEST_CHANGES: "Changements demandés",
        Verdict.REJECT: "Rejeté",
        Verdict.WITHDRAW: "Approbation retirée",
    },
    read="Lire",
    draft_page="Page du brouillon",
    other_verdicts="Demander des changements ou rejeter",
    status="État",
    digest="Empreinte",
    revision="Révision",
    findings="Constats",
    citations="Citations",
    changes="Changements depuis la révision précédente",
    changes_approved="Changements depuis la dernière version approuvée",
    changes_first="Changements depuis le premier brouillon automatique",
    text="Texte",
    cost="Coût",
    desk="Lire à côté des sources",
    preview="Voir comme un apprenant",
    roles="Rôles",
    table_of_citations="Citations, une à une",
    alignment="Objectifs : ce qui les sert",
    alignment_columns=("Objectif", "Condition", "Critère", "Pages", "Questions", "Phases", "Minutes"),
    alignment_rest="Commun, ou sans objectif",
    role_columns=("Rôle", "Personnes", "Feu"),
    finding_columns=("Gravité", "Dimension", "Endroit", "Constat", "Message"),
    citation_columns=("Élément", "Citation", "Source", "Endroit", "État"),
    waiting_since="en attente depuis le {when}",
    since_unknown="en attente, on ne sait pas depuis quand",
    due="à décider avant le {when}",
    overdue="⚠ en retard depuis le {when}",
    awaited="rôle attendu : {roles}",
    missing_people="autres personnes attendues, quel que soit leur rôle : {count}",
    blocking="constats bloquants : {count}",
    none_blocks="constats : {count}, aucun ne bloque",
    escalated="peuvent aussi décider, le délai étant passé : {people}",
    escalates="⚪ peut décider à la place de tous à partir du {when}",
    stands_in="relève",
    lapsed="l'approbation de {person} du {when} ne vaut plus : {why}",
    lapses={Lapse.EXPIRED: "elle a expiré", Lapse.SOURCE_CHANGED: "un passage cité a changé depuis"},
    answered="le texte est resté celui d'avant : {outcome}",
    reread={
        Reread.RULES: "relu par les règles le {when} : les règles ont changé",
        Reread.NEIGHBOURS: "relu par les règles le {when} : le cours ou ses autres modules ont changé",
    },
    good_until="valable jusqu'au {when}",
    role_awaited="🟡 attendu",
    waived="{severity}, écarté par {person} : « {reason} »",
    not_offered="sans objet, voir « {label} »",
    first_revision="première révision",
    none_approved="aucune version n'a été approuvée avant celle-ci",
    first_draft="cette révision est le premier brouillon automatique",
    no_machine_draft="aucune machine n'a écrit ce module",
    said_above="révision {revision} : voir « {label} »",
    from_to="révision {earlier} → révision {newer}",
    cut="… lignes laissées de côté : {count} ; lire à côté des sources",
    rows_cut="… et {count} autres : lire à côté des sources",
    by="{outcome} par {person} le {when}",
    no_findings="aucun",
    unchanged="le texte n'a pas changé",
    to_verify="vérifiées mot pour mot : {verified} · à vérifier : {to_verify} · sans source : {unsourced}",
    unsourced="sans source",
    severities={"blocking": "bloquant", "warning": "attention", "note": "remarque"},
    dimensions={
        "generic": "général",
        "imprecise": "imprécis",
        "unsourced": "sans source",
        "wrong": "faux",
        "pedagogy": "pédagogie",
        "language": "langue",
        "flaw": "défaut",
    },
    statuses={
        CitationStatus.VERIFIED: "vérifiée mot pour mot",
        CitationStatus.TO_VERIFY: "⚠ à vérifier",
    },
    yes="Vrai",
    no="Faux",
)

ENGLISH = PageWords(
    language=Language.ENGLISH,
    verdicts={
        Verdict.APPROVE: "Approve",
        Verdict.REQUEST_CHANGES: "Request changes",
        Verdict.REJECT: "Reject",
        Verdict.WITHDRAW: "Withdraw the approval",
    },
    outcomes={
        Verdict.APPROVE: "Approved",
        Verdict.REQUEST_CHANGES: "Changes requested",
        Verdict.REJECT: "Rejected",
        Verdict.WITHDRAW: "Approval withdrawn",
    },
    read="Read",
    draft_page="Draft page",
    other_verdicts="Request changes or reject",
    status="Status",
    digest="Digest",
    revision="Revision",
    findings="Findings",
    citations="Citations",
    changes="Changes since the previous revision",
    changes_approved="Changes since the last approved version",
    changes_first="Changes since the first automatic draft",
    text="Text",
    cost="Cost",
    desk="Read beside the sources",
    preview="See it as a learner",
    roles="Roles",
    table_of_citations="Citations, one by one",
    alignment="Objectives: what serves them",
    alignment_columns=("Objective", "Condition", "Criterion", "Pages", "Questions", "Phases", "Minutes"),
    alignment_rest="Shared, or without an objective",
    role_columns=("Role", "People", "Light"),
    finding_columns=("Severity", "Dimension", "Place", "Finding", "Message"),
    citation_columns=("Element", "Quotation", "Source", "Place", "State"),
    waiting_since="waiting since {when}",
    since_unknown="waiting, nobody knows since when",
    due="to be decided before {when}",
    overdue="⚠ overdue since {when}",
    awaited="role awaited: {roles}",
    missing_people="further people awaited, in any role: {count}",
    blocking="blocking findings: {count}",
    none_blocks="findings: {count}, none blocks",
    escalated="may decide too, the delay being over: {people}",
    escalates="⚪ may decide for everybody from {when}",
    stands_in="stand-in",
    lapsed="the approval by {person} on {when} no longer counts: {why}",
    lapses={Lapse.EXPIRED: "it has expired", Lapse.SOURCE_CHANGED: "a cited passage has changed since"},
    answered="the text is the one from before: {outcome}",
    reread={
        Reread.RULES: "criticised anew on {when}: the rules have changed",
        Reread.NEIGHBOURS: "criticised anew on {when}: the course or its other modules have changed",
    },
    good_until="good until {when}",
    role_awaited="🟡 awaited",
    waived="{severity}, set aside by {person}: “{reason}”",
    not_offered="no longer offered, see “{label}”",
    first_revision="first revision",
    none_approved="no version before this one was approved",
    first_draft="this revision is the first automatic draft",
    no_machine_draft="no machine wrote this module",
    said_above="revision {revision}: see “{label}”",
    from_to="revision {earlier} → revision {newer}",
    cut="… lines left out: {count}; read beside the sources",
    rows_cut="… and {count} more: read beside the sources",
    by="{outcome} by {person} on {when}",
    no_findings="none",
    unchanged="the text has not changed",
    to_verify="verified word for word: {verified} · to verify: {to_verify} · without a source: {unsourced}",
    unsourced="no source",
    severities={"blocking": "blocking", "warning": "warning", "note": "note"},
    dimensions={
        "generic": "generic",
        "imprecise": "imprecise",
        "unsourced": "unsourced",
        "wrong": "wrong",
        "pedagogy": "pedagogy",
        "language": "language",
        "flaw": "flaw",
    },
    statuses={
        CitationStatus.VERIFIED: "verified word for word",
        CitationStatus.TO_VERIFY: "⚠ to verify",
    },
    yes="True",
    no="False",
)


def words(language: Language) -> PageWords:
    """Return the words of a language."""
    return FRENCH if language is Language.FRENCH else ENGLISH
