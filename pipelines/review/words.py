"""What the review room says to people, in the language of the module they review."""

from dataclasses import dataclass
from datetime import datetime

from schemas.language import Language
from schemas.review import Verdict


@dataclass(frozen=True)
class Words:
    """One language's labels and sentences."""

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
    text: str
    cost: str
    desk: str
    waiting_since: str
    awaited: str
    blocking: str
    not_offered: str
    first_revision: str
    cut: str
    by: str
    no_findings: str
    unchanged: str
    to_verify: str
    unsourced: str
    summary: str
    severities: dict[str, str]
    dimensions: dict[str, str]
    yes: str
    no: str

    def when(self, at: datetime) -> str:
        """Return a moment as people write it down in a record: ISO date, hour and minute, zone."""
        return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()


FRENCH = Words(
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
    text="Texte",
    cost="Coût",
    desk="Lire à côté des sources",
    waiting_since="en attente depuis le {when}",
    awaited="rôle attendu : {roles}",
    blocking="constats bloquants : {count}",
    not_offered="sans objet : {outcome}",
    first_revision="première révision",
    cut="… lignes laissées de côté : {count} ; lire à côté des sources",
    by="{outcome} par {person} le {when}",
    no_findings="aucun",
    unchanged="le texte n'a pas changé",
    to_verify="vérifiées mot pour mot : {verified} · à vérifier : {to_verify} · sans source : {unsourced}",
    unsourced="sans source",
    summary="Résumé",
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
    yes="Vrai",
    no="Faux",
)

ENGLISH = Words(
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
    text="Text",
    cost="Cost",
    desk="Read beside the sources",
    waiting_since="waiting since {when}",
    awaited="role awaited: {roles}",
    blocking="blocking findings: {count}",
    not_offered="no longer offered: {outcome}",
    first_revision="first revision",
    cut="… lines left out: {count}; read beside the sources",
    by="{outcome} by {person} on {when}",
    no_findings="none",
    unchanged="the text has not changed",
    to_verify="verified word for word: {verified} · to verify: {to_verify} · without a source: {unsourced}",
    unsourced="no source",
    summary="Summary",
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
    yes="True",
    no="False",
)


def words(language: Language) -> Words:
    """Return the words of a language."""
    return FRENCH if language is Language.FRENCH else ENGLISH
