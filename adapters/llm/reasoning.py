"""Reasoning that a model wrote before its answer, and how it is cut off.

Servers that know a model put its reasoning into a field of its own (`reasoning_content` of llama.cpp, vLLM
and DeepSeek, `reasoning` of Ollama); others leave it in the text, between marks of the model's chat template.
"""

import re

MARKS = {
    "<think>": "</think>",  # DeepSeek R1, Qwen 3
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",  # Gemma
    "<reasoning>": "</reasoning>",
    "<seed:think>": "</seed:think>",  # Seed-OSS
    "[THINK]": "[/THINK]",  # Magistral
    "◁think▷": "◁/think▷",  # Kimi
}
"""Where reasoning begins and ends, by what it begins with."""

CHANNEL = "<|channel|>"
"""Begins each part of an answer in the harmony format of gpt-oss; the answer is the part `final`."""

MOST_PASSAGES = 4
"""Passages of reasoning that are cut off; a text of nothing but marks is no answer."""

HARMONY = (CHANNEL, "<|start|>")
FINAL = re.compile(r"<\|channel\|>\s*final\b[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>")
END_OF_MESSAGE = re.compile(r"<\|(?:end|return|call|start)\|>")


def cut_reasoning(text: str) -> str:
    """Return the answer without the reasoning before it.

    Some templates put the opening mark into the prompt, so that the text begins inside the reasoning: then
    the closing mark alone ends it. Reasoning that never ends loses its mark only, since the answer may be in
    it. A text that begins as JSON is returned as it is, whatever stands in it.
    """
    answer = text.strip()
    for _ in range(MOST_PASSAGES):
        if answer.startswith(("{", "```")):
            break
        answer = _cut_once(answer).strip()
    return answer


def is_all_reasoning(text: str) -> bool:
    """Return whether a text holds nothing, or reasoning that does not end."""
    start = text.strip()
    if start.startswith(HARMONY):
        return FINAL.search(start) is None
    return not start or any(start.startswith(mark) and end not in start for mark, end in MARKS.items())


def _cut_once(text: str) -> str:
    """Return a text without the reasoning at its beginning, or the same text if it begins with none."""
    if text.startswith(HARMONY):
        final = FINAL.search(text)
        if final is not None:
            return END_OF_MESSAGE.split(text[final.end() :])[0]
        return text[len(CHANNEL) :]
    for opening, closing in MARKS.items():
        if text.startswith(opening):
            reasoning, _, answer = text.removeprefix(opening).partition(closing)
            return answer if closing in text else reasoning
    ends = [text.find(closing) + len(closing) for closing in MARKS.values() if closing in text]
    return text[min(ends) :] if ends else text
