// The scripted learner: from where the module opens, answers each question that shows and turns each page.
// Returns the page it ended on, how many it saw, and what the module told it of trouble. It uses only what a
// learner could: a control that is hidden or disabled stops it, and it says at which question.
async (answers) => {
  const FARTHEST = 2000; // pages
  const settled = () => new Promise((done) => setTimeout(done));
  const all = (within, selector) => [...within.querySelectorAll(selector)];
  const usable = (control) => Boolean(control) && !control.disabled && control.checkVisibility();

  function needed(control, what) {
    if (!usable(control)) throw new Error(what);
    return control;
  }

  function fill(field, value) {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function arrange(form, order) {
    for (const [at, id] of order.entries()) {
      const place = form.querySelector(`.place[data-id="${id}"]`);
      for (let now = all(form, ".place").indexOf(place); now > at; now--) {
        needed(place.querySelector('.move[data-step="-1"]'), `${form.id}: ${id} cannot be moved`).click();
      }
    }
  }

  async function answer(form, given) {
    for (const value of all(form, ".option").length ? given : []) {
      needed(form.querySelector(`input[value="${value}"]`), `${form.id}: there is no answer ${value}`).click();
    }
    const fields = all(form, ".gap input, select");
    for (const [at, field] of fields.entries()) {
      fill(needed(field, `${form.id}: field ${at + 1} cannot be filled`), given[at]);
    }
    if (all(form, ".place").length) await arrange(form, given);
    needed(form.querySelector(".check"), `${form.id}: the answer cannot be checked`).click();
    await settled();
    if (!form.classList.contains("checked")) throw new Error(`${form.id}: the answer was not taken`);
    if (!form.classList.contains("right")) throw new Error(`${form.id}: the right answer was called wrong`);
    const onward = form.querySelector(".go-on");
    if (onward) needed(onward, `${form.id}: the scenario does not go on`).click();
  }

  // Of a scenario only the decision at hand is open.
  const isOpen = (form) => !form.closest(".node") || form.closest(".node.now");
  const unanswered = (within) => all(within, ".item:not(.checked)").filter(isOpen);
  const asked = () => unanswered(shown()).filter((form) => form.checkVisibility());

  const shown = () => all(document, "section.page").find((page) => page.checkVisibility());
  // Many questions are asked in parts of a page.
  const place = () => [shown().id, document.getElementById("part")?.textContent].filter(Boolean).join(", ");
  const began = shown().id;
  const open = unanswered(document).length;
  let turned = 0;
  for (let next = null; turned < FARTHEST; turned++) {
    for (let forms = asked(); forms.length; forms = asked()) {
      const [form] = forms;
      if (!(form.id in answers)) throw new Error(`${form.id}: this question is not in content.json`);
      await answer(form, answers[form.id]);
    }
    next = document.getElementById("next");
    if (!usable(next)) break;
    const left = place();
    next.click();
    await settled();
    if (place() === left) throw new Error(`${left}: the page does not turn`);
  }
  return { began, open, ended: shown().id, trouble: document.getElementById("trouble").textContent };
}
