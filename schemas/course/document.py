"""Documents of a course as a whole: drafted, reviewed and released like its modules."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.course.module import Module
from schemas.deliverables import DeliverableName, find_contract, list_kinds
from schemas.ids import Line, Slug
from schemas.language import Language


class Form(StrEnum):
    """The administrative documents that have a template.

    The articles are those of the French Code du travail as secondary sources give them; the templates are
    no legal advice.
    """

    AGREEMENT = "agreement"
    """Convention de formation (Code du travail, L6353-1 and D6353-1)."""

    CONTRACT = "contract"
    """Contrat de formation with an individual who pays (L6353-3 and following)."""

    INVITATION = "invitation"
    """Convocation, with what a trainee is told before (L6353-8)."""

    ATTENDANCE_SHEET = "attendance_sheet"
    """Feuille d'émargement: who was there, by half-day, with their own signature."""

    COMPLETION_CERTIFICATE = "completion_certificate"
    """Certificat de réalisation (R6332-26)."""

    ATTESTATION = "attestation"
    """Attestation de fin de formation."""

    SURVEY_AT_ONCE = "survey_at_once"
    """Questionnaire à chaud."""

    SURVEY_LATER = "survey_later"
    """Questionnaire à froid."""


class Occasion(StrEnum):
    """What a letter is written for."""

    INVITATION = "invitation"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    FOLLOW_UP = "follow_up"


class CourseDocument(Contract):
    """One document of the course, drafted from sources and, for paperwork, from data and a template."""

    id: Slug
    title: Line
    kind: DeliverableName
    language: Language | None = None
    sources: tuple[Line, ...] = Field(
        default=(),
        description="Paths or patterns among the course's sources; empty: all of them, for paperwork none.",
    )
    form: Form | None = Field(default=None, description="Which administrative document; paperwork only.")
    occasions: tuple[Occasion, ...] = Field(
        default=tuple(Occasion), min_length=1, description="Which letters to write; letters only."
    )

    @model_validator(mode="after")
    def _is_of_a_course(self) -> Self:
        contract = find_contract(self.kind)
        if not contract.of_a_course:
            kinds = ", ".join(list_kinds(of_a_course=True))
            raise ValueError(f"{self.kind} is a module's deliverable; a document is one of {kinds}")
        if (self.form is None) == ("form" in contract.model_fields):
            raise ValueError("`form` says which administrative document: paperwork has one, nothing else has")
        return self

    @property
    def module(self) -> Module:
        """Return the document as what is drafted, reviewed and released under its id."""
        return Module(
            id=self.id,
            title=self.title,
            language=self.language,
            sources=self.sources,
            artefacts=(self.kind,),
        )
