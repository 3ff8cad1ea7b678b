/* Comments where one reads: a form opens at the sentence, with the words that are selected, and the page stays where it
   is. Without scripts the link opens the same form, and the words are typed or pasted. */
import { tellUnsaved } from "./kept.js";

const template = document.getElementById("comment-form");
const offer = document.getElementById("comment-selection");
const { person } = document.getElementById("told").dataset; // what one person types is shown to no other
const { module, part, address } = document.querySelector(".columns[data-module]").dataset;
// Spaces stand between the names only, so that none begins as another one does.
const KEPT = `premierjet-comment ${[module, person].map(encodeURIComponent).join(" ")} `;
const OWNERS = ".element[id], .item[id], .page-of-lesson[id]";
const NO_TEXT = "form, .thread, .findings, .cites, .tag, .id, .edit, .unseen, details, nav, h2";
const ABOUT = ["words", "before", "until", "last_words"]; // fields that say what a comment is about
const LONGEST_BEFORE = 40; // characters by which the desk tells two alike quotations apart

// What is typed and not sent is kept in this browser, for a page that is left or a network that is gone.
function keep(form) {
  const { text, words } = form.elements;
  const name = KEPT + (form.dataset.comment || form.elements.place.value);
  const kept = JSON.parse(localStorage.getItem(name) || "null");
  if (!text.value.trim() && kept) {
    text.value = kept.text;
    if (words && !words.value) {
      for (const each of ABOUT) form.elements[each].value = kept[each] ?? "";
      form.querySelector(".type-last").hidden = !kept.until;
    }
  }
  form.addEventListener("input", () => {
    const about = words ? ABOUT.map((each) => [each, form.elements[each].value]) : [];
    try {
      localStorage.setItem(name, JSON.stringify({ text: text.value, ...Object.fromEntries(about) }));
    } catch {
      localStorage.removeItem(name); // more than a browser may keep: the page itself still holds it
    }
  });
  form.addEventListener("submit", () => sessionStorage.setItem(`${KEPT}sent`, name));
}

// The text of a comment that was recorded is forgotten: its address names the comment, or it is resolved.
const sent = sessionStorage.getItem(`${KEPT}sent`);
const isResolved = () => document.getElementById(sent.slice(KEPT.length))?.matches(".thread.settled");
if (sent && (/^#c-[0-9a-f]{10}$/.test(location.hash) || isResolved())) localStorage.removeItem(sent);
sessionStorage.removeItem(`${KEPT}sent`);

function findHost(place) {
  const owner = document.getElementById(place);
  if (!owner) return null;
  const table = owner.closest(".wide");
  if (table) return (node) => table.after(node);
  const title = owner.querySelector(place === "content" ? ".titled" : ":scope > .titled, :scope > a.say");
  return title ? (node) => title.after(node) : (node) => owner.append(node);
}

// Words that were selected are quoted: nobody takes the field that holds them for that of the comment.
function showWords(form) {
  const { words, until, last_words: last } = form.elements;
  const [quoted, quotedLast] = form.querySelectorAll(".about-words q");
  quoted.textContent = words.value;
  quotedLast.textContent = last.value;
  form.querySelector(".up-to").hidden = !until.value;
  form.querySelector(".about-words").hidden = !words.value;
  form.querySelector(".type-words").hidden = Boolean(words.value);
}

function write(place, words = "", before = "", from = document.activeElement, last = null) {
  const put = template && findHost(place);
  if (!put) return false;
  document.querySelector("form.saying.here")?.remove();
  const form = template.content.firstElementChild.cloneNode(true);
  form.classList.add("here");
  form.id = `say-${place}`;
  for (const each of form.querySelectorAll("[id], [for], [aria-describedby]")) {
    for (const name of ["id", "for", "aria-describedby"]) {
      if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name) + place);
    }
  }
  const name = document.querySelector(`a.say[data-place="${CSS.escape(place)}"] .unseen`)?.textContent.trim() || place;
  form.setAttribute("aria-label", `${form.getAttribute("aria-label").trim()} ${name}`);
  Object.assign(form.elements.place, { value: place });
  form.elements.words.value = words;
  form.elements.before.value = before.slice(-LONGEST_BEFORE);
  if (last) {
    form.elements.until.value = last.place;
    form.elements.last_words.value = last.words;
    form.querySelector(".type-last").hidden = false;
  }
  put(form);
  keep(form);
  showWords(form);
  const stop = () => {
    form.remove();
    from?.focus({ preventScroll: true });
  };
  form.querySelector(".stop-saying").addEventListener("click", (event) => {
    event.preventDefault();
    localStorage.removeItem(KEPT + place);
    stop();
  });
  form.addEventListener("close-form", (event) => {
    event.preventDefault();
    stop();
  });
  form.elements.text.focus({ preventScroll: true });
  // What stays in view above it is no room.
  const { top, bottom, height } = form.getBoundingClientRect();
  const covered = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (top < Math.max(60, covered) || bottom > innerHeight) {
    form.scrollIntoView({ block: height > innerHeight - covered ? "start" : "nearest" });
  }
  return true;
}

// The words selected in one element, and what stands before them in the same text.
function readSelection() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer;
  const owner = start.closest?.(OWNERS);
  if (!owner || !owner.closest("main") || start.closest(NO_TEXT)) return null;
  const holder = start.closest(".said, .stem, .options li, dd, td, th, h3, p, li") || owner;
  const inside = range.cloneRange();
  if (!holder.contains(range.endContainer)) inside.setEnd(holder, holder.childNodes.length);
  const words = readText(inside).trim();
  const earlier = document.createRange();
  earlier.setStart(holder, 0);
  earlier.setEnd(inside.startContainer, inside.startOffset);
  if (!words) return null;
  const chosen = owner.contains(range.endContainer) ? [] : listChosen(range);
  const last = chosen.length > 1 && chosen.at(-1).place !== owner.id ? chosen.at(-1) : null;
  return { place: owner.id, words, before: readText(earlier), range: inside, last, count: last ? chosen.length : 1 };
}

// A comment holds on to the first and the last of its words; a selection may go over several elements.
function listChosen(range) {
  return [...document.querySelectorAll("main :is(.element, .item)[id]")].flatMap((each) => {
    if (!range.intersectsNode(each)) return [];
    const part = document.createRange();
    part.selectNodeContents(each.querySelector(".said, .stem") || each);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    const words = readText(part).trim();
    return words ? [{ place: each.id, words }] : [];
  });
}

// What the page adds to a text, as its id or a link, is none of its words.
function readText(range) {
  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  for (const each of copy.querySelectorAll(NO_TEXT)) each.remove();
  return copy.textContent;
}

function showOffer() {
  const chosen = offer && readSelection();
  if (!offer) return;
  offer.hidden = !chosen;
  if (!chosen) return;
  const { one, many } = offer.dataset;
  offer.querySelector("span").textContent = chosen.last ? many.replace("{count}", chosen.count) : one;
  const box = chosen.range.getBoundingClientRect();
  offer.style.left = `${Math.max(8, Math.min(box.left, innerWidth - offer.offsetWidth - 8))}px`;
  offer.style.top = `${Math.max(8, box.top - offer.offsetHeight - 8)}px`;
}

function writeOnSelection() {
  const chosen = readSelection();
  if (chosen) {
    const { place, words, before, last } = chosen;
    write(place, words, before, document.getElementById(place), last);
  }
  if (offer) offer.hidden = true;
  return Boolean(chosen);
}

function findOwner() {
  const here = document.activeElement.closest(OWNERS);
  if (here) return here;
  return [...document.querySelectorAll(`main :is(${OWNERS})`)].find((each) => each.getBoundingClientRect().top >= 100);
}

for (const form of document.querySelectorAll("form.saying, form.replying")) {
  keep(form);
  if (form.matches(".replying") && form.elements.text.value) form.querySelector("details").open = true;
}

// In a long draft the sentence may stand in another part, which the desk opens.
function resume(place) {
  if (write(place)) return true;
  if (part === undefined) return false;
  const other = new URL(address, location);
  const isReply = place.startsWith("c-");
  other.searchParams.set(isReply ? "at" : "comment", place);
  other.hash = isReply ? place : `say-${place}`;
  location.assign(other);
  return true;
}

// What was typed on a sentence and not sent is told, for nobody remembers at which.
for (const name of Object.keys(localStorage).filter((each) => each.startsWith(KEPT))) {
  const place = name.slice(KEPT.length);
  const { text } = JSON.parse(localStorage.getItem(name));
  if (!text.trim() || !template || document.getElementById(`say-${place}`) || document.getElementById(`reply-${place}`)) continue;
  tellUnsaved(document.getElementById("told").dataset.unsaved, name, { fields: [["text", text, ""]] }, () => resume(place));
}

document.addEventListener("selectionchange", showOffer);
document.querySelector("main").addEventListener("scroll", showOffer, { passive: true });
// The button must not take the selection away before it is read.
offer?.addEventListener("pointerdown", (event) => event.preventDefault());
offer?.addEventListener("click", writeOnSelection);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.say");
  if (link && write(link.dataset.place, "", "", link)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.isComposing || event.target.closest("input, textarea, select, dialog, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "c") return;
  if (localStorage.getItem("premierjet-keys-off") !== null || document.querySelector("dialog[open]")) return;
  const owner = findOwner();
  if (template && (writeOnSelection() || (owner && write(owner.id)))) event.preventDefault();
});
