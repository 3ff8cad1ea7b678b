/* One meaning everywhere: Ctrl+Enter sends a form, as its first button does; Escape closes it and keeps what was typed.
   Without scripts its buttons and links do. */
import { setValue, valueOf } from "./fields.js";

const KEPT = `premierjet-form ${location.pathname}${location.search}`;
const SENDS = "button[type=submit]:not(:disabled)";

const NOT_TYPED = ["hidden", "file", "submit"];
const listFields = (form) => [...form.elements].filter((field) => field.name && !NOT_TYPED.includes(field.type));

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  const fields = listFields(form);
  if (!kept || kept.length !== fields.length) return;
  fields.forEach((field, number) => setValue(field, kept[number]));
  form.addEventListener("submit", () => sessionStorage.removeItem(KEPT));
}

function keep(form) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(listFields(form).map(valueOf)));
    return true;
  } catch {
    return false; // more than a tab may keep: the form stays open
  }
}

// A form that opened beside what one reads closes by itself, if it says so; others close as they can.
function close(form, target) {
  if (form && !form.dispatchEvent(new CustomEvent("close-form", { cancelable: true }))) return;
  const button = form?.querySelector("[data-escape]");
  const details = target.closest("details[open]");
  if (button) form.requestSubmit(button);
  else if (details && (form || details.matches(".sheet"))) {
    details.open = false;
    details.querySelector("summary").focus();
  } else if (form?.dataset.close && (form.dataset.adding || keep(form))) location.assign(form.dataset.close);
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.isComposing || target.closest("dialog")) return;
  const form = target.form || target.closest("form");
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(SENDS));
  }
  const clears = target.type === "search" && target.value; // the browser's own meaning of Escape there
  if (key === "Escape" && !clears) close(form, target);
});

for (const form of document.querySelectorAll("form[data-close]:not([data-adding])")) restore(form);
