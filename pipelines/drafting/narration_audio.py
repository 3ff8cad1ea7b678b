"""A narration read aloud: a recording of each statement, and only of what nobody has read yet."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from adapters.speech import Spoken, Voice
from adapters.speech.recordings import Recordings
from adapters.speech.sound import WAV
from pipelines.drafting.text.spoken_form import spell_out
from schemas.draft import Content, Nature, Notes, Recorded, Recording, Section, Statement, Table
from schemas.errors import BudgetExceeded, SpeechUnusable
from schemas.finding import Finding
from schemas.language import Language

SILENT, ENGINE, BUDGET = "narration.silent", "narration.engine", "narration.budget"
PERSONAL = "narration.personal-data"

UNREAD = frozenset({ENGINE, BUDGET})
"""What another run may mend: an engine that failed, or a run's budget."""

HEAVY = "narration.heavy"

AT_ONCE = 4
"""Texts read at a time: what a server gives one customer, and more than an engine here needs."""

BYTES_A_SECOND = 44_100
"""Of 16-bit PCM at 22,050 Hz, espeak-ng's own rate."""

MOST_MEGABYTES = 10
"""Uncompressed: some four minutes of speech."""

UNSAID = frozenset({Nature.BLANK, Nature.MISSING})


@dataclass(frozen=True)
class NarrationRun:
    """A content whose narration is read aloud as far as anybody could, and what kept them from more.

    `characters`: of the texts read now; `calls` and `known`: how many were read, and found again.
    """

    content: Content
    findings: tuple[Finding, ...] = ()
    calls: int = 0
    known: int = 0
    characters: int = 0


def list_spoken_statements(sections: Sequence[Section]) -> Iterator[Statement]:
    """Yield what is read aloud, in order: neither tables, nor a speaker's notes, nor what is left blank."""
    for section in sections:
        for block in section.blocks:
            if not isinstance(block, Table | Notes):
                yield from (each for each in block.statements if each.nature not in UNSAID)


def record_narration(
    content: Content,
    voice: Voice | None,
    recordings: Recordings,
    kept_here: Callable[[str], bool] | None = None,
) -> NarrationRun:
    """Return the content with a recording of each statement of its narration; without one where it has none.

    What is `kept_here` is not read: a voice elsewhere is not told it, and a finding says how much that is.
    Recordings of texts that are gone are dropped. Without a voice, or where it fails, the narration is its
    transcript, with what was recorded before, and a finding says so; so it is where the voice's budget
    ends. Raises StoreUnusable.
    """
    narration = next((each for each in content.artefacts if isinstance(each, Recorded)), None)
    if narration is None:
        return NarrationRun(content)
    if voice is None:
        silent = Finding(rule=SILENT, place=narration.kind, facts={})
        return NarrationRun(_with(content, narration, ()), (silent,))
    reader = _RecordingMaker(voice, recordings, content.language)
    statements = tuple(list_spoken_statements(narration.sections))
    told = tuple(each for each in statements if kept_here is None or not kept_here(each.text))
    made = reader.read(told)
    unsaid = len(statements) - len(told)
    findings = (*_personal(narration, unsaid), *reader.findings(narration), *_heavy(narration, made))
    recorded = _with(content, narration, made)
    return NarrationRun(recorded, findings, reader.calls, reader.known, reader.characters)


class _RecordingMaker:
    """Reads the statements of one narration; stops at the first failure, as the next would meet it too."""

    def __init__(self, voice: Voice, recordings: Recordings, language: Language) -> None:
        self._voice = voice
        self._recordings = recordings
        self._language = language
        self._failure: SpeechUnusable | BudgetExceeded | None = None
        self._unread = 0
        self.calls = self.known = self.characters = 0

    def read(self, statements: tuple[Statement, ...]) -> tuple[Recording, ...]:
        found = self._find_recordings(statements)
        self.known = len(found)
        said = {each.id: spell_out(each.text, self._language) for each in statements}
        heard = self._speak_texts(
            list(dict.fromkeys(said[each.id] for each in statements if each.id not in found))
        )
        for each in statements:
            words = said[each.id]
            if each.id not in found and words in heard:
                found[each.id] = self._recordings.keep(each, words, self._language, heard[words])
        self._unread = len(statements) - len(found)
        return tuple(found[each.id] for each in statements if each.id in found)

    def findings(self, narration: Recorded) -> tuple[Finding, ...]:
        if self._failure is None:
            return ()
        facts = {"said": str(self._failure.explain(self._language)), "count": str(self._unread)}
        rule = BUDGET if isinstance(self._failure, BudgetExceeded) else ENGINE
        return (Finding(rule=rule, place=narration.kind, facts=facts),)

    def _find_recordings(self, statements: tuple[Statement, ...]) -> dict[str, Recording]:
        try:
            engine = self._voice.engine(self._language)
        except SpeechUnusable as failure:
            self._failure = failure
            return {}
        looked = (
            (
                each.id,
                self._recordings.find(each, spell_out(each.text, self._language), self._language, engine),
            )
            for each in statements
        )
        return {name: recording for name, recording in looked if recording is not None}

    def _speak_texts(self, texts: list[str]) -> dict[str, Spoken]:
        if self._failure is not None or not texts:
            return {}
        with ThreadPoolExecutor(min(AT_ONCE, len(texts))) as pool:
            answers = zip(texts, pool.map(self._say, texts), strict=True)
            heard = {text: speech for text, speech in answers if speech is not None}
        self.calls = len(heard)
        self.characters = sum(map(len, heard))
        return heard

    def _say(self, text: str) -> Spoken | None:
        """Return a text read aloud; after the first failure of any thread nothing more is begun."""
        if self._failure is not None:
            return None
        try:
            return self._voice.say(text, self._language)
        except (SpeechUnusable, BudgetExceeded) as failure:
            self._failure = failure
            return None


def _personal(narration: Recorded, unsaid: int) -> Iterator[Finding]:
    if unsaid:
        yield Finding(rule=PERSONAL, place=narration.kind, facts={"count": str(unsaid)})


def _heavy(narration: Recorded, made: tuple[Recording, ...]) -> Iterator[Finding]:
    """Yield a finding where recordings nobody could compress are a burden to download."""
    milliseconds = sum(each.milliseconds for each in made if each.media_type == WAV)
    megabytes = milliseconds * BYTES_A_SECOND / 1000 / 1_000_000
    if megabytes > MOST_MEGABYTES:
        yield Finding(rule=HEAVY, place=narration.kind, facts={"megabytes": f"{megabytes:.0f}"})


def _with(content: Content, narration: Recorded, recordings: tuple[Recording, ...]) -> Content:
    if narration.recordings == recordings:
        return content
    recorded = narration.model_copy(update={"recordings": recordings})
    artefacts = tuple(recorded if each is narration else each for each in content.artefacts)
    return content.model_copy(update={"artefacts": artefacts})
