/* Shows the findings of one weight, one kind or one page, in their list and at their places. */
const filter = document.querySelector("form.filter");

if (filter) {
  const status = filter.querySelector("[role=status]");
  const list = document.querySelector("main .findings:not(.inline)");
  const findings = [...document.querySelectorAll(".finding[data-severity]")];

  const show = () => {
    const wanted = [...new FormData(filter)].filter(([, value]) => value);
    for (const each of findings) each.hidden = !wanted.every(([name, value]) => each.dataset[name] === value);
    // A line that stands for many is shown as long as one of them is.
    for (const each of list.querySelectorAll(".together")) {
      each.hidden = !each.querySelector(".finding[data-severity]:not([hidden])");
    }
    const shown = list.querySelectorAll(".finding[data-severity]:not([hidden])").length;
    status.textContent = wanted.length ? status.dataset.shown.replace("{count}", shown) : "";
  };

  filter.addEventListener("change", show);
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.hidden = findings.length < 2;
}
