"""A desk that is killed at any moment after it answered: each decision is in the ledger once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import requests

from adapters.workspace import Workspace
from pipelines.testing import builders
from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, wait_until
from schemas.draft import Draft
from schemas.review import Decision
from tests.desk.conftest import installation
from tests.desk.reviewing import Served, basis_of, policy

CHECKOUT = Path(__file__).resolve().parents[2]
MODULES = 6
LONGEST = 0.6  # seconds between the answer and the kill
FORM = "premierjet_form"


def draft_of(number: int) -> Draft:
    return builders.draft(content=builders.content(module=f"froid--m{number}", title=f"Zone {number}"))


def install(root: Path) -> Workspace:
    modules = tuple(builders.module(id=f"m{number}", title=f"Zone {number}") for number in range(MODULES))
    course = policy().model_copy(update={"modules": modules})
    return installation(root, course, None, *map(draft_of, range(MODULES)))


def start(port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "pipelines.desk", "--port", str(port)]
    desk = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: is_listening(port), what="the desk")
    return desk


def approve(port: int, draft: Draft) -> requests.Response:
    """Press the button as a browser does, and return the first answer."""
    origin = f"http://127.0.0.1:{port}"
    there = f"{origin}/drafts/{draft.module}/{draft.content.canonical_digest()[:12]}/decide/approve"
    browser = requests.Session()
    browser.cookies.set("premierjet_person", b"lea".hex())
    page = browser.get(there).text
    form = {FORM: browser.cookies[FORM], "act": "decide", "basis": basis_of(page), "comment": ""}
    return browser.post(there, form, headers={"Origin": origin}, allow_redirects=False)


def decided(workspace: Workspace) -> Counter[str]:
    entries = (entry for key in workspace.module_keys() for entry in workspace.ledger.read(key))
    return Counter(each.recorded.module for each in entries if isinstance(each.recorded, Decision))


@pytest.mark.trial
@pytest.mark.timeout(400)
def test_each_decision_that_was_answered_received_is_recorded_once_however_the_desk_is_killed(
    root: Any, dagster: Served
) -> None:
    workspace, chance, port = install(root), random.Random(1), free_port()
    for number in range(MODULES):
        desk = start(port)
        try:
            answer = approve(port, draft_of(number))
            assert answer.status_code == 303
            assert "/received/" in answer.headers["location"]
            time.sleep(chance.uniform(0, LONGEST) if number else 0)
        finally:
            os.kill(desk.pid, signal.SIGKILL)
            desk.wait()
    desk = start(port)
    try:
        keys = workspace.module_keys()
        wait_until(lambda: len(decided(workspace)) == len(keys), what="every decision")
        wait_until(lambda: workspace.records.list_received() == (), what="an empty hand")
    finally:
        os.kill(desk.pid, signal.SIGKILL)
        desk.wait()
    assert decided(workspace) == Counter(dict.fromkeys(keys, 1))
