"""A session plan without a model: a phase for each objective, in the sources' words."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil

from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.session_plan.durations import Duration, find_longest
from pipelines.deliverables.session_plan.methods import WISHES, Method, choose_method, choose_telling
from pipelines.deliverables.session_plan.minutes import (
    balance_minutes,
    drop_spare_phases,
    give_least_minutes,
    merge_phases,
    need_more_minutes,
)
from pipelines.deliverables.session_plan.phase_content import join_evidence, list_source_names
from pipelines.deliverables.session_plan.room_papers import count_paper_minutes
from pipelines.deliverables.session_plan.trainer_tasks import list_trainer_tasks
from pipelines.deliverables.session_plan.wording import Frame, SessionPlanWording, read_wording
from pipelines.drafting.citations import cite_context
from pipelines.drafting.kind import Material
from pipelines.drafting.objectives.activities import Activity, list_planned_activities
from pipelines.drafting.objectives.cases import select_cases
from pipelines.drafting.objectives.evidence import Evidence, gather_chapter_evidence
from pipelines.drafting.objectives.evidence_blanks import describe_missing_evidence
from pipelines.drafting.objectives.expected_answers import gather_asked_evidence
from pipelines.drafting.speaker_notes import find_notes_beside
from schemas.course import Bloom, Course, Objective
from schemas.draft import Citation, Modality, Nature, Origin, Phase, list_questions_of
from schemas.ids import LONGEST_LINE
from schemas.language import Language
from schemas.languages.formats import join_words
from schemas.real_minutes import RealMinutes, find_real_minutes, is_far

SHORTEST_WITH_PRACTICE, SHORTEST_WITH_DEBRIEF = 15, 8
"""Minutes of a session from which it has a practice phase, and from which it has a debrief."""

FEWEST_PHASES = 3
"""Phases of a session from which it has a neighbour to open or close in."""

MINUTES_A_CHAPTER = 7
"""Without objectives, a session covers one chapter for each so many minutes."""

OPENING, PRACTICE, DEBRIEF, CLOSING = 3, 6, 3, 3
"""Weights of the phases around the objectives, in the unit of `WISHES`."""

SPARE_FIRST = ("flashcards", "open_questions", "practice", "case_study", "debrief", "positioning")
"""What a session that is too short does without, the first first."""

SHORTEST_QUIZ, MINUTES_A_QUESTION = 5, 0.75
"""Minutes of a quiz at least, and those of a question: to read, to answer, to correct together."""

MOST_NOTES = 4
"""Sentences of a speaker's notes that a phase quotes; the trainer guide has all of them."""


def from_material(material: Material) -> SessionPlan | None:
    """Return the plan, its minutes those of the module; None if the sources hold nothing to teach."""
    if not material.chapters:
        return None
    planner = _Planner(material)
    total = material.module.duration_minutes
    phases = drop_spare_phases(tuple(planner.phases()), total, planner.list_spare(), planner.least_minutes)
    phases = planner.note_left_out(planner.fold_frames(phases))
    phases = give_least_minutes(phases, total, planner.least_minutes)
    tasks = list_trainer_tasks(material.request.course, material.language, material.ids)
    merged = merge_phases(phases, total)
    balanced = balance_minutes(merged, total, planner.given_minutes)
    real = choose_real_minutes(balanced, material.request.real_minutes)
    followed = balance_minutes(merged, total, real | planner.given_minutes) if real else balanced
    if fits_real_minutes(followed, real, planner.given_minutes):
        balanced = followed
    return SessionPlan(phases=tuple(map(planner.tell_if_longer, balanced)), left_to_trainer=tasks)


def choose_real_minutes(phases: Sequence[Phase], real: Sequence[RealMinutes]) -> dict[str, int]:
    """Return the minutes that phases took in sessions, by their id; none if they are near the planned ones.

    All known ones are taken together: of a phase that gives up minutes to another they say how many it needs.
    """
    found = [(phase, find_real_minutes(real, phase.title, phase.objective)) for phase in phases]
    known = [(phase, minutes) for phase, minutes in found if minutes is not None]
    is_needed = any(is_far(minutes, phase.minutes) for phase, minutes in known)
    return {phase.id: minutes for phase, minutes in known} if is_needed else {}


def fits_real_minutes(phases: Sequence[Phase], real: Mapping[str, int], given: Container[str]) -> bool:
    """Return whether phases have the minutes they took in sessions, but for those a person's plan gives.

    A session that is too short for all would shorten phases that went as planned: its plan stays as it is,
    and a finding says how many minutes are missing.
    """
    followed = (phase for phase in phases if phase.id in real and phase.id not in given)
    return not any(is_far(real[phase.id], phase.minutes) for phase in followed)


def choose_modality(course: Course) -> Modality:
    """Return whether the course's session is remote (it names a platform and no place) or on site."""
    session = course.administration.session if course.administration else None
    remote = session is not None and session.remote is not None and session.place is None
    return Modality.REMOTE if remote else Modality.ON_SITE


def _describe_trainer_part(
    method: Method, objective: Objective | None, evidence: Evidence | None, language: Language
) -> str:
    """Return what the trainer does; on an objective without evidence, what to look for first."""
    if objective is not None and evidence is None:
        return describe_missing_evidence(objective, language)
    return method.trainer


@dataclass(frozen=True)
class _Planner:
    material: Material
    given_minutes: dict[str, int] = field(default_factory=dict)
    """The minutes that a person's plan gives, by the id of the phase; filled by `phases`."""

    least_minutes: dict[str, int] = field(default_factory=dict)
    """The minutes a phase takes at least where that is known: those of answering; filled by `phases`."""

    spare: dict[str, str] = field(default_factory=dict)
    """The ids of the phases a short session does without, by their name; filled by `phases`."""

    durations: dict[Citation, Duration] = field(default_factory=dict)
    """How long a procedure lasts in the sources, by its first step; filled by `phases`.

    A phase cites its steps, whatever it was merged with.
    """

    own_shares: dict[str, Fraction] = field(default_factory=dict)
    """The share of its minutes that a phase has for itself, by its id; filled by `fold_frames`."""

    @property
    def _words(self) -> SessionPlanWording:
        return read_wording(self.material.language)

    def phases(self) -> Iterator[Phase]:
        """Yield the phases in order; their minutes are weights, to be balanced later."""
        module = self.material.module
        yield self._make_opening()
        yield from self._make_paper_phase("positioning")
        yield from self._make_teaching_phases()
        yield from self._make_paper_phase("case_study")
        if "case_study" not in self.spare and module.duration_minutes >= SHORTEST_WITH_PRACTICE:
            yield self._spare("practice", self._make_frame_phase(self._words.practice, PRACTICE))
        yield from self._make_paper_phase("open_questions")
        if module.duration_minutes >= SHORTEST_WITH_DEBRIEF:
            yield self._spare("debrief", self._make_frame_phase(self._words.debrief, DEBRIEF))
        yield from self._make_paper_phase("flashcards")
        if "quiz" in module.artefacts:
            quiz = self._make_frame_phase(self._words.quiz, self._count_quiz_minutes())
            self.least_minutes[quiz.id] = quiz.minutes
            yield quiz
        yield self._make_closing()

    def _make_paper_phase(self, kind: str) -> Iterator[Phase]:
        """Yield the phase in which a paper of the module is used, if there is one, with its minutes."""
        minutes = count_paper_minutes(kind, self.material.made)
        if minutes is not None:
            phase = self._spare(kind, self._make_frame_phase(self._words.papers[kind], minutes))
            self.least_minutes[phase.id] = minutes
            yield phase

    def _spare(self, name: str, phase: Phase) -> Phase:
        self.spare[name] = phase.id
        return phase

    def list_spare(self) -> list[str]:
        """Return the ids of the phases a short session does without, the first to go first."""
        return [self.spare[name] for name in SPARE_FIRST if name in self.spare]

    def note_left_out(self, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        """Return the phases; the first and the last name the papers that the session has no minutes for."""
        kept = {phase.id for phase in phases}
        left_out = [kind for kind in self._words.papers if self.spare.get(kind, phases[0].id) not in kept]
        before = [kind for kind in left_out if kind == "positioning"]
        after = [kind for kind in left_out if kind != "positioning"]
        phases = (self._add_papers(phases[0], self._words.before_session, before), *phases[1:])
        return (*phases[:-1], self._add_papers(phases[-1], self._words.after_session, after))

    def _add_papers(self, phase: Phase, text: str, kinds: Sequence[str]) -> Phase:
        if not kinds:
            return phase
        said = f"{phase.trainer} {text.format(papers=self._list_papers(kinds))}"
        return phase.model_copy(update={"trainer": self._words.say("{said}", said=said)})

    def _list_papers(self, kinds: Sequence[str]) -> str:
        """Return the names of papers, each with its minutes."""
        words = self._words
        named = [
            words.paper_minutes.format(
                paper=words.papers[kind].title, minutes=self.least_minutes[self.spare[kind]]
            )
            for kind in kinds
        ]
        return join_words(named, words.language)

    def tell_if_longer(self, phase: Phase) -> Phase:
        """Return the phase; what is practised in it is told if it lasts longer in the sources."""
        words, language = self._words, self.material.language
        done, told = choose_method(Bloom.APPLY, language, procedure=True), choose_telling(language)
        duration = self._find_duration(phase)
        own_minutes = phase.minutes * self.own_shares.get(phase.id, Fraction(1))
        is_practised = words.say("{said}", said=done.trainer) in phase.trainer
        if duration is None or not is_practised or duration.minutes <= own_minutes:
            return phase
        sentence = duration.piece.text.rstrip(".")
        longer = words.longer_than_phase.format(duration=duration.text, sentence=sentence)
        changed = {
            "method": (done.name, told.name),
            "trainer": (done.trainer, f"{told.trainer} {longer}"),
            "learners": (done.learners, told.learners),
            "assessment": (done.assessment, told.assessment),
            "adaptation": (done.adaptation, told.adaptation),
        }
        texts = {
            name: words.say("{said}", said=getattr(phase, name)).replace(
                words.say("{said}", said=old), words.say("{said}", said=new)
            )
            for name, (old, new) in changed.items()
        }
        citations = tuple(dict.fromkeys((*phase.citations, duration.piece.citation)))
        return phase.model_copy(update={**texts, "citations": citations})

    def _find_duration(self, phase: Phase) -> Duration | None:
        """Return how long the longest procedure of a phase lasts."""
        durations = [found for step, found in self.durations.items() if step in phase.citations]
        return max(durations, key=lambda each: each.minutes, default=None)

    def fold_frames(self, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        """Return the phases, closing and opening within their neighbours where a session is short.

        The closing goes first: it asks for less than the welcome does.
        """
        total = self.material.module.duration_minutes
        if len(phases) > FEWEST_PHASES and need_more_minutes(phases, total, self.least_minutes):
            *others, into, closing = phases
            phases = (*others, self._fold_closing(closing, into))
        if len(phases) >= FEWEST_PHASES and need_more_minutes(phases, total, self.least_minutes):
            opening, into, *others_after = phases
            phases = (self._fold_opening(opening, into), *others_after)
        return phases

    def _fold_closing(self, closing: Phase, into: Phase) -> Phase:
        words, hands_over = self._words, "summary" in self.material.module.artefacts
        self._share_minutes(into, closing)
        texts = [into.trainer, words.brief_closing, *([words.hand_over] if hands_over else [])]
        return into.model_copy(
            update={
                "title": f"{into.title} · {closing.title}"[:LONGEST_LINE],
                "minutes": into.minutes + closing.minutes,
                "trainer": words.say("{said}", said=" ".join(texts)),
                "resources": ", ".join(filter(None, (into.resources, words.summary if hands_over else ""))),
            }
        )

    def _fold_opening(self, opening: Phase, into: Phase) -> Phase:
        words = self._words
        self._share_minutes(into, opening)
        texts = [words.brief_opening, *self._list_opening_directions(), into.trainer]
        return into.model_copy(
            update={
                "title": f"{opening.title} · {into.title}"[:LONGEST_LINE],
                "minutes": opening.minutes + into.minutes,
                "trainer": words.say("{said}", said=" ".join(texts)),
                "citations": (*opening.citations, *into.citations),
                "adaptation": words.say(
                    "{said}", said=" ".join([*self._name_disability_contact(), into.adaptation])
                ),
            }
        )

    def _share_minutes(self, phase: Phase, folded: Phase) -> None:
        """Note which share of its minutes a phase keeps beside what is folded into it."""
        own = self.own_shares.get(phase.id, Fraction(1)) * phase.minutes
        self.own_shares[phase.id] = own / (phase.minutes + folded.minutes)

    def _count_quiz_minutes(self) -> int:
        return max(ceil(self._count_questions() * MINUTES_A_QUESTION), SHORTEST_QUIZ)

    def _count_questions(self) -> int:
        """Return how many questions were written, or are asked for while none is."""
        written = list_questions_of(self.material.made, scored=True)
        return len(written) or self.material.module.questions

    def _make_teaching_phases(self) -> Iterator[Phase]:
        for activity in self._list_activities():
            phase = self._make_teaching_phase(activity)
            if activity.minutes is not None:
                self.given_minutes[phase.id] = activity.minutes
            yield phase

    def _list_activities(self) -> Iterator[Activity]:
        """Yield what is taught: the pages of a person's plan, else objectives, else the longest chapters."""
        material, objectives = self.material, self.material.module.objectives
        if material.request.edited_plan is not None:
            yield from list_planned_activities(objectives, material.evidence)
            return
        if objectives:
            evidence = gather_asked_evidence(material.module, material.evidence)
            for objective in objectives:
                yield Activity(objective.text, objective, evidence.get(objective.id))
            return
        most = max(material.module.duration_minutes // MINUTES_A_CHAPTER, 1)
        longest = sorted(material.chapters, key=lambda each: -len(each.pieces))[:most]
        for chapter in (each for each in material.chapters if each in longest):
            yield Activity(chapter.title, None, gather_chapter_evidence(chapter, material.language))

    def _make_teaching_phase(self, activity: Activity) -> Phase:
        words, language = self._words, self.material.language
        objective, evidence = activity.objective, activity.evidence
        method = choose_method(activity.level, language, procedure=bool(evidence and evidence.steps))
        pieces = evidence.pieces if evidence else ()
        citations = tuple(piece.citation for piece in pieces)
        trainer = [_describe_trainer_part(method, objective, evidence, language)]
        assessment = [method.assessment]
        if objective and objective.condition:
            trainer.append(words.condition.format(condition=objective.condition.rstrip(".")))
        phase_id = self.material.ids.allocate_statement()
        if evidence and evidence.steps and activity.level is Bloom.APPLY:
            self._note_duration(activity.title, evidence)
        notes = find_notes_beside(citations, self.material.speaker_notes)[:MOST_NOTES]
        if notes:
            trainer.append(words.speaker.format(notes=" ".join(note.text for note in notes)))
        if objective and objective.criterion:
            assessment.append(words.criterion.format(criterion=objective.criterion.rstrip(".")))
        return Phase(
            id=phase_id,
            minutes=max(WISHES[activity.level], len(evidence.steps) + 1 if evidence else 0),
            title=activity.title,
            objective=objective.id if objective else None,
            content=join_evidence(evidence, language) if evidence else "",
            method=method.name,
            trainer=words.say("{said}", said=" ".join(trainer)),
            learners=method.learners,
            resources=self._describe_resources(evidence),
            modality=choose_modality(self.material.request.course),
            assessment=words.say("{said}", said=" ".join(assessment)),
            adaptation=words.say("{said}", said=method.adaptation),
            citations=(*citations, *(note.citation for note in notes)),
            origin=Origin.EXTRACTIVE,
            nature=None if evidence else Nature.DIRECTION,
        )

    def _note_duration(self, title: str, evidence: Evidence) -> None:
        """Note how long a procedure lasts, by what its chapter says."""
        steps = {piece.span.id for piece in evidence.steps}
        beside = [
            piece
            for chapter in self.material.chapters
            if steps & {piece.span.id for piece in chapter.pieces}
            for piece in chapter.pieces
        ]
        if found := find_longest(evidence.steps, beside, title, self.material.language):
            self.durations[evidence.steps[0].citation] = found

    def _describe_resources(self, evidence: Evidence | None) -> str:
        """Return what a trainer brings: the page of the handout, or else the sources, and the slides."""
        words, kinds = self._words, self.material.module.artefacts
        resources = []
        if evidence and "lesson" in kinds:
            resources.append(words.handout.format(title=evidence.title))
        elif evidence:
            names = list_source_names((piece.citation for piece in evidence.pieces), self.material.language)
            resources.append(words.source.format(names=", ".join(names)))
        resources += [words.slides] if "slides" in kinds else []
        return words.say("{said}", said=", ".join(resources))

    def _make_opening(self) -> Phase:
        phase = self._make_frame_phase(
            self._words.opening,
            OPENING,
            trainer=self._list_opening_directions(),
            adaptation=self._name_disability_contact(),
        )
        return phase if self._case is None else self._cite_case(phase, self._case)

    def _list_opening_directions(self) -> list[str]:
        """Return what a trainer does besides the welcome: say the objectives, start from a case."""
        words, context = self._words, self.material.request.course.context
        texts = [words.objectives] if self.material.module.objectives else []
        if self._case is not None and context is not None:
            texts.append(words.case.format(organisation=context.organisation, case=self._case))
        return texts

    @cached_property
    def _case(self) -> str | None:
        """Return the organisation's case that the session starts from, if one fits."""
        material = self.material
        return next(iter(select_cases(material.request.course, material.pieces, material.language)), None)

    def _name_disability_contact(self) -> list[str]:
        """Return the sentence on whom to ask about disabilities; an empty list if the course names nobody."""
        course = self.material.request.course
        contact = course.administration.provider.disability_contact if course.administration else None
        return [self._words.contact.format(contact=contact)] if contact else []

    def _cite_case(self, phase: Phase, case: str) -> Phase:
        """Return a phase that cites the case its directions are about."""
        return phase.model_copy(update={"citations": cite_context(self.material.request.spans, case)})

    def _make_closing(self) -> Phase:
        words = self._words
        summary = "summary" in self.material.module.artefacts
        phase = self._make_frame_phase(words.closing, CLOSING, trainer=[words.hand_over] if summary else [])
        if not summary:
            return phase
        return phase.model_copy(update={"resources": f"{phase.resources}, {words.summary}"})

    def _make_frame_phase(
        self,
        frame: Frame,
        wish: int,
        *,
        trainer: Sequence[str] = (),
        adaptation: Sequence[str] = (),
    ) -> Phase:
        words, method = self._words, frame.method
        return Phase(
            id=self.material.ids.allocate_statement(),
            minutes=wish,
            title=frame.title,
            method=method.name,
            trainer=words.say("{said}", said=" ".join([method.trainer, *trainer])),
            learners=words.say("{said}", said=method.learners),
            resources=frame.resources,
            modality=choose_modality(self.material.request.course),
            assessment=method.assessment,
            adaptation=words.say("{said}", said=" ".join([*adaptation, method.adaptation])),
            origin=Origin.EXTRACTIVE,
            nature=Nature.DIRECTION,
        )
