"""What a learner's browser does before the first page can be used, against a page that holds only that.

    python -m bench.player [--pages 60] [--items 100] [--rounds 9] [--slowed 4] [--json]
                           [--beside NAME=FOLDER]

Chromium opens a package from a server on this machine, nothing cached, its processor slowed as asked. Usable
is when the first page is there and its controls answer (a mark of the player's) and something is painted,
whichever is later, in milliseconds since the navigation began. The SCORM packages meet an LMS that answers
at once; the two that talk to an LRS are opened without one. `pictures` is the same module on the plain web,
opened where its learner left it, on a page with three pictures: it is usable once they are there as well.
The floor is a page with the same first words, one button and nothing else. Time on the clock depends on who
else is at the machine; the processor's time on the page hardly does: it is told beside it, slowed too, and
again as Chromium divides it up. Below stand what scripts and styles weigh where a module has every kind of
block, and the sheets of A4 it is printed on.

FOLDER is a SCORM 2004 package of another maker, unzipped, opened in turns with ours. It is usable once it
shows a heading and a button that is not disabled: looked for once a frame, and no more once they are there.
"""

import argparse
import gzip
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
from lxml import html
from playwright.sync_api import Browser, sync_playwright

from bench.packaging import content, edition
from examples.builders.pictures import FOLDER as PICTURES
from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.folder import write_player_files
from pipelines.testing import builders
from pipelines.testing.packages import LAUNCHED_FORMATS, find_tracking
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.draft import Content, ShownPicture
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.test_player_blocks import lesson_of_everything

WITH_PICTURES = "pictures"
SHOWN = 3
SETTLED = 400  # milliseconds, slowed or not, in which all that was begun at the start is done
LMS = """
for (const [name, prefix] of [["API", "LMS"], ["API_1484_11", ""]]) {
  const said = { Initialize: "true", GetValue: "", SetValue: "true", Commit: "true", GetLastError: "0",
                 GetErrorString: "", GetDiagnostic: "", [prefix ? "Finish" : "Terminate"]: "true" };
  window[name] = {};
  for (const [call, answer] of Object.entries(said)) window[name][prefix + call] = () => answer;
}
"""
RESUMED = """
const memory = "1;p=p-0001;t=1;s=start,1;a=";
try { Object.defineProperty(localStorage, "getItem", { value: () => memory }); } catch {}
"""
WATCHED = """
const shows = (what) => [...document.querySelectorAll(what)].some(
  (each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
(function look() {
  if (shows("h1, h2") && shows("button:not(:disabled)")) performance.mark("premierjet-usable");
  else requestAnimationFrame(look);
})();
"""
FOUND = "performance.getEntriesByName('premierjet-usable').length"
STARTED = """() => {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? 0;
  const loaded = performance.getEntriesByType("resource").filter((each) => each.initiatorType === "img");
  const ends = loaded.map((each) => each.responseEnd);
  return Math.max(at("first-contentful-paint"), at("premierjet-usable"), ...ends);
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


def opened(browser: Browser, address: str, slowed: float, of_others: bool) -> dict[str, float]:
    """Open a page as a learner who was never there; return what it took."""
    context = browser.new_context(viewport={"width": 1180, "height": 820})
    context.add_init_script(LMS)
    if address.endswith(f"/{WITH_PICTURES}/index.html"):
        context.add_init_script(RESUMED)
    if of_others:
        context.add_init_script(WATCHED)
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
    if of_others:
        page.wait_for_function(FOUND)
    page.wait_for_timeout(SETTLED)
    taken = {name: after - before[name] for name, after in spent().items()}
    taken["usable"] = page.evaluate(STARTED)
    if WITH_PICTURES in address:
        shown = "[...document.images].filter((image) => image.complete && image.naturalWidth).length"
        assert page.evaluate(shown) >= SHOWN
        context.close()
        return taken
    if page.locator("#next").count() and not of_others:
        page.click("#next")
        assert page.locator("#position").inner_text().startswith("Page 2 ")
    context.close()
    return taken


def measured(
    site: Site, names: Iterable[str], others: Collection[str], rounds: int, slowed: float
) -> dict[str, list[dict[str, float]]]:
    """Return each round of each page; the pages take turns, so that a busy minute meets all of them."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(rounds):
            for name, runs in taken.items():
                runs.append(opened(browser, site.url(f"{name}/index.html"), slowed, name in others))
        browser.close()
    return taken


def rows(asked: argparse.Namespace, others: Mapping[str, dict[str, bytes]]) -> list[Row]:
    """Measure, packages of other makers in turns with ours, and return the figures."""
    of = content(asked.pages, asked.items)
    modules = {name: write_player_files(edition(of), find_tracking(name)) for name in LAUNCHED_FORMATS}
    modules[WITH_PICTURES] = write_player_files(illustrated(edition(of)), find_tracking("web"))
    modules["empty"] = write_player_files(edition(least()), find_tracking("scorm2004"))
    modules = {"bare": {"index.html": bare(modules["scorm2004"]["index.html"])}} | modules | others
    served = {path: body for name, made in modules.items() for path, body in move_below(name, made).items()}
    with serve_site(served) as site:
        taken = measured(site, modules, others, asked.rounds, asked.slowed)
    floor = median(run["processor"] for run in taken["bare"])
    found = []
    for name, runs in taken.items():
        middle = {figure: median(run[figure] for run in runs) for figure in runs[0]}
        best = min(run["usable"] for run in runs)
        found.append(Row(name, usable_at_best=best, times_bare=middle["processor"] / floor, **middle))
    return found


def unzipped(folder: Path) -> dict[str, bytes]:
    """Return the files of a package by path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def beside(asked: argparse.Namespace) -> dict[str, dict[str, bytes]]:
    """Return the files of other makers' packages by the names they were given."""
    named = (each.partition("=") for each in asked.beside)
    return {name: unzipped(Path(folder)) for name, _, folder in named}


def least() -> Content:
    """Return a module of one point and no question."""
    return builders.content(artefacts=(Summary(points=(builders.statement(1),)),))


def illustrated(plain: Edition) -> Edition:
    """Return a release with three pictures on its first page of the lesson."""
    lesson, quiz = plain.content.artefacts
    figures, media = [], {}
    for number, file in enumerate(sorted(PICTURES.glob("*.png")), start=1):
        data = file.read_bytes()
        digest = sha256(data).hexdigest()
        media[digest] = data
        picture = ShownPicture(sha256=digest, media_type="image/png", width=960, height=540)
        figures.append(Figure(id=f"b-{number:04d}", picture=picture, alternative=file.stem, rights="."))
    assert len(figures) == SHOWN
    first, *others = lesson.sections
    first = first.model_copy(update={"blocks": (*figures, *first.blocks)})
    lesson = lesson.model_copy(update={"sections": (first, *others)})
    return replace(edition(plain.content.model_copy(update={"artefacts": (lesson, quiz)})), media=media)


def weigh(others: Mapping[str, Mapping[str, bytes]]) -> dict[str, tuple[int, int]]:
    """Return the bytes of scripts and styles, raw and packed: ours with every kind of block, and others'."""
    whole = edition(builders.content(artefacts=(lesson_of_everything(),)), number=0)
    weights = {}
    ours = {name: write_player_files(whole, find_tracking(name)) for name in LAUNCHED_FORMATS}
    for name, made in (ours | others).items():
        loaded = [bytes(body) for path, body in made.items() if path.endswith((".js", ".css"))]
        weights[name] = sum(map(len, loaded)), sum(len(gzip.compress(body)) for body in loaded)
    return weights


def count_sheets(pages: int, items: int) -> int:
    """Return the sheets of A4 a module is printed on."""
    with (
        serve_site(write_player_files(edition(content(pages, items)), find_tracking("web"))) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(site.url("index.html"))
        page.wait_for_selector("#position:not(:empty)")
        sheets = len(pypdfium2.PdfDocument(page.pdf(format="A4")))
        browser.close()
    return sheets


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--slowed", type=float, default=4)
    parser.add_argument("--beside", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    others = beside(asked)
    found = rows(asked, others)
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
    print("\nscripts and styles, every kind of block, bytes: raw, gzip")
    for name, (raw, packed) in weigh(others).items():
        print(f"{name:10} {raw:8,} {packed:8,}")
    print(f"\nsheets of A4: {count_sheets(asked.pages, asked.items)}")


if __name__ == "__main__":
    main()
