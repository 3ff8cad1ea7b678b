/* Keeps what a trainer writes on their device until it is sent, and sends it once the network is back.
   Without scripts, the form is sent as any other. */
import { focusAnswer } from "./arrival.js";

const AGAIN_MS = 15000;
let waiting = false, sending = false;

const find = () => document.getElementById("report");
const place = () => "premierjet-session " + find().dataset.session;
const say = (text) => { document.getElementById("standing").textContent = text; };

function list(form) {
  return [...new FormData(form)].filter(([name]) => name !== "premierjet_form");
}

function keep() {
  try {
    localStorage.setItem(place(), JSON.stringify(list(find())));
    if (!waiting) say(find().dataset.kept);
  } catch {
    // Private windows may have no room: the page itself still holds it.
  }
}

function forget() {
  try { localStorage.removeItem(place()); } catch { /* as above */ }
}

function restore(form) {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(place())); } catch { /* nothing that can be read */ }
  if (!Array.isArray(kept)) return;
  for (const [name, value] of kept) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  say(form.dataset.kept);
}

async function send() {
  const form = find();
  if (sending || !form) return;
  sending = true;
  say(form.dataset.sending);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    waiting = false;
    if (answer.ok && answer.redirected) {
      forget();
      location.assign(answer.url);
      return;
    }
    show(await answer.text());
  } catch {
    waiting = true;
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
  addEventListener("online", () => { if (waiting) send(); });
  setInterval(() => { if (waiting) send(); }, AGAIN_MS);
}
