/* Opens a passage without leaving one's place in the draft; without it, the form does and the page comes anew. */
async function opened(form, button) {
  const sent = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body: sent });
  if (!answer.ok) throw new Error(answer.statusText);
  const told = new DOMParser().parseFromString(await answer.text(), "text/html");
  const link = told.querySelector(`a.opened[href="#${CSS.escape(button.value)}"]`);
  if (!link) throw new Error("not noted");
  for (const waiting of document.querySelectorAll(`button.unopened[value="${CSS.escape(button.value)}"]`)) {
    waiting.replaceWith(link.cloneNode(true));
  }
  const left = told.getElementById("panel-left");
  if (left) document.getElementById("panel-left").replaceChildren(...left.childNodes);
  location.hash = button.value;
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (form.id !== "opens" || !button || "plainly" in form.dataset) return;
  event.preventDefault();
  opened(form, button).catch(() => {
    form.dataset.plainly = "";
    form.requestSubmit(button);
  });
});
