/* Keeps what is typed while a form is on its way to the page, and writes it there: letters are no shortcuts meanwhile.
   It is read before the page is, or the first letters would go nowhere. */
const OPENING = "premierjet-opening";
const LONGEST_WAIT = 10000; // milliseconds
const OPENS = "a[href*='?edit='], a[href*='?add=']";
const FIELDS = "input, textarea, select, [contenteditable]";

const readOpening = () => JSON.parse(sessionStorage.getItem(OPENING) || "null");
const forget = () => sessionStorage.removeItem(OPENING);

function isOnItsWay() {
  const opening = readOpening();
  if (opening && Date.now() - opening.since < LONGEST_WAIT) return true;
  forget();
  return false;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(OPENS);
  if (!link || !navigator.onLine || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  sessionStorage.setItem(OPENING, JSON.stringify({ since: Date.now(), typed: "" }));
});

window.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(FIELDS) || !isOnItsWay()) return;
    const { since, typed } = readOpening();
    const now = { Backspace: typed.slice(0, -1), Enter: `${typed}\n` }[event.key] ?? typed + event.key;
    if (event.key.length > 1 && !["Backspace", "Enter"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sessionStorage.setItem(OPENING, JSON.stringify({ since, typed: now }));
  },
  { capture: true },
);

// The scripts that restore and save a form have been read by then.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const typed = isOnItsWay() ? readOpening().typed : "";
  forget();
  if (!typed || !field?.matches("textarea, input[type=text]")) return;
  field.focus({ preventScroll: true });
  field.setRangeText(field.matches("input") ? typed.replaceAll("\n", " ") : typed, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
window.addEventListener("pageshow", (event) => event.persisted && forget());
