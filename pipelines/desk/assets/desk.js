/* Saves an open form while somebody types. Without scripts its buttons do. */
const PAUSE = 800; // milliseconds without a key

// Two connections may deliver forms in the wrong order, so each one sent by this page has a number.
const PAGE = `${Date.now()}-${Math.random()}`;
let formNumber = 0;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saved]");
  let timer = 0;
  let sending = null;
  let wasSubmitted = false; // by a button, which saves the texts itself

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
      if (!answer.ok) throw new Error(answer.statusText);
      status.textContent = (await answer.json()).said;
    } catch {
      status.textContent = form.dataset.unsaved;
    }
    if (sending === request) sending = null;
  };

  form.addEventListener("formdata", ({ formData }) => {
    formData.set("page", PAGE);
    formData.set("turn", ++formNumber);
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
}
