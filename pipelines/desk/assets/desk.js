/* Keeps an open form as it is typed, and lets Ctrl+Enter send it; without this the buttons do. */
const PAUSE = 800; // milliseconds without a key

// Two connections may deliver what was typed in the wrong order: each sending of this page has a number.
const PAGE = `${Date.now()}-${Math.random()}`;
let turn = 0;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saved]");
  let waiting = 0;
  let sending = null;
  let left = false; // a button was pressed: what it says is done to what was typed, and no more is kept

  // Only what is sent as the page goes has to outlive it: browsers let at most 64 KiB do so.
  const keep = async ({ keepalive = false } = {}) => {
    clearTimeout(waiting);
    waiting = 0;
    if (left) return;
    if (sending && !keepalive) {
      waiting = setTimeout(keep, PAUSE);
      return;
    }
    const mine = (sending = { keepalive });
    try {
      const data = new FormData(form);
      data.set("do", "autosave");
      const answer = await fetch(form.action, { method: "POST", body: data, keepalive });
      if (!answer.ok) throw new Error(answer.statusText);
      status.textContent = (await answer.json()).said;
    } catch {
      status.textContent = form.dataset.unsaved;
    }
    if (sending === mine) sending = null;
  };

  form.addEventListener("formdata", ({ formData }) => {
    formData.set("page", PAGE);
    formData.set("turn", ++turn);
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "hint") return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    waiting = 0;
    left = true;
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  // An answer still awaited ends with the page, so that text is sent again. `beforeunload` comes before the
  // next page is asked for, which then shows what was typed; `pagehide` catches what was typed meanwhile.
  const leave = () => (waiting || sending?.keepalive === false) && keep({ keepalive: true });
  for (const going of ["beforeunload", "pagehide"]) window.addEventListener(going, leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
}
