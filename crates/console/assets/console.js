// The console's own script: a page follows the desk (K17) and keeps what is typed (K13). A page works without it, and does neither.
"use strict";

const told = document.getElementById("told");
const shown = new WeakMap(); // what each part said when it came from the desk
const typing = new Set(); // forms into which something was typed that was not sent
let source = null; // the connection by which the desk tells of changes
let gone = false; // whether the desk does not answer
let behind = false; // whether the page shows less than the desk has
let locked = false; // whether the page hides because nobody is logged in
let timer = null; // until the desk is asked again
let used = Date.now(); // when a person last touched the page

// Says something in a place for it, with a button if something can be done about it.
function put(place, words, label, action) {
  place.replaceChildren(words);
  if (!label) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-quiet";
  button.textContent = label;
  button.addEventListener("click", action);
  place.append(" ", button);
}

const say = (...what) => told && put(told, ...what);

// Whether an answer says that nobody may see this page any more. Then it is asked for anew, which says what to do; but if that would
// lose something typed, the page hides until its person is there again.
function shut(answer) {
  if (![401, 423].includes(answer.status)) return false;
  if (![...typing].some((form) => form.unkept)) location.reload();
  else {
    hide();
    document.querySelectorAll("input[type=password]").forEach((field) => (field.value = ""));
    if (!locked) say("This desk is locked. What you typed last is kept on this page. Log in again in another window.", "Open one", () => open("/"));
    gone = locked = true;
    wait();
  }
  return true;
}

const hide = (whether = true) => (document.getElementById("main").hidden = whether);

function wait() {
  clearTimeout(timer);
  timer = setTimeout(again, 2000);
}

// Asks for this page again, as it is now. That the script asks does not count as somebody being here.
async function ask() {
  const answer = await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store" });
  if (shut(answer) || !answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Shows what is different, and whether it could. A part in which somebody is typing stays as it is; parts within it that are live themselves do not.
async function look() {
  let fresh;
  try {
    fresh = await ask();
  } catch {
    return lost();
  }
  if (!fresh) return;
  if (fresh.body.dataset.person !== document.body.dataset.person) return location.reload();
  const token = fresh.querySelector("input[name=token]")?.value;
  document.querySelectorAll("input[name=token]").forEach((field) => (field.value = token));
  let changed = false;
  behind = false;
  // From within outwards: what a part has taken over already is no difference to what is around it.
  for (const part of [...document.querySelectorAll("[data-live][id]")].reverse()) {
    const other = fresh.getElementById(part.id);
    if (!other || shown.get(part) === drawn(other)) continue;
    if (busy(part)) behind = true;
    else {
      swap(part, other);
      changed = true;
    }
  }
  document.title = fresh.title;
  if (behind) say("Something has changed. What you type stays as it is.", "Show it", () => location.reload());
  else if (changed) say("This page has changed.");
  return true;
}

// What a part says, as the desk has drawn it. A form has a new name for its order each time, which says nothing.
function drawn(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll("input[name=order], [data-live][id]").forEach((node) => node.remove());
  // What is asked for after the page is there is no news of the desk, nor are the buttons that wait for it.
  copy.querySelectorAll("details").forEach((details) => details.removeAttribute("open"));
  copy.querySelectorAll("[data-load]").forEach((late) => late.replaceWith(late.dataset.load));
  copy.querySelectorAll("[data-after]").forEach((button) => button.removeAttribute("disabled"));
  copy.querySelectorAll("[data-until]").forEach((words) => words.remove());
  return copy.innerHTML;
}

// Notes what stands here, before anybody opens, fills in or adds anything.
function remember(parts) {
  parts.forEach((part) => shown.set(part, drawn(part)));
}

// Whether somebody is at work in a part: typing, choosing, or about to.
function busy(part) {
  const at = document.activeElement;
  if (at && part.contains(at) && at.matches("input, textarea, select")) return true;
  return [...typing].some((form) => part.contains(form));
}

// Puts new content in the place of old, and the reader where they were.
function swap(part, other) {
  const opened = new Set([...part.querySelectorAll("details[open]")].map(nameOf));
  const at = part.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const [left, top] = [scrollX, scrollY];
  part.replaceChildren(...other.childNodes);
  remember([part, ...part.querySelectorAll("[data-live][id]")]);
  part.dataset.live = other.dataset.live;
  for (const details of part.querySelectorAll("details")) if (opened.has(nameOf(details))) details.open = true;
  if (at !== null) [...part.querySelectorAll("a, button, summary, [tabindex]")].find((node) => nameOf(node) === at)?.focus({ preventScroll: true });
  scrollTo(left, top);
  prepare(part);
}

// By what a node is found again in new content.
function nameOf(node) {
  if (node.id) return node.id;
  if (node.tagName === "DETAILS") return "details " + node.querySelector("summary")?.textContent;
  return [node.tagName, node.getAttribute("href"), node.textContent].join(" ");
}

// Follows the desk while the page is seen: a browser has few connections, and a page that nobody sees needs none.
function follow() {
  source?.close();
  source = null;
  if (document.hidden || !told) return;
  source = new EventSource("/live");
  source.onmessage = (event) => {
    const shown = document.getElementById("main")?.dataset.live;
    if (gone || behind || (shown !== undefined && shown !== event.data)) look().then((seen) => seen && back());
  };
  source.addEventListener("locked", () => {
    source.close();
    shut({ status: 423 });
  });
  source.addEventListener("ended", lost);
  source.onerror = lost;
}

// The desk does not answer: says so, and asks again until it does.
function lost() {
  source?.close();
  source = null;
  if (!gone) say("The desk does not answer. What you have typed is kept on this page.");
  gone = true;
  wait();
}

async function again() {
  if (document.hidden || source) return;
  if (Date.now() - used > 15 * 60 * 1000) hide();
  try {
    const answer = await fetch("/live", { method: "HEAD", cache: "no-store" });
    if (shut(answer)) return;
    if (!answer.ok) throw new Error();
    follow();
  } catch {
    wait();
  }
}

// The desk answers again: what was typed meanwhile goes to it.
function back() {
  if (!gone) return;
  gone = locked = false;
  hide(false);
  say(behind ? "The desk answers again, and something has changed." : "The desk answers again.");
  typing.forEach(keep);
}

// The fields of a form that a person fills in, without secrets and files.
function fields(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
}

const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? (field.checked ? field.value : null) : field.value);

// What the page says about what is typed into a form.
function note(form, words, label, action) {
  let place = form.querySelector(".typed-state");
  if (!place) {
    place = document.createElement("p");
    place.className = "typed-state";
    place.setAttribute("role", "status");
    form.append(place);
  }
  put(place, words, label, action);
}

function request(form, method, body) {
  const headers = { "X-Token": form.elements.token.value, "X-Order": form.elements.order.value };
  return fetch("/typed/" + encodeURIComponent(form.dataset.typed), { method, headers, body, cache: "no-store" });
}

// Keeps at the desk what is typed.
async function keep(form) {
  form.waits = null;
  if (!typing.has(form) || form.sent) return;
  const typed = fields(form).map((field) => [field.name, valueOf(field)]).filter(([, value]) => value !== null);
  try {
    const answer = await request(form, "PUT", JSON.stringify(typed));
    if (shut(answer)) return;
    form.unkept = !answer.ok;
    note(form, answer.ok ? "Kept." : "This is not kept at the desk; it is too long, or too much waits.", "Clear", () => clear(form));
  } catch {
    note(form, "Kept on this page only: the desk does not answer.");
    if (!gone) lost();
  }
}

// Forgets what was typed, because the person says so.
async function clear(form) {
  clearTimeout(form.waits);
  form.waits = null;
  typing.delete(form);
  form.reset();
  try {
    await request(form, "DELETE");
    // What the desk filled in comes back with a reset: the page is asked for anew, without it.
    if ("filled" in form.dataset) return location.reload();
    note(form, "Cleared.");
  } catch {
    note(form, "Cleared on this page only: the desk does not answer.");
  }
}

// Brings back what was typed, into a form in which nothing stands yet but what the desk has put there.
async function restore(form) {
  const all = fields(form);
  const texts = all.filter((field) => field.matches("textarea, input:not([type=checkbox], [type=radio])"));
  if (texts.some((field) => field.value !== "" && !("given" in field.dataset)) || typing.has(form)) return;
  try {
    const answer = await request(form, "GET");
    const typed = answer.ok ? await answer.json() : [];
    if (!typed.some(([, value]) => value) || typing.has(form)) return;
    for (const field of all) {
      const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if (values.length) field.value = values[all.filter((each) => each.name === field.name).indexOf(field)] ?? values[0];
    }
    typing.add(form);
    note(form, "What you typed before is here again.", "Clear", () => clear(form));
  } catch {
    // The desk does not answer; the page says so already.
  }
}

function prepare(part) {
  part.querySelectorAll("form[data-typed]").forEach(restore);
}

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form || form.method !== "post") return;
  typing.add(form);
  form.unkept = true;
  if (form.dataset.typed && !form.waits) form.waits = setTimeout(keep, 800, form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (gone && form.method === "post") {
    event.preventDefault();
    return say("The desk does not answer. Nothing was sent; what you have typed is kept on this page.");
  }
  clearTimeout(form.waits);
  if (form.dataset.typed && !form.elements.typed) {
    const name = Object.assign(document.createElement("input"), { type: "hidden", name: "typed", value: form.dataset.typed });
    form.append(name); // so that the desk forgets what was typed when the form has done what it is for
  }
  form.sent = true;
  typing.delete(form);
});

for (const event of ["keydown", "pointerdown"]) document.addEventListener(event, () => (used = Date.now()));
document.addEventListener("visibilitychange", () => {
  follow();
  if (!document.hidden) look();
});
addEventListener("pageshow", (event) => event.persisted && location.reload());
remember(document.querySelectorAll("[data-live][id]"));
prepare(document);
follow();
