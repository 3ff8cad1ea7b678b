"""A critic answers questions before it sees a key, and says of each sentence whether passages support it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.llm import Ask, Reply
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.blocks.scenario.contract import Consequence, Decision, Ending, Scenario
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.drafting.budget import Meter
from pipelines.drafting.critic import Critic, CriticReport
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from pipelines.testing.sources import read_source
from schemas.course import ModelSettings
from schemas.draft import (
    Citation,
    Cloze,
    Content,
    Gap,
    Matching,
    Nature,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Phase,
    Row,
    Section,
    Statement,
    Support,
    Table,
    TrueFalse,
)
from schemas.draft.element_parts import KEY
from schemas.language import Language
from schemas.source import SourceSpans

SETTINGS = ModelSettings(base_url="http://127.0.0.1:1/v1", name="writes", critic="reads")
SAID = builders.SENTENCES[1]
REWORDED = "Au-delà de 30 minutes, un produit exposé se jette."
FEEDBACK = "Au bout de trente minutes, on l'écarte."


class CriticHost:
    """A critic model that answers by what it is asked for, and remembers the questions."""

    def __init__(self, folder: Path, **answers: Any) -> None:
        self.asks: list[Ask] = []
        self._answers = {"blind_answers": [], "verdicts": [], "critic": []} | answers
        asker = ModelQuestioner(self._send, Replies(FolderStore(folder)), Meter.of(SETTINGS, None), 1)
        self._critic = Critic(SETTINGS, asker)

    def read(self, content: Content, spans: SourceSpans | None = None) -> CriticReport:
        return self._critic.read(make_request(spans=spans or builders.spans()), content, ())

    def show(self, name: str) -> str:
        """Everything that the calls of one name were sent."""
        return "\n".join(each.text for ask in self.asks if ask.answer_name == name for each in ask.messages)

    def _send(self, ask: Ask) -> Reply:
        self.asks.append(ask)
        field = {"blind_answers": "answers", "verdicts": "verdicts", "critic": "remarks"}[ask.answer_name]
        text = json.dumps({field: self._answers[ask.answer_name]}, ensure_ascii=False)
        return Reply(text=text, input_tokens=10, output_tokens=10)


def quiz(*items: Any) -> Content:
    return builders.content(artefacts=(Quiz(items=items),))


def summary(*texts: str) -> Content:
    points = tuple(
        Statement(id=f"st-{n:04d}", text=text, citations=(builders.citation(2),), origin=Origin.MODEL)
        for n, text in enumerate(texts, start=1)
    )
    return builders.content(artefacts=(Summary(points=points),))


OF_MODEL: dict[str, Any] = {"id": "q-0001", "citations": (builders.citation(2),), "origin": Origin.MODEL}
QUESTIONS = {
    "single": builders.question(
        origin=Origin.MODEL,
        options=(Option(id="a", text="30 minutes", feedback=FEEDBACK), Option(id="b", text="2 heures")),
        key="a",
    ),
    "true_false": TrueFalse(stem="Un produit exposé une heure se jette.", answer=True, **OF_MODEL),
    "cloze": Cloze(stem="On l'écarte après ____.", gaps=(Gap(accepted=("30 minutes",)),), **OF_MODEL),
    "numeric": Numeric(stem="Après combien de temps ?", answer=30, unit="minutes", **OF_MODEL),
    "matching": Matching(
        stem="Associez.",
        pairs=(Pair(id="a", left="froid", right="vitrine"), Pair(id="b", left="chaud", right="four")),
        feedback=FEEDBACK, **OF_MODEL,
    ),
    "ordering": Ordering(
        stem="Ordonnez.", places=(OrderingPlace(id="a", text="Relever"), OrderingPlace(id="b", text="Jeter")),
        feedback=FEEDBACK, **OF_MODEL,
    ),
}  # fmt: skip
RIGHT = {
    "single": ["a"],
    "true_false": ["true"],
    "cloze": ["trente minutes"],
    "numeric": ["30 minutes"],
    "matching": ["b", "a"],
    "ordering": ["b", "a"],
}
WRONG = {
    "single": ["b"],
    "true_false": ["false"],
    "cloze": ["deux heures"],
    "numeric": ["45"],
    "matching": ["a", "b"],
    "ordering": ["a", "b"],
}


def list_disagreements(folder: Path, kind: str, answers: list[str]) -> Iterator[str]:
    host = CriticHost(folder, blind_answers=[{"id": "q-0001", "answers": answers}])
    return (
        each.facts["answered"]
        for each in host.read(quiz(QUESTIONS[kind])).findings
        if each.rule == "critic.key"
    )


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_key_that_the_critic_answers_otherwise_is_told_and_one_it_answers_too_is_not(
    tmp_path: Path, kind: str
) -> None:
    assert list(list_disagreements(tmp_path / "right", kind, RIGHT[kind])) == []
    assert len(list(list_disagreements(tmp_path / "wrong", kind, WRONG[kind]))) == 1
    assert list(list_disagreements(tmp_path / "silent", kind, [])) == []  # the passages do not tell


@pytest.mark.parametrize("kind", QUESTIONS)
def test_the_critic_answers_in_a_call_of_its_own_that_shows_no_key_and_no_feedback(
    tmp_path: Path, kind: str
) -> None:
    host = CriticHost(tmp_path)
    host.read(quiz(QUESTIONS[kind]))
    assert [ask.answer_name for ask in host.asks] == ["blind_answers", "verdicts", "critic"]
    asked = host.show("blind_answers")
    assert SAID in asked
    assert FEEDBACK not in asked
    assert f'"{KEY}"' not in asked
    shown = host.show("critic")
    assert json.dumps(QUESTIONS[kind].stem, ensure_ascii=False)[1:-1] in shown


def test_a_decision_is_answered_with_what_is_told_before_it(tmp_path: Path) -> None:
    """« Que faites-vous ? » was answered without anybody having said what happens."""
    told, before, led_to = (
        Statement(id=f"st-{number:04d}", text=said, origin=Origin.MODEL, nature=Nature.ILLUSTRATION)
        for number, said in enumerate(
            ("Un chariot est resté dehors.", "La cloche sonne.", "Le plat est jeté."), start=1
        )
    )
    decision = Decision(
        situation=(before,),
        question=QUESTIONS["single"],
        consequences=(Consequence(option="a", leads_to="e-1", statements=(led_to,)),),
    )
    ending = Ending(id="e-1", statements=(led_to.model_copy(update={"id": "st-0004"}),))
    scenario = Scenario(
        id="b-0001", title="Le chariot", situation=(told,), decisions=(decision,), endings=(ending,)
    )
    page = Section(id="p-0001", title="Le chariot", blocks=(scenario,))
    host = CriticHost(tmp_path)
    host.read(builders.content(artefacts=(Lesson(sections=(page,)),)))
    asked = host.show("blind_answers")
    assert f'"asks":"{told.text} {before.text} {QUESTIONS["single"].stem}"' in asked
    assert led_to.text not in asked


def test_the_critic_is_shown_keys_pairs_titles_and_the_whole_context(tmp_path: Path) -> None:
    host = CriticHost(tmp_path)
    host.read(builders.content(artefacts=(builders.lesson(), Quiz(items=(QUESTIONS["single"],)))))
    shown, context = host.show("critic"), make_request().course.context
    assert '"key":"a"' in shown
    assert FEEDBACK in shown
    assert f'"title":"{builders.lesson().sections[0].title}"' in shown
    assert context is not None
    assert all(json.dumps(word, ensure_ascii=False)[1:-1] in shown for word in context.vocabulary)


def test_each_sentence_gets_one_verdict_with_words_that_its_passages_have(tmp_path: Path) -> None:
    given = [
        {"id": "st-0001", "support": "in_part", "words": "plus de 30\u00a0minutes"},
        {"id": "st-0001", "support": "supported", "words": ""},
        {"id": "st-0002", "support": "contradicted", "words": "words that nobody wrote"},
        {"id": "st-0099", "support": "not", "words": ""},
    ]
    content = summary(REWORDED, "On garde tout une heure.")
    report = CriticHost(tmp_path, verdicts=given).read(content)
    assert [(each.place, each.support, bool(each.words)) for each in report.verdicts] == [
        ("st-0001", Support.IN_PART, True),
        ("st-0002", Support.CONTRADICTED, False),
    ]
    assert [each.rule for each in report.findings] == ["critic.contradicted", "critic.in_part"]
    assert not any(each.severity == "blocking" for each in report.findings)


def test_a_sentence_in_the_words_of_its_passage_is_not_asked_about(tmp_path: Path) -> None:
    host = CriticHost(tmp_path)
    host.read(summary(SAID))
    assert [ask.answer_name for ask in host.asks] == ["critic"]
    host.read(summary(REWORDED))
    assert REWORDED in host.show("verdicts")


@pytest.mark.parametrize(
    "text",
    [
        "Un produit exposé, plus de 30 minutes, est écarté",
        "« Un produit exposé plus de 30\u202fminutes est écarté. »",
        "Un produit exposé plus de 30 minutes est écarté :",
    ],
)
def test_typography_makes_no_other_sentence(tmp_path: Path, text: str) -> None:
    host = CriticHost(tmp_path)
    host.read(summary(text, SAID.replace("30", "3,0")))
    assert text not in host.show("verdicts")
    assert "3,0" in host.show("verdicts")


def test_the_same_sentence_by_the_same_passages_is_asked_once_and_judged_everywhere(tmp_path: Path) -> None:
    given = [{"id": "st-0001", "support": "in_part", "words": "30\u00a0minutes"}]
    host = CriticHost(tmp_path, verdicts=given)
    report = host.read(summary(REWORDED, "On garde tout une heure.", REWORDED.replace("'", "’")))
    assert host.show("verdicts").count("un produit exposé se jette") == 1
    assert [each.place for each in report.verdicts] == ["st-0001", "st-0003"]
    assert [each.place for each in report.findings] == ["st-0001", "st-0003"]


SLIDES = """# La fiche

Le jour même, avant de partir.

1. Prendre la fiche.
2. Signer la fiche.

| Moment | Qui |
|---|---|
| Le soir | Le gardien |
"""


def read_slides() -> SourceSpans:
    source = read_source("sources/fiche.md", SLIDES.encode(), Language.FRENCH)
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))


def cite(spans: SourceSpans, *texts: str) -> tuple[Citation, ...]:
    (source,) = spans.sources
    cited = (next(span for span in source.spans if text in span.text) for text in texts)
    return tuple(Citation.of(source, span) for span in cited)


def test_passages_are_shown_with_the_title_the_header_and_the_number_they_are_understood_by(
    tmp_path: Path,
) -> None:
    spans = read_slides()
    question = Ordering(
        id="q-0001",
        stem="Ordonnez.",
        places=(OrderingPlace(id="a", text="Signer"), OrderingPlace(id="b", text="Prendre")),
        citations=cite(spans, "Signer", "Prendre"),
        origin=Origin.MODEL,
    )
    told = Statement(
        id="st-0001",
        text="Le gardien la signe le soir même.",
        citations=cite(spans, "Le jour", "Le soir"),
        origin=Origin.MODEL,
    )
    host = CriticHost(tmp_path)
    host.read(builders.content(artefacts=(Quiz(items=(question,)), Summary(points=(told,)))), spans)
    for name in ("verdicts", "critic"):
        assert '{"text":"Le jour même, avant de partir.","heading":"La fiche"}' in host.show(name)
        assert '{"text":"Le soir | Le gardien","header":["Moment","Qui"]}' in host.show(name)
    first, second = '"text":"Prendre la fiche.","heading":"La fiche","number":"1', '"text":"Signer'
    asked = host.show("blind_answers")
    assert first in asked
    assert asked.index(first) < asked.index(second)  # by their words, not as the key has them


def test_cells_are_named_by_their_header_and_of_a_phase_only_what_is_taught_is_judged(tmp_path: Path) -> None:
    cells = ("Un produit exposé se garde.", REWORDED)
    row = Row(id="st-0001", cells=cells, citations=(builders.citation(2),), origin=Origin.MODEL)
    table = Table(caption="Confusions", header=("On croit", "La source dit"), rows=(row,))
    guide = TrainerGuide(sections=(Section(id="p-0001", title="Confusions", blocks=(table,)),))
    phase = Phase(
        id="st-0002",
        minutes=10,
        title="Jeter à temps",
        content="Après 30 minutes, on jette.",
        trainer="Montrer la vitrine",
        citations=(builders.citation(2),),
        origin=Origin.MODEL,
    )
    host = CriticHost(tmp_path)
    host.read(builders.content(artefacts=(SessionPlan(phases=(phase,)), guide)))
    judged = host.show("verdicts")
    assert f'{{"On croit":"{cells[0]}","La source dit":"{cells[1]}"}}' in judged
    assert '"says":{"content":"Après 30 minutes, on jette."}' in judged
    assert "Montrer la vitrine" in host.show("critic")
