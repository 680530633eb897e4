// Pictures with a shape of their own (targets, plan, ties): laid out by Python, drawn here on the same canvas.
const CAP = 24;
const GATES = {
  pass: { sign: "✔", fill: "#1f6b4a", ink: "#ffffff" },
  unknown: { sign: "?", fill: "#ffffff", ink: "#45525f" },
  fail: { sign: "✘", fill: "#a51d16", ink: "#ffffff" },
};
const LOOKS = {
  company: { fill: "#ffffff", border: "#0b4aa6", ink: "#0d2c4a", soft: "#45525f", mark: "#0b4aa6" },
  firm: { fill: "#0b5563", border: "#0b5563", ink: "#ffffff", soft: "#e3f3f6", mark: "#ffffff" },
  body: { fill: "#f1effa", border: "#4b3f8f", ink: "#2d2560", soft: "#4b3f8f", mark: "#4b3f8f" },
  note: { fill: "#ffffff", border: "#ffffff", ink: "#45525f", soft: "#45525f", mark: "#45525f" },
  gap: { fill: "#fbeceb", border: "#fbeceb", ink: "#8c1610", soft: "#6f2a25", mark: "#8c1610" },
};
const PALE = { fill: "#f9fafb", border: "#c0c9d3", ink: "#66707d", soft: "#66707d", mark: "#66707d" };

const pictureNow = () => D.pictures[view.kind] || null;

function pictureCards() {
  const picture = pictureNow();
  if (!picture) return {};
  if (!picture.byId) picture.byId = Object.fromEntries(picture.cards.map((one) => [one.id, one]));
  return picture.byId;
}

// What stands where, for vis-network and the keys.
function placePicture(picture) {
  D.frame.width = picture.width;
  D.frame.height = picture.height;
  lines = [];
  for (const id of Object.keys(spots)) delete spots[id];
  for (const one of picture.cards) spots[one.id] = { x: one.x + one.w / 2, y: one.y + one.h / 2 };
}

// What hangs together with a card: along the links both ways, in its box, and the same company or node elsewhere.
function related(picture, id) {
  const cards = pictureCards(), found = new Set([id]), links = new Set();
  for (const [from, to] of [["start", "end"], ["end", "start"]]) {
    const queue = [id];
    while (queue.length) {
      const here = queue.pop();
      picture.links.forEach((link, index) => {
        if (link[from] !== here) return;
        links.add(index);
        if (!found.has(link[to])) queue.push(link[to]);
        found.add(link[to]);
      });
    }
  }
  const own = cards[id], box = picture.boxes.find((one) => within(own, one));
  for (const one of picture.cards) if ((own.key && one.key === own.key) || (box && within(one, box))) found.add(one.id);
  return { found, links };
}

const within = (one, box) => one.x >= box.x && one.x < box.x + box.w && one.y >= box.y && one.y < box.y + box.h;

function restylePicture(picture) {
  const active = view.hover || view.focus, own = active && pictureCards()[active] ? related(picture, active) : null;
  view.keep = Object.fromEntries(picture.cards.map((one) => [one.id, !own || own.found.has(one.id)]));
  view.ring = {};
  for (const id of [view.focus, view.hover]) if (id) view.ring[id] = "#f0a000";
  view.linked = own ? own.links : null;
  network.redraw();
  if (own) $("said").textContent = nameOf(pictureCards()[active].title) + " · " + t("linkedCards") + " " + (own.found.size - 1);
}

// One line of words, set smaller down to `least`, and cut where even that is too wide.
function fitLine(ctx, text, x, y, room, size, bold, least = 11) {
  let tall = size;
  for (ctx.font = font(tall, bold); tall > least && ctx.measureText(text).width > room; ctx.font = font(tall, bold)) tall -= 0.5;
  ctx.fillText(cut(ctx, text, room), x, y);
}

function gateMark(ctx, gate, x, y, r) {
  const look = GATES[gate];
  ctx.setLineDash([]);
  if (gate === "fail") ctx.beginPath(), rounded(ctx, x - r, y - r, 2 * r, 2 * r, 2);
  else { ctx.beginPath(); ctx.arc(x, y, r, 0, 2 * Math.PI); }
  ctx.fillStyle = look.fill;
  ctx.fill();
  ctx.lineWidth = 1.3;
  ctx.strokeStyle = gate === "unknown" ? look.ink : look.fill;
  ctx.stroke();
  ctx.fillStyle = look.ink;
  ctx.font = font(1.5 * r, true);
  ctx.textAlign = "center";
  ctx.fillText(look.sign, x, y + 0.5);
  ctx.textAlign = "left";
}

function drawPictureCard(ctx, one, kept, ring) {
  const look = one.kind === "node" ? { ...(kept ? STYLE : FADED)[one.status || "unknown"] } : kept ? LOOKS[one.kind] : PALE;
  ctx.save();
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  if (one.kind === "note") {
    rounded(ctx, one.x, one.y, one.w, one.h, 5);
    ctx.fillStyle = "#ffffffe0";
    ctx.fill();
  } else {
    rounded(ctx, one.x, one.y, one.w, one.h, 5);
    ctx.fillStyle = look.fill;
    ctx.fill();
    ctx.lineCap = one.doubt ? "round" : "butt";
    ctx.setLineDash(one.doubt ? [0.1, 4.6] : look.dash || []);
    ctx.lineWidth = one.doubt ? 2.4 : 1.4;
    ctx.strokeStyle = one.doubt && look.border === look.fill ? "#17212e" : look.border;
    ctx.stroke();
    ctx.lineCap = "butt";
    ctx.setLineDash([]);
  }
  if (ring) {
    rounded(ctx, one.x - 2.5, one.y - 2.5, one.w + 5, one.h + 5, 7);
    ctx.lineWidth = 3;
    ctx.strokeStyle = ring;
    ctx.stroke();
  }
  cardWords(ctx, one, look);
  ctx.restore();
}

// A low card says all in one row, a usual one in two, a tall one in three.
function cardWords(ctx, one, look) {
  const rows = (one.lines || []).map(nameOf), tall = one.h > 50, low = one.h < 34, size = tall ? 14 : 13;
  const y = one.y + (tall ? 13 : low || !rows.length ? one.h / 2 : one.h * 0.31), end = one.x + one.w - 8;
  let left = one.x + 8, right = end;
  if (one.kind === "node" && one.status && one.status !== "unknown") { mark(ctx, one.status, left + 5, y, look.soft); left += 16; }
  if (one.number) {
    ctx.font = font(size, true);
    ctx.fillStyle = look.mark || look.ink;
    ctx.fillText(one.number, left, y);
    left += ctx.measureText(one.number).width + 6;
  }
  if (GATES[one.gate]) { gateMark(ctx, one.gate, end - 5, y, 6); right = end - 15; }
  if (low && rows.length) {
    ctx.font = font(11.5, false);
    const wide = Math.min(ctx.measureText(rows[0]).width, 0.45 * (right - left));
    ctx.fillStyle = look.soft;
    fitLine(ctx, rows[0], right - wide, y, wide + 1, 11.5, false);
    right -= wide + 8;
  }
  ctx.fillStyle = look.ink;
  fitLine(ctx, nameOf(one.title), left, y, right - left, size, one.kind !== "note" || rows.length > 0);
  ctx.fillStyle = look.soft;
  if (low) return;
  const first = tall ? one.y + 31 : one.y + one.h * 0.72;
  rows.slice(0, tall ? 2 : 1).forEach((row, at) => fitLine(ctx, row, one.x + 8, first + at * 16, end - one.x - 8, tall ? 12 : 11.5, false));
}

const pictureLine = (link) => LINE_STYLES[{ firm: "closed", known: "known", fills: "fills", possible: "possible" }[link.style]];

// Rightwards between edges; within a column the line bows out beside it.
function drawPictureLink(ctx, link, shown) {
  const from = pictureCards()[link.start], to = pictureCards()[link.end], style = pictureLine(link);
  if (!from || !to) return;
  const same = Math.abs(from.x - to.x) < from.w, back = !same && to.x < from.x;
  const x1 = back ? from.x : from.x + from.w, x2 = same ? to.x + to.w : back ? to.x + to.w : to.x;
  const y1 = from.y + from.h / 2, y2 = to.y + to.h / 2, way = back ? -1 : 1, bend = same ? 30 : 0.5 * Math.abs(x2 - x1);
  const tip = style.dash ? 0 : 5, close = same ? -1 : way;
  ctx.globalAlpha = shown ? style.opacity : 0.1;
  ctx.strokeStyle = ctx.fillStyle = style.color;
  ctx.lineWidth = style.width;
  ctx.setLineDash(style.dash || []);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.bezierCurveTo(x1 + way * bend, y1, x2 - close * bend, y2, x2 - close * (tip + 1), y2);
  ctx.stroke();
  ctx.setLineDash([]);
  if (tip) {
    ctx.beginPath();
    ctx.moveTo(x2 - close, y2);
    ctx.lineTo(x2 - close * (tip + 3), y2 - tip);
    ctx.lineTo(x2 - close * (tip + 3), y2 + tip);
    ctx.closePath();
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

function drawPictureLane(ctx, lane) {
  const colors = LANES[lane.tone % LANES.length];
  rounded(ctx, lane.x, lane.y, lane.w, lane.h, 6);
  ctx.fillStyle = colors.ground;
  ctx.fill();
  rounded(ctx, lane.x, lane.y, lane.w, CAP, 6);
  ctx.fillStyle = colors.head;
  ctx.fill();
  ctx.fillStyle = "#ffffff";
  ctx.font = font(14, true);
  const title = cut(ctx, nameOf(lane.title), lane.w - 16), wide = ctx.measureText(title).width;
  ctx.fillText(title, lane.x + 9, lane.y + CAP / 2 + 0.5);
  if (lane.w - wide - 28 > 20) fitLine(ctx, nameOf(lane.note), lane.x + 19 + wide, lane.y + CAP / 2 + 0.5, lane.w - wide - 28, 12, false);
}

function drawPicture(ctx, picture) {
  ctx.save();
  ctx.setLineDash([]);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = "#0d2c4a";
  fitLine(ctx, nameOf(picture.head), 2, 12, picture.width - 4, 14, true, 11.5);
  for (const lane of picture.lanes) drawPictureLane(ctx, lane);
  for (const box of picture.boxes) {
    rounded(ctx, box.x, box.y, box.w, box.h, 6);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = "#9aa8ba";
    ctx.stroke();
  }
  picture.links.forEach((link, index) => drawPictureLink(ctx, link, !view.linked || view.linked.has(index)));
  ctx.fillStyle = "#45525f";
  fitLine(ctx, nameOf(picture.foot), 2, picture.height - 10, picture.width - 4, 12.5, false);
  ctx.restore();
}

// A node, a company, or a card's own name: the card that shows it, if the picture has one.
function cardFor(picture, id) {
  if (pictureCards()[id]) return id;
  const found = picture.cards.find((one) => one.key === id && one.kind !== "note");
  return found ? found.id : null;
}

function chooseInPicture(picture, id, jump, closer) {
  const card = cardFor(picture, id);
  view.focus = card;
  view.hover = null;
  unpress();
  restyle();
  view.open = () => (card ? showCard(pictureCards()[card]) : D.nodes[id] ? showNode(id) : showCompany(id));
  view.open();
  if (card && (jump || !panel.hidden)) bringIn(card, closer);
}

// The company a search meant, where the picture has a card of it.
function companyMeant(hit) {
  const picture = pictureNow();
  if (!picture || !hit.why) return null;
  const found = picture.cards.find((one) => D.companies[one.key] && plain(D.companies[one.key].name) === hit.why);
  return found ? found.id : null;
}

// What means nothing for such a picture is not offered, and says why.
function dressTools() {
  const off = Boolean(pictureNow());
  const held = [...$("top").querySelectorAll("button.count"), ...["filter", "look", "links", "fold-all", "unfold-all"].map($)];
  for (const one of held) {
    if (!one.dataset.said) one.dataset.said = one.title || " ";
    one.disabled = off;
    if (off) one.title = t("notInPicture");
    else if (one.title === WORDS.zh.notInPicture || one.title === WORDS.en.notInPicture) one.title = one.dataset.said.trim();
  }
}

function pictureSigns() {
  const picture = pictureNow(), has = (test) => picture.cards.some(test);
  const gates = ["pass", "unknown", "fail"].filter((gate) => has((one) => one.gate === gate));
  const found = ["present", "weak", "missing"].filter((status) => has((one) => one.kind === "node" && one.status === status)).map((card) => ({ card, text: t(card) }));
  found.push(...gates.map((gate) => ({ gate, text: t(gate === "unknown" ? "gate_unknown" : gate) })));
  found.push(...["unverified", "planned"].filter((word) => has((one) => one.doubt === word)).map((word) => ({ doubt: true, text: t(word), note: t(word + "Note") })));
  for (const [style, line, word] of [["firm", "closed", "chainLink"], ["known", "known", "knownTie"], ["possible", "possible", "possibleTie"], ["fills", "fills", "fillsNode"]]) {
    if (picture.links.some((link) => link.style === style)) found.push({ line, text: t(word) });
  }
  if (view.kind === "targets") found.push({ badge: "1", text: t("rankSign") });
  return found;
}
