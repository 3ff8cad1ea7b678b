"""Objectives on a guide to accessible events, worded as a trainer would, not as the guide does.

FOLDER holds `sources/canada-a11y-fr-en`, with the same guide in French and in English. What each objective
needs was listed by hand, by the number of its passages, which are the same in both languages, before any
ranking was looked at.
"""

from pathlib import Path

from adapters.courses import CourseFolder
from pipelines.testing.sources import read_module
from schemas.course import Course, Module, Objective, ReviewPolicy, SourceFile
from schemas.language import Language
from schemas.source import SourceSpans

FILE = "sources/canada-a11y-fr-en/Best_Practices_For_Hosting_Accessible_Events_{language}.docx"
GOALS = (
    ("Réserver des interprètes et un sous-titrage", "Book interpreters and live captions", (32, 33, 34, 35)),
    (
        "Empêcher des intrus de perturber une réunion en ligne",
        "Keep intruders from disrupting an online meeting",
        (67, 70),
    ),
    (
        "Répartir les tâches entre les membres de l'équipe",
        "Share out the tasks among the team",
        (26, 27, 28, 29, 30, 31),
    ),
    ("Rédiger la convocation des participants", "Write the message that summons attendees", (45, 46, 47)),
    (
        "Citer les lois qui interdisent d'exclure une personne handicapée",
        "Name the laws that forbid excluding a disabled person",
        (7, 8, 9, 10),
    ),
    (
        "Mettre en forme des documents lisibles par tous",
        "Lay out documents that everyone can read",
        (38, 39, 40, 41, 42),
    ),
    ("Mesurer la satisfaction après la séance", "Measure satisfaction after the session", (63, 64)),
    (
        "Parler devant la caméra de façon compréhensible",
        "Speak intelligibly in front of the camera",
        (51, 52),
    ),
    ("Choisir un logiciel de visioconférence", "Choose video conferencing software", (24, 69, 76, 81)),
    ("Prévoir le coût d'un événement", "Estimate what an event costs", (65,)),
    ("Vérifier le matériel avant l'ouverture", "Check the equipment before opening", (53, 55)),
    ("Énoncer les règles de conduite au public", "Tell the audience how to behave", (56, 57)),
    (
        "Expliquer pourquoi tenir deux séances, une par langue",
        "Explain why to hold two sessions, one a language",
        (20,),
    ),
    ("Réparer une maladresse en cours de séance", "Put right a slip during the session", (58,)),
    ("Diffuser l'enregistrement et le compte rendu", "Send out the recording and the minutes", (31, 61)),
    (
        "Reconnaître ce qui gêne une personne sourde, aveugle ou distraite",
        "Recognise what hinders a deaf, blind or inattentive person",
        (3, 4, 5, 6),
    ),
)
CODES = {Language.FRENCH: "FR", Language.ENGLISH: "EN"}


def objectives(language: Language) -> tuple[Objective, ...]:
    """Return the objectives in a language."""
    texts = (french if language is Language.FRENCH else english for french, english, _ in GOALS)
    return tuple(Objective(id=f"o-{number}", text=text) for number, text in enumerate(texts, start=1))


def guide(folder: Path, language: Language) -> SourceSpans:
    """Return the spans of the guide."""
    module = Module(id="events", title="Events", objectives=objectives(language))
    course = Course(
        id="events",
        title="Events",
        language=language,
        iri="https://example.org/events",
        sources=(SourceFile(path=FILE.format(language=CODES[language])),),
        modules=(module,),
        review=ReviewPolicy(roles={"expert": ("person",)}),
    )
    return read_module(CourseFolder(folder, course), module, None)
