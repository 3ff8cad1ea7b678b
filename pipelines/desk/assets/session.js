/* Keeps what a trainer writes on their device until it is sent, and sends it once the network is back: also where the
   page was closed meanwhile, when it is opened again. Without scripts, the form is sent as any other. */
import { focusAnswer } from "./arrival.js";

const AGAIN_MS = 15000;
let waiting = false, sending = false; // `waiting`: signed, and not sent for want of a network

const find = () => document.getElementById("report");
const place = () => "premierjet-session " + find().dataset.session;
// Below the form, and above it where a visit begins with what is not sent: below, nobody sees it then.
const say = (text) => {
  for (const line of document.querySelectorAll("#standing, #unsent")) line.textContent = text;
};

function list(form, unlisted = []) {
  return [...new FormData(form)].filter(([name]) => name !== "premierjet_form" && !unlisted.includes(name));
}

function keep() {
  try {
    localStorage.setItem(place(), JSON.stringify({ fields: list(find()), waiting }));
    if (!waiting) say(find().dataset.kept);
  } catch {
    // Private windows may have no room: the page itself still holds it.
  }
}

function forget() {
  try { localStorage.removeItem(place()); } catch { /* as above */ }
}

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(place()));
    return Array.isArray(kept) ? { fields: kept } : kept; // an array: kept before it said what is waiting
  } catch {
    return null; // nothing that can be read
  }
}

// What the form was filled in from is restored with it: so the desk refuses what would replace another report. An
// earlier version did not keep it, and what that has kept replaces none.
function restore(form) {
  const kept = read();
  if (!kept) return;
  const listTyped = () => JSON.stringify(list(form, ["basis"]));
  const before = listTyped(), basis = form.elements.namedItem("basis"), current = basis.value;
  basis.value = "";
  for (const [name, value] of kept.fields) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  waiting = Boolean(kept.waiting);
  if (!waiting && listTyped() === before) {
    basis.value = current;
    forget(); // as the desk has it
    return;
  }
  tellUnsent(form);
}

function tellUnsent(form) {
  const line = Object.assign(document.createElement("p"), { id: "unsent", className: "notice" });
  line.setAttribute("role", "status");
  form.before(line);
  say(form.dataset.unsent);
}

async function send() {
  const form = find();
  if (sending || !form) return;
  sending = true;
  say(form.dataset.sending);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    waiting = false;
    keep();
    if (answer.ok && answer.redirected) {
      forget();
      location.assign(answer.url);
      return;
    }
    show(await answer.text());
  } catch {
    waiting = true;
    keep();
    say(form.dataset.waiting);
  } finally {
    sending = false;
  }
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html"), main = document.getElementById("content");
  const fresh = page.getElementById("content");
  if (page.getElementById("report")) {
    main.replaceChildren(...fresh.childNodes);
    document.title = page.title;
    begin();
    focusAnswer();
  } else {
    say(fresh ? fresh.textContent.replace(/\s+/g, " ").trim() : text); // what was written stays in the form
  }
}

function begin() {
  const form = find();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
    send();
  });
}

if (find()) {
  restore(find());
  begin();
  if (waiting) send();
  addEventListener("online", () => { if (waiting) send(); });
  setInterval(() => { if (waiting) send(); }, AGAIN_MS);
}
