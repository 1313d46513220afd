// Comfort only: everything works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  // After htmx has put a new page in, focus and voice go where a full page load would put them.
  // What changes in its place keeps them there.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches?.("[data-in-place]")) {
      event.target.querySelector("[tabindex='-1'], [autofocus]")?.focus();
      return;
    }
    const target = document.querySelector("[data-error-summary], [data-masked]") || document.querySelector("#main h1");
    if (target) target.focus();
  });

  // The time zone that the browser knows is proposed where none was chosen yet.
  const propose = () => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const option = document.querySelector(`[data-zone] option[value="${own}"]`);
    if (option) option.selected = true;
  };
  document.addEventListener("htmx:afterSettle", propose);
  propose();

  // What can be said stands in the page, in its language.
  const status = document.getElementById("status");
  const say = (words) => {
    if (status) status.textContent = words;
  };

  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => say(status.dataset.noAnswer));
  }
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    // A proxy that limits does not always say for how long.
    const seconds = xhr.getResponseHeader("Retry-After") ?? "60";
    say(xhr.status === 429 ? `${status.dataset.tooMany} ${seconds}` : status.dataset.refused);
  });
  document.addEventListener("htmx:beforeRequest", () => say(""));

  // The symptoms are filtered while one types; without this file a button does the same.
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-filter]")) return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    const list = event.target.closest("[data-filtered]");
    let any = false;
    for (const group of list.querySelectorAll("fieldset")) {
      let shown = false;
      for (const label of group.querySelectorAll("label")) {
        const text = `${label.textContent} ${label.dataset.words || ""}`.toLowerCase();
        label.hidden = !words.every((word) => text.includes(word)) && !label.querySelector("input").checked;
        shown = shown || !label.hidden;
      }
      group.hidden = !shown;
      any = any || shown;
    }
    const none = list.querySelector("[data-none]");
    if (none) none.hidden = any;
  });

  // Enter has nothing to do in a list that is filtered already, nor in a form of several ways on.
  document.addEventListener("keydown", (event) => {
    const line = event.target.matches("input") && event.target.form?.hasAttribute("data-stay");
    if (event.key === "Enter" && (line || event.target.matches("[data-filter]"))) event.preventDefault();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = button.dataset.copy
      ? document.getElementById(button.dataset.copy)
      : button.closest(".command").querySelector("pre");
    try {
      await navigator.clipboard.writeText(source.value || source.textContent);
      say(status.dataset.copied);
      const label = button.dataset.label ??= button.textContent;
      button.textContent = status.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    } catch {
      say(status.dataset.noCopy);
    }
  });
})();
