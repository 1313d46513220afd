// Comfort only: all works without this file.
const on = (names, act) => names.split(" ").forEach((name) => document.addEventListener(name, act));
const one = (selector, within = document) => within.querySelector(selector);
document.documentElement.className = "js";

const bar = one("#status"), words = bar.dataset;
const say = (text) => { bar.textContent = text; };

const propose = () => {
	const own = one(`[data-zone] [value="${Intl.DateTimeFormat().resolvedOptions().timeZone}"]`);
	if (own) own.selected = true;
};
propose();

// A new page has the focus; what changes in place keeps it.
const land = () => (one("[data-error-summary], [data-masked]") || one("#main [autofocus]") || one("#main h1"))?.focus();
location.hash || land();
on("htmx:afterSettle", ({ target }) => {
	propose();
	target.matches("[data-in-place]") ? one("[tabindex='-1'], [autofocus]", target)?.focus() : land();
});
on("htmx:sendError htmx:timeout submit", (event) => {
	if (event.type == "submit" && navigator.onLine) return;
	event.preventDefault();
	say(words.noAnswer);
});
on("htmx:responseError", ({ detail: { xhr } }) => say(xhr.status == 429 ? `${words.tooMany} ${xhr.getResponseHeader("Retry-After") ?? 60}` : words.refused));

// A text is looked at while one types, one request at a time.
let timer, call;
const stop = () => { clearTimeout(timer); call?.abort(); };
on("htmx:beforeRequest", () => { say(""); stop(); });
const look = async ({ form, dataset }, told) => {
	call = new AbortController();
	const body = new FormData(form), { signal } = call;
	body.delete("log");
	try {
		const answer = await fetch(dataset.look, { method: "POST", body, signal });
		const found = one("#look", new DOMParser().parseFromString(await answer.text(), "text/html"));
		if (found.textContent != told.textContent) told.replaceChildren(...found.childNodes);
	} catch {}
};

on("input", ({ target }) => {
	const { value } = target, { length } = value.trim();
	if (target.matches("[data-look]")) {
		stop();
		if (length > 14 && length < 1e5) timer = setTimeout(look, 500, target, one("#look"));
		else one("#look").replaceChildren();
	}
	if (target.matches("[data-filter]")) for (const label of document.querySelectorAll("[data-words]")) {
		const text = (label.textContent + label.dataset.words).toLowerCase();
		label.hidden = !one(":checked", label) && !value.toLowerCase().split(/\s+/).every((word) => text.includes(word));
		if (length) label.closest("details").open = true;
	}
});

// Enter presses nothing where there are several ways on.
on("keydown", (event) => {
	if (event.key == "Enter" && event.target.matches("[data-filter], [data-stay] input:not([form])")) event.preventDefault();
});

// A dropped file goes into its field.
on("dragover dragleave drop change", (event) => {
	const log = one("[name=log]"), { type, dataTransfer: data } = event;
	if (!log) return;
	if (data?.types.includes("Files")) {
		event.preventDefault();
		log.form.classList.toggle("over", type == "dragover");
		if (type == "drop") log.files = data.files;
	}
	if (log.files[0]?.size > log.dataset.most) {
		log.value = "";
		say(log.dataset.tooLarge);
	}
});

// A new language keeps what was typed.
on("formdata", ({ target, formData }) => {
	const kept = target.matches(".languages") && one("[data-kept]");
	if (kept) new FormData(kept).forEach((value, name) => formData.append(name, value));
});

// Minutes since an instant.
setInterval(() => document.querySelectorAll("[data-since]").forEach((it) => {
	const n = Date.now() / 6e4 - it.dataset.since / 60 | 0;
	if (it.dataset.over) it.hidden = n < it.dataset.over;
	else it[it.max ? "value" : "textContent"] = n;
}), 3e4);

on("click", async ({ target }) => {
	const button = target.closest("[data-copy]");
	if (!button) return;
	const source = document.getElementById(button.dataset.copy) || one("pre", button.closest(".command"));
	try {
		await navigator.clipboard.writeText(source.value || source.textContent);
		say(words.copied);
	} catch {
		say(words.noCopy);
	}
});
