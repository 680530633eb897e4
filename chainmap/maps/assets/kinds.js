// Kinds of map: the chain with a stress of its own (what is here, what is missing), or a picture with its own shape.
const KINDS = {
  all: { zh: "全貌", en: "Whole", wanted: () => true, has: () => true },
  status: { zh: "现状图", en: "Present", wanted: (node) => node.status === "present" || node.status === "weak", has: () => D.measured },
  gaps: { zh: "缺口图", en: "Gaps", wanted: (node) => Boolean(node.gap) && (node.gap.rank <= NUMBERED || filtered()), has: () => ids.some((id) => D.nodes[id].gap) },
  targets: { zh: "目标图", en: "Targets", wanted: () => true, has: () => Boolean(D.pictures.targets) },
  plan: { zh: "路径图", en: "Roadmap", wanted: () => true, has: () => Boolean(D.pictures.plan) },
  ties: { zh: "关系图", en: "Ties", wanted: () => true, has: () => Boolean(D.pictures.ties) },
};
// Those the page was asked for, in the order asked for; without a wish, all.
const kindsAsked = () => (D.kinds.length === 0 ? Object.keys(KINDS) : D.kinds.includes(D.kind) ? D.kinds : [D.kind, ...D.kinds]);
const kindsHere = () => kindsAsked().filter((kind) => KINDS[kind].has());
const kindName = (kind) => nameOf(D.titles[kind] || KINDS[kind]);
const filtered = () => Object.values(view.filters).some(Boolean);
const wantedNow = (node) => KINDS[view.kind].wanted(node);
const shows = (what) => what !== "gap" || view.kind === "all" || view.kind === "gaps";

// The buttons are made once and stay: who stands on one by keyboard keeps standing there.
function fillKinds() {
  const here = kindsHere(), place = $("kinds");
  if (!place.children.length) refill(place, ...here.map((kind) => h("button", { id: "kind-" + kind, on: { click: () => setKind(kind) } })));
  for (const kind of here) {
    $("kind-" + kind).textContent = kindName(kind);
    $("kind-" + kind).setAttribute("aria-pressed", String(view.kind === kind));
  }
  place.setAttribute("aria-label", t("kinds"));
  place.hidden = here.length < 2;
}

// What was looked at in one picture is not there in another: the panel of a node or company is closed.
function setKind(kind) {
  if (view.kind === kind) return;
  if (D.pictures[kind] || pictureNow() || foldIndex(view.focus) >= 0) {
    if (view.focus || view.open) panel.hidden = true;
    view.focus = view.open = null;
  }
  view.kind = kind;
  view.hover = view.linked = null;
  view.back = false;
  settle();
  relabel();
  if (view.fitted) fit(false);
}

// At this zoom a name on a single card is some ten pixels high.
const OPEN_ZOOM = 0.56;

// Of a folded map of gaps, the segments with first gaps open as far as the whole can still be read.
function openGaps(width, height) {
  const first = rankedGaps().slice(0, NUMBERED), wanted = [...new Set(first.map((id) => boxOf[id]))];
  // A large segment would hide its one first gap among others.
  const dense = (index) => 8 * first.filter((id) => boxOf[id] === index).length >= boxIds[index].length;
  for (const index of wanted.filter(dense)) {
    folded.delete(index);
    const made = arrange(width / height);
    if (Math.min(width / made.width, height / made.height) < OPEN_ZOOM) folded.add(index);
  }
}
