/* Leaves a page where it is while the desk cannot be reached, and says that nothing was sent: the browser's own error
   page would take its place, with no way back. Without scripts it does. */
import { addNotice, makeButton } from "./notices.js";

const SENT_BY_SCRIPT = "#report, #opens:not([data-plainly])"; // which say themselves what became of it
const ANSWERS = "/assets/icon.svg";
const PATIENCE = 5000; // milliseconds

const { notSent, notOpened, networkBack, sendNow, close } = document.getElementById("told").dataset;

// A browser that is offline still reaches a desk on its own machine, and one in a tunnel calls itself online: its word,
// and a form that was saved in vain while somebody typed, are reasons to ask before the page is given up.
const mayBeAway = (form) => !navigator.onLine || Boolean(form?.hasAttribute("data-unanswered"));

async function isReachable() {
  try {
    const answer = await fetch(ANSWERS, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok;
  } catch {
    return false;
  }
}

let line = null;
let sendAgain = null;
const clear = () => {
  line?.remove();
  line = null;
};

function tellNotSent(form, button) {
  clear();
  sendAgain = () => form.requestSubmit(button);
  if (!form.getClientRects().length) {
    line = addNotice("bad", notSent, " ", makeButton(close, clear));
    return;
  }
  line = Object.assign(document.createElement("p"), { className: "wrong not-sent", textContent: notSent });
  line.setAttribute("role", "alert");
  if (button?.form === form && form.contains(button)) (button.closest("p, .row") ?? button).before(line);
  else form.append(line);
  line.scrollIntoView({ block: "nearest" });
}

function tellNotOpened() {
  clear();
  sendAgain = null;
  line = addNotice("bad", notOpened, " ", makeButton(close, clear));
}

// Sent by itself it might take along what somebody has gone on to type, or did not want any more.
addEventListener("online", () => {
  if (!line) return;
  if (!sendAgain) return clear();
  line.replaceChildren(networkBack, " ", makeButton(sendNow, sendAgain));
});

let isAsking = false;
let passed = null; // the form that is sent now
addEventListener(
  "submit",
  async (event) => {
    const { target: form, submitter } = event;
    if (passed === form || form.method !== "post" || form.matches(SENT_BY_SCRIPT) || !mayBeAway(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isAsking) return;
    isAsking = true;
    const reached = await isReachable();
    isAsking = false;
    if (!reached) return tellNotSent(form, submitter);
    passed = form;
    form.requestSubmit(submitter);
    passed = null;
  },
  { capture: true },
);

const leadsElsewhere = (link) =>
  link.origin === location.origin && link.pathname + link.search !== location.pathname + location.search;

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]:not([target], [download])");
  const opensTab = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
  if (!link || event.defaultPrevented || opensTab || !mayBeAway() || !leadsElsewhere(link)) return;
  event.preventDefault();
  if (await isReachable()) location.assign(link.href);
  else tellNotOpened();
});
