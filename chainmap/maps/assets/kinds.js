// Kinds of map: the same picture with another stress (what is here, what is missing, who could fill it, the plan).
const KINDS = {
  all: { zh: "全貌", en: "Whole", wanted: () => true, has: () => true },
  status: { zh: "现状图", en: "Present", wanted: (node) => node.status === "present" || node.status === "weak", has: () => D.measured },
  gaps: { zh: "缺口图", en: "Gaps", wanted: (node) => Boolean(node.gap), has: () => ids.some((id) => D.nodes[id].gap) },
  targets: { zh: "目标图", en: "Targets", wanted: (node) => rankedTargets(node).length > 0, has: () => ids.some((id) => rankedTargets(D.nodes[id]).length) },
  plan: { zh: "路径图", en: "Roadmap", wanted: (node) => node.plan.length > 0, has: () => ids.some((id) => D.nodes[id].plan.length) },
};
// Those the page was asked for, in the order asked for; without a wish, all.
const kindsAsked = () => (D.kinds.length === 0 ? Object.keys(KINDS) : D.kinds.includes(D.kind) ? D.kinds : [D.kind, ...D.kinds]);
const kindsHere = () => kindsAsked().filter((kind) => KINDS[kind].has());
const kindName = (kind) => nameOf(D.titles[kind] || KINDS[kind]);
const wantedNow = (node) => KINDS[view.kind].wanted(node);
const shows = (what) => what !== "gap" || view.kind === "all" || view.kind === "gaps";

// The words of the strip at the foot of a card: who could come, or who is to come and when.
function stripOf(node) {
  if (view.kind === "targets") {
    const found = rankedTargets(node);
    return found.length ? "→ " + plain(found[0].short) + (found.length > 1 ? " " + t("alsoMore").replace("#", found.length) : "") : "";
  }
  if (view.kind !== "plan" || !node.plan.length) return "";
  return node.plan.map((step) => `${step.order} ${plain(step.short)}`).join(" ") + " · " + t(node.plan[0].phase);
}

const STRIP = { targets: "#0b4aa6", plan: "#4b3f8f" };

function drawStrip(ctx, words, left, top) {
  const tall = 38, y = top + CARD_H - tall - 3;
  rounded(ctx, left + 3, y, CARD_W - 6, tall, 3);
  ctx.fillStyle = STRIP[view.kind];
  ctx.fill();
  ctx.fillStyle = "#ffffff";
  const said = fitName(ctx, words, CARD_W - 12, [[17.01, 2], [16, 2], [14.5, 2], [13, 2], [12, 2]]);
  ctx.font = font(said.size, true);
  said.lines.forEach((line, index) => ctx.fillText(line, left + 6, y + tall / 2 + 0.5 + (index - (said.lines.length - 1) / 2) * said.size * 1.08));
}

function fillKinds() {
  const here = kindsHere();
  refill($("kinds"), ...here.map((kind) => h("button", { "aria-pressed": String(view.kind === kind), id: "kind-" + kind, on: { click: () => setKind(kind) } }, kindName(kind))));
  $("kinds").setAttribute("aria-label", t("kinds"));
  $("kinds").hidden = here.length < 2;
}

function setKind(kind) {
  view.kind = kind;
  relabel();
  $("kind-" + kind).focus();
}
