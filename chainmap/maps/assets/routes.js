// What a node is made from, route by route, and where each input is to be had.
function stateOf(id) {
  const node = D.nodes[id];
  if (isHere(id)) return node.status === "weak" ? "isWeak" : "isHere";
  return node.buyable ? "isBuyable" : D.measured ? "isMissing" : "onSite";
}

// Routes with their own inputs, and how well the materials of each, common ones included, can be had.
function routesOf(id) {
  const inputs = D.links.filter((link) => link.to === id);
  const common = inputs.filter((link) => !link.routes.length);
  const names = [...new Set(inputs.flatMap((link) => link.routes))];
  const routes = (names.length ? names : [""]).map((name) => {
    const own = inputs.filter((link) => link.routes.includes(name));
    const states = [...common, ...own].filter((link) => link.kind === "material").map((link) => stateOf(link.from));
    const count = (...wanted) => states.filter((one) => wanted.includes(one)).length;
    return { name, own, all: states.length, here: count("isHere", "isWeak"), bought: count("isBuyable"), lacking: count("isMissing", "onSite") };
  });
  return { common, routes, best: bestRoute(routes) };
}

// The same choice as the gap list makes: most materials to be had, then most made here; the first among equals.
function bestRoute(routes) {
  const share = (count, route) => count / (route.all || 1);
  const had = (route) => (route.all ? share(route.here + route.bought, route) : 1);
  return routes.reduce((best, one) => (had(one) - had(best) || share(one.here, one) - share(best.here, best)) > 0 ? one : best).name;
}

function inputRow(link) {
  const coefficient = filled(link.t_per_t) ? Number(link.t_per_t.toPrecision(4)) + " t/t" : filled(link.share) ? t("share") + " " + percent(link.share) : "—";
  const notes = [link.basis && t(link.basis), link.recycling ? t("recycling") : "", link.note && nameOf(link.note)].filter(Boolean);
  if (link.sources.length) notes.push(said(t("source"), joined(link.sources.map(nameOf))));
  const state = stateOf(link.from);
  return [
    h("tr", {}, h("td", {}, chip(link.from)), h("td", {}, t(link.kind)), h("td", {}, coefficient), h("td", { class: "state " + state }, t(state))),
    notes.length > 0 && h("tr", {}, h("td", { colspan: 4, class: "soft" }, joined(notes))),
  ];
}

const inputTable = (links) => links.length > 0 && h("table", { class: "inputs" }, h("tbody", {}, links.map(inputRow)));

function routeHead(route, best) {
  const counts = [[route.here, "isHere"], [route.bought, "isBuyable"], [route.lacking, D.measured ? "isMissing" : "onSite"]].filter(([count]) => count);
  return h("p", { class: "route" },
    route.name && h("b", {}, said(t("route"), route.name)), route.name && " ",
    best && h("span", { class: "tag" }, t("bestRoute")),
    counts.length > 0 && h("span", { class: "soft" }, said(` ${t("hasInputs")} ${route.all}`, counts.map(([count, state]) => t(state) + " " + count).join(" · "))));
}

function linksPart(id) {
  const outputs = D.links.filter((link) => link.from === id), { common, routes, best } = routesOf(id);
  const several = routes.length > 1;
  return [
    h("h3", {}, t("inputs")),
    common.length + routes[0].own.length === 0 && h("p", { class: "soft" }, t("none")),
    routes.map((route) => [routeHead(route, D.measured && several && route.name === best), inputTable(route.own)]),
    common.length > 0 && routes[0].name && h("p", { class: "route" }, h("b", {}, t("common"))),
    inputTable(common),
    h("h3", {}, t("outputs")),
    outputs.length ? h("p", {}, outputs.map((link) => chip(link.to))) : h("p", { class: "soft" }, t("none")),
  ];
}
