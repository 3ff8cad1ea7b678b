"""`show` tells what became of each wish of the comment a draft answers."""

import json

from pipelines.testing.fake_openai import FakeOpenAI
from tests.cli.conftest import KEY, PERSON, Door, course

COMMENT = "Dites jeté, partout. Donnez le prix."
TEXT = "Un produit exposé plus de 30 minutes est jeté."
ANSWER = {
    "changes": [{"place": "st-0002", "part": "text", "text": TEXT, "span_ids": []}],
    "added": [],
    "removed": [],
    "wanted": [],
    "wishes": [
        {"wish": "Dites jeté", "where": ["st-0002"], "why_not": ""},
        {"wish": "Donnez le prix", "where": [], "why_not": "Aucune source ne le dit."},
    ],
    "could_not": [],
}


def complete(answer: object) -> bytes:
    message = {"role": "assistant", "content": json.dumps(answer)}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    completion = {"id": "c", "object": "chat.completion", "created": 1, "model": "fake", "choices": [choice]}
    return json.dumps(completion).encode()


def test_show_prints_a_comment_with_what_was_done_of_it(fresh: Door) -> None:
    modules = [each | {"artefacts": ["summary"]} for each in course()["modules"]]
    with FakeOpenAI() as fake:
        fresh.change(model={"base_url": fake.base_url, "name": "fake"}, modules=modules)
        fresh.well("draft", KEY)
        assert "Commentaire auquel il répond" not in fresh("show", KEY).out
    fresh.well("decide", KEY, "request_changes", "--as", PERSON, "--comment", COMMENT)
    with FakeOpenAI(instead=complete(ANSWER)) as fake:
        fresh.change(model={"base_url": fake.base_url, "name": "fake"}, modules=modules)
        fresh.well("draft", KEY)
    shown = fresh("show", KEY).out
    assert f"Commentaire auquel il répond\u00a0: «\u00a0{COMMENT}\u00a0»" in shown
    assert "- fait\u00a0: «\u00a0Dites jeté\u00a0» (st-0002)" in shown
    assert "- dit par son rédacteur\u00a0: « Donnez le prix » : Aucune source ne le dit." in shown
