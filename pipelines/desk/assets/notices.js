/* A line at the end of any page that says what happened, with what can be done about it. */
const told = document.getElementById("told");

// Of several notices each has the same buttons: `about`, unseen, says which it is.
export function makeButton(label, act, about = "") {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: label });
  if (about) button.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: ` ${about}` }));
  button.addEventListener("click", act);
  return button;
}

export function makeLink(label, address) {
  return Object.assign(document.createElement("a"), { href: address, textContent: label });
}

export function addNotice(kinds, ...parts) {
  const line = Object.assign(document.createElement("div"), { className: `notice ${kinds}` });
  line.append(...parts);
  told.append(line);
  return line;
}
