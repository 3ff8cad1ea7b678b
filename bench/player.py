"""What a learner's browser does before the first page can be used, against a page that holds only that.

    python -m bench.player [--pages 60] [--items 100] [--rounds 9] [--slowed 4] [--json]

Chromium opens a package from a server on this machine, nothing cached, its processor slowed as asked. Usable
is when the first page is there and its controls answer (a mark of the player's) and something is painted,
whichever is later, in milliseconds since the navigation began. The SCORM packages meet an LMS that answers at
once; the two that talk to an LRS are opened without one. The floor is a page with the same first words, one
button and nothing else. Time on the clock depends on who else is at the machine; the processor's time on the
page hardly does: it is told beside it, slowed too, and again as Chromium divides it up.
"""

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from lxml import html
from playwright.sync_api import Browser, sync_playwright

from bench.packaging import content, edition
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.player.folder import write_player_files
from pipelines.testing import builders
from pipelines.testing.packages import LAUNCHED_FORMATS, find_tracking
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.draft import Content
from tests.browser.conftest import CHROMIUM, FLAGS

SETTLED = 400  # milliseconds, slowed or not, in which all that was begun at the start is done
LMS = """
for (const [name, prefix] of [["API", "LMS"], ["API_1484_11", ""]]) {
  const said = { Initialize: "true", GetValue: "", SetValue: "true", Commit: "true", GetLastError: "0",
                 [prefix ? "Finish" : "Terminate"]: "true" };
  window[name] = {};
  for (const [call, answer] of Object.entries(said)) window[name][prefix + call] = () => answer;
}
"""
STARTED = """() => {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? 0;
  return Math.max(at("first-contentful-paint"), at("premierjet-usable"));
}"""
SPENT = {
    "processor": "TaskDuration",
    "script": "ScriptDuration",
    "layout": "LayoutDuration",
    "style": "RecalcStyleDuration",
}


@dataclass(frozen=True)
class Row:
    """What opening a page takes: on the clock, and of the processor; milliseconds, medians but for one."""

    name: str
    usable: float
    usable_at_best: float
    processor: float
    script: float
    layout: float
    style: float
    times_bare: float


def bare(page: bytes) -> bytes:
    """Return the first page of a module and nothing else: no style, no script, no other page."""
    read = html.document_fromstring(page.decode())
    [title], [first] = read.xpath("//h1"), read.xpath("//section[@id='start']")
    words = "".join(html.tostring(each, encoding="unicode") for each in (title, first))
    return f'<!doctype html><html lang="fr"><title>.</title>{words}<button>.</button></html>'.encode()


def opened(browser: Browser, address: str, slowed: float) -> dict[str, float]:
    """Open a page as a learner who was never there; return what it took."""
    context = browser.new_context(viewport={"width": 1180, "height": 820})
    context.add_init_script(LMS)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})

    def spent() -> dict[str, float]:
        metrics: list[dict[str, Any]] = devtools.send("Performance.getMetrics")["metrics"]
        told = {each["name"]: each["value"] * 1000 for each in metrics}
        return {name: told[metric] for name, metric in SPENT.items()}

    before = spent()
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLED)
    taken = {name: after - before[name] for name, after in spent().items()}
    taken["usable"] = page.evaluate(STARTED)
    if page.locator("#next").count():
        page.click("#next")
        assert page.locator("#position").inner_text().startswith("Page 2 ")
    context.close()
    return taken


def measured(
    site: Site, names: Iterable[str], rounds: int, slowed: float
) -> dict[str, list[dict[str, float]]]:
    """Return each round of each page; the pages take turns, so that a busy minute meets all of them."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(rounds):
            for name, runs in taken.items():
                runs.append(opened(browser, site.url(f"{name}/index.html"), slowed))
        browser.close()
    return taken


def rows(asked: argparse.Namespace) -> list[Row]:
    """Measure, and return the figures."""
    of = content(asked.pages, asked.items)
    modules = {name: write_player_files(edition(of), find_tracking(name)) for name in LAUNCHED_FORMATS}
    modules["empty"] = write_player_files(edition(least()), find_tracking("scorm2004"))
    modules = {"bare": {"index.html": bare(modules["scorm2004"]["index.html"])}} | modules
    served = {path: body for name, made in modules.items() for path, body in move_below(name, made).items()}
    with serve_site(served) as site:
        taken = measured(site, modules, asked.rounds, asked.slowed)
    floor = median(run["processor"] for run in taken["bare"])
    found = []
    for name, runs in taken.items():
        middle = {figure: median(run[figure] for run in runs) for figure in runs[0]}
        best = min(run["usable"] for run in runs)
        found.append(Row(name, usable_at_best=best, times_bare=middle["processor"] / floor, **middle))
    return found


def least() -> Content:
    """Return a module of one point and no question."""
    return builders.content(artefacts=(Summary(points=(builders.statement(1),)),))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--slowed", type=float, default=4)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = rows(asked)
    if asked.json:
        print(json.dumps([asdict(row) for row in found], indent=2))
        return
    print(
        f"{asked.pages} pages, {asked.items} questions, processor slowed {asked.slowed:g} times, milliseconds"
    )
    print(f"{'':10}   usable  at best   processor (script, layout, style)   in bare pages")
    for row in found:
        parts = f"({row.script:.0f}, {row.layout:.0f}, {row.style:.0f})"
        clock = f"{row.usable:8.0f} {row.usable_at_best:8.0f}"
        print(f"{row.name:10} {clock} {row.processor:11.0f} {parts:24} {row.times_bare:9.1f} x")


if __name__ == "__main__":
    main()
