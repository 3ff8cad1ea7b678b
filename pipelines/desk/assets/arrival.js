/* Puts the focus where a form has led to, and has the page say what was done: no page does so in its own way. Without
   scripts the address names the place, or the page is read from its top. */
const DONE = "main .notice.good[role=status]";
// What a page that answers a form has to say, first what has to be put right.
const ANSWERS = ["main [aria-invalid=true]", "main [role=alert]", DONE, "main [data-result]", "main h1"];
const PAUSE = 100; // milliseconds: words that come at once with their region are not spoken

function focus(element) {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}

const isFree = () => !document.activeElement || document.activeElement === document.body;

export function focusAnswer() {
  const answer = ANSWERS.map((each) => document.querySelector(each)).find(Boolean);
  if (answer) focus(answer);
}

// It keeps its height, so that nothing on the page moves.
function speak(done) {
  const words = [...done.childNodes];
  done.style.minHeight = `${done.offsetHeight}px`;
  done.replaceChildren();
  setTimeout(() => {
    done.append(...words);
    done.style.minHeight = "";
  }, PAUSE);
}

function arrive() {
  const done = document.querySelector(DONE);
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (isFree() && !document.querySelector("[autofocus]")) {
    if (done && named) focus(named);
    else if (done) focus(done);
    else if ("answer" in document.getElementById("told").dataset) focusAnswer();
  }
  if (done && document.activeElement !== done) speak(done);
}

arrive();
