"""A session plan as Markdown for the review pages: the hours at a glance, then each phase's columns."""

from collections.abc import Iterator

from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.drafting.markup import CitationNotes, escape, read_markup_texts
from pipelines.drafting.text.french_spaces import NO_BREAK
from schemas.draft import Modality, Origin, Phase
from schemas.language import Language

GLANCE = {
    Language.FRENCH: ("Horaire", "Durée", "Séquence", "Objectif", "Modalité"),
    Language.ENGLISH: ("Time", "Duration", "Sequence", "Objective", "Modality"),
}
COLUMNS = {
    Language.FRENCH: {
        "content": "Contenu",
        "method": "Méthode",
        "trainer": "Ce que fait le formateur",
        "learners": "Ce que font les apprenants",
        "resources": "Ressources",
        "assessment": "Évaluation",
        "adaptation": "Adaptation",
    },
    Language.ENGLISH: {
        "content": "Content",
        "method": "Method",
        "trainer": "The trainer",
        "learners": "The learners",
        "resources": "Resources",
        "assessment": "Assessment",
        "adaptation": "Adaptation",
    },
}
MODALITIES = {
    Language.FRENCH: {
        Modality.ON_SITE: "en salle",
        Modality.REMOTE: "à distance",
        Modality.SELF_PACED: "en autonomie",
    },
    Language.ENGLISH: {
        Modality.ON_SITE: "on site",
        Modality.REMOTE: "remote",
        Modality.SELF_PACED: "self-paced",
    },
}
LEFT = {
    Language.FRENCH: "Ce que vous seul pouvez apporter",
    Language.ENGLISH: "What only you can bring",
}


def markdown(plan: SessionPlan, language: Language) -> str:
    """Return the plan, each phase with its notes and id, and the list of notes."""
    notes = CitationNotes(language)
    lines = list(_glance(plan, language))
    begins = 0
    for phase in plan.phases:
        lines += _phase(phase, begins, notes, language)
        begins += phase.minutes
    if plan.left_to_trainer:
        lines += ["", f"### {LEFT[language]}", ""]
        lines += [f"- {escape(each.text)} {notes.mark_part(each)}" for each in plan.left_to_trainer]
    return "\n".join([*lines, *notes.write_list()]) + "\n"


def _glance(plan: SessionPlan, language: Language) -> Iterator[str]:
    yield f"| {' | '.join(GLANCE[language])} |"
    yield f"|{' --- |' * len(GLANCE[language])}"
    begins = 0
    for phase in plan.phases:
        cells = (
            _hours(begins, phase.minutes),
            f"{phase.minutes} min",
            escape(phase.title),
            escape(phase.objective or "—"),
            MODALITIES[language][phase.modality],
        )
        yield f"| {' | '.join(cells)} |"
        begins += phase.minutes
    yield f"|  | **{begins} min** |  |  |  |"


def _phase(phase: Phase, begins: int, notes: CitationNotes, language: Language) -> Iterator[str]:
    human = f" _{read_markup_texts(language)['human']}_" if phase.origin is Origin.HUMAN else ""
    yield ""
    yield f"### {_hours(begins, phase.minutes)} · {escape(phase.title)} `{phase.id}`{human}"
    yield ""
    for column, name in COLUMNS[language].items():
        said = getattr(phase, column)
        if not said:
            continue
        marks = f" {notes.markers(phase.citations)}" if column == "content" else ""
        colon = f"{NO_BREAK}:" if language is Language.FRENCH else ":"
        yield f"- **{name}{colon}** {escape(said)}{marks}"


def _hours(begins: int, minutes: int) -> str:
    """Return when a phase begins and ends, counted from the session's start, e.g. `0:05–0:12`."""
    ends = begins + minutes
    return f"{begins // 60}:{begins % 60:02d}–{ends // 60}:{ends % 60:02d}"
