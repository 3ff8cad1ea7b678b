"""One rule in every format: random learners, resumed and restarted, known alike to five platforms.

The scripts and adapters are those of the packages, the SCORM run-times scorm-again's, which apply the mastery
score and the completion threshold of the manifest. An LRS is reduced to what it was told; the real ones are
in `test_same_everywhere.py`.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from pipelines.blocks.scenario.contract import HALF_POINTS, Scenario
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import list_asked_items
from pipelines.packaging.manifests import cmi5, scorm12, scorm2004
from pipelines.packaging.player.folder import ASSETS
from pipelines.packaging.player.index_page import describe_for_scripts
from pipelines.packaging.player.pages import list_learner_pages
from pipelines.packaging.player.questions import list_all_choices
from pipelines.packaging.player.texts import read_page_texts
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from pipelines.testing.scenarios import delivery_scenario
from pipelines.testing.static_site import serve_site
from schemas.course import (
    UNLIMITED,
    Completion,
    CompletionRule,
    Objective,
    PagesAsked,
    QuizAsked,
    ScoredBlocks,
    SuccessSent,
)
from tests.browser.conftest import node_module

pytestmark = pytest.mark.browser

SHARED = ("judging", "scoring", "memory", "interactions", "measures", "scorm", "unsent", "outbox", "xapi")
BEST_WAY = 4
"""Half points of two right decisions."""
FORMATS = ("scorm12", "scorm2004", "cmi5", "tincan", "web")
PLATFORMS = """
const trackers = {}, kept = {}, said = {};
function forget() {
  for (const all of [kept, said]) for (const name in all) delete all[name];
  localStorage.clear();
  sessionStorage.clear();
}
const answers = (body) => new Response(JSON.stringify(body));
function lrs(name, launchData) {
  said[name] = said[name] || [];
  return async (address, { method, body } = {}) => {
    if (address.includes("LMS.LaunchData")) return answers(launchData);
    if (address.includes("/statements")) return said[name].push(...JSON.parse(body)), answers([]);
    if (address.includes("/profile")) return new Response(null, { status: 404 });
    if (address.includes("/token")) return answers({ "auth-token": "t" });
    if (method === "PUT") return (kept[name] = body), answers({});
    return new Response(kept[name] || "", { status: kept[name] ? 200 : 404 });
  };
}
// A request is answered before the learner goes on. A timer would wait four milliseconds, a message does not.
const { port1, port2 } = new MessageChannel();
const answered = () => new Promise((resolve) => ((port1.onmessage = resolve), port2.postMessage(null)));
function runTime(name, constructor, global, given) {
  const api = new constructor({ autocommit: false, logLevel: 5 });
  if (kept[name]) api.loadFromJSON(kept[name]);
  given(api.cmi);
  window[global] = api;
  return api;
}
async function session(name, edition, events, manifest) {
  const { memory: packing, scoring } = Premierjet;
  let api = null;
  if (name === "scorm12") {
    api = runTime(name, Scorm12API, "API", (cmi) => {
      cmi.core.credit = "credit";
      cmi.student_data.mastery_score = manifest.mastery12;
    });
  } else if (name === "scorm2004") {
    api = runTime(name, Scorm2004API, "API_1484_11", (cmi) => {
      cmi.completion_threshold = manifest.threshold;
      cmi.scaled_passing_score = manifest.mastery2004;
    });
  } else if (name !== "web") {
    const from = { endpoint: location.origin + "/xapi", fetch: `${location.origin}/token/${Math.random()}` };
    const who = { actor: '{"mbox": "mailto:a@b.example"}', registration: "r", activityId: edition.activity };
    history.replaceState(null, "", `?${new URLSearchParams({ ...from, ...who, auth: "x" })}`);
    window.fetch = lrs(name, { launchMode: "Normal", masteryScore: manifest.masteryCmi5 });
  }
  const tracker = trackers[name](edition, { tell() {}, recovered() {} });
  const memory = packing.unpack(await tracker.ready, edition);
  const report = () => {
    const outcome = scoring.outcome(edition, memory);
    const packed = packing.pack(memory, outcome, tracker.limit, edition);
    return { outcome, page: "start", memory: packed, answers: memory.answers };
  };
  tracker.begin(report());
  tracker.save(report());
  for (const [does, id, given] of events) {
    if (does === "see") {
      memory.seen.add(id);
      tracker.turn(edition.pages.find((page) => page.id === id), report());
    } else if (does === "answer" && !(id in memory.answers)) {
      const item = edition.items.find((each) => each.id === id);
      memory.answers[id] = [given];
      const share = Premierjet.judging.share(item, [given]);
      tracker.answer({ item, given: [given], share, seconds: 1, at: new Date() }, report());
    } else if (does === "choose") {
      const { at } = scoring.walk(edition, id, memory.answers);
      const item = edition.items.find((each) => each.id === at);
      if (!item || !(given in item.to)) continue;
      memory.answers[at] = [given];
      const share = Premierjet.judging.share(item, [given]);
      tracker.answer({ item, given: [given], share, seconds: 1, at: new Date() }, report());
    } else if (does === "replay" && scoring.walk(edition, id, memory.answers).ended) {
      if (!(id in memory.plays)) memory.plays[id] = scoring.walk(edition, id, memory.answers).points;
      for (const item of edition.items.filter((each) => each.points)) delete memory.answers[item.id];
      tracker.save(report());
    } else if (does === "restart" && scoring.outcome(edition, memory).again) {
      memory.best = scoring.outcome(edition, memory).score;
      memory.taken = true;
      memory.attempt += 1;
      for (const item of scoring.counted(edition.items)) delete memory.answers[item.id];
      for (const { id: played } of scoring.counted(edition.scenarios || [])) delete memory.plays[played];
      tracker.save(report());
    }
    if (said[name]) await answered();
  }
  const statuses = name === "scorm2004" ? ["cmi.completion_status", "cmi.success_status"] : [];
  const found = statuses.map((key) => api.GetValue(key));
  tracker.end(report());
  if (said[name]) await answered();
  if (api) kept[name] = { ...JSON.parse(api.renderCMIToJSONString()).cmi, found };
  if (name === "web") {
    kept[name] = scoring.outcome(edition, packing.unpack(Object.values(localStorage)[0], edition));
  }
}
async function play({ edition, sessions, manifest }) {
  forget();
  for (const events of sessions) {
    for (const name of Object.keys(trackers)) await session(name, edition, events, manifest);
  }
  return { ...kept, cmi5: said.cmi5, tincan: said.tincan };
}
"""


@pytest.fixture(scope="module")
def platforms(chromium: Browser) -> Iterator[Page]:
    """A page with every adapter and run-time at once."""
    scripts = {f"{name}.js": (ASSETS / f"{name}.js").read_bytes() for name in (*SHARED, *FORMATS)}
    for name in ("scorm12", "scorm2004"):
        scripts[f"run-time-{name}.js"] = node_module(f"scorm-again/dist/{name}.min.js").read_bytes()
    loaded = [f"run-time-{name}" for name in ("scorm12", "scorm2004")] + [*SHARED]
    lines = [f'<script src="{name}.js"></script>' for name in loaded]
    lines.append(f"<script>{PLATFORMS}</script>")
    for name in FORMATS:
        lines.append(f'<script src="{name}.js"></script>')
        lines.append(f"<script>trackers.{name} = Premierjet.openTracker;</script>")
    with serve_site(scripts | {"index.html": "\n".join(lines).encode()}) as site:
        page = chromium.new_page()
        page.goto(site.url("index.html"))
        yield page
        page.close()


@dataclass
class Learner:
    """What a person would conclude of the same learner, with a pencil."""

    edition: Edition
    rule: CompletionRule
    items: list[Any]
    pages: list[str]
    scenario: Scenario | None = None
    at: str = ""
    points: int = 0
    first: int | None = None  # half points of the first way through that came to an end
    seen: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    tries: int = 1
    best: float | None = None
    measures: dict[str, float] = field(default_factory=dict)

    @property
    def plays_for_score(self) -> bool:
        scored = self.rule.scored or ScoredBlocks()
        return self.scenario is not None and scored.scenarios

    @property
    def is_scored(self) -> bool:
        return bool(self.items) or self.plays_for_score

    @property
    def finished(self) -> bool:
        played = not self.plays_for_score or self.first is not None
        return self.is_scored and len(self.answers) == len(self.items) and played

    @property
    def played(self) -> bool:
        """Nobody has to play a scenario that neither the pages nor the score asks for."""
        asked = self.rule.completion
        for_score = asked.quiz is not QuizAsked.NONE and self.plays_for_score
        if self.scenario is None or (asked.pages is PagesAsked.NONE and self.is_scored and not for_score):
            return True
        return self.first is not None or (self.plays_for_score and self.best is not None)

    @property
    def passed(self) -> bool:
        return self.best is not None and self.best >= self.edition.content.mastery_percent

    @property
    def completed(self) -> bool:
        asked = self.rule.completion
        pages = asked.pages is PagesAsked.NONE or self.seen >= set(self.pages)
        if not self.played or not self.is_scored:
            return self.played and self.seen >= set(self.pages)
        quiz = {
            QuizAsked.NONE: True,
            QuizAsked.ANSWERED: self.best is not None,
            QuizAsked.PASSED: self.passed,
        }
        return pages and quiz[asked.quiz]

    @property
    def may_restart(self) -> bool:
        left = self.rule.attempts == UNLIMITED or self.tries < self.rule.attempts
        return self.finished and not self.passed and left

    @property
    def lost(self) -> bool:
        over = self.finished and not self.may_restart
        return self.rule.completion.quiz is QuizAsked.PASSED and over and not self.passed

    @property
    def concluded(self) -> "Concluded":
        """Without a quiz, completion passes."""
        passed = None if self.best is None else self.passed
        return Concluded(self.completed, passed if self.is_scored else self.completed or None, self.best)

    def does(self, event: list[str]) -> None:
        if event[0] == "see" and event[1] in self.pages:
            self.seen.add(event[1])
        elif event[0] == "answer" and event[1] in {item.id for item in self.items}:
            self.answers.setdefault(event[1], event[2])
            self.count()
        elif event[0] == "choose" and self.scenario and self.at in ("q-0021", "q-0022"):
            decision = next(each for each in self.scenario.decisions if each.id == self.at)
            consequence = decision.find_consequence(event[2])
            if consequence is None:
                return
            self.at = consequence.leads_to
            self.points += HALF_POINTS[decision.judge_choice(event[2])]
            if self.at.startswith("e-") and self.first is None:
                self.first = self.points
            self.count()
        elif event[0] == "replay" and self.at.startswith("e-"):
            self.at, self.points = "q-0021", 0
        elif event[0] == "restart" and self.may_restart:
            self.tries += 1
            self.answers.clear()
            if self.plays_for_score:
                self.at, self.points, self.first = "q-0021", 0, None

    def count(self) -> None:
        for objective in {item.objective for item in self.items}:
            asked = [item for item in self.items if item.objective == objective]
            if all(item.id in self.answers for item in asked):
                score = self.percent(asked)
                self.measures[objective] = max(score, self.measures.get(objective, 0))
        if self.finished:
            way = (self.first or 0, BEST_WAY) if self.plays_for_score else (0, 0)
            self.best = max(self.percent(self.items, *way), self.best or 0)

    def percent(self, asked: list[Any], half_points: int = 0, most: int = 0) -> float:
        right = sum(self.answers[item.id] == item.key for item in asked)
        return (10000 * (2 * right + half_points) // (2 * len(asked) + most)) / 100

    @property
    def status(self) -> str:
        """SCORM 1.2 has one word for both."""
        passed = self.passed or not self.is_scored
        if self.completed and passed:
            return "passed"
        if self.completed:
            return "completed" if self.rule.completion.quiz is QuizAsked.NONE else "failed"
        return "failed" if self.lost else "incomplete"


COMPLETIONS = [
    *(
        Completion(pages=pages, quiz=quiz)
        for pages in PagesAsked
        for quiz in QuizAsked
        if (pages, quiz) != (PagesAsked.NONE, QuizAsked.NONE)
    ),
    Completion(success=SuccessSent.ONCE_COMPLETE),
    Completion(quiz=QuizAsked.PASSED, success=SuccessSent.ONCE_COMPLETE),
]


def some_learner(chance: random.Random, completion: Completion) -> tuple[Learner, list[list[list[str]]]]:
    rule = CompletionRule(
        completion=completion,
        attempts=chance.choice([1, 2, 3, UNLIMITED]),
        scored=ScoredBlocks(scenarios=chance.random() < 0.7),
    )
    section = builders.lesson().sections[0]
    scenario = delivery_scenario() if chance.random() < 0.6 else None
    lesson = Lesson(
        sections=tuple(
            section.model_copy(update={"id": f"p-{n:04d}"}) for n in range(1, chance.randint(1, 3) + 1)
        )
    )
    if scenario:
        first = lesson.sections[0]
        first = first.model_copy(update={"blocks": (*first.blocks, scenario)})
        lesson = lesson.model_copy(update={"sections": (first, *lesson.sections[1:])})
    items = tuple(
        builders.question(n, objective=chance.choice(["seuils", "releve"]))
        for n in range(1, chance.choice([0, 1, 2, 3, 3, 4]) + 1)
    )
    before = Positioning(items=(builders.question(90, objective="seuils"),))
    quiz = (Quiz(items=items),) if items else ()
    content = builders.content(
        rule=rule,
        mastery_percent=chance.choice([0, 50, 67, 80, 100]),
        objectives=tuple(Objective(id=name, text=f"Savoir : {name}") for name in ("seuils", "releve")),
        artefacts=(lesson, before, *quiz),
    )
    pages = ["start", *(each.id for each in lesson.sections), *(["quiz"] if items else [])]
    edition = Edition(builders.course(), content, KINDS, 1, builders.approval().decisions)
    learner = Learner(edition, rule, list(items), pages, scenario, "q-0021" if scenario else "")
    return learner, [some_session(chance, learner) for _ in range(chance.randint(1, 3))]


def some_session(chance: random.Random, learner: Learner) -> list[list[str]]:
    """Pages in any order, answers half right, a restart now and then."""
    seen = chance.sample(learner.pages, chance.randint(0, len(learner.pages)))
    events = [["see", page] for page in seen]
    asked = [item.id for item in learner.items] + ["q-0090"]
    for _ in range(chance.randint(0, 3)):
        chosen = asked if chance.random() < 0.7 else chance.sample(asked, chance.randint(0, len(asked)))
        events += [["answer", item, chance.choice("bbac")] for item in chosen]
        if learner.scenario:
            ways = [["choose", "b-0001", chance.choice("abbc")] for _ in range(chance.randint(0, 3))]
            events += [*ways, *([["replay", "b-0001"]] if chance.random() < 0.4 else [])]
        events += [["restart"]]
    if chance.random() < 0.3:
        chance.shuffle(events)
    return events


def manifest_of(edition: Edition) -> dict[str, Any]:
    def attribute(tree: etree._Element, name: str) -> str:
        return next((node.text for node in tree.iter(f"{{*}}{name}")), "")

    unit = next(etree.fromstring(cmi5.write_manifest(edition)).iter("{*}au"))
    of_2004 = etree.fromstring(scorm2004.write_manifest(edition, ()))
    score = unit.get("masteryScore")
    return {
        "mastery12": attribute(etree.fromstring(scorm12.write_manifest(edition, ())), "masteryscore"),
        "mastery2004": attribute(next(of_2004.iter("{*}primaryObjective")), "minNormalizedMeasure"),
        "threshold": next(of_2004.iter("{*}completionThreshold")).get("minProgressMeasure"),
        "moveOn": unit.get("moveOn"),
    } | ({"masteryCmi5": float(score)} if score else {})


@dataclass(frozen=True)
class Concluded:
    """What a platform holds of a learner."""

    completed: bool
    passed: bool | None
    score: float | None


def told(statements: list[dict[str, Any]]) -> tuple[set[str], Concluded]:
    """The verdicts an LRS heard of the module, and what they come to; a pass may follow a failure."""
    results = {
        verb: [each["result"] for each in statements if each["verb"]["id"].endswith(f"/{verb}")]
        for verb in ("completed", "passed", "failed")
    }
    verbs = {verb for verb, said in results.items() if said}
    judged = results["passed"] + results["failed"]
    best = max((each["score"]["scaled"] for each in judged if "score" in each), default=None)
    passed = "passed" in verbs if judged else None
    return verbs, Concluded("completed" in verbs, passed, None if best is None else round(100 * best, 2))


def in_2004(cmi: dict[str, Any]) -> Concluded:
    """What the LMS itself concludes, which goes by the threshold and the mastery score of the manifest."""
    completion, success = cmi["found"]
    assert (completion == "completed") == (float(cmi["progress_measure"]) == 1)
    raw = cmi["score"]["raw"]
    passed = {"passed": True, "failed": False, "unknown": None}[success]
    return Concluded(completion == "completed", passed, float(raw) if raw != "" else None)


SATISFIED = {
    "Completed": lambda verbs: "completed" in verbs,
    "Passed": lambda verbs: "passed" in verbs,
    "CompletedAndPassed": lambda verbs: {"completed", "passed"} <= verbs,
}


def measured(cmi: dict[str, Any]) -> dict[str, float]:
    listed = cmi.get("objectives") or {}
    every = listed.values() if isinstance(listed, dict) else listed
    return {
        each["id"].rpartition("--")[2]: float(each["score"]["raw"])
        for each in every
        if isinstance(each, dict) and each["score"]["raw"] != ""
    }


@pytest.mark.parametrize(
    "completion",
    COMPLETIONS,
    ids=lambda each: f"pages {each.pages}, quiz {each.quiz}, {each.success or 'at the mark'}",
)
@pytest.mark.trial
def test_whatever_a_learner_does_every_platform_concludes_the_same(
    platforms: Page, completion: Completion
) -> None:
    chance = random.Random(f"{completion}")
    seen: set[tuple[bool, bool]] = set()
    for _ in range(20):
        learner, sessions = some_learner(chance, completion)
        for event in (event for session in sessions for event in session):
            learner.does(event)
        edition, content = learner.edition, learner.edition.content
        texts = read_page_texts(content.language)
        offered = list_all_choices(list_asked_items(content), texts)
        facts = describe_for_scripts(edition, list_learner_pages(content, KINDS), offered)
        manifest = manifest_of(edition)
        left = platforms.evaluate("play", {"edition": facts, "sessions": sessions, "manifest": manifest})
        concluded = learner.concluded
        assert {name: left["web"][name] for name in ("completed", "passed", "score")} == asdict(concluded)
        waits = learner.is_scored and completion.agrees and not concluded.completed
        assert in_2004(left["scorm2004"]) == (replace(concluded, passed=None) if waits else concluded)
        assert left["scorm12"]["core"]["lesson_status"] == learner.status
        assert left["scorm12"]["core"]["score"]["raw"] == left["scorm2004"]["score"]["raw"]
        assert measured(left["scorm12"]) == measured(left["scorm2004"]) == learner.measures

        assert told(left["tincan"])[1] == concluded
        verbs, of_cmi5 = told(left["cmi5"])
        assert of_cmi5 == (concluded if learner.is_scored else replace(concluded, passed=None))
        judged = learner.is_scored and completion.quiz is not QuizAsked.NONE
        satisfied = concluded.completed and (concluded.passed if judged else True)
        assert SATISFIED[manifest["moveOn"]](verbs) == satisfied
        seen.add((concluded.completed, concluded.passed))
    assert len(seen) >= 3  # the learners were different enough to tell formats apart
