"""The pure scripts every package shares: what is right, what answers amount to, what a launch remembers."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.static_site import serve_site
from tests.browser.learning import edition

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scripts(chromium: Browser) -> Iterator[Page]:
    """A page that has the scripts loaded; nothing here changes it."""
    with serve_site(write_player_files(edition(), UNTRACKED)) as site:
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
        rule: { pages: true, quiz: "answered", attempts: 2 },
        pages: pages.map((id) => ({ id })),
        items: items.map((id) => ({ id, kind: "single", key: ["a"] })),
    };
    const given = Object.entries(answers).map(([id, option]) => [id, [option]]);
    const memory = { seen: new Set(seen), answers: Object.fromEntries(given), best, taken: best !== null };
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


PLACED = """(cases) => cases.map(({ edition, seen, answers, attempt, best }) => {
    const memory = { page: "start", attempt, best, seen: new Set(seen), answers };
    const asked = edition.items.map((item) => ({ ...item, id: `${item.id}-before`, optional: true }));
    const placing = {
        ...edition,
        pages: [...edition.pages, { id: "positioning", optional: true }],
        items: [...edition.items, ...asked],
    };
    const more = { ...memory, seen: new Set([...seen, "positioning"]), answers: { ...answers } };
    asked.forEach((item, at) => { if (at % 2) more.answers[item.id] = item.key || [""]; });
    const [apart, before, after] = [[edition, memory], [placing, memory], [placing, more]].map(
        ([shown, known]) => JSON.stringify(Premierjet.scoring.outcome(shown, known)),
    );
    return apart === before && before === after;
})"""


def test_what_is_asked_before_the_lesson_changes_no_score_completion_or_progress(scripts: Page) -> None:
    chance = random.Random(13)
    assert all(scripts.evaluate(PLACED, [some_case(chance, 64000) for _ in range(200)]))


AGAIN = """(cases) => cases.map(({ edition, seen, limit, ...known }) => {
    const memory = { ...known, seen: new Set(seen) };
    const outcome = Premierjet.scoring.outcome(edition, memory);
    const packed = Premierjet.memory.pack(memory, outcome, limit, edition);
    const again = Premierjet.memory.unpack(packed, edition);
    const score = Premierjet.scoring.outcome(edition, again);
    const { score: reached } = outcome;
    const same = score.right === outcome.right && score.score === reached;
    return { ...again, seen: [...again.seen].sort(), packed, same, reached };
})"""
OPTIONS = [{"id": name} for name in ("a", "b", "c", "d")]
WORDS = ["0 °C", "zéro, degré; =:%", "dehors", "« œuf »", "🌡", "a=1b;w=2:x"]


def some_item(chance: random.Random, number: int) -> tuple[dict[str, Any], list[str]]:
    """A question of any kind, as the scripts know it, and an answer somebody might give."""
    kind = chance.choice(["single", "multiple", "true_false", "cloze", "numeric", "matching", "ordering"])
    item: dict[str, Any] = {"id": f"q-{number:04d}", "kind": kind, "english": False}
    letters = [option["id"] for option in OPTIONS]
    shuffled = chance.sample(letters, 4)
    match kind:
        case "single":
            return item | {"options": OPTIONS, "key": ["b"]}, [chance.choice(letters)]
        case "multiple":
            chosen = sorted(chance.sample(letters, chance.randint(1, 4)))
            return item | {"options": OPTIONS, "key": ["a", "c"]}, chosen
        case "true_false":
            options = [{"id": "true"}, {"id": "false"}]
            return item | {"options": options, "key": ["true"]}, [chance.choice(["true", "false"])]
        case "cloze":
            gaps = [[chance.choice(WORDS)] for _ in range(chance.randint(1, 3))]
            return item | {"gaps": gaps}, [chance.choice(WORDS) for _ in gaps]
        case "numeric":
            return item | {"answer": 12.5, "tolerance": 0.5, "units": [[]]}, [chance.choice(["12,5", "-3"])]
        case "matching":
            return item | {"key": letters}, [chance.choice(letters) for _ in letters]
    return item | {"key": letters}, shuffled


def some_scenario(chance: random.Random) -> list[tuple[dict[str, Any], list[str]]]:
    """Two decisions one after the other, each with what somebody chose."""
    numbers = ["q-0001", "q-9999"]
    decision = {
        "kind": "decision",
        "options": OPTIONS,
        "key": ["a"],
        "points": {"a": 2, "b": 1, "c": 0, "d": 0},
    }
    return [
        (decision | {"id": number, "to": dict.fromkeys("abcd", to)}, [chance.choice("abcd")])
        for number, to in zip(numbers, [numbers[1], "e-1"], strict=True)
    ]


def some_case(chance: random.Random, limit: int) -> dict[str, Any]:
    pages = ["start", "quiz", *(f"p-{n:04d}" for n in sorted(chance.sample(range(1, 10000), 30)))]
    asked = [some_item(chance, number) for number in chance.sample(range(2, 9999), 30)]
    decisions = some_scenario(chance)
    asked += decisions
    answered = chance.sample(asked, chance.randint(0, len(asked)))
    plays = {"b-0007": chance.randint(0, 4)} if chance.random() < 0.5 else {}
    return {
        "edition": {
            "mastery": 80,
            "rule": {"pages": True, "quiz": "answered", "attempts": 2},
            "pages": [{"id": page} for page in pages],
            "items": [item for item, _ in asked],
            "scenarios": [{"id": "b-0007", "start": decisions[0][0]["id"], "most": 4}],
        },
        "plays": plays,
        "seen": sorted(chance.sample(pages, chance.randint(0, len(pages)))),
        "answers": {item["id"]: given for item, given in answered},
        "page": chance.choice(pages),
        "attempt": chance.choice([1, 2, 17]),
        "best": chance.choice([None, 0, 66.66, 100]),
        "taken": False,
        "earned": chance.choice([None, 0, 29_865_600]),
        "limit": limit,
    }


def test_what_is_packed_is_remembered_whatever_was_seen_and_answered(scripts: Page) -> None:
    chance = random.Random(7)
    cases = [some_case(chance, 64000) for _ in range(200)]
    for case, again in zip(cases, scripts.evaluate(AGAIN, cases), strict=True):
        assert again.pop("packed").isascii()  # an LMS that counts bytes counts the same
        assert again.pop("same")
        case["best"] = again.pop("reached")
        assert again == {name: case[name] for name in again}


def test_where_texts_have_no_room_their_verdicts_are_kept_and_the_score_with_them(scripts: Page) -> None:
    chance = random.Random(11)
    cases = [some_case(chance, 64000) for _ in range(100)]
    kept = 0
    for case, whole in zip(cases, scripts.evaluate(AGAIN, cases), strict=True):
        case["limit"] = len(whole["packed"].partition(";w=")[0]) + 5 * 30  # a verdict for each, at most
    for case, again in zip(cases, scripts.evaluate(AGAIN, cases), strict=True):
        assert len(again["packed"]) <= case["limit"]
        assert again["same"]
        assert again["answers"].keys() == case["answers"].keys()
        kept += ";w=" in again["packed"] and True in again["answers"].values()
    assert kept > 0  # as many texts as there is room for


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "2;p=start",
        "{}",
        "1;p=gone;t=0;b=900;s=gone,1-9;a=77z",
        "1;t=x;;=;a=1",
        "1;w=77:%",
        "1;a=77+;w=,:",
        "1;e=yesterday",
    ],
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
    blank = {"page": None, "attempt": 1, "best": None, "taken": False, "earned": None}
    assert known == blank | {"seen": [], "answers": {}, "plays": {}}


FINISHED = """([limit, scenario]) => {
    const { memory, scoring } = Premierjet;
    const edition = JSON.parse(document.getElementById("edition").textContent);
    if (scenario) {
        edition.scenarios = [{ id: "b-0001", start: "q-0099", most: 2, optional: true }];
        const decision = { id: "q-0099", kind: "decision", options: [{ id: "a" }], key: ["a"] };
        edition.items.push({ ...decision, optional: true, points: { a: 2 }, to: { a: "e-1" } });
    }
    const done = { ...memory.blank(), page: "p-0002" };
    edition.pages.forEach((page) => done.seen.add(page.id));
    edition.items.forEach((item) => (done.answers[item.id] = item.key));
    const packed = memory.pack(done, scoring.outcome(edition, done), limit, edition);
    const again = memory.unpack(packed, edition);
    const { score, passed, completed } = scoring.outcome(edition, again);
    return { packed, page: again.page, score, passed, completed };
}"""


@pytest.mark.parametrize("scenario", [False, True], ids=["a quiz", "a quiz and a scenario"])
def test_memory_that_outgrows_its_limit_keeps_place_score_and_completion(
    scripts: Page, scenario: bool
) -> None:
    whole, short = (scripts.evaluate(FINISHED, [limit, scenario]) for limit in (4096, 40))
    assert len(short.pop("packed")) <= 40 < len(whole.pop("packed"))
    assert short == whole == {"page": "p-0002", "score": 100, "passed": True, "completed": True}


ANOTHER_RELEASE = """([item, packed]) => {
    const edition = { pages: [], items: [item], mastery: 80 };
    return Premierjet.memory.unpack(packed, edition).answers;
}"""


@pytest.mark.parametrize(
    ("item", "packed"),
    [
        ({"kind": "single", "options": OPTIONS, "key": ["a"]}, "1;a=7ab"),
        ({"kind": "multiple", "options": OPTIONS, "key": ["a"]}, "1;a=7az"),
        ({"kind": "matching", "key": ["a", "b", "c"]}, "1;a=7abba"),
        ({"kind": "matching", "key": ["a", "b"]}, "1;a=7abbz"),
        ({"kind": "ordering", "key": ["a", "b", "c"]}, "1;a=7ab"),
        ({"kind": "ordering", "key": ["a", "b", "c"]}, "1;a=7aab"),
        ({"kind": "cloze", "gaps": [["x"], ["y"]]}, "1;a=;w=7:x"),
        ({"kind": "cloze", "gaps": [["x"]]}, "1;a=7a"),
        ({"kind": "single", "options": OPTIONS, "key": ["a"]}, "1;a=;w=7:a"),
        ({"kind": "decision", "options": OPTIONS, "key": ["a"], "points": {"a": 2}}, "1;a=7+"),
    ],
)
def test_an_answer_a_new_release_cannot_have_been_given_is_asked_again(
    scripts: Page, item: dict[str, Any], packed: str
) -> None:
    assert scripts.evaluate(ANOTHER_RELEASE, [{"id": "q-0007"} | item, packed]) == {}


def test_what_the_players_of_earlier_releases_packed_is_still_understood(scripts: Page) -> None:
    item = {"id": "q-0007", "kind": "single", "options": OPTIONS, "key": ["a"]}
    assert scripts.evaluate(ANOTHER_RELEASE, [item, "1;p=quiz;t=1;s=quiz;a=7b9t"]) == {"q-0007": ["b"]}


UPDATED = """([released, updated, change]) => {
    const { memory: kept, scoring } = Premierjet;
    const told = ({ score, passed, completed, unanswered, again }) =>
        ({ score, passed, completed, unanswered, again });
    let memory = kept.blank();
    let edition = released;
    memory.seen.add("p1");
    const pack = (limit) => kept.pack(memory, scoring.outcome(edition, memory), limit, edition);
    const answer = (given) =>
        given.forEach((letter, at) => (memory.answers[edition.items[at].id] = [letter]));
    answer(change.first);
    if (change.second) {
        memory.best = scoring.outcome(edition, memory).score;
        memory.taken = true;
        memory.attempt += 1;
        memory.answers = {};
        answer(change.second);
    }
    memory = kept.unpack(change.packed || pack(change.limit || 4096), updated);
    edition = updated;
    const opened = told(scoring.outcome(edition, memory));
    for (const item of updated.items) memory.answers[item.id] = memory.answers[item.id] || ["b"];
    memory = kept.unpack(pack(4096), updated);
    return [opened, told(scoring.outcome(edition, memory))];
}"""


def two_options(*keys: str) -> dict[str, Any]:
    """A module of one page and a question a key, each of two options."""
    return {
        "mastery": 80,
        "rule": {"pages": True, "quiz": "answered", "attempts": 2},
        "pages": [{"id": "p1"}],
        "items": [
            {"id": f"q-{n:04d}", "kind": "single", "options": OPTIONS[:2], "key": [key]}
            for n, key in enumerate(keys, start=1)
        ],
    }


@pytest.mark.parametrize(
    ("keys", "change", "opened", "answered"),
    [
        ("ab", {"first": "aa"}, (100, True, True, 0), (100, True, True, 0)),
        ("aaa", {"first": "aa"}, (100, True, False, 1), (100, True, True, 0)),
        ("aaa", {"first": "ab"}, (50, False, False, 1), (50, False, True, 0)),
        ("ab", {"first": "ab"}, (100, True, True, 0), (100, True, True, 0)),
        ("aaa", {"first": "ab", "second": "aa"}, (100, True, False, 1), (100, True, True, 0)),
        ("aaa", {"first": "ab", "second": "a"}, (50, False, True, 0), (50, False, True, 0)),
        ("ab", {"first": "aa", "limit": 24}, (100, True, True, 0), (100, True, True, 0)),
        (
            "aaa",
            {"first": "", "packed": "1;p=p1;t=2;b=50;s=p1;a=1a"},
            (50, False, True, 0),
            (50, False, True, 0),
        ),
    ],
    ids=[
        "a key is corrected",
        "a question is added",
        "a question is added to a try that failed",
        "a key corrected for the learner",
        "a question is added after a second try",
        "a question is added within a second try",
        "the answers had no room",
        "packed before by a try under way",
    ],
)
def test_an_update_takes_no_score_and_asks_what_is_new(
    scripts: Page, keys: str, change: dict[str, Any], opened: tuple[Any, ...], answered: tuple[Any, ...]
) -> None:
    """A key that was corrected failed whoever had passed, and so did a new question answered wrong."""
    change = {name: list(given) if name in ("first", "second") else given for name, given in change.items()}
    outcomes = scripts.evaluate(UPDATED, [two_options("a", "a"), two_options(*keys), change])
    names = ("score", "passed", "completed", "unanswered")
    assert [tuple(each[name] for name in names) for each in outcomes] == [opened, answered]
