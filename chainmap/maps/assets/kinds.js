// Kinds of map: the same picture with another stress (what is here, what is missing, who could fill it, the plan).
const KINDS = {
  all: { zh: "全貌", en: "Whole", wanted: () => true, has: () => true },
  status: { zh: "现状图", en: "Present", wanted: (node) => node.status === "present" || node.status === "weak", has: () => D.measured },
  gaps: { zh: "缺口图", en: "Gaps", wanted: (node) => Boolean(node.gap), has: () => ids.some((id) => D.nodes[id].gap) },
  targets: { zh: "目标图", en: "Targets", wanted: (node) => rankedTargets(node).length > 0, has: () => ids.some((id) => rankedTargets(D.nodes[id]).length) },
  plan: { zh: "路径图", en: "Roadmap", wanted: (node) => node.plan.length > 0, has: () => ids.some((id) => D.nodes[id].plan.length) },
};
const kindsHere = () => Object.keys(KINDS).filter((kind) => (D.kinds.length === 0 || kind === D.kind || D.kinds.includes(kind)) && KINDS[kind].has());
const wantedNow = (node) => KINDS[view.kind].wanted(node);
const shows = (what) => what !== "gap" || view.kind === "all" || view.kind === "gaps";

// The words of the strip at the foot of a card: who could come, or who is to come and when.
function stripOf(node) {
  if (view.kind === "targets") {
    const found = rankedTargets(node);
    return found.length ? ["→ " + plain(found[0].short), found.length > 1 ? t("alsoMore").replace("#", found.length) : ""] : null;
  }
  if (view.kind !== "plan" || !node.plan.length) return null;
  const [first, ...rest] = node.plan;
  return [first.order + " " + plain(first.short), t(first.phase) + (rest.length ? " +" + rest.length : "")];
}

const STRIP = { targets: "#0b4aa6", plan: "#4b3f8f" };

function drawStrip(ctx, words, left, top) {
  const tall = words[1] ? 36 : 24, y = top + CARD_H - tall - 3;
  rounded(ctx, left + 3, y, CARD_W - 6, tall, 3);
  ctx.fillStyle = STRIP[view.kind];
  ctx.fill();
  ctx.fillStyle = "#ffffff";
  fitText(ctx, [words[0]], left + 7, y + 12, CARD_W - 14, 16, 10.5);
  if (words[1]) fitText(ctx, [words[1]], left + 7, y + 27, CARD_W - 14, 13, 10.5);
}

function fillKinds() {
  const here = kindsHere();
  refill($("kinds"), ...here.map((kind) => h("button", { "aria-pressed": String(view.kind === kind), id: "kind-" + kind, on: { click: () => setKind(kind) } }, nameOf(KINDS[kind]))));
  $("kinds").setAttribute("aria-label", t("kinds"));
  $("kinds").hidden = here.length < 2;
}

function setKind(kind) {
  view.kind = kind;
  relabel();
  $("kind-" + kind).focus();
}
