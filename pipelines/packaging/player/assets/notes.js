// The sources of a sentence: its one mark opens them beside the text, or below it where there is no room.
(function (root) {
  "use strict";
  const Premierjet = (root.Premierjet = root.Premierjet || {});
  const GAP = 28; // CSS pixels between the text and a note beside it
  const NEEDED = 230; // what there must be room for
  const WIDEST = 300;
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

  // After what the reader is reading: a table scrolls, so never within one.
  function insert(note, mark) {
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
    note.classList.toggle("beside", beside);
    note.removeAttribute("style");
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
    if (note.contains(document.activeElement)) mark.focus({ preventScroll: true });
    note.remove();
  }

  function toggle(event, mark) {
    event.preventDefault();
    const again = shown && shown.mark === mark;
    close();
    if (again) return;
    shown = { mark, note: write(mark) };
    insert(shown.note, mark);
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
