"""The course: what learning ops write in `course.yaml`."""

from schemas.course.administration import (
    LA_POSTE,
    MINUTES_AN_HOUR,
    TIME,
    Action,
    Administration,
    Client,
    Fee,
    HalfDay,
    Provider,
    Session,
    Siret,
    Trainee,
    has_its_check_digits,
)
from schemas.course.catalogue import Catalogue, Venue
from schemas.course.course import Course
from schemas.course.document import Document, Form, Occasion
from schemas.course.model import THIS_MACHINE, Budget, ModelSettings, Price, SpeechEngine, SpeechSettings
from schemas.course.module import (
    OF_A_COURSE,
    ArtefactKind,
    Bloom,
    Context,
    ItemKind,
    Module,
    Objective,
    SourceFile,
)
from schemas.course.review import Escalation, IdentityMode, MustOpen, ReviewPolicy
from schemas.course.target import Deliver, FolderTarget, S3Target, Target

__all__ = [
    "LA_POSTE",
    "MINUTES_AN_HOUR",
    "OF_A_COURSE",
    "THIS_MACHINE",
    "TIME",
    "Action",
    "Administration",
    "ArtefactKind",
    "Bloom",
    "Budget",
    "Catalogue",
    "Client",
    "Context",
    "Course",
    "Deliver",
    "Document",
    "Escalation",
    "Fee",
    "FolderTarget",
    "Form",
    "HalfDay",
    "IdentityMode",
    "ItemKind",
    "ModelSettings",
    "Module",
    "MustOpen",
    "Objective",
    "Occasion",
    "Price",
    "Provider",
    "ReviewPolicy",
    "S3Target",
    "Session",
    "Siret",
    "SourceFile",
    "SpeechEngine",
    "SpeechSettings",
    "Target",
    "Trainee",
    "Venue",
    "has_its_check_digits",
]
