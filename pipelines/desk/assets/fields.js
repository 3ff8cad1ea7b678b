/* What a field of a form holds, and what it held when its page was made. */
export const isTick = (field) => field.type === "checkbox" || field.type === "radio";
export const valueOf = (field) => (isTick(field) ? field.checked : field.value);

export function setValue(field, value) {
  if (isTick(field)) field.checked = value;
  else field.value = value;
}

export function startOf(field) {
  if (isTick(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  return ([...field.options].find((each) => each.defaultSelected) || field.options[0])?.value ?? "";
}
