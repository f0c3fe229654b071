import { eachNew, listen } from "./dom.js";

export function startForms() {
  listen("change", "[data-autosubmit]", (_event, field) => field.form.requestSubmit());

  eachNew("[data-error-summary]", (summary) => summary.focus());

  // A second press must not send twice; a page kept by the browser's back button starts anew.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [data-repeatable]")) return;
    const buttons = form.querySelectorAll("button[type=submit], button:not([type])");
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }), 0);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form button:disabled").forEach((button) => { button.disabled = false; });
  });

  // data-shows="#id" on a checkbox, data-shows-when="value" with it on a select.
  const reveal = (field) => {
    const target = document.querySelector(field.dataset.shows);
    if (!target) return;
    const wanted = field.dataset.showsWhen;
    target.hidden = wanted === undefined ? !field.checked : !wanted.split(" ").includes(field.value);
  };
  eachNew("[data-shows]", reveal);
  listen("change", "[data-shows]", (_event, field) => reveal(field));
}
