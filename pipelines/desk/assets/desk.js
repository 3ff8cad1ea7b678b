/* Saves an open form while somebody types, and again by itself after a network that was gone. Without scripts its
   buttons do. */
const PAUSE = 800; // milliseconds without a key
const OVERTAKEN = 204; // status of an answer to a form that came after one sent later
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

  // What the desk says it holds of a text that it took from this page, and what was sent since without an answer:
  // another text there is another tab's.
  const stored = new Map();
  const unanswered = new Map(); // for each part the texts, with the number of the form that had each last
  let answered = 0;

  const noteSent = (data, number) => {
    for (const field of new Set(data.keys())) {
      if (!field.startsWith("text/")) continue;
      const part = field.slice("text/".length);
      const text = data.getAll(field).filter(Boolean).join(", "); // as the desk joins the boxes that are ticked
      const shown = data.get(`was/${part}`);
      const known = stored.get(part) ?? shown;
      const sent = unanswered.get(part) ?? new Map();
      if (known !== shown || sent.size) for (const each of [known, ...sent.keys()]) data.append(`seen/${part}`, each);
      if (text !== known || sent.size) unanswered.set(part, sent.set(text, number));
    }
  };
  // Forms before the one that is answered were stored before it, or never will be.
  const noteAnswer = (number, taken = {}) => {
    if (number < answered) return;
    answered = number;
    for (const [part, text] of Object.entries(taken)) stored.set(part, text);
    for (const [part, sent] of unanswered) {
      for (const [text, last] of sent) if (last <= number) sent.delete(text);
      if (!sent.size) unanswered.delete(part);
    }
  };
  // A text that is as the desk holds it is not sent while somebody types: what outlives the page must be short.
  const leaveOutStored = (data) => {
    for (const field of [...new Set(data.keys())].filter((each) => each.startsWith("text/"))) {
      const part = field.slice("text/".length);
      if (!unanswered.has(part)) for (const prefix of ["text", "was", "seen"]) data.delete(`${prefix}/${part}`);
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
      leaveOutStored(data);
      const number = Number(data.get("turn"));
      const answer = await fetch(form.action, { method: "POST", body: data, keepalive });
      form.removeAttribute("data-unanswered"); // network.js asks the desk before it gives up the page
      if (answer.status === OVERTAKEN) return;
      if (answer.ok) {
        const { said, stored: taken } = await answer.json();
        noteAnswer(number, taken);
        status.textContent = said;
        form.dispatchEvent(new CustomEvent("form-saved", { detail: taken }));
      } else if (answer.status < 500) {
        noteAnswer(number);
        status.textContent = `${form.dataset.refused} ${await readRefusal(answer)}`;
      } else throw new Error(answer.statusText);
    } catch {
      status.textContent = form.dataset.unsaved;
      form.setAttribute("data-unanswered", "");
      // What is said stands below the text, and on a phone over it where it has come near the foot.
      if (form.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
      timer ||= setTimeout(save, AGAIN);
    } finally {
      if (sending === request) sending = null;
    }
  };

  form.addEventListener("formdata", ({ formData }) => {
    formData.set("page", PAGE);
    formData.set("turn", ++formNumber);
    noteSent(formData, formNumber);
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
