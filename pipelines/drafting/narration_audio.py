"""Recordings of a narration: each statement is read aloud once, and again only if its text changes."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from adapters.speech import Spoken, Voice
from adapters.speech.recordings import Recordings
from adapters.speech.sound import WAV
from pipelines.drafting.text.spoken_form import spell_out
from schemas.draft import Content, Nature, Recorded, Recording, Section, Statement
from schemas.draft.nature_labels import label_spoken
from schemas.errors import BudgetExceeded, SpeechUnusable
from schemas.finding import WORDING, Finding
from schemas.language import Language

SILENT, ENGINE, BUDGET = "narration.silent", "narration.engine", "narration.budget"
PERSONAL = "narration.personal-data"

RETRIED_RULES = frozenset({ENGINE, BUDGET})
"""Rules whose findings another run may settle: the engine failed, or the run's budget ended."""

HEAVY = "narration.heavy"

MOST_AT_ONCE = 4
"""Texts read in parallel: servers allow one customer about as many, and a local engine needs fewer."""

BYTES_A_SECOND = 44_100
"""Of 16-bit PCM at 22,050 Hz, espeak-ng's own rate."""

MOST_MEGABYTES = 10
"""Uncompressed: some four minutes of speech."""

NOT_SPOKEN = frozenset({Nature.BLANK, Nature.MISSING})


@dataclass(frozen=True)
class NarrationRun:
    """A content with the recordings that could be made, and findings on those that could not.

    `calls` counts the texts read now, `characters` their length, `known` the recordings that existed already.
    """

    content: Content
    findings: tuple[Finding, ...] = ()
    calls: int = 0
    known: int = 0
    characters: int = 0


def list_spoken_statements(sections: Sequence[Section]) -> Iterator[Statement]:
    """Yield the statements to read aloud, in order: no tables, no speaker's notes, nothing left blank."""
    for section in sections:
        for block in section.blocks:
            if block.is_for_learners:
                yield from (each for each in block.list_statements() if each.nature not in NOT_SPOKEN)


def record_narration(
    content: Content,
    voice: Voice | None,
    recordings: Recordings,
    kept_here: Callable[[str], bool] | None = None,
) -> NarrationRun:
    """Return the content with a recording of each statement of its narration, if it has a narration.

    Texts for which `kept_here` is true are not sent to the voice, and a finding counts them. Recordings of
    texts that are gone are dropped. Without a voice, or if it fails or its budget ends, the narration keeps
    its transcript and the recordings it had, and a finding says so. Raises StoreUnusable.
    """
    narration = next(
        (deliverable for deliverable in content.artefacts if isinstance(deliverable, Recorded)), None
    )
    if narration is None:
        return NarrationRun(content)
    if voice is None:
        silent = Finding(rule=SILENT, place=narration.kind, facts={})
        return NarrationRun(_replace_recordings(content, narration, ()), (silent,))
    reader = _RecordingMaker(voice, recordings, content.language)
    statements = tuple(list_spoken_statements(narration.sections))
    speakable = tuple(
        statement for statement in statements if kept_here is None or not kept_here(statement.text)
    )
    recordings_made = reader.read(speakable)
    unsent = len(statements) - len(speakable)
    findings = (
        *_report_unsent(narration, unsent),
        *reader.report_failure(narration),
        *_report_heavy(narration, recordings_made),
    )
    recorded = _replace_recordings(content, narration, recordings_made)
    return NarrationRun(recorded, findings, reader.calls, reader.known, reader.characters)


class _RecordingMaker:
    """Makes the recordings of one narration; stops at the first failure, as the next text would fail too."""

    def __init__(self, voice: Voice, recordings: Recordings, language: Language) -> None:
        self._voice = voice
        self._recordings = recordings
        self._language = language
        self._failure: SpeechUnusable | BudgetExceeded | None = None
        self._unread = 0
        self.calls = self.known = self.characters = 0

    def read(self, statements: tuple[Statement, ...]) -> tuple[Recording, ...]:
        recordings = self._find_recordings(statements)
        self.known = len(recordings)
        spelled_out = {each.id: self._spell_out(each) for each in statements}
        speeches = self._speak_texts(
            list(dict.fromkeys(spelled_out[each.id] for each in statements if each.id not in recordings))
        )
        for statement in statements:
            words = spelled_out[statement.id]
            if statement.id not in recordings and words in speeches:
                recordings[statement.id] = self._recordings.keep(
                    statement, words, self._language, speeches[words]
                )
        self._unread = len(statements) - len(recordings)
        return tuple(recordings[each.id] for each in statements if each.id in recordings)

    def report_failure(self, narration: Recorded) -> tuple[Finding, ...]:
        if self._failure is None:
            return ()
        facts = {
            "said": str(self._failure.explain(self._language)),
            "count": str(self._unread),
            WORDING: self._failure.wording,
        }
        rule = BUDGET if isinstance(self._failure, BudgetExceeded) else ENGINE
        return (Finding(rule=rule, place=narration.kind, facts=facts),)

    def _spell_out(self, statement: Statement) -> str:
        return spell_out(label_spoken(statement, self._language), self._language)

    def _find_recordings(self, statements: tuple[Statement, ...]) -> dict[str, Recording]:
        try:
            engine = self._voice.engine(self._language)
        except SpeechUnusable as failure:
            self._failure = failure
            return {}
        recordings = (
            (
                statement.id,
                self._recordings.find(statement, self._spell_out(statement), self._language, engine),
            )
            for statement in statements
        )
        return {name: recording for name, recording in recordings if recording is not None}

    def _speak_texts(self, texts: list[str]) -> dict[str, Spoken]:
        if self._failure is not None or not texts:
            return {}
        with ThreadPoolExecutor(min(MOST_AT_ONCE, len(texts))) as pool:
            answers = zip(texts, pool.map(self._say, texts), strict=True)
            speeches = {text: speech for text, speech in answers if speech is not None}
        self.calls = len(speeches)
        self.characters = sum(map(len, speeches))
        return speeches

    def _say(self, text: str) -> Spoken | None:
        """Return a text read aloud; None if this or any other thread has failed."""
        if self._failure is not None:
            return None
        try:
            return self._voice.say(text, self._language)
        except (SpeechUnusable, BudgetExceeded) as failure:
            self._failure = failure
            return None


def _report_unsent(narration: Recorded, unsent: int) -> Iterator[Finding]:
    if unsent:
        yield Finding(rule=PERSONAL, place=narration.kind, facts={"count": str(unsent)})


def _report_heavy(narration: Recorded, recordings: tuple[Recording, ...]) -> Iterator[Finding]:
    """Yield a finding if uncompressed recordings are heavy to download."""
    milliseconds = sum(recording.milliseconds for recording in recordings if recording.media_type == WAV)
    megabytes = milliseconds * BYTES_A_SECOND / 1000 / 1_000_000
    if megabytes > MOST_MEGABYTES:
        yield Finding(rule=HEAVY, place=narration.kind, facts={"megabytes": f"{megabytes:.0f}"})


def _replace_recordings(content: Content, narration: Recorded, recordings: tuple[Recording, ...]) -> Content:
    if narration.recordings == recordings:
        return content
    recorded = narration.model_copy(update={"recordings": recordings})
    artefacts = tuple(
        recorded if deliverable is narration else deliverable for deliverable in content.artefacts
    )
    return content.model_copy(update={"artefacts": artefacts})
