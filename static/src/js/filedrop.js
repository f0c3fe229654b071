import { eachNew } from "./dom.js";

export function startFileDrops() {
  eachNew("[data-file-drop]", (zone) => {
    const input = zone.querySelector("input[type=file]");
    const hint = zone.querySelector("[data-file-drop-hint]");
    const over = (on) => zone.classList.toggle("is-over", on);

    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    zone.addEventListener("dragleave", () => over(false));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length === 0) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => {
      hint.textContent = [...input.files].map((file) => file.name).join(", ");
    });
  });
}
