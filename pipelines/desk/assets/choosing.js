/* Shows only the passages that have the words typed above them. Without scripts all of them stand there. */
const search = document.querySelector(".choosing .search");
if (search) {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const input = search.querySelector("input");
  const status = search.querySelector("[role=status]");
  const picks = [...document.querySelectorAll(".choosing .pick")].map((pick) => [pick, fold(pick.textContent)]);
  const others = document.querySelectorAll(".choosing .body > p, .choosing .locus");

  const show = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [pick, text] of picks) {
      pick.hidden = !words.every((word) => text.includes(word));
      if (!pick.hidden) found += 1;
    }
    for (const other of others) other.hidden = words.length > 0;
    const { found: said, none } = search.dataset;
    status.textContent = !words.length ? "" : found ? said.replace("{count}", found) : none;
    // The head stays in view, and would cover the first of them.
    const first = words.length ? picks.find(([pick]) => !pick.hidden) : null;
    const pane = search.closest(".pane");
    const below = first && first[0].getBoundingClientRect().top - search.closest(".choosing-head").getBoundingClientRect().bottom;
    if (below < 0) (pane.scrollHeight > pane.clientHeight ? pane : document.scrollingElement).scrollTop += below;
  };

  input.addEventListener("input", show);
  // Enter would send the form, whose passages are still being looked for.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  search.hidden = false;
}
