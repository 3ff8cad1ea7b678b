/* Goes to what one was reading as soon as that has come, while the rest of the page is still on its way: on a slow
   network the page would stand at its top for seconds. It is read before the page is; place.js then does the rest. */
{
  const KEPT = "premierjet-place-";
  const MOVES = ["wheel", "touchstart", "keydown", "pointerdown"]; // by which somebody goes elsewhere
  const NEAR = 2; // pixels

  // Only what place.js of the page before has kept of this module, and of this part of it.
  const readMarks = ({ module, part = "" }) => {
    const kept = JSON.parse(sessionStorage.getItem(`${KEPT}${module}`) || "null");
    return kept && (kept.part ?? "") === part && kept.panes[0].scrolled ? kept.panes[0].marks : [];
  };

  const goTo = (marks, pane) => {
    const [id, at] = marks.find(([each]) => document.getElementById(each)) ?? [];
    if (!id) return false;
    const isOwn = getComputedStyle(pane).overflowY === "auto";
    const scroller = isOwn ? pane : document.scrollingElement;
    const top = isOwn ? pane.getBoundingClientRect().top : 0;
    const away = () => document.getElementById(id).getBoundingClientRect().top - top - at;
    scroller.scrollTop += away();
    return Math.abs(away()) < NEAR;
  };

  const arriving = new MutationObserver(() => {
    const columns = document.querySelector(".columns[data-module]");
    const pane = columns?.querySelector(".pane");
    if (pane && goTo(readMarks(columns.dataset), pane)) stop();
  });
  const stop = () => arriving.disconnect();
  arriving.observe(document, { childList: true, subtree: true });
  for (const name of MOVES) window.addEventListener(name, stop, { once: true, passive: true, capture: true });
  document.addEventListener("DOMContentLoaded", stop);
}
