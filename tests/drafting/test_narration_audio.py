"""A narration read aloud: once for each text, and honest where nobody could read it."""

import contextlib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from adapters.speech.endpoint import SpeechEndpoint
from adapters.speech.factory import open_voice
from adapters.speech.recordings import Recordings
from adapters.store.folder import FolderStore
from pipelines.deliverables.narration.contract import Narration
from pipelines.drafting.budget import Meter, return_no_price
from pipelines.drafting.metered_voice import MeteredVoice
from pipelines.drafting.narration_audio import NarrationRun, record_narration
from pipelines.testing import builders
from schemas.course import Budget, SpeechEngine, SpeechSettings
from schemas.draft import Content, Nature, Notes, Origin, Paragraph, Section, Statement
from schemas.errors import BudgetExceeded, SpeechUnusable
from schemas.language import Language
from tests.adapters.speech.speaker import Speaker


def spoken(number: int, text: str, **changes: Any) -> Statement:
    return Statement(id=f"st-{number:04d}", text=text, origin=Origin.HUMAN, **changes)


ONE, TWO, THREE = (
    spoken(1, "Fermer la porte."),
    spoken(2, "Relever la sonde."),
    spoken(3, "Noter la température."),
)


def content(*statements: Statement) -> Content:
    blocks = (Paragraph(statements=statements or (ONE, TWO, THREE)),)
    page = Section(id="p-0001", title="Le relevé", blocks=blocks)
    return builders.content(artefacts=(Narration(sections=(page,)),))


def voice(speaker: Speaker, **changes: Any) -> SpeechEndpoint:
    fields = {"engine": SpeechEngine.OPENAI, "base_url": speaker.base_url, "name": "parle-1"}
    return SpeechEndpoint(SpeechSettings(**(fields | changes)), retries=0)


def recordings(tmp_path: Path) -> Recordings:
    return Recordings(FolderStore(tmp_path))


def narration(narrated: NarrationRun) -> Narration:
    found = narrated.content.artefacts[0]
    assert isinstance(found, Narration)
    return found


def rules(narrated: NarrationRun) -> list[str]:
    return [finding.rule for finding in narrated.findings]


def test_each_statement_has_a_recording_whose_audio_is_in_the_store(tmp_path: Path) -> None:
    with Speaker() as speaker:
        told = narration(record_narration(content(), voice(speaker), recordings(tmp_path)))
    assert [each.statement for each in told.recordings] == ["st-0001", "st-0002", "st-0003"]
    for recording, statement in zip(told.recordings, (ONE, TWO, THREE), strict=True):
        audio = recordings(tmp_path).audio(recording.audio)
        assert audio is not None
        assert recording.says == sha256(statement.text.encode()).hexdigest()


def test_nothing_is_spoken_twice_by_the_same_voice(tmp_path: Path) -> None:
    with Speaker() as speaker:
        first = record_narration(content(), voice(speaker), recordings(tmp_path))
        again = record_narration(content(), voice(speaker), recordings(tmp_path))
        assert len(speaker.heard) == 3
    assert again.content == first.content
    assert (first.calls, first.known, again.calls, again.known) == (3, 0, 0, 3)


def test_only_what_changed_is_spoken_anew_and_what_is_gone_is_dropped(tmp_path: Path) -> None:
    changed = spoken(2, "Relever deux sondes.")
    with Speaker() as speaker:
        before = record_narration(content(), voice(speaker), recordings(tmp_path))
        speaker.heard.clear()
        edited = before.content.model_copy(update={"artefacts": content(ONE, changed).artefacts})
        after = record_narration(edited, voice(speaker), recordings(tmp_path))
        assert speaker.said == ["Relever deux sondes."]
    kept, spoken_anew = narration(after).recordings
    assert kept == narration(before).recordings[0]
    assert (spoken_anew.statement, after.characters) == ("st-0002", len(changed.text))


def test_another_voice_speaks_everything_anew(tmp_path: Path) -> None:
    with Speaker() as speaker:
        record_narration(content(), voice(speaker), recordings(tmp_path))
        record_narration(content(), voice(speaker, voice="nova"), recordings(tmp_path))
        assert len(speaker.heard) == 6


def test_the_same_sentence_said_twice_is_spoken_once(tmp_path: Path) -> None:
    with Speaker() as speaker:
        twice = content(ONE, spoken(8, ONE.text))
        told = narration(record_narration(twice, voice(speaker), recordings(tmp_path)))
        assert len(speaker.heard) == 1
    assert len({each.audio for each in told.recordings}) == 1
    assert [each.statement for each in told.recordings] == ["st-0001", "st-0008"]


def test_without_a_voice_the_narration_is_its_transcript_and_says_so(tmp_path: Path) -> None:
    with Speaker() as speaker:
        before = record_narration(content(), voice(speaker), recordings(tmp_path)).content
    silent = record_narration(before, None, recordings(tmp_path))
    assert narration(silent).recordings == ()
    assert rules(silent) == ["narration.silent"]


def test_an_engine_that_fails_is_quoted_and_not_asked_for_every_sentence(tmp_path: Path) -> None:
    many = content(*(spoken(n, f"Faire le geste {n}.") for n in range(1, 41)))
    with Speaker(status=404) as speaker:
        failed = record_narration(many, voice(speaker), recordings(tmp_path))
        assert len(speaker.heard) < 12
    (finding,) = failed.findings
    assert finding.rule == "narration.engine"
    assert "no voice today" in finding.facts["said"]
    assert finding.facts["count"] == "40"
    assert "ne connaît pas cette adresse (réponse 404" in finding.facts["said"]
    assert narration(failed).recordings == ()


def test_an_engines_failure_is_told_in_the_language_of_the_narration(tmp_path: Path) -> None:
    english = content().model_copy(update={"language": Language.ENGLISH})
    with Speaker(status=429) as speaker:
        told = [
            record_narration(each, voice(speaker), recordings(tmp_path)).findings[0].facts["said"]
            for each in (content(), english)
        ]
    assert "refuse pour le moment" in told[0]
    assert "Wait, or raise the host's quota" in told[1]


@pytest.mark.parametrize(
    ("budget", "why"),
    [
        (Budget(tokens=0, characters=40), "40"),
        (Budget(tokens=0, cost=0.0004), "0.0004"),
    ],
    ids=["characters", "money"],
)
def test_a_paid_voice_stops_before_the_runs_budget_is_passed(
    tmp_path: Path, budget: Budget, why: str
) -> None:
    """At ten for a million characters, 40 characters cost 0.0004."""
    meter = Meter(budget, return_no_price)
    with Speaker() as speaker:
        paid = MeteredVoice(voice(speaker), meter, 10.0)
        first = record_narration(content(ONE, TWO), paid, recordings(tmp_path))
        second = record_narration(content(ONE, TWO, THREE), paid, recordings(tmp_path))
        assert sum(map(len, speaker.said)) <= 40
    assert first.findings == ()
    (told,) = second.findings
    assert (told.rule, told.facts["count"]) == ("narration.budget", "1")
    assert why in told.facts["said"]
    assert len(narration(second).recordings) == 2


def test_a_budget_in_money_reads_nothing_where_nobody_says_the_price(tmp_path: Path) -> None:
    with Speaker() as speaker:
        paid = MeteredVoice(voice(speaker), Meter(Budget(tokens=0, cost=5), return_no_price), None)
        told = record_narration(content(), paid, recordings(tmp_path))
        assert speaker.said == []
    assert "le prix d’un caractère" in told.findings[0].facts["said"]


def test_what_failed_to_be_read_is_not_counted_against_the_budget() -> None:
    meter = Meter(Budget(tokens=0, characters=10), return_no_price)
    for _ in range(3):
        with contextlib.suppress(SpeechUnusable), meter.reserve_speech(8, None):
            raise SpeechUnusable("silent", place="here", remedy="none")
    with meter.reserve_speech(8, None):
        pass
    with pytest.raises(BudgetExceeded), meter.reserve_speech(8, None):
        pass


def test_what_was_read_before_a_failure_is_kept(tmp_path: Path) -> None:
    with Speaker() as speaker:
        record_narration(content(ONE), voice(speaker), recordings(tmp_path))
        speaker.status = 500
        failed = record_narration(content(), voice(speaker), recordings(tmp_path))
    assert [each.statement for each in narration(failed).recordings] == ["st-0001"]
    assert failed.findings[0].facts["count"] == "2"


def test_a_recording_altered_in_the_store_is_spoken_again(tmp_path: Path) -> None:
    with Speaker() as speaker:
        told = narration(record_narration(content(ONE), voice(speaker), recordings(tmp_path)))
        (tmp_path / "media" / told.recordings[0].audio).write_bytes(b"RIFF, but not that")
        assert recordings(tmp_path).audio(told.recordings[0].audio) is None
        record_narration(content(ONE), voice(speaker), recordings(tmp_path))
        assert len(speaker.heard) == 2
    assert recordings(tmp_path).audio(told.recordings[0].audio) is not None


def test_neither_notes_nor_what_is_left_blank_is_read(tmp_path: Path) -> None:
    blank = spoken(5, "À compléter par le formateur.", nature=Nature.BLANK)
    blocks = (Paragraph(statements=(ONE, blank)), Notes(statements=(TWO,)))
    page = Section(id="p-0001", title="Le relevé", blocks=blocks)
    with Speaker() as speaker:
        said = builders.content(artefacts=(Narration(sections=(page,)),))
        record_narration(said, voice(speaker), recordings(tmp_path))
        assert speaker.said == [ONE.text]


def test_a_content_without_a_narration_is_left_alone(tmp_path: Path) -> None:
    assert record_narration(builders.content(), None, recordings(tmp_path)) == NarrationRun(
        builders.content()
    )


def test_recordings_nobody_could_compress_are_weighed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.speech.sound.can_shrink", lambda: False)
    monkeypatch.setattr("pipelines.drafting.narration_audio.MOST_MEGABYTES", 0.01)
    with Speaker() as speaker:
        weighed = record_narration(content(), voice(speaker), recordings(tmp_path))
    assert rules(weighed) == ["narration.heavy"]


def test_espeak_reads_a_whole_narration(tmp_path: Path) -> None:
    told = record_narration(
        content(), open_voice(SpeechSettings(engine=SpeechEngine.ESPEAK)), recordings(tmp_path)
    )
    assert rules(told) == []
    assert len(narration(told).recordings) == 3
    assert all(each.engine.startswith("espeak-ng") for each in narration(told).recordings)
