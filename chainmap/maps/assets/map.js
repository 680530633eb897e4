// The map itself: vis-network with our places, and what the reader does with it.
const UP = "#0b57c2", DOWN = "#b8400e";
const CARRIED = new Set(["material", "auxiliary", "byproduct"]);

const rankedGaps = () => ids.filter((id) => D.nodes[id].gap).sort((a, b) => D.nodes[a].gap.rank - D.nodes[b].gap.rank);
const countOf = (status) => ids.filter((id) => D.nodes[id].status === status).length;

// Everything a node takes from or gives to; utilities, machines and services count one step only, or all would light up.
function reachOf(own, from, to) {
  const nodes = new Set(), edges = new Set(), queue = [...own];
  while (queue.length) {
    const here = queue.pop();
    D.links.forEach((link, index) => {
      if (link[from] !== here || (!CARRIED.has(link.kind) && !own.has(here))) return;
      edges.add(index);
      if (!nodes.has(link[to]) && !own.has(link[to])) {
        nodes.add(link[to]);
        if (CARRIED.has(link.kind)) queue.push(link[to]);
      }
    });
  }
  return { nodes, edges };
}

// On the map of gaps: what ties the first gaps to each other and to what is here; the rest stays out of the way.
function gapLink({ from, to }) {
  if (firstGap(from) || firstGap(to)) return [from, to].every((id) => firstGap(id) || isHere(id)) ? "open" : "hidden";
  return isHere(from) && isHere(to) ? "faint" : "hidden";
}

const firstGap = (id) => Boolean(D.nodes[id].gap) && D.nodes[id].gap.rank <= NUMBERED;
const isHere = (id) => D.nodes[id].status === "present" || D.nodes[id].status === "weak";

function drawAny(ctx, id, x, y) {
  const box = foldIndex(id), card = pictureCards()[id];
  if (card) drawPictureCard(ctx, card, view.keep[id], view.ring[id]);
  else if (box >= 0) drawFolded(ctx, box, x, y, view.keep[id], view.ring[id]);
  else drawCard(ctx, D.nodes[id], x, y, view.keep[id], view.ring[id]);
}

const network = (function build() {
  const data = { nodes: new vis.DataSet([]), edges: new vis.DataSet([]) };
  const made = new vis.Network($("map"), data, D.network.options);
  made.ours = data;
  return made;
})();

// Hand vis-network the cards of now; the links are drawn by ourselves.
function deal() {
  network.ours.nodes.clear();
  network.ours.nodes.add(Object.entries(spots).map(([id, spot]) => ({
    id, ...spot, shape: "custom", physics: false, size: halfOf(id)[0],
    ctxRenderer: ({ ctx, x, y }) => ({ drawNode: () => drawAny(ctx, id, x, y), nodeDimensions: { width: 2 * halfOf(id)[0], height: 2 * halfOf(id)[1] } }),
  })));
}

function restyle() {
  if (pictureNow()) return restylePicture(pictureNow());
  const active = view.hover || view.focus, own = new Set(active ? membersOf(active) : []);
  const up = active ? reachOf(own, "to", "from") : null, down = active ? reachOf(own, "from", "to") : null;
  const keep = {}, f = view.filters;
  for (const id of ids) {
    const node = D.nodes[id];
    const wanted = wantedNow(node) && (!f.stage || node.stage === f.stage) && (!f.segment || node.segment === f.segment) &&
      (!f.status || node.status === f.status || node.doubt === f.status) && (!f.action || (node.gap && node.gap.action === f.action));
    keep[id] = active ? own.has(id) || up.nodes.has(id) || down.nodes.has(id) : Boolean(wanted);
  }
  view.keep = {};
  for (const id of Object.keys(spots)) view.keep[id] = membersOf(id).some((one) => keep[one]);
  view.ring = {};
  for (const id of [view.focus, view.hover]) if (id) view.ring[id] = "#f0a000";
  styleLines((link, index) => {
    if (active) return up.edges.has(index) ? (own.has(link.to) ? "up" : "upper") : down.edges.has(index) ? (own.has(link.from) ? "down" : "downer") : "hidden";
    if (!view.all && link.kind !== "material") return "hidden";
    if (view.kind === "gaps" && !filtered()) return gapLink(link);
    if (!keep[link.from] || !keep[link.to]) return "faint";
    return D.measured && isHere(link.from) && isHere(link.to) ? "closed" : "open";
  });
  network.redraw();
  if (!active) return;
  const name = foldIndex(active) < 0 ? nameOf(D.nodes[active]) + " " + t(D.nodes[active].status) : nameOf(D.frame.boxes[foldIndex(active)]) + " " + own.size;
  $("said").textContent = `${name} ${t("upReach")} ${up.nodes.size} ${t("downReach")} ${down.nodes.size}`;
}

// A screen taller than the picture gets it with more air between the rows; folds are packed to the screen's shape.
function fit(animated) {
  const area = $("map").getBoundingClientRect(), margin = 10;
  const width = Math.max(50, area.width - 2 * margin - 16), height = Math.max(50, area.height - 2 * margin);
  const factor = Math.min(1.35, Math.max(1, height / (squat.height * Math.min(width / (squat.width || 1), 1.6) || 1)));
  const picture = pictureNow();
  const key = picture ? "picture " + view.kind : [...folded].sort().join() + "|" + (folded.size ? (width / height).toFixed(1) : factor.toFixed(2));
  if (key !== view.placed) {
    view.placed = key;
    if (picture) placePicture(picture);
    else {
      place(width / height, factor);
      gatherLines();
    }
    deal();
    restyle();
  }
  const scale = Math.max(0.02, Math.min(width / ((D.frame.width || 1) + 8), height / (D.frame.height || 1), 1.6));
  network.moveTo({ position: { x: D.frame.width / 2 + 4, y: D.frame.height / 2 }, scale, animation: animated ? { duration: 250 } : false });
  view.fitted = true;
  view.back = false;
  view.least = scale;
}

// Fold or unfold boxes; what is looked at stays looked at.
function setFolds(boxes, fold) {
  for (const index of boxes) fold ? folded.add(index) : folded.delete(index);
  const lost = view.focus && !(foldIndex(view.focus) >= 0 ? folded.has(foldIndex(view.focus)) : !folded.has(boxOf[view.focus]));
  view.hover = null;
  if (lost) view.focus = null;
  if (lost && !$("map").contains(document.activeElement)) panel.hidden = true;
  else if (lost) panel.hidden = true;
  fit(false);
  $("said").textContent = t(fold ? "foldAll" : "unfoldAll") + " " + boxes.map((index) => nameOf(D.frame.boxes[index])).join("、");
}

const allBoxes = () => squat.boxes.map((_, index) => index);

// The box whose title lies under a point of the map.
const titleAt = (spot) => pictureNow() ? -1 : D.frame.boxes.findIndex((box, index) => !folded.has(index) && spot.x >= box.x && spot.x <= box.x + box.w && spot.y >= box.y && spot.y <= box.y + 24);

function zoom(factor) {
  network.moveTo({ scale: Math.min(4, Math.max(view.least * 0.8, network.getScale() * factor)), animation: { duration: 150 } });
  view.fitted = view.back = false;
}

// Bring a card into the part of the map that the panel leaves free, by the smallest move that does it.
function bringIn(id, closer) {
  const area = $("map").getBoundingClientRect(), place = spots[id], middle = network.getViewPosition();
  const free = area.width - (panel.hidden ? 0 : panel.offsetWidth), old = network.getScale();
  const scale = closer ? Math.max(old, 0.85) : old;
  const spot = { x: (place.x - middle.x) * scale + area.width / 2, y: (place.y - middle.y) * scale + area.height / 2 };
  const within = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
  const dx = spot.x - within(spot.x, 90, free - 90), dy = spot.y - within(spot.y, 60, area.height - 60);
  if (!dx && !dy && scale === old) return;
  view.back = view.back || view.fitted;
  view.fitted = false;
  network.moveTo({ position: { x: middle.x + dx / scale, y: middle.y + dy / scale }, scale, animation: { duration: 250 } });
}

function choose(id, jump, closer) {
  if (pictureNow()) return chooseInPicture(pictureNow(), id, jump, closer);
  if (!D.nodes[id] && D.companies[id]) return showCompany(id);
  if (foldIndex(id) >= 0) {
    const box = foldIndex(id);
    setFolds([box], false);
    return;
  }
  if (folded.has(boxOf[id])) setFolds([boxOf[id]], false);
  view.focus = id;
  view.hover = null;
  unpress();
  restyle();
  showNode(id);
  if (jump || !panel.hidden) bringIn(id, closer);
}

function closePanel() {
  panel.hidden = true;
  view.focus = view.open = null;
  unpress();
  restyle();
  // The panel moved the picture aside, not the reader: put it back.
  if (view.back) fit(true);
}

// Arrow keys go to the nearest card in their direction.
function step(dx, dy) {
  const from = view.focus ? spots[view.focus] : null;
  let best = null, least = Infinity;
  for (const [id, spot] of Object.entries(spots)) {
    if (id === view.focus) continue;
    const x = from ? spot.x - from.x : spot.x, y = from ? spot.y - from.y : spot.y;
    const along = from ? x * dx + y * dy : 1, across = Math.abs(x * dy) + Math.abs(y * dx);
    const cost = from ? along + 2.5 * across : x + y;
    if (along > 1 - (from ? 0 : 1) && cost < least) [best, least] = [id, cost];
  }
  if (best === null) return;
  if (foldIndex(best) < 0) return choose(best, true);
  view.focus = best;
  panel.hidden = true;
  restyle();
  bringIn(best, false);
}
