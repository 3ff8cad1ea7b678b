"""A draft is read aloud on its way to the store, and read again where people changed it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.deliverables.narration.contract import Narration
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import DraftSession, draft_module
from pipelines.workflow.media import load_media
from pipelines.workflow.release import release_module
from pipelines.workflow.revise import edit_draft
from schemas.course import Budget, SpeechEngine, SpeechSettings
from schemas.draft import Draft, Origin
from schemas.edit import Replace
from schemas.errors import InvalidInput, StoreUnusable
from schemas.language import Language
from schemas.review import Verdict
from tests.adapters.speech.speaker import Speaker

KEY = builders.KEY
LATER = builders.NOON + timedelta(hours=1)
SOURCE = """# La chambre froide

La température de la chambre froide reste entre 0 °C et 3 °C.
Un produit exposé plus de 30 minutes est écarté par le responsable.
Le responsable signe le relevé de température deux fois par jour.
"""


def installed(root: Path, speech: SpeechSettings | None, budget: Budget | None = None) -> Workspace:
    """An installation with a course of one module, whose narration is asked for."""
    (root / "dagster.yaml").write_text("")
    folder = root / "courses" / "froid"
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    (folder / "sources" / "froid.md").write_text(SOURCE, encoding="utf-8")
    kinds = ("lesson", "narration")
    course = builders.course(modules=(builders.module(artefacts=kinds),), speech=speech, budget=budget)
    (folder / COURSE_FILE).write_text(json.dumps(course.model_dump(mode="json", exclude_none=True)))
    return open_workspace(root)


def served(speaker: Speaker, **changes: float) -> SpeechSettings:
    settings = {"engine": SpeechEngine.OPENAI, "base_url": speaker.base_url, "name": "parle-1"}
    return SpeechSettings(**(settings | changes))


def narration(drafted: Draft) -> Narration:
    return next(each for each in drafted.content.artefacts if isinstance(each, Narration))


def rules(drafted: Draft) -> set[str]:
    return {finding.rule for finding in drafted.findings if finding.rule.startswith("narration.")}


def test_a_draft_is_read_aloud_and_its_audio_found_again(tmp_path: Path) -> None:
    with Speaker() as speaker:
        workspace = installed(tmp_path, served(speaker))
        head = draft_module(workspace, KEY, builders.NOON).draft
    recordings = narration(head).recordings
    assert len(recordings) == len(speaker.heard) > 3
    assert set(load_media(workspace, head.content)) == {recording.audio for recording in recordings}
    assert workspace.records.head(KEY) == head


def test_what_it_cost_is_told_where_the_course_states_a_price(tmp_path: Path) -> None:
    with Speaker() as speaker:
        workspace = installed(tmp_path, served(speaker, price_per_million_characters=15.0))
        head = draft_module(workspace, KEY, builders.NOON).draft
    (spent,) = head.provenance.spent
    characters = sum(len(text) for text in speaker.said)
    assert (spent.artefact, spent.model, spent.usage.calls) == ("narration", "parle-1", len(speaker.heard))
    assert spent.usage.cost == pytest.approx(characters * 15 / 1_000_000)
    assert head.provenance.usage.cost == spent.usage.cost


def test_a_persons_edit_is_read_at_once_and_the_recording_of_the_old_words_is_dropped(tmp_path: Path) -> None:
    with Speaker() as speaker:
        workspace = installed(tmp_path, served(speaker))
        head = draft_module(workspace, KEY, builders.NOON).draft
        speaker.heard.clear()
        said = next(
            statement
            for section in narration(head).sections
            for block in section.blocks
            for statement in block.statements  # type: ignore[union-attr]
            if "30 minutes" in statement.text
        )
        change = Replace(
            place=said.id, part="text", before=said.text, after="Écartez ce qui est resté dehors."
        )
        edited = edit_draft(workspace, KEY, head.content.canonical_digest(), [change], "noe", LATER).draft
        assert speaker.said == ["Écartez ce qui est resté dehors."]
    before = {each.statement: each for each in narration(head).recordings}
    after = {each.statement: each for each in narration(edited).recordings}
    assert before.keys() == after.keys()
    assert {place for place in after if after[place] != before[place]} == {said.id}
    assert edited.provenance.writer is Origin.HUMAN


def test_a_narration_nobody_could_read_is_read_once_somebody_can(tmp_path: Path) -> None:
    with Speaker(status=404) as speaker:
        workspace = installed(tmp_path, served(speaker))
        silent = draft_module(workspace, KEY, builders.NOON)
        assert rules(silent.draft) == {"narration.engine"}
        assert not draft_module(workspace, KEY, LATER).wrote
        speaker.status = 200
        again = draft_module(workspace, KEY, LATER)
    assert (again.wrote, again.draft.revision, rules(again.draft)) == (True, 2, set())
    assert again.draft.parent == silent.draft.content.canonical_digest()
    assert narration(again.draft).recordings


def test_what_a_budget_left_unread_is_read_once_the_budget_is_raised(tmp_path: Path) -> None:
    with Speaker() as speaker:
        held = installed(tmp_path, served(speaker), Budget(tokens=0, characters=150))
        first = draft_module(held, KEY, builders.NOON)
        assert 0 < sum(map(len, speaker.said)) <= 150
        assert rules(first.draft) == {"narration.budget"}
        again = draft_module(
            installed(tmp_path, served(speaker), Budget(tokens=0, characters=10**6)), KEY, LATER
        )
        assert len(speaker.said) == len(set(speaker.said))
    assert (again.wrote, rules(again.draft)) == (True, set())


def test_another_voice_is_another_draft(tmp_path: Path) -> None:
    with Speaker() as speaker:
        draft_module(installed(tmp_path, served(speaker)), KEY, builders.NOON)
        other = installed(tmp_path, served(speaker).model_copy(update={"voice": "nova"}))
        again = draft_module(other, KEY, LATER)
    assert again.wrote
    assert {each.engine for each in narration(again.draft).recordings} == {"parle-1, nova, 127.0.0.1"}


def test_a_course_without_a_voice_has_a_transcript_and_a_note(tmp_path: Path) -> None:
    head = draft_module(installed(tmp_path, None), KEY, builders.NOON).draft
    assert rules(head) == {"narration.silent"}
    assert narration(head).recordings == ()


def test_espeak_reads_a_draft(tmp_path: Path) -> None:
    workspace = installed(tmp_path, SpeechSettings(engine=SpeechEngine.ESPEAK))
    head = draft_module(workspace, KEY, builders.NOON).draft
    assert rules(head) == set()
    assert head.provenance.spent == ()
    assert all(load_media(workspace, head.content).values())


def test_audio_that_is_gone_is_named(tmp_path: Path) -> None:
    workspace = installed(tmp_path, SpeechSettings(engine=SpeechEngine.ESPEAK))
    head = draft_module(workspace, KEY, builders.NOON).draft
    lost = narration(head).recordings[0].audio
    workspace.records.store.delete(f"media/{lost}")
    with pytest.raises(StoreUnusable, match=lost):
        load_media(workspace, head.content)


def test_a_release_whose_recording_was_lost_or_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    workspace = installed(tmp_path, SpeechSettings(engine=SpeechEngine.ESPEAK))
    head = draft_module(workspace, KEY, builders.NOON).draft
    record_decision(
        workspace,
        DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, "lea"),
        builders.NOON,
    )
    store, before = workspace.records.store, workspace.ledger.read(KEY)
    lost = narration(head).recordings[0].audio
    store.delete(f"media/{lost}")
    for _ in ("lost", "replaced"):
        with pytest.raises(
            StoreUnusable, match=rf"media/{lost}: the recording of st-.* is missing"
        ) as refused:
            release_module(workspace, KEY, builders.NOON)
        assert "manque, ou a été modifié" in refused.value.explain(Language.FRENCH).happened
        assert list(store.list("releases/")) == []
        assert workspace.ledger.read(KEY) == before
        store.put(f"media/{lost}", b"<!DOCTYPE html>")


def test_what_a_course_keeps_to_itself_is_not_sent_to_a_voice(tmp_path: Path) -> None:
    """A token cannot be read aloud, so the sentence stays in the transcript, and a finding says so."""
    with Speaker() as speaker:
        workspace = installed(tmp_path, served(speaker))
        folder = tmp_path / "courses" / "froid"
        told = json.loads((folder / COURSE_FILE).read_text()) | {"personal_data": "pseudonymise"}
        (folder / COURSE_FILE).write_text(json.dumps(told))
        said = SOURCE + "\nLe responsable de nuit répond au 06 12 34 56 78 pour chaque panne.\n"
        (folder / "sources" / "froid.md").write_text(said, encoding="utf-8")
        head = draft_module(workspace, KEY, builders.NOON).draft
        heard = speaker.said
    assert "06 12 34 56 78" in narration(head).model_dump_json()
    assert heard
    assert not any("nuit répond" in text for text in heard)
    assert "narration.personal-data" in rules(head)


def test_a_sweep_does_not_take_up_a_failed_reading_without_a_limit(tmp_path: Path) -> None:
    elsewhere = {"base_url": "https://voices.invalid/v1", "send_sources_to": "voices.invalid"}
    workspace = installed(tmp_path, SpeechSettings(engine=SpeechEngine.OPENAI, **elsewhere))
    head = draft_module(workspace, KEY, builders.NOON).draft
    assert rules(head) == {"narration.engine"}
    with pytest.raises(InvalidInput, match=r"voices\.invalid read aloud without a limit"):
        draft_module(workspace, KEY, builders.NOON, DraftSession(sweep=True))
    assert not draft_module(workspace, KEY, builders.NOON).wrote
