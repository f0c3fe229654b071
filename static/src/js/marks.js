import { eachNew } from "./dom.js";
import { post, refusal } from "./requests.js";

const PAUSE = 600;

// form[data-marks data-autosave-url] > [data-mark] (one criterion): radios 0-5 and "na",
// [data-mark-anchor] shows the words of a level, [data-mark-reason] holds the reason.
export function startMarks() {
  eachNew("form[data-marks]", (form) => new Marks(form));
}

class Marks {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-save-state]");
    this.timer = null;
    this.sending = null;
    this.version = 0;
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("input", (event) => {
      if (event.target.matches("textarea")) this.schedule();
    });
    form.addEventListener("focusin", (event) => this.focused(event));
    form.addEventListener("mouseover", (event) => this.hovered(event));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", () => clearTimeout(this.timer));
    for (const mark of this.marks()) {
      this.showReason(mark);
      this.showAnchor(mark, mark.querySelector("input:checked")?.value ?? "");
    }
    this.progress();
  }

  marks() {
    return [...this.form.querySelectorAll("[data-mark]")];
  }

  changed(event) {
    const mark = event.target.closest("[data-mark]");
    if (mark) {
      this.showReason(mark);
      this.showAnchor(mark, event.target.value);
    }
    this.progress();
    this.schedule();
  }

  focused(event) {
    const mark = event.target.closest("[data-mark]");
    if (!mark) return;
    for (const each of this.marks()) each.classList.toggle("is-current", each === mark);
    if (event.target.type === "radio") this.showAnchor(mark, event.target.value);
  }

  hovered(event) {
    const label = event.target.closest("[data-mark] label[data-level]");
    if (label) this.showAnchor(label.closest("[data-mark]"), label.dataset.level);
  }

  key(event) {
    const mark = event.target.closest("[data-mark]");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      this.form.querySelector("[data-save-next]")?.click();
      return;
    }
    if (!mark || event.target.matches("textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const level = event.key.toLowerCase() === "n" ? "na" : event.key;
    const radio = mark.querySelector(`input[type=radio][value="${CSS.escape(level)}"]`);
    if (radio) {
      event.preventDefault();
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      this.forward(mark, radio);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.step(mark, event.key === "ArrowDown" ? 1 : -1);
    }
  }

  // A mark that needs words keeps the cursor; any other hands it on.
  forward(mark, radio) {
    const reason = mark.querySelector("[data-mark-reason]");
    if (reason && !reason.hidden && !reason.querySelector("textarea").value.trim()) {
      reason.querySelector("textarea").focus();
    } else if (!this.step(mark, 1)) {
      radio.focus();
    }
  }

  step(mark, by) {
    const marks = this.marks();
    const next = marks[marks.indexOf(mark) + by];
    if (!next) return false;
    (next.querySelector("input:checked") ?? next.querySelector("input[type=radio]")).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  showReason(mark) {
    const reason = mark.querySelector("[data-mark-reason]");
    if (!reason) return;
    const value = mark.querySelector("input:checked")?.value;
    const needs = (mark.dataset.reasonFor ?? "0 1 2 5").split(" ").includes(value);
    const field = reason.querySelector("textarea");
    field.required = needs;
    reason.hidden = !needs && !field.value.trim();
  }

  showAnchor(mark, level) {
    const shown = mark.querySelector("[data-mark-anchor]");
    const source = mark.querySelector(`[data-anchor-level="${CSS.escape(level)}"]`);
    if (shown) shown.textContent = source?.textContent ?? "";
  }

  progress() {
    const marks = this.marks();
    const done = marks.filter((mark) => mark.querySelector("input:checked")).length;
    const bar = this.form.querySelector("[data-marks-progress]");
    if (bar) {
      bar.max = marks.length;
      bar.value = done;
    }
    const words = this.form.querySelector("[data-marks-done]");
    if (words) words.textContent = `${done} / ${marks.length}`;
  }

  schedule() {
    if (!this.form.dataset.autosaveUrl) return;
    this.version += 1;
    this.say("waiting");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // One request at a time, so that an older answer cannot overwrite a newer mark.
  async save() {
    if (this.sending) {
      await this.sending;
    }
    const version = this.version;
    this.say("saving");
    this.sending = post(this.form.dataset.autosaveUrl, new FormData(this.form));
    const answer = await this.sending;
    this.sending = null;
    if (!answer.ok) {
      this.say("failed", refusal(answer));
    } else if (version === this.version) {
      this.say("saved");
      this.form.dispatchEvent(new Event("saved"));
    }
  }

  say(state, message) {
    if (!this.state) return;
    this.state.dataset.state = state;
    this.state.textContent = message ?? this.state.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
  }
}
