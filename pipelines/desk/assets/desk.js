/* Keeps an open form as it is typed, and lets Ctrl+Enter send it; without this the buttons do. */
const PAUSE = 800; // milliseconds without a key

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-saved]");
  let waiting = 0;
  let sending = false;
  let left = false; // a button was pressed: what it says is done to what was typed, and no more is kept

  const keep = async () => {
    clearTimeout(waiting);
    waiting = 0;
    if (left) return;
    if (sending) {
      waiting = setTimeout(keep, PAUSE);
      return;
    }
    sending = true;
    try {
      const data = new FormData(form);
      data.set("do", "autosave");
      const answer = await fetch(form.action, { method: "POST", body: data, keepalive: true });
      if (!answer.ok) throw new Error(answer.statusText);
      status.textContent = (await answer.json()).said;
    } catch {
      status.textContent = form.dataset.unsaved;
    }
    sending = false;
  };

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
  window.addEventListener("pagehide", () => waiting && keep());
}
