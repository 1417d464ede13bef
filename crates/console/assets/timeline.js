// The timeline's slider: each stop asks the desk for what was known then, and shows it in place. Without this the page's links do the same.
(() => {
  "use strict";

  // How long a shown time has to stay before it is read out, and how long is waited for moments that are still being sought.
  const SAY_MS = 700;
  const SEEK_MS = 1500;

  let wanted = null;
  let busy = false;
  let saying = 0;
  let seeking = 0;

  const find = (name) => document.getElementById(name);

  function stops(slider) {
    return slider.dataset.stops ? slider.dataset.stops.split(" ") : [];
  }

  function addressAt(slider) {
    const base = find("scrub").dataset.address;
    const stop = stops(slider)[Number(slider.value)];
    return stop ? base + (base.includes("?") ? "&" : "?") + "known=" + stop : base;
  }

  // The last that was asked for is always shown; what was overtaken while the desk answered is not.
  function show(address, focus) {
    wanted = { address, focus };
    history.replaceState(history.state, "", address);
    if (!busy) {
      work();
    }
  }

  async function work() {
    busy = true;
    while (wanted) {
      const now = wanted;
      try {
        const answer = await fetch(now.address + (now.address.includes("?") ? "&" : "?") + "part=1", { credentials: "same-origin", headers: { "X-By-Hand": "1" } });
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        const text = await answer.text();
        if (wanted === now) {
          wanted = null;
          swap(text, now.focus);
        }
        find("scrub-trouble").hidden = true;
      } catch {
        if (wanted === now) {
          wanted = null;
          find("scrub-trouble").hidden = false;
        }
      }
    }
    busy = false;
  }

  function swap(text, focus) {
    const place = find("timeline-shown");
    const isOpen = [...place.querySelectorAll("details")].map((it) => it.open);
    const fresh = new DOMParser().parseFromString(text, "text/html").body;
    place.replaceChildren(...fresh.childNodes);
    place.querySelectorAll("details").forEach((it, at) => {
      it.open = Boolean(isOpen[at]);
    });
    if (focus) {
      const again = place.querySelector('[data-step="' + focus + '"]');
      (again && again.hasAttribute("href") ? again : find("stop")).focus();
    }
    settled(true);
  }

  // What goes with what is shown: the slider's words, the field's date, what a screen reader says.
  function settled(say) {
    const shown = document.querySelector("#timeline-shown > .timeline");
    const slider = find("stop");
    if (!shown || !slider) {
      return;
    }
    slider.setAttribute("aria-valuetext", shown.querySelector(".scrub-known").textContent);
    const known = find("known");
    if (shown.dataset.known && document.activeElement !== known) {
      known.value = shown.dataset.known;
    }
    clearTimeout(saying);
    if (say) {
      saying = setTimeout(() => {
        find("scrub-said").textContent = shown.dataset.said;
      }, SAY_MS);
    }
    clearTimeout(seeking);
    if ("seeking" in shown.dataset) {
      seeking = setTimeout(again, SEEK_MS);
    }
  }

  // The whole page anew, as the slider has other stops when moments were found.
  async function again() {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", headers: { "X-Live": "1" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const slider = find("stop");
      const other = fresh.getElementById("stop");
      if (answer.ok && slider && other && document.activeElement !== slider && !busy) {
        slider.max = other.max;
        slider.dataset.stops = other.dataset.stops;
        slider.value = other.getAttribute("value");
        find("timeline-shown").replaceChildren(...fresh.getElementById("timeline-shown").childNodes);
        settled(false);
        return;
      }
    } catch {
      // It is tried again.
    }
    seeking = setTimeout(again, SEEK_MS);
  }

  function begin() {
    const slider = find("stop");
    if (slider && slider.closest(".scrub-slider").hidden) {
      slider.closest(".scrub-slider").hidden = stops(slider).length === 0;
      settled(false);
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "stop") {
      show(addressAt(event.target), null);
    }
  });

  document.addEventListener("click", (event) => {
    const step = event.target.closest("a[data-step][href]");
    if (step && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      const address = step.getAttribute("href");
      const known = new URL(address, location.href).searchParams.get("known");
      const slider = find("stop");
      const all = stops(slider);
      slider.value = String(known ? all.indexOf(known) : all.length);
      show(address, step.dataset.step);
      return;
    }
    const mark = event.target.closest("[data-path]");
    if (mark) {
      location.assign(mark.dataset.path);
    }
  });

  // The page may be shown anew while it is open.
  new MutationObserver(begin).observe(find("main") || document.body, { childList: true, subtree: true });
  begin();
})();
