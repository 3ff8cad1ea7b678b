"""Every deliverable there is: a new one is a folder beside this file, and a line here."""

from pipelines.drafting.artefacts.benchmark import extractive as benchmark
from pipelines.drafting.artefacts.benchmark import model as benchmark_model
from pipelines.drafting.artefacts.case_study import extractive as case_study
from pipelines.drafting.artefacts.case_study import model as case_model
from pipelines.drafting.artefacts.catalogue_entry import extractive as catalogue_entry
from pipelines.drafting.artefacts.deliverable import Deliverable, Recipe
from pipelines.drafting.artefacts.deployment_plan import extractive as deployment_plan
from pipelines.drafting.artefacts.deployment_plan import model as deployment_plan_model
from pipelines.drafting.artefacts.figures import extractive as figures
from pipelines.drafting.artefacts.figures import model as figures_model
from pipelines.drafting.artefacts.flashcards import extractive as flashcards
from pipelines.drafting.artefacts.flashcards import model as flashcards_model
from pipelines.drafting.artefacts.flashcards import renderer as flashcards_renderer
from pipelines.drafting.artefacts.glossary import extractive as glossary
from pipelines.drafting.artefacts.glossary import model as glossary_model
from pipelines.drafting.artefacts.glossary import renderer as glossary_renderer
from pipelines.drafting.artefacts.lesson import extractive as lesson
from pipelines.drafting.artefacts.lesson import model as lesson_model
from pipelines.drafting.artefacts.lesson import renderer as lesson_renderer
from pipelines.drafting.artefacts.letters import extractive as letters
from pipelines.drafting.artefacts.letters import model as letters_model
from pipelines.drafting.artefacts.narration import extractive as narration
from pipelines.drafting.artefacts.narration import model as narration_model
from pipelines.drafting.artefacts.needs_analysis import extractive as needs_analysis
from pipelines.drafting.artefacts.needs_analysis import model as needs_model
from pipelines.drafting.artefacts.open_questions import extractive as open_questions
from pipelines.drafting.artefacts.open_questions import model as open_model
from pipelines.drafting.artefacts.paperwork import extractive as paperwork
from pipelines.drafting.artefacts.positioning import extractive as positioning
from pipelines.drafting.artefacts.positioning import model as positioning_model
from pipelines.drafting.artefacts.programme import extractive as programme
from pipelines.drafting.artefacts.programme import model as programme_model
from pipelines.drafting.artefacts.quiz import extractive as quiz
from pipelines.drafting.artefacts.quiz import model as quiz_model
from pipelines.drafting.artefacts.quiz import renderer as quiz_renderer
from pipelines.drafting.artefacts.quiz.answers import QuizAnswer
from pipelines.drafting.artefacts.session_plan import extractive as session_plan
from pipelines.drafting.artefacts.session_plan import model as session_plan_model
from pipelines.drafting.artefacts.session_plan import renderer as session_plan_renderer
from pipelines.drafting.artefacts.slides import extractive as slides
from pipelines.drafting.artefacts.slides import model as slides_model
from pipelines.drafting.artefacts.sponsor_kit import extractive as sponsor_kit
from pipelines.drafting.artefacts.sponsor_kit import model as sponsor_kit_model
from pipelines.drafting.artefacts.summary import extractive as summary
from pipelines.drafting.artefacts.summary import model as summary_model
from pipelines.drafting.artefacts.summary import renderer as summary_renderer
from pipelines.drafting.artefacts.trainer_guide import extractive as trainer_guide
from pipelines.drafting.artefacts.trainer_guide import model as guide_model
from schemas.course import ArtefactKind

DELIVERABLES: dict[ArtefactKind, Deliverable] = {
    ArtefactKind.LESSON: Deliverable(
        lesson.from_material,
        lesson_renderer.markdown,
        Recipe(lesson_model.LessonAnswer, lesson_model.outline, lesson_model.build, in_parts=True),
    ),
    ArtefactKind.QUIZ: Deliverable(
        quiz.from_material,
        quiz_renderer.markdown,
        Recipe(QuizAnswer, quiz_model.outline, quiz_model.build, in_parts=True),
    ),
    ArtefactKind.POSITIONING: Deliverable(
        positioning.from_material,
        quiz_renderer.markdown,
        Recipe(QuizAnswer, quiz_model.outline, positioning_model.build, aimed=True),
        last=True,
    ),
    ArtefactKind.SUMMARY: Deliverable(
        summary.from_material,
        summary_renderer.markdown,
        Recipe(summary_model.SummaryAnswer, summary_model.outline, summary_model.build, in_parts=True),
    ),
    ArtefactKind.NEEDS_ANALYSIS: Deliverable(
        needs_analysis.from_material,
        lesson_renderer.markdown,
        Recipe(
            needs_model.NeedsAnalysisAnswer,
            needs_model.outline,
            needs_model.build,
            shown=needs_model.shown,
            figures=needs_model.figure_lines,
        ),
    ),
    ArtefactKind.BENCHMARK: Deliverable(
        benchmark.from_material,
        lesson_renderer.markdown,
        Recipe(benchmark_model.BenchmarkAnswer, benchmark_model.outline, benchmark_model.build),
    ),
    ArtefactKind.SESSION_PLAN: Deliverable(
        session_plan.from_material,
        session_plan_renderer.markdown,
        Recipe(session_plan_model.SessionPlanAnswer, session_plan_model.outline, session_plan_model.build),
    ),
    ArtefactKind.TRAINER_GUIDE: Deliverable(
        trainer_guide.from_material,
        lesson_renderer.markdown,
        Recipe(guide_model.TrainerGuideAnswer, guide_model.outline, guide_model.build),
    ),
    ArtefactKind.OPEN_QUESTIONS: Deliverable(
        open_questions.from_material,
        lesson_renderer.markdown,
        Recipe(open_model.OpenQuestionsAnswer, open_model.outline, open_model.build),
    ),
    ArtefactKind.CASE_STUDY: Deliverable(
        case_study.from_material,
        lesson_renderer.markdown,
        Recipe(case_model.CaseStudyAnswer, case_model.outline, case_model.build),
    ),
    ArtefactKind.LETTERS: Deliverable(
        letters.from_material,
        lesson_renderer.markdown,
        Recipe(letters_model.LettersAnswer, letters_model.outline, letters_model.build),
        filled=True,
    ),
    ArtefactKind.PROGRAMME: Deliverable(
        programme.from_material,
        lesson_renderer.markdown,
        Recipe(programme_model.ProgrammeAnswer, programme_model.outline, programme_model.build),
        filled=True,
    ),
    ArtefactKind.PAPERWORK: Deliverable(paperwork.from_material, lesson_renderer.markdown, filled=True),
    ArtefactKind.CATALOGUE_ENTRY: Deliverable(
        catalogue_entry.from_material, lesson_renderer.markdown, filled=True
    ),
    ArtefactKind.DEPLOYMENT_PLAN: Deliverable(
        deployment_plan.from_material,
        lesson_renderer.markdown,
        Recipe(
            deployment_plan_model.DeploymentPlanAnswer,
            deployment_plan_model.outline,
            deployment_plan_model.build,
            shown=needs_model.shown,
        ),
        filled=True,
    ),
    ArtefactKind.SPONSOR_KIT: Deliverable(
        sponsor_kit.from_material,
        lesson_renderer.markdown,
        Recipe(sponsor_kit_model.SponsorKitAnswer, sponsor_kit_model.outline, sponsor_kit_model.build),
        filled=True,
    ),
    ArtefactKind.GLOSSARY: Deliverable(
        glossary.from_material,
        glossary_renderer.markdown,
        Recipe(glossary_model.GlossaryAnswer, glossary_model.outline, glossary_model.build, in_parts=True),
    ),
    ArtefactKind.FLASHCARDS: Deliverable(
        flashcards.from_material,
        flashcards_renderer.markdown,
        Recipe(
            flashcards_model.FlashcardsAnswer, flashcards_model.outline, flashcards_model.build, in_parts=True
        ),
    ),
    ArtefactKind.SLIDES: Deliverable(
        slides.from_material,
        lesson_renderer.markdown,
        Recipe(slides_model.SlidesAnswer, slides_model.outline, slides_model.build, in_parts=True),
    ),
    ArtefactKind.FIGURES: Deliverable(
        figures.from_material,
        lesson_renderer.markdown,
        Recipe(figures_model.FiguresAnswer, figures_model.outline, figures_model.build, in_parts=True),
    ),
    ArtefactKind.NARRATION: Deliverable(
        narration.from_material,
        lesson_renderer.markdown,
        Recipe(
            narration_model.NarrationAnswer, narration_model.outline, narration_model.build, in_parts=True
        ),
    ),
}
