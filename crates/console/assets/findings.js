// What a text licenses is asked for after the page is there, put into its place, and opens the buttons that wait for it (K12).
"use strict";
(() => {
  // What was found stays as the reader left it, opened or shut, when the page around it is renewed.
  const found = new Map();
  const MOST_KEPT = 8;
  const AGAIN_MS = 3000;

  function put(section, nodes) {
    section.replaceChildren(...nodes);
    section.removeAttribute("aria-busy");
    if (!section.querySelector("input[name=shown]")) return;
    for (const button of document.querySelectorAll(`[data-after="${section.id}"]`)) button.disabled = false;
    for (const words of document.querySelectorAll(`[data-until="${section.id}"]`)) words.remove();
  }

  function keep(address, nodes) {
    found.set(address, nodes);
    if (found.size > MOST_KEPT) found.delete(found.keys().next().value);
  }

  async function ask(section) {
    const address = section.dataset.load;
    const words = section.querySelector(".loading");
    section.querySelector(".without-script")?.setAttribute("hidden", "");
    let answer;
    try {
      answer = await fetch(address, { headers: { "X-Live": "1" }, cache: "no-store" });
    } catch {
      if (words) words.textContent = "The desk does not answer. It is asked again.";
      setTimeout(() => section.isConnected && ask(section), AGAIN_MS);
      return;
    }
    // Locked, or logged out: the page says what to do.
    if ([401, 423].includes(answer.status)) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(section.id);
    if (!section.isConnected) return;
    if (!answer.ok || !fresh) {
      if (words) words.textContent = "It could not be shown. Open this page again.";
      section.removeAttribute("aria-busy");
      return;
    }
    const nodes = [...fresh.childNodes].map((node) => document.adoptNode(node));
    if (!fresh.querySelector(".notice-stale")) keep(address, nodes);
    put(section, nodes);
  }

  function look() {
    for (const section of document.querySelectorAll("[data-load]:not([data-asked])")) {
      section.dataset.asked = "";
      const kept = found.get(section.dataset.load);
      if (kept) put(section, kept);
      else ask(section);
    }
  }

  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  look();
})();
