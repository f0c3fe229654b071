import { eachNew } from "./dom.js";
import { askReason } from "./confirm.js";
import { post, refusal } from "./requests.js";
import { showToast } from "./toasts.js";

// [data-board] > [data-stage="…"] > [data-stage-cards] > [data-card data-url data-allowed="a b"].
// A column says data-reason-required when entering it needs words.
export function startBoards() {
  eachNew("[data-board]", (board) => new Board(board));
}

class Board {
  constructor(board) {
    this.board = board;
    this.held = null;
    this.spoken = board.querySelector("[data-board-status]");
    board.addEventListener("dragstart", (event) => this.lift(event));
    board.addEventListener("dragend", () => this.release());
    board.addEventListener("dragover", (event) => this.hover(event));
    board.addEventListener("drop", (event) => this.drop(event));
    board.addEventListener("keydown", (event) => this.key(event));
    board.addEventListener("change", (event) => this.choose(event));
    this.showFirstCards();
  }

  // On a phone one column fills the window: begin where the work is.
  showFirstCards() {
    const first = this.board.querySelector("[data-card]")?.closest("[data-stage]");
    if (first && this.board.scrollWidth > 2 * this.board.clientWidth) {
      this.board.scrollLeft = first.offsetLeft - this.board.offsetLeft;
    }
  }

  columns() {
    return [...this.board.querySelectorAll("[data-stage]")];
  }

  accepts(column, card) {
    const allowed = (card.dataset.allowed ?? "").split(" ");
    return column !== card.closest("[data-stage]") && allowed.includes(column.dataset.stage);
  }

  lift(event) {
    this.held = event.target.closest("[data-card]");
    if (!this.held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.held.id);
    this.held.classList.add("is-held");
    for (const column of this.columns()) {
      column.classList.toggle("is-open", this.accepts(column, this.held));
    }
  }

  release() {
    this.held?.classList.remove("is-held");
    this.held = null;
    for (const column of this.columns()) column.classList.remove("is-open", "is-over");
  }

  hover(event) {
    const column = event.target.closest("[data-stage]");
    if (!this.held || !column || !this.accepts(column, this.held)) return;
    event.preventDefault();
    for (const each of this.columns()) each.classList.toggle("is-over", each === column);
  }

  drop(event) {
    const column = event.target.closest("[data-stage]");
    const card = this.held;
    if (!card || !column || !this.accepts(column, card)) return;
    event.preventDefault();
    this.release();
    this.move(card, column);
  }

  // Arrow keys with Alt carry a card; without, they walk between cards.
  key(event) {
    const card = event.target.closest("[data-card]");
    if (!card || event.target !== card) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.altKey && step) {
      event.preventDefault();
      const target = this.nextColumn(card, step);
      if (target) this.move(card, target);
    } else if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      this.walk(card, event.key);
    }
  }

  nextColumn(card, step) {
    const columns = this.columns();
    let index = columns.indexOf(card.closest("[data-stage]")) + step;
    while (columns[index] && !this.accepts(columns[index], card)) index += step;
    return columns[index];
  }

  walk(card, key) {
    const column = card.closest("[data-stage]");
    if (key === "ArrowUp" || key === "ArrowDown") {
      const cards = [...column.querySelectorAll("[data-card]")];
      cards[cards.indexOf(card) + (key === "ArrowDown" ? 1 : -1)]?.focus();
      return;
    }
    const columns = this.columns();
    const step = key === "ArrowRight" ? 1 : -1;
    let index = columns.indexOf(column) + step;
    while (columns[index] && !columns[index].querySelector("[data-card]")) index += step;
    columns[index]?.querySelector("[data-card]").focus();
  }

  // The menu of stages on a card, for phones: <select data-card-stage>.
  choose(event) {
    if (!event.target.matches("[data-card-stage]")) return;
    const card = event.target.closest("[data-card]");
    const column = this.columns().find((each) => each.dataset.stage === event.target.value);
    if (column && this.accepts(column, card)) this.move(card, column);
    event.target.value = "";
  }

  // A column may always want words, or only for this card: going back needs them, going on does not.
  needsReason(column, card) {
    const wanted = (card.dataset.reasons ?? "").split(" ");
    return column.dataset.reasonRequired !== undefined || wanted.includes(column.dataset.stage);
  }

  async move(card, column) {
    let reason = "";
    if (this.needsReason(column, card)) {
      reason = await askReason(column.dataset.reasonTitle ?? column.dataset.stageName);
      if (!reason) return;
    }
    const from = { column: card.parentElement, next: card.nextElementSibling };
    column.querySelector("[data-stage-cards]").prepend(card);
    card.setAttribute("aria-busy", "true");
    const answer = await post(card.dataset.url, { stage: column.dataset.stage, reason });
    card.removeAttribute("aria-busy");
    if (answer.ok) {
      this.accept(card, column, answer.body);
    } else {
      from.column.insertBefore(card, from.next);
      showToast("error", refusal(answer));
    }
    this.recount();
    card.focus();
  }

  accept(card, column, body) {
    if (body.allowed) {
      card.dataset.allowed = body.allowed.join(" ");
      card.dataset.reasons = (body.with_reason ?? []).join(" ");
      for (const option of card.querySelectorAll("[data-card-stage] option")) {
        option.hidden = Boolean(option.value) && !body.allowed.includes(option.value);
      }
    }
    if (body.html) {
      const holder = document.createElement("template");
      holder.innerHTML = body.html;
      card.replaceChildren(...holder.content.childNodes);
    }
    if (this.spoken) this.spoken.textContent = body.message ?? column.dataset.stageName ?? "";
  }

  recount() {
    for (const column of this.columns()) {
      const count = column.querySelector("[data-stage-count]");
      if (count) count.textContent = column.querySelectorAll("[data-card]").length;
    }
  }
}
