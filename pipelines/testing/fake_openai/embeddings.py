"""Embeddings of the fake host, from the words of a text: texts that share words or meanings are near."""

import re
from hashlib import sha256
from typing import Any

from pipelines.testing.fake_openai.modes import Mode

DIMENSIONS = 96
WORD = re.compile(r"[^\W\d_]{3,}")
MEANINGS = {"convocation": "invitation", "convoquer": "inviter", "cherté": "prix"}
"""Words with the meaning of another, though their stems differ."""


def answer_embeddings(body: dict[str, Any], mode: Mode, dimensions: int = DIMENSIONS) -> dict[str, Any]:
    """Return what `/embeddings` answers, out of order as the API allows."""
    texts: list[str] = body["input"]
    vectors = [make_vector(text, dimensions) for text in texts]
    if mode is Mode.FEWER_VECTORS:
        vectors.pop()
    elif mode is Mode.UNEQUAL_VECTORS:
        vectors[-1] = vectors[-1][:-1]
    elif mode is Mode.NOT_NUMBERS:
        vectors[-1][0] = float("nan")
    data = [
        {"object": "embedding", "index": 0 if mode is Mode.NO_INDEX else number, "embedding": each}
        for number, each in enumerate(vectors)
    ]
    answer: dict[str, Any] = {"object": "list", "model": body["model"], "data": data[::-1]}
    if mode is not Mode.NO_USAGE:
        tokens = sum(len(text) // 4 for text in texts)
        answer["usage"] = {"prompt_tokens": tokens, "total_tokens": tokens}
    return answer


def make_vector(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    """Return a vector that counts the text's words by a hash of each word."""
    counts = [0.0] * dimensions
    counts[0] = 0.01  # no text has an empty vector
    for word in WORD.findall(text.lower()):
        meaning = MEANINGS.get(word, word)[:6]
        counts[int(sha256(meaning.encode()).hexdigest(), 16) % dimensions] += 1.0
    return counts
