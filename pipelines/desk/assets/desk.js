/* Saves an open form while somebody types, and again by itself after a network that was gone. Without scripts its
   buttons do. */
const PAUSE = 800; // milliseconds without a key
const LATEST = 20; // texts sent that the desk may have stored
const AGAIN = 5000; // milliseconds until a desk that does not answer is asked once more

// What the desk says of a form that it does not take, in its own words.
async function readRefusal(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = [...page.querySelectorAll("#content .lead, #content .trouble dd[lang]")].map((each) => each.textContent.trim());
  return said.join(" ");
}

// Two connections may deliver forms in the wrong order, so each one sent by this page has a number.
const PAGE = `${Date.now()}-${Math.random()}`;
let formNumber = 0;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saved]");
  let timer = 0;
  let sending = null;
  let wasSubmitted = false; // by a button, which saves the texts itself

  // What the desk said it stored, and what was sent to it since: another text there is another tab's.
  const stored = new Map();
  const noteSent = (data) => {
    for (const [name, text] of [...data]) {
      if (!name.startsWith("text/")) continue;
      const part = name.slice("text/".length);
      for (const known of stored.get(part) ?? []) data.append(`seen/${part}`, known);
      stored.set(part, [...(stored.get(part) ?? []).slice(-LATEST), text]);
    }
  };

  // `keepalive` lets a request outlive the page; browsers allow at most 64 KiB for it.
  const save = async ({ keepalive = false } = {}) => {
    clearTimeout(timer);
    timer = 0;
    if (wasSubmitted) return;
    if (sending && !keepalive) {
      timer = setTimeout(save, PAUSE);
      return;
    }
    const request = (sending = { keepalive });
    try {
      const data = new FormData(form);
      data.set("do", "autosave");
      const answer = await fetch(form.action, { method: "POST", body: data, keepalive });
      if (answer.ok) {
        status.textContent = (await answer.json()).said;
        form.dispatchEvent(new CustomEvent("form-saved"));
      } else if (answer.status < 500) {
        status.textContent = `${form.dataset.refused} ${await readRefusal(answer)}`;
      } else throw new Error(answer.statusText);
    } catch {
      status.textContent = form.dataset.unsaved;
      timer ||= setTimeout(save, AGAIN);
    }
    if (sending === request) sending = null;
  };

  form.addEventListener("formdata", ({ formData }) => {
    formData.set("page", PAGE);
    formData.set("turn", ++formNumber);
    noteSent(formData);
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "hint") return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = 0;
    wasSubmitted = true;
  });

  // A request without `keepalive` ends with the page, so its text is sent again. `beforeunload` comes before the
  // next page is requested, which then shows the text; `pagehide` saves what was typed after that.
  const leave = () => (timer || sending?.keepalive === false) && save({ keepalive: true });
  for (const name of ["beforeunload", "pagehide"]) window.addEventListener(name, leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  window.addEventListener("online", () => timer && save());
}
