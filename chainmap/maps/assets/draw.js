// Drawing on the canvas: lanes, boxes and cards. Status is told by fill, border and mark, so it survives black and white.
const FONT = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Segoe UI",sans-serif';
const STYLE = {
  present: { fill: "#0b5563", border: "#0b5563", ink: "#ffffff", soft: "#e3f3f6" },
  weak: { fill: "#ffe6b3", border: "#8a5200", ink: "#3a2200", soft: "#4a2b00" },
  missing: { fill: "#ffffff", border: "#a51d16", ink: "#8c1610", soft: "#8c1610", dash: [6, 4] },
  unknown: { fill: "#f6f8fa", border: "#66758a", ink: "#17212e", soft: "#45525f" },
};
// A card that is not meant just now: paler, but still to be read.
const FADED = {
  present: { fill: "#d3e0e3", border: "#9fb8be", ink: "#4b6269", soft: "#4b6269" },
  weak: { fill: "#faf2df", border: "#d3c2a0", ink: "#756850", soft: "#756850" },
  missing: { fill: "#ffffff", border: "#d9aeab", ink: "#8f615e", soft: "#8f615e", dash: [6, 4] },
  unknown: { fill: "#f9fafb", border: "#c0c9d3", ink: "#66707d", soft: "#66707d" },
};
const BADGE = { fill: "#a51d16", ink: "#8c1610" };
const LANES = [
  { head: "#1d4e89", ground: "#e6eef7" },
  { head: "#4b3f8f", ground: "#ecebf6" },
  { head: "#1f6b4a", ground: "#e5f1eb" },
];
const [CARD_W, CARD_H] = D.frame.card;
const fitted = new Map();

function font(size, bold) {
  return `${bold ? "bold " : ""}${size}px ${FONT}`;
}

function cut(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  const letters = Array.from(text);
  while (letters.length && ctx.measureText(letters.join("") + "…").width > width) letters.pop();
  return letters.join("") + "…";
}

// A word wider than the card is broken by a hyphen.
function broken(ctx, word, width) {
  if (ctx.measureText(word).width <= width) return [word];
  const parts = [""];
  for (const letter of word) {
    if (ctx.measureText(parts[parts.length - 1] + letter + "-").width > width) {
      parts[parts.length - 1] += "-";
      parts.push("");
    }
    parts[parts.length - 1] += letter;
  }
  const last = parts.length - 1;
  if (parts[last].length < 3 && parts[last - 1].length > 5) {
    const tail = parts[last - 1].slice(-4, -1);
    parts[last - 1] = parts[last - 1].slice(0, -4) + "-";
    parts[last] = tail + parts[last];
  }
  return parts;
}

function wrap(ctx, text, width, most) {
  const pieces = (text.match(/[\u2e80-\uffef]|[^\s/\u2e80-\uffef-]+[/-]?|[\s/-]+/g) || []).flatMap((piece) => broken(ctx, piece, width));
  const lines = [""];
  for (const piece of pieces) {
    const last = lines.length - 1;
    if (!lines[last] || ctx.measureText(lines[last] + piece).width <= width) lines[last] += piece;
    else if (lines.length < most) lines.push(piece.trimStart());
    else lines[last] += piece;
  }
  return lines.map((line) => cut(ctx, line, width));
}

// Far away a card shows its name as large as can be; near by it shows the lead firm or first target too.
const NEAR = { sizes: [[20, 1], [18, 1], [16.5, 2], [15, 2], [13.5, 2], [12, 2], [11, 3]], one: [19, 43, 62.5], two: [20.5, 47, 64.5], small: 13 };
const FAR = { sizes: [[24, 1], [21, 1], [19, 1], [18.5, 2], [17, 2], [15.5, 2], [13.5, 2], [13.5, 3], [12, 3]], one: [25, 56, 0], two: [25, 59.5, 0], small: 16 };
// Gaps of lower rank show their action only; their rank stands in the panel.
const NUMBERED = 20;
// Down to this size a word is rather set smaller than broken.
const UNBROKEN = 13.5;
const NEAR_FROM = 0.62;

// The largest size at which the whole name fits; measured once, since every frame asks again.
function fitName(ctx, text, width, sizes) {
  const key = text + "|" + width + "|" + sizes[0][0];
  if (fitted.has(key)) return fitted.get(key);
  const letters = text.replace(/\s/g, "").length;
  const tried = sizes.map(([size, most]) => {
    ctx.font = font(size, true);
    const lines = wrap(ctx, text, width, most);
    const cutOff = lines.some((one) => one.endsWith("…")), hyphens = lines.join("").replace(/\s/g, "").length - letters;
    return { size, lines, cutOff, whole: !cutOff && hyphens <= 0 };
  });
  const found = tried.find((one) => one.whole && one.size >= UNBROKEN) || tried.find((one) => !one.cutOff) || tried[tried.length - 1];
  fitted.set(key, found);
  return found;
}

function rounded(ctx, x, y, w, h, r) {
  ctx.beginPath();
  // Not roundRect, which the browsers of many offices do not have yet.
  ctx.moveTo(x + r, y);
  ctx.arcTo(x + w, y, x + w, y + h, r);
  ctx.arcTo(x + w, y + h, x, y + h, r);
  ctx.arcTo(x, y + h, x, y, r);
  ctx.arcTo(x, y, x + w, y, r);
  ctx.closePath();
}

function mark(ctx, status, x, y, color) {
  const r = 5.5;
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = 1.8;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  if (status === "present") ctx.fill();
  else ctx.stroke();
  if (status === "weak") {
    ctx.beginPath();
    ctx.arc(x, y, r, Math.PI / 2, (3 * Math.PI) / 2);
    ctx.fill();
  }
}

// Gives where it begins, so that the words before it know their room; the rank gives way to them.
function badge(ctx, gap, right, y, size, room, faded) {
  const short = t(gap.action + "_"), whole = short + (gap.rank <= NUMBERED ? " " + gap.rank : "");
  ctx.font = font(size, true);
  const text = ctx.measureText(whole).width + 9 <= room ? whole : short;
  const width = ctx.measureText(text).width + 9, tall = size * 1.4;
  const first = gap.rank <= 10 && !faded;
  rounded(ctx, right - width, y - tall / 2, width, tall, 4);
  ctx.fillStyle = first ? BADGE.fill : "#ffffff";
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = faded ? FADED.missing.border : BADGE.fill;
  ctx.stroke();
  ctx.fillStyle = first ? "#ffffff" : faded ? FADED.missing.ink : BADGE.ink;
  ctx.fillText(text, right - width + 4.5, y + 0.5);
  return right - width;
}

const rankedTargets = (node) => node.targets.filter((target) => !target.apart);

function lastLine(node) {
  if (node.status === "missing" || !node.lead_short) {
    const next = view.kind !== "status" && (node.plan[0] || rankedTargets(node)[0]);
    return next ? "→ " + plain(next.short) : "";
  }
  return plain(node.lead_short);
}

// What is not verified stands inside a ring of round dots, which neither a dash nor a full line is taken for.
function shape(ctx, style, left, top, doubt, thin, strokes) {
  const around = (by) => rounded(ctx, left - by, top - by, CARD_W + 2 * by, CARD_H + 2 * by, 6 + by / 2);
  if (doubt) {
    around(4);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
  }
  around(doubt ? -2 : 0);
  ctx.fillStyle = style.fill;
  ctx.fill();
  if (strokes) hatch(ctx, left + 2, top + 2, CARD_W - 4, 6, style.border);
  around(doubt ? 2 : 0);
  ctx.lineCap = doubt ? "round" : "butt";
  ctx.setLineDash(doubt ? [0.1, 7.6] : style.dash || []);
  ctx.lineWidth = doubt ? 4.2 : thin ? 1.2 : 2;
  ctx.strokeStyle = style.border;
  ctx.stroke();
  ctx.lineCap = "butt";
  ctx.setLineDash([]);
}

function drawCard(ctx, node, x, y, kept, ring) {
  const style = (kept ? STYLE : FADED)[node.status];
  const left = x - CARD_W / 2, top = y - CARD_H / 2;
  ctx.save();
  shape(ctx, style, left, top, node.doubt, node.status === "unknown", node.status === "weak");
  if (ring) {
    const by = node.doubt ? 7 : 4;
    rounded(ctx, left - by, top - by, CARD_W + 2 * by, CARD_H + 2 * by, 9);
    ctx.lineWidth = 4;
    ctx.strokeStyle = ring;
    ctx.stroke();
  }
  drawWords(ctx, node, style, left, top, !kept);
  ctx.restore();
}

// The widest of the texts that fits, in letters that may shrink a little for the last of them.
function fitText(ctx, texts, x, y, room, size, least = 9) {
  const fits = (text, tall) => {
    ctx.font = font(tall, false);
    return ctx.measureText(text).width <= room;
  };
  const text = texts.find((one) => fits(one, size)) || texts[texts.length - 1];
  for (let tall = size; tall > least && !fits(text, tall); tall -= 0.5);
  ctx.fillText(cut(ctx, text, room), x, y);
}

// How many firms, and whether they are verified; and the badge of the gap.
function drawCounts(ctx, node, style, left, y, look, faded) {
  const size = look.small, start = left + 22.5, right = left + CARD_W - 6;
  if (node.status !== "unknown") mark(ctx, node.status, left + 13, y - 0.5, style.soft);
  const count = node.firms !== null && (look === NEAR || node.firms > 0) ? node.firms + (view.language === "zh" ? "家" : "") : "";
  const word = node.doubt ? t(node.doubt + "_") : "";
  ctx.font = font(size, false);
  const taken = ctx.measureText(word || count).width + 4;
  const end = node.gap && shows("gap") ? badge(ctx, node.gap, right, y, size, right - start - taken, faded) - 3 : right;
  ctx.fillStyle = style.soft;
  fitText(ctx, word ? [count + " " + word, word] : [count], start, y, end - start, size);
}

function drawWords(ctx, node, style, left, top, faded) {
  const inner = CARD_W - 13, look = view.near ? NEAR : FAR, size = look.small;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const bare = node.firms === null && !node.gap && !lastLine(node);
  const name = fitName(ctx, nameOf(node), inner, look.sizes);
  const [first, row, last] = name.lines.length > 1 ? look.two : look.one;
  ctx.font = font(name.size, true);
  ctx.fillStyle = style.ink;
  const middle = bare ? CARD_H / 2 : first;
  name.lines.forEach((line, index) => ctx.fillText(line, left + 7, top + middle + (index - (name.lines.length - 1) / 2) * name.size * 1.1));
  if (bare) return;
  drawCounts(ctx, node, style, left, top + row, look, faded);
  if (!last) return;
  ctx.font = font(size, false);
  ctx.fillStyle = style.soft;
  ctx.fillText(cut(ctx, lastLine(node), inner), left + 7, top + last);
}

function tally(belongs) {
  const nodes = Object.values(D.nodes).filter(belongs);
  return [nodes.filter((node) => node.status === "present" || node.status === "weak").length, nodes.length];
}

function drawLane(ctx, lane, index) {
  const colors = LANES[index % LANES.length], tip = 16, head = 36;
  rounded(ctx, lane.x, lane.y, lane.w, lane.h, 8);
  ctx.fillStyle = colors.ground;
  ctx.fill();
  ctx.beginPath();
  ctx.moveTo(lane.x, lane.y);
  ctx.lineTo(lane.x + lane.w - 2, lane.y);
  ctx.lineTo(lane.x + lane.w + tip - 2, lane.y + head / 2);
  ctx.lineTo(lane.x + lane.w - 2, lane.y + head);
  ctx.lineTo(lane.x, lane.y + head);
  ctx.closePath();
  ctx.fillStyle = colors.head;
  ctx.fill();
  const [here, all] = tally((node) => node.stage === lane.stage);
  ctx.fillStyle = "#ffffff";
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = font(22, true);
  const title = cut(ctx, nameOf(lane), lane.w - 20);
  ctx.fillText(title, lane.x + 14, lane.y + head / 2 + 1);
  const used = ctx.measureText(title).width + 28;
  ctx.font = font(17, false);
  const note = `${all} ${t("nodes")}` + (D.measured ? " · " + t("hereAll").replace("#", here) : "");
  if (ctx.measureText(note).width < lane.w - used - 10) ctx.fillText(note, lane.x + used, lane.y + head / 2 + 1);
}

function drawBox(ctx, box) {
  rounded(ctx, box.x, box.y, box.w, box.h, 6);
  ctx.fillStyle = "#ffffffcc";
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = "#9aa8ba";
  ctx.stroke();
  const [here, all] = tally((node) => node.stage === box.stage && node.segment === box.segment);
  const count = D.measured ? `${here}/${all}` : String(all);
  ctx.textBaseline = "middle";
  ctx.font = font(14, false);
  const room = box.w - 34 - ctx.measureText(count).width;
  ctx.fillStyle = "#45525f";
  ctx.textAlign = "right";
  ctx.fillText(count, box.x + box.w - 7, box.y + 14);
  ctx.textAlign = "left";
  ctx.fillStyle = "#17212e";
  ctx.font = font(16, true);
  ctx.fillText(cut(ctx, nameOf(box), room), box.x + 20, box.y + 14);
  ctx.strokeStyle = "#66758a";
  ctx.lineWidth = 1.4;
  rounded(ctx, box.x + 6, box.y + 9, 10, 10, 2);
  ctx.moveTo(box.x + 8.5, box.y + 14);
  ctx.lineTo(box.x + 13.5, box.y + 14);
  ctx.stroke();
}

function drawFrame(ctx) {
  if (pictureNow()) return drawPicture(ctx, pictureNow());
  if (view.near !== "always") view.near = ctx.getTransform().a / (window.devicePixelRatio || 1) >= NEAR_FROM;
  ctx.save();
  D.frame.lanes.forEach((lane, index) => drawLane(ctx, lane, index));
  D.frame.boxes.forEach((box, index) => folded.has(index) || drawBox(ctx, box));
  ctx.restore();
  paintLines(ctx);
}
