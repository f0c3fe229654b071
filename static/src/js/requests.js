import { text } from "./dom.js";
import { showToast } from "./toasts.js";

// Posts form fields as the page itself would; resolves to {ok, status, body}.
export async function post(url, fields) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" },
      body: fields instanceof FormData ? fields : new URLSearchParams(fields),
    });
    const type = response.headers.get("Content-Type") ?? "";
    const body = type.includes("json") ? await response.json() : {};
    if (response.redirected && new URL(response.url).pathname.includes("/login")) {
      return { ok: false, status: 401, body: { message: text("SignedOut") } };
    }
    return { ok: response.ok, status: response.status, body };
  } catch {
    return { ok: false, status: 0, body: {} };
  }
}

export function refusal(answer) {
  return answer.body.message || answer.body.detail || text("Failed");
}

export function startRequests() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
    if (event.detail.verb === "get") dropEmpty(event.detail.formData);
  });
  document.addEventListener("htmx:sendError", () => showToast("error", text("Failed")));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    // The server already said it with its own message event.
    if (xhr.getResponseHeader("HX-Trigger")?.includes("messages")) return;
    showToast("error", xhr.status === 401 ? text("SignedOut") : text("Failed"));
  });
}

// Addresses that people share should hold only what was chosen.
function dropEmpty(fields) {
  for (const name of new Set(fields.keys())) {
    const values = fields.getAll(name).filter(Boolean);
    fields.delete(name);
    for (const value of values) fields.append(name, value);
  }
}
