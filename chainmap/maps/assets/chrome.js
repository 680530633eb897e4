// What stands around the map: menus, filters, counts, first gaps, legend, and every word of it in both languages.
const MENUS = { filter: "filters", look: "looks", take: "takes" };

function setMenu(name, open, back) {
  for (const [button, drop] of Object.entries(MENUS)) {
    const show = open && button === name;
    $(drop).hidden = !show;
    $(button).setAttribute("aria-expanded", String(show));
  }
  if (!open && back) $(name).focus();
}

const openMenu = () => Object.keys(MENUS).find((name) => !$(MENUS[name]).hidden);

function onMenuKey(name, event) {
  const items = [...$(MENUS[name]).querySelectorAll("button, select")].filter((one) => !one.hidden && !one.disabled);
  const at = items.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  // In a list of choices the arrows belong to the list.
  if (!step || !items.length || document.activeElement.tagName === "SELECT") return;
  setMenu(name, true);
  items[at < 0 ? 0 : (at + step + items.length) % items.length].focus();
  event.preventDefault();
}

function choices(name, options) {
  const select = $("by-" + name), label = document.querySelector(`label[for="by-${name}"]`);
  refill(select, h("option", { value: "" }, t("all")), ...options.map(([value, text]) => h("option", { value }, text)));
  select.value = view.filters[name];
  label.textContent = t(name);
  select.hidden = label.hidden = options.length === 0;
}

const STATUSES = ["present", "weak", "missing"];
const doubts = () => ["unverified", "planned"].filter((word) => ids.some((id) => D.nodes[id].doubt === word));
const doubtTags = () => doubts().map((word) => h("span", { class: "count" }, h("span", { class: "tag doubt" }, t(word)), " ", h("strong", {}, ids.filter((id) => D.nodes[id].doubt === word).length)));
const actionsHere = () => ["fill", "extend", "strengthen", "build"].filter((one) => ids.some((id) => D.nodes[id].gap && D.nodes[id].gap.action === one));

function fillFilters() {
  choices("stage", D.frame.lanes.map((lane) => [lane.stage, nameOf(lane)]));
  choices("segment", [...new Map(D.frame.boxes.map((box) => [box.segment, nameOf(box)]))]);
  choices("status", D.measured ? STATUSES.map((one) => [one, MARKS[one] + " " + t(one)]).concat(doubts().map((one) => [one, t(one)])) : []);
  choices("action", actionsHere().map((one) => [one, t(one)]));
}

// What the filters are set to, in words.
const filterWords = () => pictureNow() ? [] : Object.keys(view.filters).filter((name) => view.filters[name]).map((name) => plain($("by-" + name).selectedOptions[0] ? $("by-" + name).selectedOptions[0].text : view.filters[name]));

function setFilter(name, value) {
  view.filters[name] = value;
  $("by-" + name).value = value;
  markFilters();
  restyle();
}

// A filter that works is seen from outside its menu.
function markFilters() {
  const words = filterWords();
  $("filter").textContent = words.length ? said(t("filter"), words.length === 1 && words[0].length < 9 ? words[0] : words.length) : t("filter");
  $("filter").title = words.join(" · ");
  $("filter").classList.toggle("set", words.length > 0);
  $("clear").disabled = words.length === 0;
  for (const button of $("top").querySelectorAll("button.count")) button.setAttribute("aria-pressed", String(view.filters.status === button.value));
}

function fillTop() {
  const count = (word, label, many) => h("button", { class: "count", value: word, "aria-pressed": "false", title: t("onlyThese"), on: { click: () => setFilter("status", view.filters.status === word ? "" : word) } }, label, " ", h("strong", {}, many));
  const counts = STATUSES.map((status) => count(status, MARKS[status] + " " + t(status), countOf(status)));
  counts.push(...doubts().map((word) => count(word, h("span", { class: "tag doubt" }, t(word)), ids.filter((id) => D.nodes[id].doubt === word).length)));
  const gaps = rankedGaps().slice(0, 8).map((id) => {
    const words = D.nodes[id].gap.rank + " " + nameOf(D.nodes[id]) + " · " + t(D.nodes[id].gap.action);
    return h("button", { class: "first", title: words, on: { click: () => choose(id, true) } }, words);
  });
  $("top").hidden = !D.measured;
  refill($("top"), ...counts, h("b", {}, t("topGaps")), ...gaps);
  fitTop();
}

// What has no room in the row is not there for the keyboard either; the overview has the whole list.
function fitTop() {
  const gaps = [...$("top").querySelectorAll(".first")], label = $("top").querySelector("b");
  if (!label) return;
  for (const one of [label, ...gaps]) one.hidden = false;
  const line = $("top").getBoundingClientRect();
  const beyond = gaps.findIndex((one) => {
    const place = one.getBoundingClientRect();
    return place.top > line.top + line.height / 2 || place.right > line.right + 1;
  });
  gaps.forEach((one, at) => { one.hidden = beyond >= 0 && at >= beyond; });
  label.hidden = gaps.every((one) => one.hidden);
}

// The signs of the picture: { card | doubt | line | badge, text, note }; the note only where there is room.
function signs() {
  if (pictureNow()) return pictureSigns();
  const found = D.measured ? STATUSES.map((card) => ({ card, text: t(card) + (card === "missing" ? t(view.kind === "gaps" && !filtered() ? "firstNote" : "missingNote") : "") })) : [{ card: "unknown", text: t("unknown") }];
  found.push(...doubts().map((word) => ({ doubt: true, text: t(word), note: t(word + "Note") })));
  if (D.measured) found.push({ line: "closed", text: t("closed"), note: t("closedNote") }, { line: "open", text: t("open"), note: t("openNote") });
  const first = shows("gap") && rankedGaps().length ? D.nodes[rankedGaps()[0]].gap : null;
  if (first) found.push({ badge: t(first.action + "_") + " " + first.rank, text: t(first.action) + " · " + t("rank") + " " + first.rank });
  return found;
}

const reachSigns = () => pictureNow() ? [] : [{ line: "up", text: t("upstream") }, { line: "down", text: t("downstream") }].map((sign) => ({ ...sign, note: t("hoverNote"), rare: true }));

function signItem(sign, whole) {
  const look = sign.card && STYLE[sign.card], line = sign.line && LINE_STYLES[sign.line];
  const shape = look ? h("i", { class: "swatch" + (sign.card === "weak" ? " struck" : ""), style: { backgroundColor: look.fill, borderColor: look.border, color: look.ink, borderStyle: look.dash ? "dashed" : "solid" } }, MARKS[sign.card])
    : line ? h("i", { class: "rule", style: { borderColor: line.color, borderTopWidth: Math.max(1, Math.round(line.width)) + "px", borderTopStyle: line.dash ? "dashed" : "solid" } })
      : sign.gate ? h("i", { class: "swatch", style: { backgroundColor: GATES[sign.gate].fill, borderColor: GATES[sign.gate].ink, color: GATES[sign.gate].ink } }, GATES[sign.gate].sign)
      : h("i", { class: "swatch " + (sign.badge ? "word" : "doubt") }, sign.badge);
  return h("span", { title: sign.note ? sign.text + sign.note : false, class: sign.rare ? "rare" : false }, shape, h("span", {}, sign.text + (whole && sign.note ? sign.note : "")));
}

const pageTitle = () => plain((D.title && nameOf(D.title)) || nameOf(D.chain) || document.title);
// Said once: a title that names the chain already is not followed by it.
const chainName = () => (pageTitle().includes(nameOf(D.chain)) ? "" : nameOf(D.chain));
const pageDates = () => [D.date ? t("date") + " " + D.date : "", D.chain_date ? t("chainDate") + " " + D.chain_date : ""].filter(Boolean).map(plain);

function fillLegend() {
  refill($("legend"), ...[...signs(), ...reachSigns()].map((sign) => signItem(sign, false)));
}

// What the picture says and where it comes from, in full.
function showAbout() {
  fillPanel(
    h("h2", {}, t("about")),
    h("p", {}, pageTitle()),
    h("p", { class: "soft" }, [chainName(), ...pageDates()].filter(Boolean).join(" · ")),
    h("h3", {}, t("legend")), h("div", { class: "legend" }, [...signs(), ...reachSigns()].map((sign) => signItem(sign, true))),
    h("h3", {}, t("sources")), D.sources.length ? h("ul", { class: "sources" }, D.sources.map((one) => h("li", {}, nameOf(one)))) : h("p", { class: "soft" }, t("noSources")),
    h("h3", {}, t("usage")), h("ul", { class: "plain" }, t("tips").split("|").map((tip) => h("li", {}, tip))),
  );
}

const FIXED = {
  look: "look", take: "take", clear: "clear", links: "links", fit: "fit", overview: "overview", print: "print", save: "save",
  vector: "vector", "fold-all": "foldAll", "unfold-all": "unfoldAll", language: "other", sources: "about",
};
const LABELS = {
  in: "zoomIn", out: "zoomOut", map: "map", search: "search", tools: "tools", filters: "filter", looks: "look", takes: "take",
  zoom: "zoom", panel: "details", hits: "search", bar: "kinds",
};

function relabel() {
  document.title = pageTitle();
  document.documentElement.lang = view.language === "zh" ? "zh-CN" : "en";
  for (const [id, key] of Object.entries(FIXED)) $(id).textContent = t(key);
  for (const [id, key] of Object.entries(LABELS)) $(id).setAttribute("aria-label", t(key));
  for (const id of ["in", "out"]) $(id).title = t(LABELS[id]);
  $("links").title = t("linksTip");
  $("language").lang = view.language === "zh" ? "en" : "zh-CN";
  $("search").placeholder = t("search");
  $("title").textContent = $("title").title = pageTitle();
  $("subtitle").textContent = [chainName(), ...pageDates()].filter(Boolean).join(" · ");
  fillKinds();
  fillFilters();
  fillTop();
  markFilters();
  fillLegend();
  if (!panel.hidden) reopen();
  dressTools();
  restyle();
}

// The same panel once more, in the language of now.
function reopen() {
  if (pictureNow() && view.open) view.open();
  else if (view.focus) showNode(view.focus);
  else if ($("sources").getAttribute("aria-pressed") === "true") showAbout();
  else if ($("overview").getAttribute("aria-pressed") === "true") showOverview();
}
