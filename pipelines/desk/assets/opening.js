/* Notes that a citation was opened and goes to its span. Without scripts the form does, by loading the page. */
async function openCitation(form, button) {
  const sent = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body: sent });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const link = page.querySelector(`a.opened[href="#${CSS.escape(button.value)}"]`);
  if (!link) throw new Error("not noted");
  for (const unopened of document.querySelectorAll(`button.unopened[value="${CSS.escape(button.value)}"]`)) {
    unopened.replaceWith(link.cloneNode(true));
  }
  const count = page.getElementById("panel-left");
  if (count) document.getElementById("panel-left").replaceChildren(...count.childNodes);
  location.hash = button.value;
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (form.id !== "opens" || !button || "plainly" in form.dataset) return;
  event.preventDefault();
  openCitation(form, button).catch(() => {
    form.dataset.plainly = "";
    form.requestSubmit(button);
  });
});
