/* Moves an element by Alt+arrow or by dragging it, and opens what may be added by +. Without scripts the buttons of
   an element's form do the same. */
import { setValue, startOf, valueOf } from "./fields.js";

const arrangeForm = document.getElementById("arrange");
const PLACES = ".page-of-lesson, .item, .numbered, tr.element, tbody.element, .element";
const areKeysOn = () => localStorage.getItem("premierjet-keys-off") === null;

// What stands beside each other in one list is of one kind; a block without an id is meant by a sentence in it.
function kindOf(element) {
  if (element.matches(".page-of-lesson")) return "page";
  if (element.matches(".item")) return "question";
  if (element.matches(".numbered")) return "block";
  if (element.matches("tr")) return "row";
  return element.matches("tbody") ? "phase" : "sentence";
}

function send(values) {
  for (const field of arrangeForm.querySelectorAll("input[type=hidden]:not([name=premierjet_form])")) {
    field.value = values[field.name] ?? "";
  }
  arrangeForm.requestSubmit();
}

function placeOf(node) {
  return node?.closest?.(".page-of-lesson [id].element, .page-of-lesson[id], .artefact [id].element") || null;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (!arrangeForm || !areKeysOn() || typing || event.ctrlKey || event.metaKey) return;
  const here = placeOf(document.activeElement);
  const act = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (event.altKey && act && here) {
    event.preventDefault();
    send({ do: act, place: here.id });
  } else if (event.key === "+" && here) {
    event.preventDefault();
    document.getElementById(`plus-${here.id}`)?.click();
  }
});

// Dragging: one handle, which stands beside what the mouse is over.
const handle = document.createElement("span"); // Firefox drags no button
Object.assign(handle, { className: "drag", draggable: true, textContent: "⠿" });
handle.setAttribute("aria-hidden", "true");
handle.title = arrangeForm?.dataset.drag ?? "";
let dragged = null;
let target = null;

function offer(event) {
  const here = placeOf(event.target);
  if (dragged || !here || !document.getElementById(`plus-${here.id}`) || here.querySelector("form.editing")) return;
  const pane = here.closest(".pane .measure");
  // On its way to the handle the mouse crosses what holds the element: that is meant only by its own title.
  const holds = here.matches(".page-of-lesson, .numbered");
  if (!pane || (holds && !event.target.closest(".titled, .named"))) return;
  if (handle.parentElement !== pane) pane.append(handle);
  const { top, left } = here.getBoundingClientRect();
  const frame = handle.offsetParent.getBoundingClientRect();
  handle.style.top = `${top - frame.top + handle.offsetParent.scrollTop}px`;
  handle.style.left = `${Math.max(left - frame.left - 26, 0)}px`;
  handle.dataset.place = here.id;
}

// Where it would go: beside the nearest of its kind, or for a block beside the block that is under the mouse.
function findTarget(node, y) {
  const kind = kindOf(dragged);
  let over = node.closest?.(PLACES);
  while (over && kindOf(over) !== kind && !(kind === "block" && kindOf(over) === "sentence")) {
    over = over.parentElement?.closest(PLACES);
  }
  if (!over?.id || over === dragged || dragged.contains(over)) return null;
  const inBlock = kind === "block" ? over.closest(".numbered") || over : over;
  const { top, bottom } = inBlock.getBoundingClientRect();
  const up = kind === "block" && kindOf(inBlock) === "sentence" ? 1 : 0;
  return { element: inBlock, before: y < (top + bottom) / 2, up };
}

function unmark() {
  target?.element.classList.remove("drop-before", "drop-after");
  target = null;
}

if (arrangeForm && matchMedia("(hover: hover)").matches) {
  document.addEventListener("pointerover", offer);
  handle.addEventListener("dragstart", (event) => {
    dragged = document.getElementById(handle.dataset.place);
    event.dataTransfer.setData("text/plain", dragged.id);
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    unmark();
    target = findTarget(event.target, event.clientY);
    if (!target) return;
    event.preventDefault();
    target.element.classList.add(target.before ? "drop-before" : "drop-after");
  });
  document.addEventListener("drop", (event) => {
    if (!dragged || !target) return;
    event.preventDefault();
    send({ place: dragged.id, up: "0", beside: target.element.id, beside_up: target.up, before: String(target.before) });
  });
  handle.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    unmark();
  });
}

// What is typed into the panel waits in this tab until the desk has it: a network that goes takes nothing along.
const TYPED = "premierjet-adding ";
const SENT = "premierjet-adding-sent";
const panel = document.querySelector("form[data-adding]");
const typedKey = panel && `${TYPED}${panel.getAttribute("action")} ${panel.dataset.adding}`;
const sent = sessionStorage.getItem(SENT);

const listTexts = () => [...panel.querySelectorAll("[name^='text/']")];

if (sent && sent !== typedKey) sessionStorage.removeItem(sent);
sessionStorage.removeItem(SENT);
if (panel) {
  const kept = JSON.parse(sessionStorage.getItem(typedKey) || "null");
  const fields = listTexts();
  const keep = () => {
    try {
      sessionStorage.setItem(typedKey, JSON.stringify(listTexts().map(valueOf)));
    } catch {
      sessionStorage.removeItem(typedKey); // more than a tab may keep
    }
  };
  if ("typed" in panel.dataset) keep(); // the desk has sent them back, with those typed for another kind
  else if (kept && kept.length === fields.length && fields.every((field) => valueOf(field) === startOf(field))) {
    fields.forEach((field, number) => setValue(field, kept[number]));
  }
  panel.addEventListener("input", keep);
  panel.addEventListener("submit", () => sessionStorage.setItem(SENT, typedKey));
}
