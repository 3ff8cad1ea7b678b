"""A small LMS: one page that holds scorm-again's run-time, keeps what is committed, and plays a package."""

import json
from typing import Any

from playwright.sync_api import Frame, Page

from pipelines.testing.static_site import Site
from tests.browser.conftest import node_module

RUN_TIMES = {
    "scorm12": ("scorm12.min.js", "API", "Scorm12API"),
    "scorm2004": ("scorm2004.min.js", "API_1484_11", "Scorm2004API"),
}
HOST = """<!doctype html><html lang="en"><title>LMS</title>
<script src="run-time.js"></script>
<script>
const how = new URLSearchParams(location.search);
function install(state) {{
  const api = new {constructor}({{ lmsCommitUrl: "commit", autocommit: false, sendFullCommit: true }});
  if (state) api.loadFromJSON(state.cmi);
  window.{api} = api;
}}
(async () => {{
  const state = await (await fetch("state")).json();
  if (!how.has("late")) install(state);
  window.arrive = () => install(state);
  if (how.has("window")) return void open("package/index.html");
  const frame = document.createElement("iframe");
  frame.src = "package/index.html";
  frame.style = "width: 100%; height: 780px";
  document.body.append(frame);
}})();
</script></html>"""


def host_page(tracking: str) -> dict[str, bytes]:
    """Return the host's files for a SCORM version."""
    script, api, constructor = RUN_TIMES[tracking]
    return {
        "lms.html": HOST.format(api=api, constructor=constructor).encode(),
        "run-time.js": node_module(f"scorm-again/dist/{script}").read_bytes(),
    }


def launch(page: Page, site: Site, query: str = "") -> Frame:
    """Open the module as a learner does from the LMS; returns the frame it plays in, once it is ready."""
    page.goto(site.url(f"lms.html{query}"))
    element = page.wait_for_selector("iframe")
    frame = element.content_frame() if element else None
    assert frame is not None
    frame.wait_for_selector("#position:not(:empty)")
    return frame


def launch_window(page: Page, site: Site) -> Page:
    """Open the module in a window of its own, as some LMS do; returns that window."""
    with page.expect_popup() as opened:
        page.goto(site.url("lms.html?window"))
    opened.value.wait_for_selector("#position:not(:empty)")
    return opened.value


def leave(page: Page, site: Site) -> dict[str, Any]:
    """Close the module; returns the `cmi` the LMS was left with: its last commit is sent on the way out."""
    before = len(site.commits)
    page.goto("about:blank")
    for _ in range(100):
        if len(site.commits) > before:
            break
        page.wait_for_timeout(20)
    return committed(site)


def committed(site: Site) -> dict[str, Any]:
    """Return the `cmi` of the last commit."""
    cmi: dict[str, Any] = json.loads(site.commits[-1])["cmi"]
    return cmi
