// The side panel: everything known of a node, or the overview of the whole map.
const panel = document.getElementById("panel");

function chip(id) {
  const node = D.nodes[id];
  return node ? h("button", { class: "chip", on: { click: () => choose(id, true) } }, MARKS[node.status] + " " + nameOf(node)) : h("span", {}, id);
}

function fact(label, ...value) {
  return h("p", {}, h("span", { class: "soft" }, said(t(label), "")), value);
}

const filled = (value) => value !== null && value !== undefined && value !== "";

// The first gap of the list has the largest rise; the others are drawn against it.
const mostRise = Math.max(0, ...Object.values(D.nodes).map((node) => (node.gap && node.gap.rise) || 0));

function bar(label, value, most, kind) {
  const width = most > 0 && value > 0 ? Math.min(100, (100 * value) / most) : 0;
  return [h("span", {}, label), h("span", { class: "bar " + (kind || "") }, h("i", { style: { width: width + "%" } })), h("span", { class: "value" }, fixed(value, 2))];
}

function tags(node) {
  const items = [h("span", { class: "tag " + node.status }, MARKS[node.status] + " " + t(node.status))];
  if (node.doubt) items.push(h("span", { class: "tag doubt" }, t(node.doubt) + t(node.doubt + "Note")));
  if (node.gap) items.push(h("span", { class: "tag action" }, t(node.gap.action) + " · " + t("gap") + " #" + node.gap.rank));
  if (node.importance) items.push(h("span", { class: "tag" }, t("importance") + " " + "★".repeat(node.importance) + "☆".repeat(Math.max(0, 5 - node.importance))));
  for (const step of node.plan) items.push(h("span", { class: "tag" }, t("plan") + " " + step.order + " · " + t(step.phase)));
  return h("div", { class: "tags" }, items);
}

function head(node) {
  const other = view.language === "zh" ? node.en : node.zh;
  const stage = D.frame.lanes.find((lane) => lane.stage === node.stage);
  const box = D.frame.boxes.find((one) => one.stage === node.stage && one.segment === node.segment);
  return [
    h("h2", {}, nameOf(node)),
    h("p", { class: "soft" }, other, " · ", nameOf(stage), " › ", nameOf(box)),
    tags(node),
    node.importance_reason && h("p", { class: "soft" }, said(t("importance"), nameOf(node.importance_reason))),
    node.note && fact("note", nameOf(node.note)),
    node.barrier && fact("barrier", nameOf(node.barrier)),
    node.needs.length > 0 && fact("needs", listed(node.needs.map(nameOf))),
    !node.buyable && h("p", {}, "⚠ " + t("buyable")),
  ];
}

function gapPart(node) {
  const gap = node.gap;
  if (!gap) return null;
  return [
    h("h3", {}, said(t("gap"), t(gap.action))),
    h("div", { class: "bars" }, bar(t("rise"), gap.rise, mostRise, "alarm"), bar(t("severity"), gap.severity, 1), bar(t("inputsMet"), gap.inputs_met, 1)),
    gap.reason && h("p", {}, nameOf(gap.reason)),
    gap.missing_inputs.length > 0 && fact("missingInputs", gap.missing_inputs.map(chip)),
    filled(gap.suppliers) && fact("suppliers", gap.suppliers),
    filled(gap.buyers) && fact("buyers", gap.buyers),
    gap.unmet_needs.length > 0 && fact("unmet", listed(gap.unmet_needs.map((need) => nameOf(need) + (need.unsaid ? t("unsaid") : "")))),
  ];
}

// Where the rank lies within its interval, on the scale of the node's own targets.
function interval(target, most) {
  const place = (rank) => (100 * (rank - 1)) / Math.max(1, most - 1);
  return h("div", { class: "range", "aria-hidden": "true" },
    h("i", { style: { left: Math.min(99, place(target.rank_low)) + "%", width: Math.max(1, place(target.rank_high) - place(target.rank_low)) + "%" } }),
    h("b", { style: { left: Math.min(99, place(target.rank)) + "%" } }));
}

// A long source opens on demand: the cards are read by their facts.
function sourceOf(one) {
  const text = filled(one.source) ? said(t("source"), one.source) : "", letters = Array.from(text);
  if (letters.length <= 90) return text && h("p", { class: "soft" }, text);
  return h("details", { class: "soft" }, h("summary", {}, letters.slice(0, 48).join("") + "…"), h("p", {}, text));
}

function targetCard(target, most, last) {
  const known = D.parts.filter((part) => filled(target.parts[part.id]));
  const gate = target.gate === "unknown" ? "gate_unknown" : target.gate;
  const spread = filled(target.rank_low) && filled(target.rank_high);
  return h("div", { class: target.apart ? "card apart" : "card" },
    h("span", { class: "rank" }, filled(target.rank) ? "#" + target.rank : t("apart")),
    h("b", {}, target.name),
    h("p", { class: "soft" }, [target.province, target.city].filter(filled).join(" "), filled(target.group) && target.group !== target.name ? " · " + target.group : ""),
    filled(target.apart) && h("p", { class: "alarm" }, said(t("apart"), t("apart_" + target.apart))),
    target.best && fact("best", chip(target.best)),
    filled(target.score) && h("p", { class: "spread" }, h("span", {}, t("score") + " " + fixed(target.score, 3)), spread && h("span", {}, `${t("interval")} ${target.rank_low}–${target.rank_high}`), filled(target.closes) && h("span", {}, `${t("closes")} ${percent(target.closes)}`)),
    spread && filled(target.rank) && interval(target, last),
    h("div", { class: "bars" }, known.map((part) => {
      const assumed = target.assumed.includes(part.id) || target.assumed.includes(part.id.replace("part_", ""));
      return bar(nameOf(part) + (assumed ? " *" : ""), target.parts[part.id], most, assumed ? "assumed" : "");
    })),
    target.assumed.length > 0 && h("p", { class: "soft" }, "* " + t("assumed")),
    filled(target.reason) && fact("reason", nameOf(target.reason)),
    filled(target.evidence) && fact("evidence", certainTag(target), " ", t(target.by || ""), " ", target.evidence),
    filled(target.gate) && h("p", {}, { pass: "✔ ", fail: "✘ ", unknown: "? " }[target.gate] || "", filled(target.gate_reason) ? said(t(gate), nameOf(target.gate_reason)) : t(gate)),
    filled(target.introducer) && fact("introducer", target.introducer),
    sourceOf(target));
}

// How certain a given fact is; what a source of the time states needs no word.
function certainTag(one) {
  return one.certainty && h("span", { class: one.certainty === "later" ? "tag" : "tag doubt" }, t(one.certainty));
}

function firmCard(firm) {
  return h("div", { class: "card" },
    h("b", {}, firm.name), " ", certainTag(firm),
    h("p", { class: "soft spread" }, h("span", {}, [firm.city, firm.county].filter(filled).join(" ")), h("span", {}, t("since") + " " + (filled(firm.since) ? firm.since : t("undated"))), firm.late && h("b", { class: "alarm" }, t("late"))),
    h("p", {}, t("probability") + " " + fixed(firm.score, 2) + " · " + t(firm.by || "")),
    filled(firm.evidence) && fact("evidence", firm.evidence),
    sourceOf(firm));
}

// The first few of a long list, with a button for the rest.
function some(items, build, first) {
  const place = h("div", {});
  place.append(...items.slice(0, first).map(build));
  if (items.length > first) {
    const more = () => {
      const added = items.slice(first).map(build);
      rest.replaceWith(...added);
      added[0].tabIndex = -1;
      added[0].focus();
    };
    const rest = h("button", { on: { click: more } }, `${t("more")} ${items.length - first} …`);
    place.append(rest);
  }
  return place;
}

function firmsPart(node) {
  if (!D.measured && !node.local.length) return null;
  const most = [filled(node.strength) && t("strength") + " " + fixed(node.strength, 2), filled(node.revenue_mcny) && t("revenue") + " " + fixed(node.revenue_mcny, 0) + " " + t("mcny"), filled(node.concentration) && t("hhi") + " " + fixed(node.concentration, 2)];
  return [
    h("h3", {}, node.firms === null ? t("firmsHere") : counted(t("firmsHere"), node.firms)),
    node.lead && fact("lead", node.lead),
    h("p", { class: "soft" }, most.filter(Boolean).join(" · ")),
    node.local.length ? some(node.local, firmCard, 8) : h("p", { class: "soft" }, t("noFirms")),
  ];
}

const LAST_RANK = Math.max(1, ...Object.values(D.nodes).flatMap((node) => node.targets.map((target) => target.rank_high || 1)));

function targetList(title, targets, most) {
  return targets.length > 0 && [h("h3", {}, counted(t(title), targets.length)), some(targets, (target) => targetCard(target, most, LAST_RANK), 6)];
}

function showNode(id) {
  const node = D.nodes[id];
  const values = node.targets.flatMap((target) => Object.values(target.parts)).filter(filled);
  const most = Math.max(0, ...values);
  fillPanel(
    head(node),
    gapPart(node),
    targetList("targets", rankedTargets(node), most),
    targetList("apart", node.targets.filter((target) => target.apart), most),
    firmsPart(node),
    linksPart(id),
    node.aliases.length > 0 && fact("aliases", listed(node.aliases)),
    node.industry.length > 0 && fact("industry", listed(node.industry)),
    node.sources.length > 0 && [h("h3", {}, t("nodeSources")), h("ul", { class: "sources" }, node.sources.map((one) => h("li", {}, nameOf(one))))],
  );
}

function showOverview() {
  const steps = Object.entries(D.nodes).flatMap(([id, node]) => node.plan.map((step) => ({ id, ...step }))).sort((a, b) => a.order - b.order);
  const gaps = rankedGaps();
  fillPanel(
    h("h2", {}, t("overview")),
    D.measured && h("div", { class: "tags" }, ["present", "weak", "missing"].map((status) => h("span", { class: "tag " + status }, MARKS[status] + " " + t(status) + (status === "missing" ? t("missingNote") : "") + " " + countOf(status))), doubtTags()),
    steps.length > 0 && [h("h3", {}, t("plan")), h("ol", { class: "plain" }, steps.map((step) => h("li", {}, t(step.phase), " · ", step.name, " ", chip(step.id))))],
    gaps.length > 0 && [h("h3", {}, t("topGaps")), some(gaps, (id) => h("p", {}, D.nodes[id].gap.rank + ". ", chip(id), " " + t(D.nodes[id].gap.action)), 15)],
    D.sources.length > 0 && [h("h3", {}, t("sources")), h("ul", { class: "sources" }, D.sources.map((one) => h("li", {}, nameOf(one))))],
  );
}

let opener = null;

function unpress() {
  for (const id of ["overview", "sources"]) $(id).setAttribute("aria-pressed", "false");
}

// Whoever reads by keyboard in the panel stays in it when it is filled anew. Scrolled down, its bar names what it is of.
function fillPanel(first, ...parts) {
  const inside = panel.contains(document.activeElement);
  if (panel.hidden) opener = document.activeElement;
  const close = h("button", { class: "close", "aria-label": t("close"), title: t("close"), on: { click: leavePanel } }, "×");
  const title = h("div", {}, first).querySelector("h2");
  refill(panel, h("div", { class: "top" }, h("span", { "aria-hidden": "true" }, title ? title.textContent : ""), close), h("div", { class: "body" }, first, ...parts));
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.classList.remove("below");
  if (inside) panel.focus();
}

panel.addEventListener("scroll", () => panel.classList.toggle("below", panel.scrollTop > 40), { passive: true });

// Closed from within, the panel gives the focus back to where it was opened.
function leavePanel() {
  const inside = panel.contains(document.activeElement);
  closePanel();
  if (inside) (opener && opener.isConnected && opener !== document.body ? opener : $("map")).focus();
}
