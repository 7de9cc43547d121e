// The report's pages: language, the table of forms, and the places of values. No network, no inline code.
"use strict";

const root = document.documentElement;
root.classList.add("scripted");

const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];

// ---- language -------------------------------------------------------------------------------------------------

function stored() {
  try {
    return localStorage.getItem("ziping-language");
  } catch {
    return null; // a browser may refuse storage to a page on disk
  }
}

function speak(language) {
  root.dataset.lang = language;
  root.lang = language === "zh" ? "zh-Hans" : "en";
  for (const option of all("option[data-zh]")) option.textContent = option.dataset[language];
}

function chooseLanguage() {
  const asked = stored() || (navigator.language.startsWith("zh") ? "zh" : "en");
  speak(asked === "en" ? "en" : "zh");
  one("#language").addEventListener("click", () => {
    speak(root.dataset.lang === "zh" ? "en" : "zh");
    try {
      localStorage.setItem("ziping-language", root.dataset.lang);
    } catch {
      // the choice then lasts for this page
    }
    if (list) list.draw();
  });
}

// ---- the place of a value -------------------------------------------------------------------------------------

let asker = null; // the value whose place is shown

function placesOf(link) {
  return link.dataset.at ? link.dataset.at.split(" ") : [link.hash.slice(1)];
}

function showPlaces(link) {
  for (const shown of all(".shown")) shown.classList.remove("shown");
  const places = placesOf(link).map((id) => document.getElementById(id)).filter(Boolean);
  if (!places.length) return;
  asker = link;
  link.classList.add("shown");
  for (const place of places) place.classList.add("shown");
  places[0].scrollIntoView({ block: "center", inline: "nearest" });
  places[0].setAttribute("tabindex", "-1");
  places[0].focus({ preventScroll: true });
  const hearing = one("#hearing");
  hearing.textContent = `${link.textContent.trim()}: ${hearing.dataset[root.dataset.lang]}`;
}

function followValues() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.at");
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", `#${link.id || placesOf(link)[0]}`);
    showPlaces(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !asker) return;
    asker.scrollIntoView({ block: "center" });
    asker.focus();
    for (const shown of all(".shown")) shown.classList.remove("shown");
    asker = null;
  });
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (named && named.matches("a.at")) showPlaces(named);
}

// The panel of the document shows the number that the first finding doubts, where that is further down.
function showFirstDoubt() {
  const panel = one(".document");
  const tag = all(".document .tag").find((found) => found.textContent.split(" ").includes("1"));
  if (!tag || location.hash || panel.scrollHeight <= panel.clientHeight) return;
  const { top, bottom } = panel.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - top;
  const at = tag.getBoundingClientRect().top - top;
  if (at > seen - 60) panel.scrollTop += at - seen / 2;
}

function preparePrint() {
  const button = one("#print");
  if (button) button.addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    for (const details of all("details")) details.open = true;
  });
}

// ---- the table of forms ---------------------------------------------------------------------------------------

const FIELDS = ["light", "page", "title", "project", "file", "kind", "year", "body", "score", "rate",
  "contradictions", "warnings", "holds", "not_applicable", "rules", "why"];
const PUBLISHED = "zh-Hans"; // the language of what is published, whatever that of the page
const LIGHTS = ["red", "amber", "grey", "green"];

class List {
  constructor(rows) {
    this.rows = rows.map((row) => Object.fromEntries(FIELDS.map((name, index) => [name, row[index]])));
    this.rows.forEach((row, index) => {
      row.order = index;
      row.text = `${row.title}\n${row.project}\n${row.file}\n${row.body}\n${row.year}`.toLowerCase();
    });
    this.sort = { key: "state", down: false };
    this.page = 0;
  }

  start() {
    this.addSorting();
    one("#filters").addEventListener("input", () => this.restart());
    one("#filters").addEventListener("submit", (event) => event.preventDefault());
    one("#filters").addEventListener("reset", () => setTimeout(() => this.restart()));
    one("#older").addEventListener("click", () => this.turn(-1));
    one("#newer").addEventListener("click", () => this.turn(1));
    one("#size").addEventListener("change", () => this.restart());
    addEventListener("hashchange", () => this.follow());
    this.follow();
    this.draw();
  }

  addSorting() {
    for (const heading of all("#forms th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => this.sortBy(heading.dataset.key));
    }
  }

  sortBy(key) {
    const numeric = one(`#forms th[data-key="${key}"]`).classList.contains("number");
    this.sort = { key, down: this.sort.key === key ? !this.sort.down : numeric };
    this.restart();
  }

  // #rule=sum_of_scores, #light=red, #q=text, also joined by &
  follow() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (![...asked.keys()].some((key) => ["rule", "light", "q", "kind", "sort"].includes(key))) return;
    one("#search").value = asked.get("q") || "";
    one("#rule").value = asked.get("rule") || "";
    one("#kind").value = asked.get("kind") || "";
    const lights = asked.getAll("light");
    for (const box of all('input[name="light"]')) box.checked = lights.includes(box.value);
    if (one(`#forms th[data-key="${CSS.escape(asked.get("sort") || "")}"]`)) this.sortBy(asked.get("sort"));
    this.restart();
    one("#table").scrollIntoView();
  }

  restart() {
    this.page = 0;
    this.draw();
  }

  turn(step) {
    this.page += step;
    this.draw();
    one("#table").scrollIntoView();
  }

  chosen() {
    const text = one("#search").value.trim().toLowerCase();
    const rule = one("#rule").value && ` ${one("#rule").value} `;
    const kind = one("#kind").value;
    const lights = all('input[name="light"]:checked').map((box) => box.value);
    return this.rows.filter((row) =>
      (!text || row.text.includes(text)) && (!rule || row.rules.includes(rule)) &&
      (!kind || row.kind === kind || (kind === "forms" && row.page && row.kind !== "narrative")) && (!lights.length || lights.includes(row.light)));
  }

  sorted(rows) {
    const { key, down } = this.sort;
    const numeric = one(`#forms th[data-key="${key}"]`).classList.contains("number");
    const rank = (row) => {
      if (key === "state") return LIGHTS.indexOf(row.light);
      if (key === "form") return row.title || row.file;
      return numeric ? (row[key] === "" ? null : Number(row[key])) : row[key] || null;
    };
    const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
    const ranked = rows.map((row) => [rank(row), row]);
    ranked.sort(([a, first], [b, second]) => {
      if (a === null || b === null) return (a === null) - (b === null) || first.order - second.order;
      const found = typeof a === "string" ? collator.compare(a, b) : a - b;
      return (down ? -found : found) || first.order - second.order;
    });
    return ranked.map(([, row]) => row);
  }

  draw() {
    const chosen = this.sorted(this.chosen());
    const size = Number(one("#size").value);
    const first = this.page * size;
    one("#forms tbody").replaceChildren(...chosen.slice(first, first + size).map(rowElement));
    one("#no-match").hidden = chosen.length > 0;
    one("#range").textContent = chosen.length
      ? `${first + 1}–${Math.min(first + size, chosen.length)} / ${chosen.length}` : "0";
    one("#older").disabled = this.page === 0;
    one("#newer").disabled = first + size >= chosen.length;
    for (const heading of all("#forms th")) {
      const sorted = heading.dataset.key === this.sort.key;
      heading.ariaSort = sorted ? (this.sort.down ? "descending" : "ascending") : "none";
    }
  }
}

function word(section, key) {
  const found = (self.zipingWords[section] || {})[key];
  return found ? found[root.dataset.lang === "zh" ? 0 : 1] : key;
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function rowElement(row) {
  const title = row.title || (row.page ? word("kinds", row.kind) : word("reasons", row.why));
  const link = row.page ? element("a", "", title) : document.createTextNode(title);
  if (row.page) link.href = `forms/${row.page}.html`;
  if (row.page && row.title) link.lang = PUBLISHED;
  const published = (name, className, text) => Object.assign(element(name, className, text), { lang: PUBLISHED });
  const numbers = ["score", "rate", "contradictions", "warnings", "holds", "not_applicable"];
  return element("tr", "",
    element("td", "", element("span", `light ${row.light}`, word("lights", row.light))),
    element("td", "title", link, ...(row.project ? [published("span", "project", row.project)] : []), element("small", "", row.file)),
    element("td", "", row.year),
    published("td", "body", row.body),
    ...numbers.map((name) => element("td", "number", row[name] ? String(row[name]) : "")));
}

// ---- start ----------------------------------------------------------------------------------------------------

chooseLanguage();
preparePrint();
followValues();
addEventListener("load", showFirstDoubt);
const list = one("#forms") ? new List(self.zipingRows || []) : null;
if (list) list.start();
