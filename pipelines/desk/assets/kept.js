/* Keeps what is typed into a form in this browser until the desk says that it has it: a network, a session or a desk
   that ends takes nothing along. On whichever page one comes to, it says what is not saved and leads back to it. */
import { isTick, setValue, startOf, valueOf } from "./fields.js";
import { addNotice, makeButton, makeLink } from "./notices.js";

const KEPT = "premierjet-kept ";
const SENT = "premierjet-kept-sent";
const LONGEST_KEPT = 30 * 24 * 3600 * 1000; // milliseconds
const PATIENCE = 1500; // milliseconds for the answer to what the page before this one sent as it went
const A_SECOND = 1000; // milliseconds
const LONGEST_TAKEN = 60 * A_SECOND; // that the desk's cookie lives
const MOST_TOLD = 3; // that one page tells of
const LONGEST_QUOTED = 60; // characters
// Those of additions, comments and sessions keep what is typed by themselves.
const FORMS = "form[method=post]:not([data-adding], .saying, .replying, #report)";
const TYPED = "textarea, input[type=text], input[type=number]";
const FIELDS = `${TYPED}, select, input[type=checkbox], input[type=radio]`;
// Hidden fields, and the revision in an address, that change between two pages of one form.
const NOT_NAMING = /^(premierjet_form|basis|given|seen|revision|operation|was\/.*|text\/.*|modules\[.*)$/;
const REVISION = /^((?:\/invited)?\/(?:drafts|plans)\/[^/]+)\/[0-9a-f]{12,64}(?=\/|$)/;
const NEWEST = /^(\/(?:drafts|plans)\/[^/]+)\/[0-9a-f]{12,64}(?=$|\/(?:decide|findings)\/)/; // leads there without it

const told = document.getElementById("told");
const { person, refused } = told.dataset;

// What the page before this one sent as it went: taken at once, before this page sends something itself.
const sent = sessionStorage.getItem(SENT);
sessionStorage.removeItem(SENT);

// Where an element is to be moved is no text: its own button does it, or nothing does.
const listFields = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => field.name && field.name !== "where");
// A field of a part that may be moved is known by that part, not by its number.
function nameField(field) {
  const part = field.closest("[data-of]")?.dataset.of;
  const name = part ? field.name.replace(/^\w+\[\d+\]/, () => part) : field.name;
  return isTick(field) ? `${name}=${field.value}` : name;
}

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (Date.now() - kept.at < LONGEST_KEPT) return kept;
    localStorage.removeItem(key);
  } catch {
    // Nothing that can be read.
  }
  return null;
}

// Spaces stand between the names only, so that none begins as another one does.
const nameKept = (...names) => KEPT + names.map(encodeURIComponent).join(" ");

// Only of this person: another one at the same browser is not shown it.
function listKept() {
  const own = nameKept(person, "");
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(own));
  return keys.map((key) => [key, read(key)]).filter(([, kept]) => kept);
}

const quote = (kept) => {
  const text = kept.fields.find(([, value, start]) => typeof value === "string" && value !== start && value.trim())?.[1] ?? "";
  const words = text.trim().replace(/\s+/g, " ");
  return words.length > LONGEST_QUOTED ? `${words.slice(0, LONGEST_QUOTED)}…` : words;
};

export function tellUnsaved(text, key, kept, address) {
  const words = quote(kept);
  const button = (label, act) => makeButton(label, () => act() !== false && line.remove(), words);
  const parts = [text.replace("{words}", () => words), " "];
  if (typeof address === "string") {
    const link = makeLink(told.dataset.unsavedOpen, address);
    // live.js would reload a page at this address: the one that refused a form would be sent it again.
    link.addEventListener("click", (event) => event.stopPropagation());
    parts.push(link, " ");
  } else if (address) parts.push(button(told.dataset.unsavedFill, address), " ");
  parts.push(button(told.dataset.unsavedForget, () => localStorage.removeItem(key)));
  // Where the form is gone or the text too different, it can still be read and copied.
  const all = document.createElement("details");
  all.append(Object.assign(document.createElement("summary"), { textContent: told.dataset.unsavedRead }));
  for (const [, value, start] of kept.fields) {
    if (typeof value !== "string" || value === start) continue;
    all.append(Object.assign(document.createElement("p"), { className: "comment", dir: "auto", textContent: value }));
  }
  const line = addNotice("bad unsaved", ...parts, all);
  return line;
}

// All of it stands in the form, which changes or forgets it.
function tellFilled(kept) {
  const text = told.dataset.unsavedFilled.replace("{words}", () => quote(kept));
  const line = addNotice("bad unsaved", text, " ", makeButton(told.dataset.close, () => line.remove()));
  return line;
}

// What is said of a form stands in it, not over it, until the desk has what was typed.
function placeInForm(line, form) {
  if (form.closest("details")) return; // that nobody sees in there
  line.setAttribute("role", "status");
  form.prepend(line);
  form.addEventListener("form-saved", () => line.remove(), { once: true });
}

const shown = new Set();

function watch(form) {
  const query = new URLSearchParams(location.search);
  for (const passing of ["lang", "said", "undo"]) query.delete(passing);
  const hidden = [...form.querySelectorAll("input[type=hidden]")].filter(({ name }) => !NOT_NAMING.test(name));
  const at = new URL(form.action).pathname.replace(REVISION, "$1");
  const key = nameKept(person, [at, ...hidden.map(({ value }) => value)].join(" "));
  const kept = read(key);
  // The page that answers a form which was refused, or which is not stored yet, stands at no address of its own: it
  // goes on with what was kept before.
  const goesOn = form.hasAttribute("data-goes-on");
  const before = refused === undefined && !goesOn ? null : kept;
  const opened = `${location.pathname.replace(NEWEST, "$1")}${query.size ? `?${query}` : ""}${form.id ? `#${form.id}` : ""}`;
  const { address } = before ?? { address: opened };
  // One for what is typed now: an answer to what was typed before it, or in another tab, says nothing of it.
  const page = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  let receipt = before?.receipt ?? page;
  let version = 0;
  const starts = new Map(before?.fields.map(([name, , start]) => [name, start]));
  const startIn = (field) => starts.get(nameField(field)) ?? startOf(field);
  shown.add(key);

  const write = () => {
    const fields = listFields(form).map((field) => [nameField(field), valueOf(field), startIn(field)]);
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), address, receipt, fields }));
    } catch {
      // More than a browser may keep: the page itself still holds it.
    }
  };
  const keep = () => {
    if (listFields(form).every((field) => valueOf(field) === startIn(field))) {
      if (read(key)?.receipt === receipt) localStorage.removeItem(key);
      return;
    }
    receipt = `${page}-${++version}`;
    write();
  };
  // What is typed from now on began from what the desk holds now.
  const goOn = ({ detail: stored }) => {
    forgetTaken();
    for (const field of listFields(form)) {
      const text = stored[field.name.replace(/^text\//, "")];
      if (text !== undefined) starts.set(nameField(field), isTick(field) ? text.split(", ").includes(field.value) : text);
    }
    if (read(key)?.receipt === receipt) write();
  };

  const fill = (kept) => {
    const texts = new Map(kept.fields.filter(([, value, start]) => value !== start).map(([name, value]) => [name, value]));
    for (const field of listFields(form)) {
      const value = texts.get(nameField(field));
      if (value === undefined || value === valueOf(field)) continue;
      setValue(field, value);
    }
    const announce = () => form.querySelector(TYPED)?.dispatchEvent(new InputEvent("input", { bubbles: true }));
    // The script that saves what is typed may not have started.
    if (document.readyState === "complete") announce();
    else addEventListener("load", announce, { once: true });
  };

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("form-saved", goOn);
  form.addEventListener("formdata", ({ formData }) => formData.set("receipt", receipt));
  form.addEventListener("submit", () => {
    if (!read(key)) return;
    sessionStorage.setItem(SENT, key);
    // An answer that is a file leaves this page open, and its cookie is gone before the next one.
    const looking = setInterval(forgetTaken, A_SECOND);
    setTimeout(() => clearInterval(looking), LONGEST_TAKEN);
  });

  if (!kept) return;
  // All that was typed before came back with the form.
  if (goesOn) return write();
  const now = new Map(listFields(form).map((field) => [nameField(field), field]));
  const typed = kept.fields.filter(([, value, start]) => value !== start);
  if (typed.every(([name, value]) => now.has(name) && startOf(now.get(name)) === value)) {
    if (refused === undefined) localStorage.removeItem(key);
    return;
  }
  const isSameStart = typed.every(([name, , start]) => now.has(name) && startOf(now.get(name)) === start);
  if (!isSameStart) {
    placeInForm(tellUnsaved(told.dataset.unsavedOther, key, kept, () => fill(kept)), form);
    return;
  }
  fill(kept);
  placeInForm(tellFilled(kept), form);
}

// What the desk has taken, it says by the cookie of its answer.
function forgetTaken() {
  const taken = document.cookie.match(/(?:^|; )premierjet_taken=([^;]+)/)?.[1];
  if (!taken) return;
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(KEPT))) {
    if (read(key)?.receipt === taken) localStorage.removeItem(key);
  }
}

function tellOthers() {
  // A page that refuses a form may know nobody any more; this tab knows what it sent.
  const refusedKept = refused !== undefined && sent && !shown.has(sent) ? read(sent) : null;
  if (refusedKept) tellUnsaved(told.dataset.unsaved, sent, refusedKept, refusedKept.address);
  if (!person) return;
  const others = listKept().filter(([key]) => key !== sent && !shown.has(key));
  if (refused === undefined && sent && !shown.has(sent) && read(sent)) others.push([sent, read(sent)]);
  for (const [key, kept] of others.slice(-MOST_TOLD)) tellUnsaved(told.dataset.unsaved, key, kept, kept.address);
}

forgetTaken();
for (const form of document.querySelectorAll(FORMS)) if (form.querySelector(TYPED)) watch(form);
if (refused !== undefined) tellOthers();
else setTimeout(() => (forgetTaken(), tellOthers()), PATIENCE);
