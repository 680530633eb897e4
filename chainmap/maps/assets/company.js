// The panel of a company: who it is, what it makes and by what words, which gaps it could close, who could introduce us.
function showCard(card) {
  if (D.nodes[card.key]) return showNode(card.key);
  if (D.companies[card.key]) return showCompany(card.key);
  showBody(card);
}

const companyChip = (id) => h("button", { class: "chip", on: { click: () => choose(id, true) } }, D.companies[id] ? D.companies[id].name : id);

function companyHead(one) {
  const place = [one.province, one.city, one.county].filter(filled).join(" ");
  const words = [filled(one.group) && one.group !== one.name ? said(t("group"), one.group) : "", filled(one.listed_code) ? said(t("listedCode"), one.listed_code) : "", filled(one.qualifications) ? one.qualifications : ""];
  return [
    h("h2", {}, one.name),
    h("p", { class: "soft" }, one.here ? t("firmsHere") : t("targets"), " · ", place || t("placeUnknown"), one.since && ` · ${t("since")} ${one.since}`),
    fact("uscc", filled(one.uscc) ? one.uscc : "—"),
    h("div", { class: "tags" }, words.filter(Boolean).map((word) => h("span", { class: "tag" }, word))),
    filled(one.products) && fact("products", one.products),
  ];
}

const makeItem = (one) => h("div", { class: "card" }, chip(one.node), " ", certainTag(one), h("p", {}, t("probability") + " " + fixed(one.score, 2) + " · " + t(one.by || "")), filled(one.evidence) && fact("evidence", one.evidence));

function showCompany(id) {
  const one = D.companies[id];
  const rows = ids.flatMap((node) => D.nodes[node].targets.filter((target) => target.id === id).map((target) => ({ node, target })));
  const own = rows.filter(({ target }) => !target.best), most = Math.max(0, ...rows.flatMap(({ target }) => Object.values(target.parts)).filter(filled));
  const introduced = own.map(({ target }) => target.introduction || target.introducer).find(filled);
  fillPanel(
    companyHead(one),
    own.length > 0 && [h("h3", {}, t("couldFill")), own.map(({ node, target }) => h("div", {}, chip(node), D.nodes[node].gap && h("span", { class: "soft" }, " " + t(D.nodes[node].gap.action)), targetCard(target, most, LAST_RANK)))],
    rows.length > own.length && fact("couldFillToo", rows.filter(({ target }) => target.best).map(({ node }) => chip(node))),
    h("h3", {}, counted(t("makes"), one.makes.length)), one.makes.length ? some(one.makes, makeItem, 6) : h("p", { class: "soft" }, t("noMakes")),
    h("h3", {}, t("moves")), one.moves.length ? h("ul", { class: "plain" }, one.moves.map((move) => h("li", {}, [move.date, move.place].filter(filled).join(" "), " ", move.node_id && chip(move.node_id), filled(move.source) && h("span", { class: "soft" }, " " + move.source)))) : h("p", { class: "soft" }, t("noMoves")),
    !one.here && [h("h3", {}, t("introducer")), introduced ? h("p", {}, introduced) : h("p", { class: "soft" }, t("noIntroduction")), askable(id)],
    filled(one.source) && [h("h3", {}, t("source")), h("p", { class: "soft" }, one.source)],
  );
}

// Local firms that could be asked, as the picture of ties draws them: a possibility, told as one.
function askable(id) {
  const picture = D.pictures.ties, links = picture ? picture.links.filter((link) => link.style === "possible" && link.end === "target:" + id) : [];
  return links.length > 0 && [h("p", { class: "soft" }, t("askable")), h("ul", { class: "plain" }, links.map((link) => h("li", {}, companyChip(link.start.slice(5)), " " + nameOf(link.label))))];
}

function showBody(card) {
  const picture = pictureNow(), ends = picture.links.filter((link) => link.start === card.id).map((link) => pictureCards()[link.end]);
  fillPanel(
    h("h2", {}, nameOf(card.title)),
    (card.lines || []).map((line) => h("p", {}, nameOf(line))),
    ends.length > 0 && [h("h3", {}, t("leadsTo")), h("p", {}, ends.map((one) => h("button", { class: "chip", on: { click: () => choose(one.id, true) } }, nameOf(one.title))))],
  );
}
