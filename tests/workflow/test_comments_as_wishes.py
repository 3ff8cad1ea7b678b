"""Open comments reach whoever writes the next revision: a model gets them as wishes about what they quote."""

import json
from pathlib import Path

from pipelines.testing.builders import KEY, NOON
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.comment import Commenter, comment_on, settle
from pipelines.workflow.decide import DecisionRequest, record_decision
from pipelines.workflow.draft import draft_module
from schemas.comment_seal import CommentAct
from schemas.review import Verdict
from tests.workflow.planned import install
from tests.workflow.test_edited_plan import LATER, ask_a_model

SAID = "Dire qui relève la température. Un exemple aiderait"


def test_a_model_is_asked_for_what_open_comments_say_and_for_nothing_resolved(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        first = draft_module(workspace, KEY, NOON).draft
        places = [each.id for each in first.content.walk_citing() if each.id.startswith("st-")]
        comment_on(workspace, first, places[0], "", SAID, Commenter("lea"), LATER)
        settled = comment_on(workspace, first, places[1], "", "Sans objet", Commenter("lea"), LATER)
        settle(workspace, KEY, settled.id, CommentAct.RESOLVE, Commenter("lea"), LATER)
        request = DecisionRequest(KEY, first.digest, Verdict.REQUEST_CHANGES, "lea")
        record_decision(workspace, request, LATER)
        asked = len(fake.requests)
        revised = draft_module(workspace, KEY, LATER).draft
        sent = json.dumps([each.body for each in fake.requests[asked:]], ensure_ascii=False)
    assert f"{places[0]}: Dire qui relève la température." in sent
    assert f"{places[0]}: Un exemple aiderait" in sent
    assert "Sans objet" not in sent
    assert revised.provenance.reply_to is not None
    assert revised.revision == first.revision + 1
