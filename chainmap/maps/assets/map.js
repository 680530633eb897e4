// The map itself: vis-network with our places, and what the reader does with it.
const $ = (id) => document.getElementById(id);
const ids = Object.keys(D.nodes);
const UP = "#0b57c2", DOWN = "#b8400e";
const CARRIED = new Set(["material", "auxiliary", "byproduct"]);

const rankedGaps = () => ids.filter((id) => D.nodes[id].gap).sort((a, b) => D.nodes[a].gap.rank - D.nodes[b].gap.rank);
const countOf = (status) => ids.filter((id) => D.nodes[id].status === status).length;

// Everything a node takes from or gives to; utilities, machines and services count one step only, or all would light up.
function reachOf(id, from, to) {
  const nodes = new Set(), edges = new Set(), queue = [id];
  while (queue.length) {
    const here = queue.pop();
    D.links.forEach((link, index) => {
      if (link[from] !== here || (!CARRIED.has(link.kind) && here !== id)) return;
      edges.add(index);
      if (!nodes.has(link[to]) && link[to] !== id) {
        nodes.add(link[to]);
        if (CARRIED.has(link.kind)) queue.push(link[to]);
      }
    });
  }
  return { nodes, edges };
}

const edgeStyles = {
  hidden: { hidden: true },
  faint: { hidden: false, width: 1, color: { color: "#8291a6", opacity: 0.12 } },
  open: { hidden: false, width: 1.1, color: { color: "#66758a", opacity: 0.3 } },
  closed: { hidden: false, width: 2, color: { color: "#0b5563", opacity: 0.62 } },
  up: { hidden: false, width: 4, color: { color: UP, opacity: 1 } },
  down: { hidden: false, width: 4, color: { color: DOWN, opacity: 1 } },
  upper: { hidden: false, width: 1.6, color: { color: UP, opacity: 0.5 } },
  downer: { hidden: false, width: 1.6, color: { color: DOWN, opacity: 0.5 } },
};
const isHere = (id) => D.nodes[id].status === "present" || D.nodes[id].status === "weak";
const drawn = D.links.map(() => "");

const network = (function build() {
  const { nodes, edges, options } = D.network;
  const ctxRenderer = ({ ctx, id, x, y }) => ({
    drawNode: () => drawCard(ctx, D.nodes[id], x, y, view.keep[id], view.ring[id]),
    nodeDimensions: { width: CARD_W, height: CARD_H },
  });
  const data = {
    nodes: new vis.DataSet(nodes.map((node) => ({ ...node, label: undefined, size: CARD_W / 2, ctxRenderer }))),
    edges: new vis.DataSet(edges),
  };
  const made = new vis.Network($("map"), data, options);
  made.ours = data;
  return made;
})();

function restyle() {
  const active = view.hover || view.focus;
  const up = active ? reachOf(active, "to", "from") : null, down = active ? reachOf(active, "from", "to") : null;
  view.keep = {};
  view.ring = {};
  for (const id of ids) {
    const node = D.nodes[id], f = view.filters;
    const wanted = (!f.stage || node.stage === f.stage) && (!f.segment || node.segment === f.segment) &&
      (!f.status || node.status === f.status || (f.status === "doubt" && node.doubt)) && (!f.action || (node.gap && node.gap.action === f.action));
    view.keep[id] = active ? id === active || up.nodes.has(id) || down.nodes.has(id) : wanted;
  }
  if (view.focus) view.ring[view.focus] = "#f0a000";
  if (view.hover) view.ring[view.hover] = "#f0a000";
  const changes = [];
  D.links.forEach((link, index) => {
    let style;
    if (active) style = up.edges.has(index) ? (link.to === active ? "up" : "upper") : down.edges.has(index) ? (link.from === active ? "down" : "downer") : "hidden";
    else if (!view.all && link.kind !== "material") style = "hidden";
    else if (!view.keep[link.from] || !view.keep[link.to]) style = "faint";
    else style = D.measured && isHere(link.from) && isHere(link.to) ? "closed" : "open";
    if (drawn[index] !== style) {
      drawn[index] = style;
      changes.push({ id: index, ...edgeStyles[style] });
    }
  });
  if (changes.length) network.ours.edges.update(changes);
  network.redraw();
  if (!active) return;
  $("said").textContent = `${nameOf(D.nodes[active])} ${t(D.nodes[active].status)} ${t("upReach")} ${up.nodes.size} ${t("downReach")} ${down.nodes.size}`;
}

// A screen taller than the picture gets it with more air between the rows.
const squat = JSON.parse(JSON.stringify(D.frame));
let stretched = 1;

function stretch(factor) {
  if (Math.abs(factor - stretched) < 0.005) return;
  stretched = factor;
  D.frame.height = squat.height * factor;
  for (const kind of ["lanes", "boxes"]) {
    D.frame[kind].forEach((one, index) => Object.assign(one, { y: squat[kind][index].y * factor, h: squat[kind][index].h * factor }));
  }
  network.ours.nodes.update(D.network.nodes.map((node) => ({ id: node.id, y: node.y * factor })));
}

function fit(animated) {
  const area = $("map").getBoundingClientRect(), margin = 10;
  const across = Math.min((area.width - 2 * margin) / (D.frame.width + 16), 1.6);
  stretch(Math.min(1.35, Math.max(1, (area.height - 2 * margin) / (squat.height * across || 1))));
  const scale = Math.max(0.02, Math.min(across, (area.height - 2 * margin) / (D.frame.height || 1)));
  network.moveTo({ position: { x: D.frame.width / 2 + 4, y: D.frame.height / 2 }, scale, animation: animated ? { duration: 250 } : false });
  view.fitted = true;
  view.back = false;
  view.least = scale;
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(4, Math.max(view.least * 0.8, network.getScale() * factor)), animation: { duration: 150 } });
  view.fitted = view.back = false;
}

// Bring a card into the part of the map that the panel leaves free, by the smallest move that does it.
function bringIn(id, closer) {
  const area = $("map").getBoundingClientRect(), place = network.getPosition(id), middle = network.getViewPosition();
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
  view.focus = id;
  view.hover = null;
  $("overview").setAttribute("aria-pressed", "false");
  restyle();
  showNode(id);
  if (jump || !panel.hidden) bringIn(id, closer);
}

function closePanel() {
  panel.hidden = true;
  view.focus = null;
  $("overview").setAttribute("aria-pressed", "false");
  restyle();
  // The panel moved the picture aside, not the reader: put it back.
  if (view.back) fit(true);
}

function toggleOverview() {
  const open = $("overview").getAttribute("aria-pressed") === "true";
  closePanel();
  if (open) return;
  showOverview();
  $("overview").setAttribute("aria-pressed", "true");
}

// Arrow keys go to the nearest card in their direction.
function step(dx, dy) {
  const from = view.focus ? network.getPosition(view.focus) : null;
  let best = null, least = Infinity;
  for (const node of D.network.nodes) {
    if (node.id === view.focus) continue;
    const x = from ? node.x - from.x : node.x, y = from ? node.y - from.y : node.y;
    const along = from ? x * dx + y * dy : 1, across = Math.abs(x * dy) + Math.abs(y * dx);
    const cost = from ? along + 2.5 * across : x + y;
    if (along > 1 - (from ? 0 : 1) && cost < least) [best, least] = [node.id, cost];
  }
  if (best !== null) choose(best, true);
}
