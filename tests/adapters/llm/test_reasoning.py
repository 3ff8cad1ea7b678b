"""Where a model's reasoning ends and its answer begins."""

import pytest

from adapters.llm import StopReason
from adapters.llm.live import Live
from adapters.llm.reasoning import cut_reasoning, is_all_reasoning
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_question, make_settings

ANSWER = '{"points": []}'
SHOWN = '<sources>\n{"id": "sp-1", "text": "Fermer la porte."}\n</sources>\n'
QUESTION = make_question(
    messages=(make_question().messages[0].model_copy(update={"text": SHOWN}),),
    answer_schema={
        "type": "object",
        "properties": {"points": {"type": "array", "items": {"type": "string"}}},
    },
    max_output_tokens=500,
)
REASONED = {
    "DeepSeek R1, Qwen 3": f"<think>\nWell, {{no}}.\n</think>\n\n{ANSWER}",
    "no reasoning wanted": f"<think>\n\n</think>\n\n{ANSWER}",
    "begun in the prompt": f"Well, {{no}}.\n</think>\n{ANSWER}",
    "twice": f"<think>a</think><think>b</think>{ANSWER}",
    "Magistral": f"[THINK]Well[/THINK]{ANSWER}",
    "Kimi": f"◁think▷Well◁/think▷{ANSWER}",
    "gpt-oss": "<|channel|>analysis<|message|>Well<|end|><|start|>assistant<|channel|>final<|message|>"
    f"{ANSWER}",
    "gpt-oss with a schema": "<|channel|>analysis<|message|>Well<|end|><|start|>assistant<|channel|>final "
    f"<|constrain|>json<|message|>{ANSWER}<|return|>",
    "gpt-oss without reasoning": f"<|channel|>final<|message|>{ANSWER}<|return|>",
    "no end": f"<think>{ANSWER}",
    "none": f" {ANSWER}\n",
}


@pytest.mark.parametrize("text", REASONED.values(), ids=REASONED)
def test_reasoning_before_an_answer_is_cut_off(text: str) -> None:
    assert cut_reasoning(text) == ANSWER


@pytest.mark.parametrize(
    "text",
    ['{"points": ["Write <think> and </think>."]}', '```json\n{"points": ["</think>"]}\n```', "Bonjour"],
)
def test_an_answer_that_speaks_of_the_marks_keeps_them(text: str) -> None:
    """A course on language models."""
    assert cut_reasoning(text) == text


@pytest.mark.parametrize(
    "text", ["", "  \n", "<think>Let me", "[THINK]", "<|channel|>analysis<|message|>Let me"]
)
def test_a_text_without_an_answer_is_told_from_a_short_one(text: str) -> None:
    assert is_all_reasoning(text)
    assert not is_all_reasoning(f"<think>Let me</think>{ANSWER}")


@pytest.mark.parametrize(
    "mode",
    [
        Mode.THINKING,
        Mode.THINKING_UNOPENED,
        Mode.HARMONY,
        Mode.REASONING_FIELD,
        Mode.CONTENT_PARTS,
    ],
)
def test_a_reply_holds_the_answer_alone(mode: Mode) -> None:
    with FakeOpenAI() as plain, FakeOpenAI(mode) as reasoned:
        expected = Live(make_settings(plain)).send(QUESTION).text
        assert Live(make_settings(reasoned)).send(QUESTION).text == expected


@pytest.mark.parametrize("mode", [Mode.ONLY_REASONING, Mode.ONLY_HIDDEN_REASONING])
def test_reasoning_that_used_up_the_longest_answer_is_no_cut_answer(mode: Mode) -> None:
    with FakeOpenAI(mode) as fake:
        assert Live(make_settings(fake)).send(QUESTION).ending is StopReason.ALL_REASONING
