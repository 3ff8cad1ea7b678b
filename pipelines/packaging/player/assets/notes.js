// The sources of a sentence: its one mark opens them beside the text, or below it where there is no room.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const GAP = 28; // CSS pixels between the text and a note beside it
  const NEEDED = 230; // what there must be room for
  const WIDEST = 300;
  const EDGE = 8; // around a note in a table
  const $ = (id) => document.getElementById(id);
  let shown = null;

  function write(mark) {
    const note = $("note").content.firstElementChild.cloneNode(true);
    note.setAttribute("aria-label", mark.getAttribute("aria-label") || mark.textContent);
    for (const id of mark.dataset.notes.split(" ")) {
      const quotation = document.createElement("figure");
      quotation.className = "quotation";
      for (const part of $(id).children) quotation.append(part.cloneNode(true));
      note.append(quotation);
    }
    return note;
  }

  // After what the reader is reading: in a table a row of its own. Beside the text it is outside of the table,
  // which scrolls.
  function insert(note, mark, beside) {
    const row = mark.closest("tr");
    if (row && !beside) {
      const line = row.cloneNode();
      line.className = "noted";
      line.append(document.createElement("td"));
      line.firstChild.colSpan = row.cells.length;
      line.firstChild.append(note);
      row.after(line);
      return;
    }
    const block = mark.closest(".wide") || mark.closest("p, li, dd, .evidence");
    const nested = block.querySelector(":scope > ul");
    if (nested) nested.before(note);
    else if (block.matches("p, .wide")) block.after(note);
    else block.append(note);
  }

  function place() {
    if (!shown) return;
    const { mark, note } = shown;
    const { right } = mark.closest(".page").getBoundingClientRect();
    const room = document.documentElement.clientWidth - right - GAP;
    const beside = room >= NEEDED;
    if (!note.isConnected || note.matches(".beside") !== beside) {
      remove(note);
      note.classList.toggle("beside", beside);
      insert(note, mark, beside);
    }
    note.removeAttribute("style");
    const table = note.closest(".wide");
    if (table) note.style.width = `${table.clientWidth - 2 * EDGE}px`;
    if (!beside) return;
    const from = note.offsetParent.getBoundingClientRect();
    note.style.top = `${mark.getBoundingClientRect().top - from.top}px`;
    note.style.width = `${Math.min(room - GAP / 2, WIDEST)}px`;
    note.style.left = `${right + GAP - from.left}px`;
  }

  function close() {
    if (!shown) return;
    const { mark, note } = shown;
    shown = null;
    mark.setAttribute("aria-expanded", false);
    const back = note.contains(document.activeElement);
    remove(note);
    if (!back) return;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "nearest" });
  }

  const remove = (note) => (note.closest("tr") || note).remove();

  function toggle(event, mark) {
    event.preventDefault();
    const again = shown && shown.mark === mark;
    close();
    if (again) return;
    shown = { mark, note: write(mark) };
    mark.setAttribute("aria-expanded", true);
    place();
    shown.note.focus({ preventScroll: true });
    shown.note.scrollIntoView({ block: "nearest" });
  }

  function bind() {
    root.addEventListener("resize", place);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      // A mark within a line is a link to browsers, which follow none at a press of the space bar.
      if (event.key === " " && event.target.matches("a.source")) toggle(event, event.target);
    });
  }

  Premierjet.notes = { bind, toggle, close };
})(globalThis);
