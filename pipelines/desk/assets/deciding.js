/* Refreshes the outcome of a decision until it is final, unless its tab is hidden. Without scripts, a link of the page
   does. */
const outcome = document.getElementById("outcome");
const FIRST_PAUSE = 500; // milliseconds
const LONGEST_PAUSE = 5000;
let pause = FIRST_PAUSE;
let timer = 0;

// The focus stays at the link that stays, or else comes to what the page says now.
function replaceOutcome(current) {
  const focused = outcome.contains(document.activeElement) ? document.activeElement : null;
  outcome.replaceChildren(...current.childNodes);
  if (!focused) return;
  const link = [...outcome.querySelectorAll("a")].find(({ href }) => href === focused.href);
  const heading = outcome.querySelector("h1");
  heading.tabIndex = -1;
  (link || heading).focus({ preventScroll: true });
}

async function refresh() {
  timer = 0;
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href);
    if (answer.status === 404) return; // as where an upgrade took the address away
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const current = page.getElementById("outcome");
    if (current && current.querySelector("h1").textContent !== outcome.querySelector("h1").textContent) {
      replaceOutcome(current);
      document.title = page.title;
    }
    if (current && !current.hasAttribute("data-pending")) {
      outcome.removeAttribute("data-pending");
      return;
    }
  } catch {
    // The desk does not answer; it may at the next try.
  }
  pause = Math.min(pause * 1.3, LONGEST_PAUSE);
  timer = setTimeout(refresh, pause);
}

if (outcome) {
  timer = setTimeout(refresh, pause);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !timer && outcome.hasAttribute("data-pending")) refresh();
  });
}
