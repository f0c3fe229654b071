import { eachNew, text } from "./dom.js";

export function startUnsaved() {
  const dirty = new Set();
  eachNew("form[data-unsaved]", (form) => {
    form.addEventListener("input", () => dirty.add(form));
    form.addEventListener("submit", () => dirty.delete(form));
    form.addEventListener("saved", () => dirty.delete(form));
  });
  window.addEventListener("beforeunload", (event) => {
    const open = [...dirty].some((form) => form.isConnected);
    if (!open) return;
    event.preventDefault();
    event.returnValue = text("Unsaved");
  });
}
