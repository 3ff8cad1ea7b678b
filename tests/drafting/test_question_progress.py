"""What a run tells while a model is asked: what for, which part, how many of how many, how long it took."""

from collections.abc import Callable
from pathlib import Path

from adapters.llm.live import Live
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.drafting.budget import Meter
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.question_progress import QuestionProgress
from pipelines.drafting.request import IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_settings
from schemas.language import Language
from tests.drafting.test_cut_answers import LONG


def write(fake: FakeOpenAI, folder: Path, report: Callable[[QuestionProgress], None], *kinds: str) -> None:
    settings = make_settings(fake, concurrency=1, max_output_tokens=1300)
    replies, meter = Replies(FolderStore(folder)), Meter.of(settings, None)
    asker = ModelQuestioner(Live(settings).send, replies, meter, 1, report=report)
    module = builders.module(artefacts=kinds, questions=4)
    ModelWriter(settings, asker).write(make_request(module=module, spans=LONG), IdAllocator())


def test_each_question_is_told_before_it_is_sent_and_when_it_is_answered(tmp_path: Path) -> None:
    heard: list[QuestionProgress] = []
    with FakeOpenAI(seconds=0.2) as fake:
        write(fake, tmp_path, heard.append, "summary", "lesson")
    lines = [each.describe(Language.FRENCH).replace("\u00a0", " ") for each in heard]
    assert lines == [
        "Synthèse : fake est interrogé (0 sur 2 ont répondu)",
        "Synthèse : réponse après 0 s (1 sur 2)",
        "Leçon : fake est interrogé (1 sur 2 ont répondu)",
        "Leçon : réponse après 0 s (2 sur 2)",
    ]
    assert all(each.seconds >= 0.2 for each in heard[1::2])


def test_smaller_parts_are_told_and_counted(tmp_path: Path) -> None:
    heard: list[QuestionProgress] = []
    with FakeOpenAI(heeds_limit=True) as fake:
        write(fake, tmp_path, heard.append, "quiz")
    lines = [each.describe(Language.ENGLISH) for each in heard]
    assert lines[1] == "Quiz: the answer was cut at its limit, smaller parts are asked for"
    assert lines[2] == "Quiz, part 1 of 2: fake is asked (0 of 2 answered)"
    assert lines[-1].endswith("(4 of 4)")


def test_what_was_paid_for_before_is_not_told(tmp_path: Path) -> None:
    heard: list[QuestionProgress] = []
    with FakeOpenAI() as fake:
        write(fake, tmp_path, lambda progress: None, "summary")
        write(fake, tmp_path, heard.append, "summary")
    assert heard == []
