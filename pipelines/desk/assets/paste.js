/* Tells what a paste leaves out: pictures, which no field takes, and what is beyond the length that a field takes.
   Without scripts the browser leaves out the same, and says nothing. */
const told = document.getElementById("told");
const FIELDS = "textarea, input[type=text]";
const COMMENT = /<!--[\s\S]*?-->/g; // Word repeats each picture in one, for old browsers
const PICTURE = /<img\b/gi;

// Not parsed: the page's own policy would report each style in it.
function countPictures(clipboard) {
  const count = (clipboard.getData("text/html").replace(COMMENT, "").match(PICTURE) || []).length;
  if (count || clipboard.getData("text/plain")) return count;
  return [...clipboard.files].filter(({ type }) => type.startsWith("image/")).length;
}

// Of a field of one line the browser counts line breaks as nothing.
function measureRoom(field) {
  if (field.maxLength < 0) return Infinity;
  return field.maxLength - field.value.length + field.selectionEnd - field.selectionStart;
}

function showNotice(text) {
  const line = Object.assign(document.createElement("div"), { className: "notice bad" });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: told.dataset.close });
  button.addEventListener("click", () => line.remove());
  line.append(text, " ", button);
  told.append(line);
}

document.addEventListener("paste", ({ target, clipboardData }) => {
  const field = target.closest?.(FIELDS);
  if (!field || !clipboardData) return;
  const pictures = countPictures(clipboardData);
  if (pictures) showNotice(told.dataset.pastePictures.replace("{count}", pictures));
  const { length } = clipboardData.getData("text/plain").replace(/\r\n/g, "\n");
  const room = Math.max(0, measureRoom(field));
  if (length > room) showNotice(told.dataset.pasteCut.replace("{length}", length).replace("{room}", room));
});
