// Folding: a segment's box can stand as one card. Which boxes are folded, and where everything stands then.
const squat = JSON.parse(JSON.stringify(D.frame));
const COLUMN = D.frame.step[0], BOX_PAD = D.frame.step[1], BOX_GAP = D.frame.step[2], LANE_GAP = D.frame.step[3], LANE_HEAD = D.frame.step[4];
const FOLD = { span: 2, w: 236, h: 92 };
// Below this zoom the names on single cards are too small to read: the map opens folded.
const LEAST_ZOOM = 0.4;
const folded = new Set();
const spots = {};
const boxIds = squat.boxes.map((box) => Object.keys(D.nodes).filter((id) => D.nodes[id].stage === box.stage && D.nodes[id].segment === box.segment));
const boxOf = {};
boxIds.forEach((members, index) => members.forEach((id) => { boxOf[id] = index; }));
const foldName = (index) => "\u0001box" + index;
const foldIndex = (id) => (String(id).startsWith("\u0001box") ? Number(String(id).slice(4)) : -1);
const standsFor = (id) => (folded.has(boxOf[id]) ? foldName(boxOf[id]) : id);
const membersOf = (id) => (foldIndex(id) < 0 ? [id] : boxIds[foldIndex(id)]);
const halfOf = (id) => pictureCards()[id] ? [pictureCards()[id].w / 2, pictureCards()[id].h / 2] : (foldIndex(id) < 0 ? [CARD_W / 2, CARD_H / 2] : [FOLD.w / 2, FOLD.h / 2]);
const home = Object.fromEntries(D.network.nodes.map((node) => [node.id, node]));

// Links between boxes, by how many: what the order of the boxes is chosen by.
const pulls = (function count() {
  const found = new Map();
  for (const link of D.links) {
    const from = boxOf[link.from], to = boxOf[link.to];
    if (from === to || link.kind !== "material" || link.recycling) continue;
    const key = from + ">" + to;
    found.set(key, (found.get(key) || 0) + 1);
  }
  return [...found].map(([key, many]) => [...key.split(">").map(Number), Math.sqrt(many)]);
})();

function spanOf(index) {
  if (folded.has(index)) return FOLD.span;
  return Math.round((squat.boxes[index].w - CARD_W - 2 * BOX_PAD) / COLUMN) + 1;
}
const tallOf = (index) => (folded.has(index) ? FOLD.h : squat.boxes[index].h);

// Let a lane's boxes fall one by one to where they come to lie highest, leftmost among equals.
function packLane(order, columns) {
  const floor = new Array(columns).fill(0), places = {};
  let height = 0;
  for (const index of order) {
    const span = spanOf(index);
    let best = 0, top = Infinity;
    for (let first = 0; first + span <= columns; first += 1) {
      let here = 0;
      for (let column = first; column < first + span; column += 1) here = Math.max(here, floor[column]);
      if (here < top - 0.5) [best, top] = [first, here];
    }
    places[index] = { first: best, top };
    floor.fill(top + tallOf(index) + BOX_GAP, best, best + span);
    height = Math.max(height, top + tallOf(index));
  }
  return { places, height };
}

const laneWidth = (columns) => columns * COLUMN - (COLUMN - CARD_W) + 2 * BOX_GAP + 2 * BOX_PAD;

// As many columns a lane as make the whole largest on a screen of that shape.
function chooseColumns(lanes, aspect) {
  const columns = lanes.map((lane) => Math.max(...lane.map(spanOf)));
  let best = null, most = 0;
  for (let round = 0; round < 60; round += 1) {
    const heights = lanes.map((lane, at) => packLane(lane, columns[at]).height);
    const wide = columns.reduce((sum, one) => sum + laneWidth(one) + LANE_GAP, 0), tall = Math.max(...heights) + LANE_HEAD + 2 * BOX_GAP;
    const zoom = Math.min(aspect / wide, 1 / tall);
    if (zoom > most) [best, most] = [columns.slice(), zoom];
    if (wide > 1.6 * aspect * tall) break;
    columns[heights.indexOf(Math.max(...heights))] += 1;
  }
  return best;
}

function assemble(lanes, columns) {
  const placed = {};
  let x = 0, tall = 0;
  const frames = lanes.map((lane, at) => {
    const { places, height } = packLane(lane, columns[at]);
    tall = Math.max(tall, height);
    for (const index of lane) {
      const { first, top } = places[index];
      placed[index] = { x: x + BOX_GAP + first * COLUMN, y: LANE_HEAD + BOX_GAP + top, w: spanOf(index) * COLUMN - (COLUMN - CARD_W) + 2 * BOX_PAD, h: tallOf(index) };
    }
    const frame = { x, w: laneWidth(columns[at]) };
    x += frame.w + LANE_GAP;
    return frame;
  });
  return { placed, frames, width: x - LANE_GAP, height: LANE_HEAD + 2 * BOX_GAP + tall };
}

// How far links run up and down, and how many run backwards; and how high the picture is.
function unrest({ placed, height }) {
  let sum = 4 * height;
  for (const [from, to, many] of pulls) {
    const one = placed[from], other = placed[to];
    const dx = other.x + other.w / 2 - one.x - one.w / 2, dy = Math.abs(other.y + other.h / 2 - one.y - one.h / 2);
    sum += many * (0.3 * dy + (dx < 1 ? 120 - 0.3 * dx : 0));
  }
  return sum;
}

// Better the order of the boxes by changes of places, from a fixed beginning: the same folds give the same picture.
function arrange(aspect) {
  const lanes = squat.lanes.map((lane) => squat.boxes.map((_, index) => index).filter((index) => squat.boxes[index].stage === lane.stage)
    .sort((a, b) => squat.boxes[a].y - squat.boxes[b].y || squat.boxes[a].x - squat.boxes[b].x));
  const columns = chooseColumns(lanes, aspect);
  let seed = 7, made = assemble(lanes, columns), cost = unrest(made);
  const draw = (most) => { seed = (seed * 16807) % 2147483647; return seed % most; };
  for (let trial = 0; trial < Math.min(1500, 30 * squat.boxes.length); trial += 1) {
    const lane = lanes[draw(lanes.length)];
    if (lane.length < 2) continue;
    const old = lane.slice(), moved = lane.splice(draw(lane.length), 1)[0];
    lane.splice(draw(lane.length + 1), 0, moved);
    const fresh = assemble(lanes, columns), value = unrest(fresh);
    if (value <= cost) [made, cost] = [fresh, value];
    else lane.splice(0, lane.length, ...old);
  }
  return made;
}

// Fill D.frame and spots for the folds of now; unfolded as a whole it is the picture that Python chose.
function place(aspect, factor) {
  const made = folded.size ? arrange(aspect) : null;
  D.frame.width = made ? made.width : squat.width;
  D.frame.height = made ? made.height : squat.height * factor;
  D.frame.lanes.forEach((lane, at) => Object.assign(lane, squat.lanes[at], made ? { ...made.frames[at], h: made.height } : { h: squat.lanes[at].h * factor }));
  D.frame.boxes.forEach((box, index) => Object.assign(box, made ? made.placed[index] : { ...squat.boxes[index], y: squat.boxes[index].y * factor, h: squat.boxes[index].h * factor }));
  for (const id of Object.keys(spots)) delete spots[id];
  squat.boxes.forEach((old, index) => {
    const box = D.frame.boxes[index];
    if (folded.has(index)) spots[foldName(index)] = { x: box.x + box.w / 2, y: box.y + box.h / 2 };
    else for (const id of boxIds[index]) spots[id] = made ? { x: home[id].x - old.x + box.x, y: home[id].y - old.y + box.y } : { x: home[id].x, y: home[id].y * factor };
  });
}

// Which boxes to fold at first: all, where the whole would be too small to read; none where it can be read.
function foldAtFirst(width, height) {
  const zoom = Math.min(width / (squat.width || 1), height / (squat.height || 1));
  if (zoom < LEAST_ZOOM && squat.boxes.length > 1) squat.boxes.forEach((_, index) => folded.add(index));
}
