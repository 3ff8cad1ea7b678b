/* Keeps what one was reading where it was, over an edit, a save, an undo and a new revision of the same module.
   Without scripts the address leads back to the element that was changed. */
const columns = document.querySelector(".columns[data-module]");
const panes = [...document.querySelectorAll(".pane")];
const STORED = `premierjet-place-${columns.dataset.module}`;
const { part = "" } = columns.dataset; // of a long draft; another part begins at its top

const STICKS = ".stays, .choosing-head";

const scrolls = (pane) => getComputedStyle(pane).overflowY === "auto";
const scrollerOf = (pane) => (scrolls(pane) ? pane : document.scrollingElement);
const topOf = (pane) => (scrolls(pane) ? pane.getBoundingClientRect().top : 0);

const named = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));

// What stands in view may stand elsewhere on the next page: a few of its ids are kept, with where they were; first
// that of what was last come to.
function describe(pane) {
  const top = topOf(pane);
  const height = scrollerOf(pane).clientHeight;
  const marks = [];
  const first = named();
  const others = pane.querySelectorAll("[id]");
  for (const each of first && pane !== first && pane.contains(first) ? [first, ...others] : others) {
    if (each.closest(STICKS)) continue;
    const { top: at, height: own } = each.getBoundingClientRect();
    if (own && at >= top && at < top + height && each.checkVisibility()) marks.push([each.id, at - top]);
    if (marks.length === 12) break;
  }
  return { marks, scrolled: scrollerOf(pane).scrollTop };
}

function restore(pane, { marks, scrolled }) {
  const scroller = scrollerOf(pane);
  const mark = marks.find(([id]) => pane.querySelector(`[id="${CSS.escape(id)}"]`));
  if (!mark || !scrolled) {
    scroller.scrollTop = scrolled;
    return;
  }
  const [id, at] = mark;
  scroller.scrollTop += document.getElementById(id).getBoundingClientRect().top - topOf(pane) - at;
}

// How much of the top of a pane stands behind what stays in view there.
function coveredOf(pane) {
  const stuck = [...pane.querySelectorAll(STICKS)].filter((each) => getComputedStyle(each).position === "sticky");
  return Math.max(0, ...stuck.map((each) => each.getBoundingClientRect().height));
}

// How much of the window's foot stands behind what is to be saved, on a phone.
function coveredBelow(pane) {
  const box = document.querySelector(".stays .pending");
  const isFixed = box && getComputedStyle(box).position === "fixed";
  return !scrolls(pane) && isFixed ? box.getBoundingClientRect().height : 0;
}

function bringIntoView(element) {
  const pane = element.closest(".pane");
  if (!pane || pane === element || !element.getClientRects().length) return;
  const { top, bottom } = element.getBoundingClientRect();
  const edge = topOf(pane);
  const height = scrollerOf(pane).clientHeight - coveredBelow(pane);
  const covered = Math.max(Math.min(150, height / 4), coveredOf(pane) + 16);
  if (top >= edge + covered && bottom <= edge + height) return;
  scrollerOf(pane).scrollTop += top - edge - Math.max(covered, (height - (bottom - top)) / 2);
}

// A form that is open shows what it rests on: its first passage, at its place beside it.
function showCited() {
  const place = document.querySelector("form.editing [name=target]")?.value.replace(/\/table$/, "");
  const cite = place && document.getElementById(place)?.querySelector("a.cite[href^='#'], button.cite");
  const id = cite && (cite.value || cite.getAttribute("href").slice(1));
  const passage = id && document.getElementById(id);
  if (!passage || !scrolls(passage.closest(".pane"))) return;
  passage.closest("details:not([open])")?.setAttribute("open", "");
  passage.classList.add("cited-here");
  bringIntoView(passage);
}

// The passages to choose among begin at those that are cited now, beside the sentence they are chosen for.
function showChosen() {
  const place = document.querySelector(".choosing [name=place]")?.value;
  const sentence = place && document.querySelector(`main [id="${CSS.escape(place)}"]`);
  if (sentence && scrolls(panes[0])) bringIntoView(sentence);
  const chosen = document.querySelector(".choosing .pick:has(:checked)");
  if (chosen) bringIntoView(chosen);
}

function arrive() {
  const kept = JSON.parse(sessionStorage.getItem(STORED) || "null");
  if (kept && kept.panes.length === panes.length) {
    const own = scrolls(panes[0]) ? panes : panes.slice(0, 1);
    own.forEach((pane, number) => (number || kept.part === part) && restore(pane, kept.panes[number]));
  }
  for (const pane of panes) pane.style.setProperty("--covered", `${coveredOf(pane) + 16}px`);
  const target = named();
  // What may be added stands above the field that the address names, and would be half behind the bar.
  if (target) bringIntoView(target.closest(".adding") || target);
  showCited();
  showChosen();
}

// The browser scrolls to what the address names until the page is loaded, unless somebody does first.
let touched = false;
for (const name of ["wheel", "touchstart", "keydown", "pointerdown"]) {
  window.addEventListener(name, () => (touched = true), { once: true, passive: true, capture: true });
}
arrive();
window.addEventListener("load", () => requestAnimationFrame(() => touched || arrive()), { once: true });
window.addEventListener("pagehide", () => {
  sessionStorage.setItem(STORED, JSON.stringify({ part, panes: panes.map(describe) }));
});

document.querySelector(".outline")?.addEventListener("click", (event) => {
  if (event.target.closest("a")) event.currentTarget.open = false;
});
