/* Refreshes the outcome of a decision until it is final. Without scripts, a link of the page does. */
const outcome = document.getElementById("outcome");

async function refresh() {
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const current = page.getElementById("outcome");
    if (current && current.querySelector("h1").textContent !== outcome.querySelector("h1").textContent) {
      outcome.replaceChildren(...current.childNodes);
      document.title = page.title;
    }
    if (current && !current.hasAttribute("data-pending")) return;
  } catch {
    // The desk does not answer; it may at the next try.
  }
  setTimeout(refresh, 2000);
}

if (outcome) setTimeout(refresh, 1000);
