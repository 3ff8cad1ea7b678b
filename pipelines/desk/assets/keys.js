/* Keys of a draft's page, and few stops of the Tab key. Without scripts Tab stops at every link. */
const OFF = "premierjet-keys-off";
const STEP = "premierjet-step"; // to what is open in another part of a long draft
const CONTROLS = "a[href], button, summary, audio";
const FORMS = "form.editing, form.choosing, form.aside, form.saying, .proposal";
const GROUPS = [
  ["main .findings:not(.inline)", ".finding"],
  ["main", ".finding, .element, .item, .page-of-lesson, .artefact > .titled"],
  [".sources", ".passage"],
];

const dialog = document.getElementById("keys");
const isOn = () => localStorage.getItem(OFF) === null;

// Of each list of elements, findings or passages, Tab stops inside one: the one that was last come to.
class Roving {
  constructor(region, kinds, inner) {
    Object.assign(this, { region, kinds, inner });
    this.stand(this.controls()[0]?.closest(kinds));
  }

  has(element) {
    return Boolean(element) && this.region.contains(element) && !(this.inner && element.closest(this.inner));
  }

  controls() {
    return [...this.region.querySelectorAll(CONTROLS)].filter(
      (each) => this.has(each) && each.closest(this.kinds) && !each.closest(FORMS),
    );
  }

  owners() {
    return [...this.region.querySelectorAll(this.kinds)].filter((each) => this.has(each) && each.getClientRects().length);
  }

  stand(owner) {
    this.owner = owner;
    for (const each of this.controls()) {
      if (!isOn() || each.closest(this.kinds) === owner) each.removeAttribute("tabindex");
      else each.tabIndex = -1;
    }
  }

  step(from, by) {
    const owners = this.owners();
    const next = owners[owners.indexOf(from) + by];
    if (next) reach(next);
  }
}

function reach(element) {
  element.closest("details:not([open])")?.setAttribute("open", "");
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  bringIntoView(element); // of place.js, which knows what stays in view
}

const LIST = "main .findings:not(.inline)";
const groups = GROUPS.flatMap(([where, kinds]) =>
  [...document.querySelectorAll(where)].map((region) => new Roving(region, kinds, where === LIST ? "" : LIST)),
);

function standAt(element) {
  const group = groups.find((each) => each.has(element) && element.closest(each.kinds));
  if (group) group.stand(element.closest(group.kinds));
}

document.addEventListener("focusin", ({ target }) => standAt(target));
const standAtNamed = () => standAt(document.getElementById(decodeURIComponent(location.hash.slice(1))));
window.addEventListener("hashchange", standAtNamed);
standAtNamed();

// A region that does not scroll needs no stop.
for (const region of document.querySelectorAll(".wide[tabindex]")) {
  if (region.scrollWidth <= region.clientWidth) region.removeAttribute("tabindex");
}

// What is stepped through: findings in the order of their list, then comments, at last those whose words are gone.
function listSteps() {
  const order = [...document.querySelectorAll(`${LIST} [data-finding]`)].map((each) => each.dataset.finding);
  const rank = (each) => (each.matches(".finding") ? order.indexOf(each.dataset.finding) : Number(each.matches("[data-gone]")) + order.length);
  const steps = [...document.querySelectorAll("[data-step]:not(.settled):not([hidden])")];
  return steps.sort((one, other) => rank(one) - rank(other));
}

const nameOf = (step) => step.dataset.finding || step.id;

// An edit leads to a new page, on which one goes on with what came next on the page before.
const STEPPED = `premierjet-stepped ${document.querySelector(".columns")?.dataset.module ?? location.pathname}`;

function stepToFinding(by) {
  const steps = listSteps();
  const names = steps.map(nameOf);
  const here = names.indexOf(nameOf(document.activeElement.closest("[data-step]") || document.body));
  const kept = JSON.parse(sessionStorage.getItem(STEPPED) || "null");
  const { order, at } = here >= 0 || !kept ? { order: names, at: here >= 0 || by > 0 ? here : names.length } : kept;
  const ahead = by > 0 ? order.slice(at + 1) : order.slice(0, at).reverse();
  const onPage = ahead.find((name) => names.includes(name));
  const { nextOpen, previousOpen } = document.querySelector(".columns").dataset;
  const beyond = by > 0 ? nextOpen : previousOpen;
  if (!onPage && beyond) {
    sessionStorage.removeItem(STEPPED);
    sessionStorage.setItem(STEP, by);
    location.assign(beyond);
    return;
  }
  if (!steps.length) return;
  const next = onPage ?? names.at(by > 0 ? 0 : -1);
  sessionStorage.setItem(STEPPED, JSON.stringify({ order: names, at: names.indexOf(next) }));
  reach(steps[names.indexOf(next)]);
}

// Where one comes to from another part: its first open finding, or its last one.
const came = Number(sessionStorage.getItem(STEP));
sessionStorage.removeItem(STEP);
if (came && listSteps().length) reach(listSteps().at(came > 0 ? 0 : -1));

function findOwner() {
  const here = document.activeElement.closest(".element, .item, .page-of-lesson");
  if (here) return here;
  const owners = document.querySelectorAll("main .element, main .page-of-lesson > .titled");
  return [...owners].find((each) => each.getBoundingClientRect().top >= 100);
}

// The form of what a finding is about, wherever that stands; never of what happens to be in view.
function editFinding(finding) {
  const { edit: address } = finding.dataset;
  if (!address) return sayNoEdit();
  const link = Object.assign(document.createElement("a"), { href: address, hidden: true });
  finding.append(link);
  link.click();
}

function sayNoEdit() {
  const line = Object.assign(document.createElement("div"), { className: "notice", textContent: dialog.dataset.noEdit });
  document.getElementById("told").append(line);
  document.addEventListener("keydown", () => line.remove(), { once: true, capture: true });
}

function edit() {
  const finding = document.activeElement.closest(".finding");
  if (finding) editFinding(finding);
  else findOwner()?.querySelector("a.edit")?.click();
}

const approve = () => document.querySelector(".deskbar a.verdict.approve")?.click();
const ACTS = { j: () => stepToFinding(1), k: () => stepToFinding(-1), e: edit, a: approve, "?": () => dialog.showModal() };

function isTyping({ target, isComposing }) {
  return isComposing || Boolean(target.closest("input, textarea, select, [contenteditable]"));
}

document.addEventListener("keydown", (event) => {
  if (!isOn() || dialog.open || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = ACTS[event.key.toLowerCase()];
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const group = by && groups.find((each) => each.has(event.target) && event.target.closest(each.kinds));
  if (!act && !group) return;
  event.preventDefault();
  if (act) act();
  else group.step(event.target.closest(group.kinds), by);
});

const open = document.getElementById("keys-open");
const on = document.getElementById("keys-on");
open.hidden = false;
on.checked = isOn();
open.addEventListener("click", () => dialog.showModal());
document.getElementById("keys-close").addEventListener("click", () => dialog.close());
on.addEventListener("change", () => {
  if (on.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
  for (const group of groups) group.stand(group.owner);
});
