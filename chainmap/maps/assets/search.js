// Search box, filters, words of the page, and the start.
let hits = [], active = 0;

function find(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found = [];
  for (const id of ids) {
    const node = D.nodes[id];
    const names = [node.zh, node.en, id], firms = [...node.local, ...node.targets].map((firm) => firm.name);
    const inName = names.find((one) => one.toLowerCase().includes(wanted));
    const alias = node.aliases.find((one) => one.toLowerCase().includes(wanted));
    const firm = [node.lead || "", ...firms].find((one) => one.toLowerCase().includes(wanted));
    if (inName) found.push({ id, why: "", cost: names.some((one) => one.toLowerCase() === wanted) ? 0 : names.some((one) => one.toLowerCase().startsWith(wanted)) ? 1 : 2 });
    else if (alias) found.push({ id, why: alias, cost: alias.toLowerCase() === wanted ? 1.5 : 3 });
    else if (firm) found.push({ id, why: firm, cost: 4 });
  }
  return found.sort((a, b) => a.cost - b.cost).slice(0, 30);
}

function showHits() {
  const text = $("search").value;
  hits = find(text);
  active = 0;
  const items = hits.map((hit, index) => h("li", { role: "option", id: "hit-" + index, "aria-selected": String(index === active), on: { mousedown: (event) => { event.preventDefault(); take(index); } } },
    MARKS[D.nodes[hit.id].status] + " " + nameOf(D.nodes[hit.id]), hit.why && h("small", {}, hit.why)));
  refill($("hits"), ...(items.length ? items : [h("li", {}, t("noHit"))]));
  setHits(Boolean(text.trim()));
}

function setHits(open) {
  $("hits").hidden = !open;
  $("search").setAttribute("aria-expanded", String(open));
}

function take(index) {
  if (!hits[index]) return;
  setHits(false);
  choose(hits[index].id, true, true);
}

function onSearchKey(event) {
  if (event.key === "Enter") take(active);
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length) {
    active = (active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
    [...$("hits").children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    $("hits").children[active].scrollIntoView({ block: "nearest" });
    $("search").setAttribute("aria-activedescendant", "hit-" + active);
    event.preventDefault();
  }
}

function choices(name, options) {
  const select = $("by-" + name), chosen = view.filters[name];
  refill(select, h("option", { value: "" }, t(name)), ...options.map(([value, label]) => h("option", { value }, label)));
  select.value = chosen;
  select.setAttribute("aria-label", t(name));
  select.hidden = options.length === 0;
}

const doubts = () => ["unverified", "planned"].filter((word) => ids.some((id) => D.nodes[id].doubt === word));
const doubtTags = () => doubts().map((word) => h("span", { class: "count" }, h("span", { class: "tag doubt" }, t(word)), " ", h("strong", {}, ids.filter((id) => D.nodes[id].doubt === word).length)));

function fillFilters() {
  const segments = new Map(D.frame.boxes.map((box) => [box.segment, nameOf(box)]));
  const actions = ["fill", "extend", "strengthen", "build"].filter((one) => ids.some((id) => D.nodes[id].gap && D.nodes[id].gap.action === one));
  choices("stage", D.frame.lanes.map((lane) => [lane.stage, nameOf(lane)]));
  choices("segment", [...segments]);
  choices("status", D.measured ? ["present", "weak", "missing"].map((one) => [one, MARKS[one] + " " + t(one)]).concat(doubts().length ? [["doubt", t("doubt")]] : []) : []);
  choices("action", actions.map((one) => [one, t(one)]));
}

function fillTop() {
  const gaps = rankedGaps().slice(0, 6);
  $("top").hidden = !D.measured;
  const counts = ["present", "weak", "missing"].map((status) => h("span", { class: "count" }, MARKS[status] + " " + t(status) + " ", h("strong", {}, countOf(status))));
  counts.push(...doubtTags());
  refill($("top"), ...counts, ...(gaps.length ? [h("b", {}, t("topGaps"))] : []),
    ...gaps.map((id) => h("button", { on: { click: () => choose(id, true) } }, D.nodes[id].gap.rank + " " + nameOf(D.nodes[id]) + " · " + t(D.nodes[id].gap.action))));
}

function fillLegend() {
  const swatch = (status) => h("span", {}, h("i", { class: "swatch", style: { background: STYLE[status].fill, borderColor: STYLE[status].border, color: STYLE[status].ink, borderStyle: STYLE[status].dash ? "dashed" : "solid", fontStyle: "normal" } }, MARKS[status]), t(status) + (status === "missing" ? t("missingNote") : ""));
  const rule = (color, label, width) => h("span", {}, h("i", { class: "rule", style: { borderColor: color, borderTopWidth: width + "px" } }), label);
  const some = (D.measured ? ["present", "weak", "missing"] : ["unknown"]).map(swatch);
  some.push(...doubts().map((word) => h("span", {}, h("i", { class: "swatch doubt" }), t(word) + t(word + "Note"))));
  const actions = ["fill", "extend", "strengthen", "build"].filter((one) => ids.some((id) => D.nodes[id].gap && D.nodes[id].gap.action === one));
  if (D.measured) some.push(rule(LINE_STYLES.closed.color, t("closed"), 3), rule(LINE_STYLES.open.color, t("open"), 1));
  some.push(rule(UP, t("upstream"), 3), rule(DOWN, t("downstream"), 3));
  if (actions.length) some.push(h("span", {}, t("fill_") + " 1 = " + t("fill") + " · " + t("rank") + " 1"));
  some.push(h("span", { class: "tip" }, t("hoverTip")));
  refill($("legend"), ...some);
  $("sources").textContent = D.sources.length ? t("sources") + "：" + D.sources.map(nameOf).join("；") : "";
  $("sources").title = $("sources").textContent;
}

function relabel() {
  document.documentElement.lang = view.language === "zh" ? "zh-CN" : "en";
  const words = { links: "links", fit: "fit", overview: "overview", print: "print", save: "save", vector: "vector", "fold-all": "foldAll", "unfold-all": "unfoldAll", language: "other" };
  for (const [id, key] of Object.entries(words)) $(id).textContent = t(key);
  $("links").title = t("linksTip");
  for (const [id, key] of [["in", "zoomIn"], ["out", "zoomOut"], ["map", "map"], ["search", "search"]]) $(id).setAttribute("aria-label", t(key));
  $("search").placeholder = t("search");
  $("title").textContent = plain(D.title || nameOf(D.chain) || document.title);
  const parts = [D.title ? nameOf(D.chain) : "", D.date ? t("date") + " " + D.date : "", D.chain_date ? t("chainDate") + " " + D.chain_date : ""];
  $("subtitle").textContent = parts.filter(Boolean).map(plain).join(" · ");
  $("folds").setAttribute("aria-label", t("folds"));
  fillKinds();
  fillFilters();
  fillTop();
  fillLegend();
  if (!panel.hidden) view.focus ? showNode(view.focus) : showOverview();
  restyle();
}

function onKey(event) {
  const arrows = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  if (event.key === "Escape") {
    if (!$("hits").hidden) setHits(false);
    else closePanel();
  } else if (document.activeElement === $("map") && arrows[event.key]) {
    step(...arrows[event.key]);
    event.preventDefault();
  } else if (document.activeElement === $("map") && event.key === "Enter" && view.focus) openFocus();
  else if (document.activeElement === $("map") && event.key === "-" && view.focus && foldIndex(view.focus) < 0) foldAround(boxOf[view.focus]);
}

// Enter opens: a folded segment its cards, a card its panel.
function openFocus() {
  const box = foldIndex(view.focus);
  if (box < 0) return panel.focus();
  setFolds([box], false);
  choose(boxIds[box][0], true);
}

function foldAround(box) {
  setFolds([box], true);
  view.focus = foldName(box);
  restyle();
}

function listen() {
  network.on("beforeDrawing", drawFrame);
  network.on("hoverNode", ({ node }) => { view.hover = node; restyle(); $("map").style.cursor = "pointer"; });
  network.on("blurNode", () => { view.hover = null; restyle(); $("map").style.cursor = ""; });
  network.on("click", ({ nodes, pointer }) => {
    const title = nodes.length ? -1 : titleAt(pointer.canvas);
    if (title >= 0) setFolds([title], true);
    else nodes.length ? choose(nodes[0], false) : closePanel();
  });
  for (const move of ["dragStart", "zoom"]) network.on(move, () => { view.fitted = view.back = false; });
  network.on("resize", () => { if (view.fitted) fit(false); });
  $("search").addEventListener("input", showHits);
  $("search").addEventListener("keydown", onSearchKey);
  $("search").addEventListener("blur", () => setHits(false));
  for (const name of Object.keys(view.filters)) $("by-" + name).addEventListener("change", (event) => { view.filters[name] = event.target.value; restyle(); });
  $("links").addEventListener("click", () => { view.all = !view.all; $("links").setAttribute("aria-pressed", String(view.all)); restyle(); });
  $("in").addEventListener("click", () => zoom(1.3));
  $("out").addEventListener("click", () => zoom(1 / 1.3));
  $("fit").addEventListener("click", () => fit(true));
  $("overview").addEventListener("click", toggleOverview);
  $("print").addEventListener("click", () => window.print());
  $("language").addEventListener("click", () => { view.language = view.language === "zh" ? "en" : "zh"; relabel(); });
  document.addEventListener("keydown", onKey);
  $("save").addEventListener("click", savePicture);
  $("vector").addEventListener("click", saveVector);
  $("fold-all").addEventListener("click", () => setFolds(allBoxes(), true));
  $("unfold-all").addEventListener("click", () => setFolds(allBoxes(), false));
  window.addEventListener("beforeprint", () => { $("paper").src = paint(1.4).toDataURL(); });
}

listen();
foldAtFirst($("map").clientWidth, $("map").clientHeight);
fit(false);
relabel();
fit(false);
window.chainmap = { network, view, data: D, choose, fit, paint, routesOf, spots, folded, setFolds, setKind, svgText, halfOf, foldName, lines: () => lines };
