"""The course, as `course.yaml` describes it: modules, documents, sources, people, settings."""

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from schemas.answer_name import parse_answer_name
from schemas.by_identity import ByIdentity
from schemas.contract import Contract
from schemas.course.accessibility import Accessibility
from schemas.course.administration import Administration
from schemas.course.catalogue import Catalogue
from schemas.course.deployment import Deployment, MilestoneStep
from schemas.course.document import CourseDocument
from schemas.course.embedding_settings import EmbeddingSettings
from schemas.course.expert import Expert
from schemas.course.model import Budget, ModelSettings, PersonalData, SpeechSettings
from schemas.course.module import Context, Module
from schemas.course.pictures import PictureSettings
from schemas.course.results import ResultsSettings
from schemas.course.review import ReviewPolicy
from schemas.course.rule import Attempts, Completion, CompletionRule, ScoredBlocks
from schemas.course.source import Authority, Remote, ScanSettings, Source
from schemas.course.target import AnyTarget, Deliver
from schemas.course.theme import AnyTheme, ThemeName, ThemeSettings
from schemas.deliverables import find_contract
from schemas.ids import HOUSE_STYLE, PRACTICE, Line, OnePerson, Slug, join_key
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.places import name_source
from schemas.session_name import parse_session_name

MOST_CACHED = 64
"""Courses whose canonical JSON is cached."""


class Course(Contract):
    """One folder with a `course.yaml`: its modules and documents, its sources, its people."""

    id: Slug
    title: Line
    language: Language
    iri: Line = Field(
        pattern=r"^(https?://|urn:)[^\s<>\"{}|\\^`]+$",
        description="Root of the xAPI activity ids; choose it once, changing it loses tracking.",
    )
    context: Context | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    modules: tuple[Module, ...] = Field(min_length=1)
    documents: tuple[CourseDocument, ...] = ()
    administration: Administration | None = None
    catalogue: Catalogue | None = None
    deployment: Deployment | None = None
    review: ReviewPolicy
    experts: tuple[Expert, ...] = Field(
        default=(), description="Who is asked what no source says; their signed answers become sources."
    )
    model: ModelSettings | None = None
    speech: SpeechSettings | None = None
    embedding: EmbeddingSettings | None = None
    budget: Budget | None = None
    personal_data: PersonalData = Field(
        default=PersonalData.REPORT,
        description="`report` what sources say of people, or also `pseudonymise` it before a model is asked.",
    )
    scans: ScanSettings = Field(
        default=ScanSettings.REPORT,
        description="`report` pages of a PDF without text, or also `recognise` their words (tesseract).",
    )
    pictures: PictureSettings = PictureSettings()
    theme: AnyTheme | None = Field(
        default=None, description="How pages, documents and slides look: a theme's name, or its settings."
    )
    accessibility: Accessibility | None = None
    mastery_percent: int = Field(default=80, ge=0, le=100)
    completion: Completion = Completion()
    attempts: Attempts = CompletionRule().attempts
    scored: ScoredBlocks = ScoredBlocks()
    rights: Line | None = Field(
        default=None,
        description="How what is made of the course may be used; packages state it, once it was approved.",
    )
    deliver: Deliver = Deliver.BY_HAND
    targets: tuple[AnyTarget, ...] = ()
    operators: tuple[OnePerson, ...] | None = Field(
        default=None,
        min_length=1,
        description="Who delivers and rolls back, and changes this file at the desk; left out: nobody there.",
    )
    results: ResultsSettings = ResultsSettings()

    @model_validator(mode="after")
    def _ids_are_used_once(self) -> Self:
        drafted = [module.id for module in self.drafted_modules]
        if HOUSE_STYLE in drafted:
            raise ValueError(f"module id {HOUSE_STYLE!r} is the course's own: call the module something else")
        if self.id == PRACTICE:
            raise ValueError(f"{PRACTICE!r} is the name of practice drafts: call the course something else")
        for what, ids in (
            ("module", [module.id for module in self.modules]),
            ("module or document", drafted),
            ("target", [target.id for target in self.targets]),
            ("origin of results", [origin.id for origin in self.results.origins]),
            ("expert", [expert.person for expert in self.experts]),
        ):
            twice = sorted({name for name in ids if ids.count(name) > 1})
            if twice:
                raise ValueError(f"{what} id used twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _origins_are_named_once(self) -> Self:
        seen: set[str] = set()
        for number, source in enumerate(self.sources):
            if isinstance(source, Remote) and source.name in seen:
                raise PydanticCustomError(
                    "named_twice",
                    "two entries of `sources` are named {name}: give one of them another `name`",
                    {"within": ("sources", number, "name"), "name": source.name},
                )
            seen |= {source.name} if isinstance(source, Remote) else set()
        return self

    @model_validator(mode="after")
    def _modules_have_what_is_a_modules(self) -> Self:
        for module in self.modules:
            stray = sorted(kind for kind in module.artefacts if find_contract(kind).of_a_course)
            if stray:
                raise ValueError(
                    f"module {module.id!r} asks for {', '.join(stray)}: list it under `documents` instead"
                )
        return self

    @model_validator(mode="after")
    def _experts_know_modules_there_are(self) -> Self:
        drafted = {module.id for module in self.drafted_modules}
        for number, expert in enumerate(self.experts):
            unknown = sorted(set(expert.modules) - drafted)
            if unknown:
                raise PydanticCustomError(
                    "no_module",
                    "{name} is no module or document of the course",
                    {"within": ("experts", number, "modules"), "name": ", ".join(unknown)},
                )
        return self

    @model_validator(mode="after")
    def _checks_are_of_modules_there_are(self) -> Self:
        drafted = {module.id for module in self.drafted_modules}
        for number, check in enumerate(self.accessibility.checks if self.accessibility else ()):
            if check.module is not None and check.module not in drafted:
                raise PydanticCustomError(
                    "no_module",
                    "{name} is no module or document of the course",
                    {"within": ("accessibility", "checks", number, "module"), "name": check.module},
                )
        return self

    @model_validator(mode="after")
    def _a_follow_up_comes_after_the_training_began(self) -> Self:
        days = self.administration.session.days if self.administration else ()
        for number, milestone in enumerate(self.deployment.milestones if self.deployment else ()):
            if milestone.step is MilestoneStep.FOLLOW_UP and days and milestone.day < days[0]:
                raise PydanticCustomError(
                    "order",
                    "follows up on {day} what begins on {first} (administration.session.half_days)",
                    {
                        "within": ("deployment", "milestones", number, "day"),
                        "day": milestone.day.isoformat(),
                        "first": days[0].isoformat(),
                    },
                )
        return self

    @property
    def drafted_modules(self) -> tuple[Module, ...]:
        """Return all that is drafted: the modules, then the documents of the course."""
        return (*self.modules, *(document.module for document in self.documents))

    @property
    def theme_settings(self) -> ThemeSettings | None:
        """Return the settings of the course's theme; None if it has none."""
        return ThemeSettings(name=self.theme) if isinstance(self.theme, ThemeName) else self.theme

    @property
    def stated_accessibility(self) -> Accessibility:
        """Return what people say of accessibility; nothing if they said nothing."""
        return self.accessibility or Accessibility()

    @property
    def organisation(self) -> str:
        """Return the name of the organisation whose course it is; empty if nothing says it."""
        if self.context is not None:
            return self.context.organisation
        provider = self.administration.provider if self.administration else None
        return (provider.name if provider else None) or ""

    @property
    def remote_sources(self) -> tuple[Remote, ...]:
        """Return the entries of `sources` that are pulled from elsewhere."""
        return tuple(source for source in self.sources if isinstance(source, Remote))

    def canonical(self) -> bytes:
        """Return the canonical JSON; it is cached, because each of its modules is criticised by it."""
        return _write_canonical(ByIdentity(self))

    def document(self, document_id: str) -> CourseDocument | None:
        """Return the document of that id, if the course has it."""
        return next((document for document in self.documents if document.id == document_id), None)

    @property
    def house_style(self) -> Module:
        """Return the module that holds the course's style rules: people review it, learners never see it."""
        title = read_texts("course", self.language)["house_style"]
        return Module(id=HOUSE_STYLE, title=title, artefacts=("summary",))

    @property
    def reviewed_modules(self) -> tuple[Module, ...]:
        """Return all that people review: what is drafted, then the house style."""
        return (*self.drafted_modules, self.house_style)

    def module(self, module_id: str) -> Module | None:
        """Return the module or document of that id, or the house style; None if there is none."""
        if module_id == HOUSE_STYLE:
            return self.house_style
        return next((module for module in self.drafted_modules if module.id == module_id), None)

    def find_expert(self, person: str, module: str) -> Expert | None:
        """Return the expert of that name who is asked about a module, given by its id, or None."""
        return next((each for each in self.list_experts(module) if each.person == person), None)

    def list_experts(self, module: str) -> tuple[Expert, ...]:
        """Return the experts who are asked about a module, given by its id."""
        return tuple(each for each in self.experts if not each.modules or module in each.modules)

    def find_source_rights(self, name: str) -> str:
        """Return the rights stated for a source, by the name it is cited by; empty if none are.

        Of an expert's answer or a session report, whose it is.
        """
        if parse_answer_name(name) is not None or parse_session_name(name) is not None:
            return name_source(name, self.language)
        return next(
            (each.rights for each in self.sources if each.rights and fnmatchcase(name, each.path)), ""
        )

    def find_source_authority(self, name: str) -> Authority | None:
        """Return whose rules a source states, by the name it is cited by; None if the course does not say."""
        named = (each.authority for each in self.sources if fnmatchcase(name, each.path))
        return next((each for each in named if each is not None), None)

    def language_of(self, module: Module) -> Language:
        """Return the language a module is written in."""
        return module.language or self.language

    def rule_of(self, module: Module) -> CompletionRule:
        """Return when a module is complete, how often its quiz may be taken, and what counts.

        The module's own settings override the course's. A document follows the usual rule: it is not tracked.
        """
        if self.document(module.id) is not None:
            return CompletionRule()
        return CompletionRule(
            completion=module.completion or self.completion,
            attempts=module.attempts or self.attempts,
            scored=module.scored or self.scored,
        )

    def key_of(self, module: Module) -> str:
        """Return the module's partition key."""
        return join_key(self.id, module.id)

    def activity_of(self, module_id: str) -> str:
        """Return a module's activity IRI (xAPI 1.0.3, 4.1.4.1), which never changes."""
        return f"{self.iri.rstrip('/')}/{module_id}"


@lru_cache(maxsize=MOST_CACHED)
def _write_canonical(key: ByIdentity[Course]) -> bytes:
    return super(Course, key.value).canonical()
