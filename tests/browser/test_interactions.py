"""Every kind of answer as each standard writes it, taken by real run-times and judged by real models."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.testing.packages import build_files
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.draft import Cloze, Content, Gap, Matching, Numeric, Origin, Pair
from tests.browser.learning import SEVEN_RIGHT, SEVEN_WRONG, edition, give, go_to, of_everything
from tests.browser.lms import host_page, launch, leave
from tests.browser.test_tincan import launch as launch_tincan
from tests.browser.test_tincan import leave as leave_tincan
from tests.ralph import lrs

pytestmark = pytest.mark.browser

SCORM12, SCORM2004 = "scorm12", "scorm2004"
FEEDBACK_12 = 255  # CMIString255; scorm-again takes more, so it is measured here


def package(kind: str, content: Content | None = None) -> dict[str, bytes]:
    return move_below("package", build_files(edition(content or of_everything()), kind))


@pytest.fixture
def lms(request: pytest.FixtureRequest) -> Iterator[Site]:
    kind: str = request.param
    with serve_site(host_page(kind) | package(kind)) as site:
        yield site


def interactions(cmi: dict[str, Any]) -> dict[str, tuple[str, list[str], str, str]]:
    """What an LMS keeps of each answer: type, patterns, response, result."""
    return {
        each["id"]: (
            each["type"],
            [pattern["pattern"] for pattern in each["correct_responses"].values()],
            each.get("student_response", each.get("learner_response")),
            each["result"],
        )
        for each in cmi["interactions"].values()
    }


IN_12 = {
    "q-0001": ("choice", ["b"], "b", "a"),
    "q-0002": ("choice", ["{a,b}"], "a,b", "a,c"),
    "q-0003": ("true-false", ["f"], "f", "t"),
    "q-0004": ("fill-in", ["0 °C; 3 °C", "zéro degré; 3 °C"], "zéro degré; 3 °C", "0 °C; 4 °C"),
    "q-0005": ("numeric", ["30"], "30.5", "31"),
    "q-0006": ("matching", ["{a.a,b.b}"], "a.a,b.b", "a.b,b.a"),
    "q-0007": ("sequencing", ["a,b,c"], "a,b,c", "a,c,b"),
}
FILLED = "{case_matters=false}{order_matters=true}{lang=fr}"
IN_2004 = {
    "q-0001": ("choice", ["b"], "b", "a"),
    "q-0002": ("choice", ["a[,]b"], "a[,]b", "a[,]c"),
    "q-0003": ("true-false", ["false"], "false", "true"),
    "q-0004": (
        "fill-in",
        [f"{FILLED}0 °C[,]{{lang=fr}}3 °C", f"{FILLED}zéro degré[,]{{lang=fr}}3 °C"],
        "zéro degré[,]3 °C",
        "0 °C[,]4 °C",
    ),
    "q-0005": ("numeric", ["29.5[:]30.5"], "30.5", "31"),
    "q-0006": ("matching", ["a[.]a[,]b[.]b"], "a[.]a[,]b[.]b", "a[.]b[,]b[.]a"),
    "q-0007": ("sequencing", ["a[,]b[,]c"], "a[,]b[,]c", "a[,]c[,]b"),
}


@pytest.mark.parametrize(
    ("lms", "expected", "wrong"),
    [(SCORM12, IN_12, "wrong"), (SCORM2004, IN_2004, "incorrect")],
    indirect=["lms"],
)
def test_both_scorm_versions_take_every_kind_of_answer_right_or_wrong(
    lms: Site, page: Page, expected: dict[str, tuple[str, list[str], str, str]], wrong: str
) -> None:
    player = launch(page, lms)
    go_to(player, "quiz")
    for item, given in SEVEN_WRONG.items():
        give(player, item, given)
    left = interactions(leave(page, lms))
    assert left == {item: (kind, keys, missed, wrong) for item, (kind, keys, _, missed) in expected.items()}

    player = launch(page, lms)
    player.click(".restart")
    for item, given in SEVEN_RIGHT.items():
        give(player, item, given)
    cmi = leave(page, lms)
    assert interactions(cmi) == {
        item: (kind, keys, right, "correct") for item, (kind, keys, right, _) in expected.items()
    }
    assert len(cmi["interactions"]) == 14  # a journal: both tries are kept


@pytest.mark.parametrize("lms", [SCORM12, SCORM2004], indirect=True)
def test_an_lms_resumes_half_a_quiz_and_scores_the_whole(lms: Site, page: Page) -> None:
    player = launch(page, lms)
    go_to(player, "quiz")
    items = list(SEVEN_RIGHT)
    for item in items[:4]:
        give(player, item, SEVEN_RIGHT[item])
    assert leave(page, lms)["suspend_data"].endswith("a=1b2ab3f;w=4:Z%C3%A9ro%20degr%C3%A9:3%C2%B0c")

    player = launch(page, lms)
    assert player.locator("#q-0004 input").first.input_value() == "Zéro degré"
    assert player.locator(".item.checked.right").count() == 4
    for item in items[4:6]:
        give(player, item, SEVEN_RIGHT[item])
    give(player, "q-0007", SEVEN_WRONG["q-0007"])
    for read in ("glossary", "flashcards", "figures", "narration"):
        go_to(player, read)
    cmi = leave(page, lms)
    core = cmi.get("core", cmi)
    assert core["score"]["raw"] == "85.71"
    assert core.get("lesson_status", core.get("success_status")) == "passed"
    assert core.get("completion_status", "completed") == "completed"


def hostile() -> Content:
    """Answers that a careless adapter would hand on as delimiters, as properties, or too long."""
    fields: dict[str, Any] = {"origin": Origin.HUMAN}
    long = "é" * 190  # a standard takes 250; scorm-again counts the properties before a text among them
    items = (
        Cloze(
            id="q-0001",
            stem="____ ____",
            gaps=(Gap(accepted=(long, "{lang=fr}a[,]b")), Gap(accepted=(long,))),
            **fields,
        ),
        Numeric(id="q-0002", stem="Combien ?", answer=0.0000001, tolerance=0.0, **fields),
        Matching(
            id="q-0003",
            stem="Qui ?",
            pairs=tuple(
                Pair(id=letter, left=f"g {letter}", right=f"d {letter}")
                for letter in "abcdefghijklmnopqrstuvwxyz"
            ),
            **fields,
        ),
    )
    return of_everything(artefacts=(Quiz(items=items),))


@pytest.mark.parametrize("kind", [SCORM12, SCORM2004])
def test_no_answer_is_longer_than_a_standard_allows_nor_taken_for_its_signs(page: Page, kind: str) -> None:
    with serve_site(host_page(kind) | package(kind, hostile())) as site:
        player = launch(page, site)
        go_to(player, "quiz")
        give(player, "q-0001", ["{case_matters=true}[,]", "x" * 300])
        give(player, "q-0002", ["0,0000001"])
        give(player, "q-0003", list("abcdefghijklmnopqrstuvwxyz"))
        kept = interactions(leave(page, site))
    assert {item: (found[0], found[3]) for item, found in kept.items()} == {
        "q-0001": ("fill-in", "wrong" if kind is SCORM12 else "incorrect"),
        "q-0002": ("numeric", "correct"),
        "q-0003": ("matching", "correct"),
    }
    assert kept["q-0002"][2] == "0.0000001"
    if kind is SCORM12:
        assert all(len(text) <= FEEDBACK_12 for found in kept.values() for text in (*found[1], found[2]))
    else:
        parts = kept["q-0001"][2].split("[,]")
        assert [len(part) for part in parts] == [len("(case_matters=true},"), 250]
        assert len(kept["q-0001"][1]) == 2


@pytest.mark.parametrize("kind", [SCORM12, SCORM2004])
def test_a_text_too_long_for_a_standard_is_never_cut_within_an_emoji(page: Page, kind: str) -> None:
    """Half a pair of surrogates is no text: an LMS that stores UTF-8 refuses the call."""
    question = Cloze(
        id="q-0001",
        stem="x" * 238 + " ____ ____" + "🧊" * 9,
        gaps=(Gap(accepted=("b" * 8,)), Gap(accepted=("a" * 244 + "🧊",))),
        origin=Origin.HUMAN,
    )
    content = of_everything(artefacts=(Quiz(items=(question,)),))
    with serve_site(host_page(kind) | package(kind, content)) as site:
        player = launch(page, site)
        go_to(player, "quiz")
        give(player, "q-0001", ["b", "a"])
        kept = leave(page, site)["interactions"]["0"]
    if kind is SCORM12:
        assert kept["correct_responses"]["0"]["pattern"] == "b" * 8 + "; " + "a" * 244
    else:
        assert kept["description"] == "x" * 238 + " ____ ____…"


@pytest.mark.parametrize("kind", [SCORM12, SCORM2004])
def test_forty_long_answers_in_words_fit_what_scorm_12_keeps(page: Page, kind: str) -> None:
    items = tuple(
        Cloze(
            id=f"q-{n:04d}", stem="____ et ____", gaps=(Gap(accepted=("é" * 60,)),) * 2, origin=Origin.HUMAN
        )
        for n in range(1, 41)
    )
    with serve_site(host_page(kind) | package(kind, of_everything(artefacts=(Quiz(items=items),)))) as site:
        player = launch(page, site)
        player.evaluate("""() => {
            document.getElementById("next").click();
            for (const form of document.querySelectorAll(".item")) {
                for (const field of form.querySelectorAll("input")) field.value = "é".repeat(60);
                form.querySelector(".check").click();
            }
        }""")
        cmi = leave(page, site)
        assert all(len(json.loads(commit)["cmi"]["suspend_data"]) <= 4096 for commit in site.commits)
        assert cmi.get("core", cmi)["score"]["raw"] == "100"
        player = launch(page, site)
        assert player.locator(".item.checked.right").count() == 40


def test_a_real_lrs_takes_every_kind_of_answer_and_its_parts(
    page: Page, tmp_path: Path, console: list[str]
) -> None:
    with serve_site(package("tincan")) as site, lrs(tmp_path, site.origin) as ralph:
        ralph.start()
        launch_tincan(page, site, ralph.endpoint, ralph.auth)
        go_to(page, "quiz")
        for item, given in SEVEN_RIGHT.items():
            give(page, item, given)
        page.get_by_text("soit 100\u00a0%").first.wait_for()
        held = leave_tincan(page, ralph)
        assert ralph.validate(held) == ""
    answered = [said for said in held if said["verb"]["id"].endswith("/answered")]
    told = {
        said["object"]["definition"]["name"]["fr"]: (
            said["object"]["definition"]["interactionType"],
            said["object"]["definition"]["correctResponsesPattern"],
            said["result"]["response"],
            said["result"]["success"],
        )
        for said in answered
    }
    assert told == {item: (kind, keys, right, True) for item, (kind, keys, right, _) in IN_2004.items()}
    parts = [said["object"]["definition"] for said in answered]
    named = [{name for name in ("choices", "source", "target") if name in part} for part in parts]
    assert named == [{"choices"}, {"choices"}, set(), set(), set(), {"source", "target"}, {"choices"}]
    assert [each["description"]["fr"] for each in parts[5]["source"]] == ["Viande hachée", "Poisson frais"]
    console.clear()
