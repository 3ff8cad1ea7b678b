"""Courses whose documents rest on small files made in the test that reads them."""

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.needs_analysis.answer_tables import mark_answers
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Course, CourseDocument, Module, Objective
from schemas.draft import Draft
from schemas.language import Language
from schemas.source import SourceSpans

FREQUENCY = "À quelle fréquence contrôlez-vous une livraison ?"
OBJECTIVE = Objective(id="controler", text="Contrôler une livraison à chaque fois")
UNASKED = Objective(id="temoin", text="Expliquer à quoi sert un plat témoin")
SAMPLE = "besoins/reponses.csv"
NOTES = (
    "# Entretien\n\n## La demande\n\n"
    "La responsable demande des refus écrits de chaque livraison trop chaude.\n\n"
    "## Contraintes\n\nAucune formation n'est possible le matin, car les agents sont seuls.\n\n"
    "## Constats\n\nPeu d'agents relèvent la température de la livraison qui arrive.\n"
)


def survey(rows: list[tuple[str, str, str, str]]) -> str:
    """A questionnaire: service, how often, a mark from 0 to 10, and what one says."""
    lines = ["Service;" + FREQUENCY + ";De 0 à 10, êtes-vous à l'aise ?;Qu'ajoutez-vous ?"]
    return "\n".join([*lines, *(";".join(row) for row in rows)]) + "\n"


ROWS = [
    *[("Office", "Jamais", "2", "")] * 4,
    *[("Office", "Parfois", "4", "")] * 2,
    ("Office", "Parfois", "3", "Personne ne m'a montré comment refuser une livraison."),
    ("Office", "Souvent", "", "On ne sait pas qui prévenir pour une livraison trop chaude."),
    *[("Cuisine", "Souvent", "8", "")] * 4,
    *[("Cuisine", "Toujours", "9", "")] * 2,
    ("Cuisine", "Toujours", "10", "La cellule est pleine quand il faut refroidir."),
    *[("Magasin", "Toujours", "7", "")] * 5,
    ("Direction", "Parfois", "5", "Le suivi des refus de livraison manque à la direction."),
    ("Direction", "Souvent", "6", ""),
]
"""20 + 2 respondents: 8 offices, 7 kitchens, 5 stores, and 2 managers whom no table may show."""


def spans(files: dict[str, str], language: Language = Language.FRENCH) -> SourceSpans:
    sources = tuple(read_source(name, text.encode(), language) for name, text in files.items())
    return SourceSpans(module="froid--besoins", fingerprint="0" * 64, sources=sources)


def course(kind: str, language: Language = Language.FRENCH) -> tuple[Course, Module]:
    document = CourseDocument(id="besoins", title="Document", kind=kind, language=language)
    modules = (builders.module(objectives=(OBJECTIVE, UNASKED)),)
    whole = builders.course(modules=modules, documents=(document,), language=language)
    return whole, document.module


def request(
    kind: str,
    files: dict[str, str],
    language: Language = Language.FRENCH,
    previous: Draft | None = None,
) -> DraftRequest:
    whole, module = course(kind, language)
    read = mark_answers(spans(files, language), counts_tables=KINDS[kind].counts_tables)
    return DraftRequest(KINDS, whole, module, read, builders.NOON, previous)


def drafted(asked: DraftRequest) -> Draft:
    return write_draft(asked, ExtractiveWriter())


def analysed(rows: list[tuple[str, str, str, str]] | None = None) -> Draft:
    files = {SAMPLE: survey(ROWS if rows is None else rows), "besoins/entretien.md": NOTES}
    return drafted(request("needs_analysis", files))
