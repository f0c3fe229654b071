import { listen } from "./dom.js";

function ask(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

export function confirmed({ title, message, yes, danger }) {
  const dialog = document.getElementById("confirm-dialog");
  const heading = dialog.querySelector("h2");
  const button = dialog.querySelector("[data-confirm-yes]");
  heading.textContent = title || heading.dataset.default;
  dialog.querySelector("[data-confirm-text]").textContent = message ?? "";
  button.textContent = yes || button.dataset.default;
  button.classList.toggle("btn-danger", danger);
  button.classList.toggle("btn-primary", !danger);
  return ask(dialog);
}

// Resolves to the text, or null when the person thinks better of it.
export async function askReason(title) {
  const dialog = document.getElementById("reason-dialog");
  const heading = dialog.querySelector("h2");
  const field = dialog.querySelector("textarea");
  heading.textContent = title || heading.dataset.default;
  field.value = "";
  return (await ask(dialog)) ? field.value.trim() : null;
}

function question(element) {
  const { confirm, confirmTitle, confirmYes, confirmDanger } = element.dataset;
  return {
    title: confirmTitle,
    message: confirm,
    yes: confirmYes,
    danger: confirmDanger !== undefined,
  };
}

export function startConfirm() {
  let agreed = null;

  document.addEventListener("submit", async (event) => {
    const asking = event.submitter?.dataset.confirm !== undefined ? event.submitter : event.target;
    if (asking.dataset.confirm === undefined || agreed === asking) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await confirmed(question(asking)))) return;
    agreed = asking;
    event.target.requestSubmit(event.submitter ?? undefined);
    agreed = null;
  }, true);

  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    if (await confirmed({ ...question(event.target), message: event.detail.question })) {
      event.detail.issueRequest(true);
    }
  });

  listen("click", "[data-dialog-open]", (_event, button) => {
    document.getElementById(button.dataset.dialogOpen)?.showModal();
  });
  listen("click", "[data-dialog-close]", (_event, button) => button.closest("dialog").close());
}
