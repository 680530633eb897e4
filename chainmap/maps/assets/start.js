// The keys, what listens to what, and the start.
function onKey(event) {
  const arrows = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  if (event.key === "Escape") {
    if (openMenu()) setMenu(openMenu(), false, true);
    else if (!$("hits").hidden) setHits(false);
    else leavePanel();
  } else if (document.activeElement === $("map") && arrows[event.key]) {
    step(...arrows[event.key]);
    event.preventDefault();
  } else if (document.activeElement === $("map") && event.key === "Enter" && view.focus) openFocus();
  else if (document.activeElement === $("map") && event.key === "-" && view.focus && !pictureNow() && foldIndex(view.focus) < 0) foldAround(boxOf[view.focus]);
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

// A panel that is not of a card: opened and closed by its own button.
function toggle(button, build) {
  const open = $(button).getAttribute("aria-pressed") === "true";
  closePanel();
  if (open) return;
  build();
  for (const one of ["overview", "sources"]) $(one).setAttribute("aria-pressed", String(one === button));
}

const foldsNow = () => [...folded].sort((a, b) => a - b).join();

// Fold as the size of now asks for, until the reader has chosen otherwise; a frame may have no size at all when it opens.
function settle() {
  const area = $("map").getBoundingClientRect();
  if (!pictureNow() && area.width > 0 && area.height > 0 && !view.focus && (view.settled === undefined || view.settled === foldsNow())) {
    folded.clear();
    foldAtFirst(area.width, area.height);
    if (view.kind === "gaps" && folded.size) openGaps(area.width, area.height);
    view.settled = foldsNow();
  }
  fit(false);
}

function resettle() {
  if (view.fitted) settle();
}

function listenToMap() {
  network.on("beforeDrawing", drawFrame);
  network.on("hoverNode", ({ node }) => { view.hover = node; restyle(); $("map").style.cursor = "pointer"; });
  network.on("blurNode", () => { view.hover = null; restyle(); $("map").style.cursor = ""; });
  network.on("click", ({ nodes, pointer }) => {
    const title = nodes.length ? -1 : titleAt(pointer.canvas);
    if (title >= 0) setFolds([title], true);
    else nodes.length ? choose(nodes[0], false) : closePanel();
  });
  for (const move of ["dragStart", "zoom"]) network.on(move, () => { view.fitted = view.back = false; });
  // vis-network puts its own view back after it has told of the new size: ours comes after that.
  network.on("resize", () => { clearTimeout(view.soon); view.soon = setTimeout(resettle, 30); });
}

function listenToMenus() {
  for (const name of Object.keys(MENUS)) {
    const place = $(name).parentElement;
    $(name).addEventListener("click", () => setMenu(name, $(MENUS[name]).hidden));
    place.addEventListener("keydown", (event) => onMenuKey(name, event));
    place.addEventListener("focusout", (event) => { if (event.relatedTarget && !place.contains(event.relatedTarget)) setMenu(name, false); });
  }
  document.addEventListener("pointerdown", (event) => { if (openMenu() && !event.target.closest(".menu")) setMenu(openMenu(), false); }, true);
  const once = { "fold-all": () => setFolds(allBoxes(), true), "unfold-all": () => setFolds(allBoxes(), false), save: savePicture, vector: saveVector, print: printPicture };
  for (const [id, act] of Object.entries(once)) $(id).addEventListener("click", () => { setMenu(openMenu() || "look", false, Boolean(openMenu())); act(); });
}

function listen() {
  listenToMap();
  listenToMenus();
  $("search").addEventListener("input", showHits);
  $("search").addEventListener("keydown", onSearchKey);
  $("search").addEventListener("blur", () => setHits(false));
  for (const name of Object.keys(view.filters)) $("by-" + name).addEventListener("change", (event) => setFilter(name, event.target.value));
  $("clear").addEventListener("click", () => { Object.keys(view.filters).forEach((name) => setFilter(name, "")); setMenu("filter", false, true); });
  $("links").addEventListener("click", () => { view.all = !view.all; $("links").setAttribute("aria-pressed", String(view.all)); restyle(); });
  $("in").addEventListener("click", () => zoom(1.3));
  $("out").addEventListener("click", () => zoom(1 / 1.3));
  $("fit").addEventListener("click", () => fit(true));
  $("overview").addEventListener("click", () => toggle("overview", showOverview));
  $("sources").addEventListener("click", () => toggle("sources", showAbout));
  $("language").addEventListener("click", () => { view.language = view.language === "zh" ? "en" : "zh"; relabel(); });
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", fitTop);
  window.addEventListener("beforeprint", layPaper);
  window.addEventListener("afterprint", () => refill($("paper")));
}

$("waiting").remove();
listen();
if (!KINDS[view.kind].has()) view.kind = kindsHere()[0] || "all";
relabel();
settle();
window.chainmap = { network, view, data: D, choose, fit, paint, routesOf, spots, folded, setFolds, setKind, svgText, fileName, pictureFoot: () => footRows().tall + MARGIN, halfOf, foldName, titleAt, lines: () => lines };
