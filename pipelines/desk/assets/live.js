/* Tells, on whichever page one has gone on to, what became of a decision; and on a draft's page that it has changed.
   It asks nothing while its tab is hidden. Without scripts the page of a decision says it when it is opened again. */
import { addNotice, makeButton, makeLink } from "./notices.js";

const SHARED_LIST = "premierjet-on-the-way"; // of an earlier desk: whoever comes first takes it over
const SILENT = "premierjet-no-answer"; // since when an address has told nothing
const LONGEST_SILENCE = 24 * 3600 * 1000; // milliseconds
const MOST_TRIES = 5; // that fail, of one page
const FIRST_PAUSE = 1000; // milliseconds
const LONGEST_PAUSE = 15000;
const WATCH_PAUSE = 10000;

const told = document.getElementById("told");
const outcome = document.getElementById("outcome");
const watched = document.querySelector("[data-watch]");
const LIST = `${SHARED_LIST} ${told.dataset.person}`; // of a browser that several people share each has their own
const here = outcome?.dataset.onTheWay;
const readList = (name = LIST) => JSON.parse(localStorage.getItem(name) || "[]");
const readSilent = () => JSON.parse(localStorage.getItem(SILENT) || "{}");
const writeList = (addresses) => localStorage.setItem(LIST, JSON.stringify([...new Set(addresses)].slice(-50)));
const noteAnswer = (address) => {
  const { [address]: _, ...others } = readSilent();
  localStorage.setItem(SILENT, JSON.stringify(others));
};
const forget = (address) => {
  writeList(readList().filter((each) => each !== address));
  noteAnswer(address);
};

if (told.dataset.person) {
  writeList([...readList(SHARED_LIST), ...readList()]);
  localStorage.removeItem(SHARED_LIST);
}

// A decision stays in the list until its outcome was shown; a refusal until somebody has closed it.
writeList([...readList(), ...[...document.querySelectorAll("[data-on-the-way]")].map((each) => each.dataset.onTheWay)]);

function tellOutcome({ said, why = "", address, good = true, close = () => {} }) {
  const dismiss = () => {
    close();
    line.remove();
  };
  const button = makeButton(told.dataset.close, dismiss, said);
  const line = addNotice(good ? "good" : "bad", makeLink(said, address), why ? ` ${why} ` : " ", button);
}

// A desk that restarts, or is asked too much, may answer the next time, and so may one behind a proxy where one has to sign
// in again; one that says no says it again.
const MAY_ANSWER_LATER = [401, 407, 408, 425, 429];
const ask = async (address) => {
  const answer = await fetch(address);
  if (answer.ok) return answer.json();
  return answer.status < 500 && !MAY_ANSWER_LATER.includes(answer.status) ? { final: true, isLost: true } : null;
};

const failed = new Map(); // how often an address told this page nothing
function noteSilence(address) {
  failed.set(address, (failed.get(address) ?? 0) + 1);
  const since = readSilent()[address] ?? Date.now();
  if (Date.now() - since > LONGEST_SILENCE) forget(address);
  else localStorage.setItem(SILENT, JSON.stringify({ ...readSilent(), [address]: since }));
}

// A line that names a decision on its way says how far it is.
function showStanding(address, { standing }) {
  for (const line of document.querySelectorAll("[data-on-the-way] .standing"))
    if (standing && line.closest("[data-on-the-way]").dataset.onTheWay === address) line.textContent = standing;
}

const shown = new Set(); // refusals that this page tells already
const isAsked = (address) => address !== here && !shown.has(address) && (failed.get(address) ?? 0) < MOST_TRIES;
async function askAll() {
  for (const address of readList().filter(isAsked)) {
    const state = await ask(`${address}/state?lang=${document.documentElement.lang}`).catch(() => null);
    if (!state) {
      noteSilence(address);
      continue;
    }
    failed.delete(address);
    noteAnswer(address);
    showStanding(address, state);
    if (!state.final) continue;
    if (state.good === false) shown.add(address);
    else forget(address);
    if (state.isLost) tellOutcome({ said: told.dataset.lost, address: "/", good: false });
    if (state.said) tellOutcome({ ...state, address, close: () => forget(address) });
  }
  if (here && !outcome.hasAttribute("data-pending")) forget(here);
}

let pause = FIRST_PAUSE;
let timer = 0;
async function look() {
  clearTimeout(timer);
  timer = 0;
  if (document.hidden) return;
  await askAll();
  if (!readList().some((address) => address === here || isAsked(address))) return;
  pause = Math.min(pause * 1.3, LONGEST_PAUSE);
  timer = setTimeout(look, pause);
}

let watching = 0;
async function watch() {
  clearTimeout(watching);
  if (document.hidden) return;
  const state = await ask(watched.dataset.watch).catch(() => null);
  if (state?.now && state.now !== watched.dataset.now) tellOutcome({ said: watched.dataset.changed, address: location.href });
  else watching = setTimeout(watch, WATCH_PAUSE);
}

look();
if (watched) watching = setTimeout(watch, WATCH_PAUSE);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  pause = FIRST_PAUSE;
  failed.clear();
  look();
  if (watched && watching) watch();
});
told.addEventListener("click", (event) => {
  // The address of the page itself, with its place, would only scroll.
  if (event.target.matches("a") && event.target.href === location.href) {
    event.preventDefault();
    location.reload();
  }
});
