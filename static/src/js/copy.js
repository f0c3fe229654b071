import { listen } from "./dom.js";

export function startCopy() {
  listen("click", "[data-copy]", async (_event, button) => {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    const value = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(value.trim());
    } catch {
      // Plain http has no clipboard access: leave the text selected for Ctrl-C.
      source.select?.();
      return;
    }
    const before = button.textContent;
    button.textContent = button.dataset.textCopied;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}
