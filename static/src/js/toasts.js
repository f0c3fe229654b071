import { listen } from "./dom.js";

const LASTS = { error: 12000, warning: 9000 };

export function showToast(level, message) {
  const list = document.getElementById("toasts");
  const template = document.getElementById("toast-template");
  if (!list || !template || !message) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.dataset.level = level;
  toast.querySelector(".toast-text").textContent = message;
  list.append(toast);
  setTimeout(() => toast.remove(), LASTS[level] ?? 5000);
}

export function startToasts() {
  listen("click", "[data-toast-close]", (_event, button) => button.closest(".toast-item").remove());
  // The server's own words, sent with a fragment: [{"message": "…", "tags": "success"}].
  document.addEventListener("messages", (event) => {
    const messages = event.detail.value ?? event.detail;
    for (const { message, tags } of messages) showToast(tags, message);
  });
}
