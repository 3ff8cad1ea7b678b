// The sources of a sentence: its one mark opens them beside the text, or below its line where there is no room.
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

  // Right after its mark, so that the next Tab goes into it; in a table, which scrolls, a row of its own.
  function insert(note, mark, row) {
    if (!row) return mark.after(note);
    const line = row.cloneNode();
    line.className = "noted";
    line.append(document.createElement("td"));
    line.firstChild.colSpan = row.cells.length;
    line.firstChild.append(note);
    row.after(line);
  }

  // Where the sentence of a mark begins: at its row, after the mark before, or with its block.
  function topOf(mark, row) {
    const words = document.createRange();
    const block = row || mark.closest("p, li, dd, .evidence");
    const marks = [...block.querySelectorAll(".source")];
    const before = marks[marks.indexOf(mark) - 1];
    words.selectNode(block);
    if (before && !row) words.setStartAfter(before);
    words.setEndAfter(mark);
    return words.getBoundingClientRect().top;
  }

  function place() {
    if (!shown) return;
    const { mark, note } = shown;
    const row = mark.closest("tr");
    const { right } = mark.closest(".page").getBoundingClientRect();
    const room = document.documentElement.clientWidth - right - GAP;
    const beside = room >= NEEDED && !row;
    if (!note.isConnected || note.matches(".beside") !== beside) {
      remove(note);
      note.classList.toggle("beside", beside);
      insert(note, mark, row);
    }
    note.removeAttribute("style");
    if (row) note.style.width = `${row.closest(".wide").clientWidth - 2 * EDGE}px`;
    if (beside) {
      const from = note.offsetParent.getBoundingClientRect();
      note.style.top = `${mark.getBoundingClientRect().top - from.top}px`;
      note.style.width = `${Math.min(room - GAP / 2, WIDEST)}px`;
      note.style.left = `${right + GAP - from.left}px`;
    }
    note.style.scrollMarginTop = `${note.getBoundingClientRect().top - topOf(mark, row)}px`;
  }

  function close(back = shown && shown.note.contains(document.activeElement)) {
    if (!shown) return;
    const { mark, note } = shown;
    shown = null;
    mark.setAttribute("aria-expanded", false);
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
    mark.focus({ preventScroll: true }); // a browser may leave a mark that is pressed without
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
