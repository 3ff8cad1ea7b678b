"""The two pure scripts every package shares: what answers amount to, and what a launch remembers."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pipelines.packaging.player import Tracking, files
from tests.browser.hosting import serve
from tests.browser.learning import edition

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scripts(chromium: Browser) -> Iterator[Page]:
    """A page that has the scripts loaded; nothing here changes it."""
    with serve(files(edition(), Tracking.WEB)) as site:
        page = chromium.new_page()
        page.goto(site.url("index.html"))
        yield page
        page.close()


def test_a_score_reaches_a_pass_mark_exactly_when_the_answers_do(scripts: Page) -> None:
    """Cut to hundredths: 66.66 for two of three. Compared with every whole pass mark, in whole numbers."""
    counts = [(right, items) for items in range(1, 61) for right in range(items + 1)]
    scores: list[float] = scripts.evaluate(
        "counts => counts.map(([right, items]) => Premierjet.scoring.percent(right, items))", counts
    )
    for (right, items), score in zip(counts, scores, strict=True):
        assert score == (10000 * right // items) / 100
        assert all((score >= mark) == (100 * right >= mark * items) for mark in range(101))


OUTCOME = """([pages, items, seen, answers, best, mastery]) => {
    const edition = {
        mastery,
        pages: pages.map((id) => ({ id })),
        items: items.map((id) => ({ id, key: "a" })),
    };
    const memory = { seen: new Set(seen), answers, best };
    return Premierjet.scoring.outcome(edition, memory);
}"""


@pytest.mark.parametrize(
    ("items", "seen", "answers", "best", "expected"),
    [
        ([], ["p1"], {}, None, {"completed": False, "passed": None, "score": None, "progress": 0.5}),
        ([], ["p1", "p2"], {}, None, {"completed": True, "passed": True, "score": None, "progress": 1}),
        (["q1"], ["p1", "p2"], {}, None, {"completed": False, "passed": None, "score": None}),
        (["q1"], ["p1"], {"q1": "a"}, None, {"completed": False, "passed": True, "score": 100}),
        (["q1"], ["p1", "p2"], {"q1": "b"}, None, {"completed": True, "passed": False, "score": 0}),
        (["q1", "q2"], ["p1", "p2"], {"q1": "b"}, 50, {"completed": True, "passed": False, "score": 50}),
        (["q1"], ["p1", "p2"], {"q1": "a"}, 50, {"completed": True, "passed": True, "score": 100}),
        (["q1"], ["p1", "p2"], {"q1": "b"}, 50, {"completed": True, "passed": False, "score": 50}),
    ],
    ids=[
        "no quiz, a page left",
        "no quiz, all read: passed",
        "all read, a question left",
        "all right, a page left",
        "all wrong",
        "a second try under way keeps the first score",
        "a better second try counts",
        "a worse second try does not",
    ],
)
def test_completion_and_success_follow_from_pages_and_answers(
    scripts: Page,
    items: list[str],
    seen: list[str],
    answers: dict[str, str],
    best: float | None,
    expected: dict[str, Any],
) -> None:
    outcome = scripts.evaluate(OUTCOME, [["p1", "p2"], items, seen, answers, best, 80])
    assert {name: outcome[name] for name in expected} == expected


AGAIN = """(cases) => cases.map(({ pages, items, seen, answers, page, attempt, best }) => {
    const options = ["a", "b", "true", "false"].map((id) => ({ id }));
    const edition = {
        mastery: 80,
        pages: pages.map((id) => ({ id })),
        items: items.map((id) => ({ id, key: "a", options })),
    };
    const memory = { page, attempt, best, seen: new Set(seen), answers };
    const outcome = Premierjet.scoring.outcome(edition, memory);
    const again = Premierjet.memory.unpack(Premierjet.memory.pack(memory, outcome, 64000), edition);
    return { ...again, seen: [...again.seen].sort() };
})"""


def test_what_is_packed_is_remembered_whatever_was_seen_and_answered(scripts: Page) -> None:
    chance = random.Random(7)
    cases = []
    for _ in range(200):
        pages = ["start", "quiz", *(f"p-{n:04d}" for n in sorted(chance.sample(range(1, 10000), 30)))]
        items = [f"q-{n:04d}" for n in chance.sample(range(1, 10000), 30)]
        cases.append(
            {
                "pages": pages,
                "items": items,
                "seen": sorted(chance.sample(pages, chance.randint(0, len(pages)))),
                "answers": {
                    item: chance.choice(["a", "b", "true", "false"])
                    for item in chance.sample(items, chance.randint(0, len(items)))
                },
                "page": chance.choice(pages),
                "attempt": chance.choice([1, 2]),
                "best": chance.choice([None, 0, 66.66, 100]),
            }
        )
    wanted = [{name: case[name] for name in case if name not in ("pages", "items")} for case in cases]
    assert scripts.evaluate(AGAIN, cases) == wanted


@pytest.mark.parametrize(
    "packed", ["", "2;p=start", "{}", "1;p=gone;t=9;b=900;s=gone,1-9;a=77z", "1;;;=;a=1"]
)
def test_what_another_player_left_or_a_new_release_dropped_is_passed_over(scripts: Page, packed: str) -> None:
    known = scripts.evaluate(
        """(packed) => {
            const edition = { pages: [{ id: "start" }], items: [], mastery: 80 };
            const memory = Premierjet.memory.unpack(packed, edition);
            return { ...memory, seen: [...memory.seen] };
        }""",
        packed,
    )
    assert known == {"page": None, "attempt": 1, "best": None, "seen": [], "answers": {}}


FINISHED = """(limit) => {
    const { memory, scoring } = Premierjet;
    const edition = JSON.parse(document.getElementById("edition").textContent);
    const done = { ...memory.blank(), page: "p-0002" };
    edition.pages.forEach((page) => done.seen.add(page.id));
    edition.items.forEach((item) => (done.answers[item.id] = item.key));
    const packed = memory.pack(done, scoring.outcome(edition, done), limit);
    const again = memory.unpack(packed, edition);
    const { score, passed, completed } = scoring.outcome(edition, again);
    return { packed, page: again.page, score, passed, completed };
}"""


def test_memory_that_outgrows_its_limit_keeps_place_score_and_completion(scripts: Page) -> None:
    whole, short = scripts.evaluate(FINISHED, 4096), scripts.evaluate(FINISHED, 40)
    assert len(short.pop("packed")) <= 40 < len(whole.pop("packed"))
    assert short == whole == {"page": "p-0002", "score": 100, "passed": True, "completed": True}
