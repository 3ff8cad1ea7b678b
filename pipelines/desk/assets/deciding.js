/* Looks again while a decision is on its way; without it, the page's own link does. */
const outcome = document.getElementById("outcome");

async function look() {
  try {
    const answer = await fetch(location.href);
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = told.getElementById("outcome");
    if (now && now.querySelector("h1").textContent !== outcome.querySelector("h1").textContent) {
      outcome.replaceChildren(...now.childNodes);
      document.title = told.title;
    }
    if (now && !now.hasAttribute("data-pending")) return;
  } catch {
    // The desk itself is away: the next look may find it back.
  }
  setTimeout(look, 2000);
}

if (outcome) setTimeout(look, 1000);
