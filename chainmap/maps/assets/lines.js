// The links as drawn: between cards, or between folded segments as one line for all that run alike.
let lines = [];

function gatherLines() {
  const found = new Map();
  D.links.forEach((link, index) => {
    const from = standsFor(link.from), to = standsFor(link.to);
    if (from === to) return;
    const key = from + "\u0000" + to;
    if (!found.has(key)) found.set(key, { from, to, links: [], style: "hidden", many: 0 });
    found.get(key).links.push(index);
  });
  lines = [...found.values()];
}

const LINE_STYLES = {
  faint: { width: 1, color: "#8291a6", opacity: 0.12 },
  open: { width: 1.1, color: "#66758a", opacity: 0.3 },
  closed: { width: 2.2, color: "#0b5563", opacity: 0.66 },
  fills: { width: 1.1, color: "#66758a", opacity: 0.7 },
  possible: { width: 1.3, color: "#45525f", opacity: 0.75, dash: [5, 4] },
  known: { width: 2.6, color: "#4b3f8f", opacity: 0.9 },
  up: { width: 4, color: "#0b57c2", opacity: 1 },
  down: { width: 4, color: "#b8400e", opacity: 1 },
  upper: { width: 1.6, color: "#0b57c2", opacity: 0.5 },
  downer: { width: 1.6, color: "#b8400e", opacity: 0.5 },
};
// From behind to before.
const LINE_ORDER = Object.keys(LINE_STYLES);

// The strongest of what the links of a line say; `many` counts those.
function styleLines(styleOf) {
  for (const line of lines) {
    line.style = "hidden";
    line.many = 0;
    for (const index of line.links) {
      const style = styleOf(D.links[index], index);
      if (style === "hidden") continue;
      line.many += 1;
      if (LINE_ORDER.indexOf(style) > LINE_ORDER.indexOf(line.style)) line.style = style;
    }
  }
}

const widthOf = (line) => LINE_STYLES[line.style].width * (1 + 0.55 * Math.log2(Math.max(1, line.many)));

function paintLine(ctx, line) {
  const from = spots[line.from], to = spots[line.to], style = LINE_STYLES[line.style], width = widthOf(line);
  const forward = to.x - halfOf(line.to)[0] > from.x + halfOf(line.from)[0] - 1, bend = 0.45 * Math.abs(to.x - from.x);
  const x1 = from.x + (forward ? halfOf(line.from)[0] : 0), x2 = to.x - (forward ? halfOf(line.to)[0] + 3 : 0);
  const tip = 3 + width;
  ctx.globalAlpha = style.opacity;
  ctx.strokeStyle = ctx.fillStyle = style.color;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x1, from.y);
  ctx.bezierCurveTo(x1 + bend, from.y, x2 - bend, to.y, x2 - (forward ? tip : 0), to.y);
  ctx.stroke();
  if (forward) {
    ctx.beginPath();
    ctx.moveTo(x2 + 2, to.y);
    ctx.lineTo(x2 - 2 - tip, to.y - tip);
    ctx.lineTo(x2 - 2 - tip, to.y + tip);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
  line.middle = { x: (x1 + x2) / 2, y: (from.y + to.y) / 2 };
}

// How many links a thick line stands for, where the reader looks at it.
function paintNumber(ctx, line) {
  const text = String(line.many), size = 15;
  ctx.font = font(size, true);
  const wide = ctx.measureText(text).width + 10;
  rounded(ctx, line.middle.x - wide / 2, line.middle.y - 10, wide, 20, 6);
  ctx.fillStyle = "#ffffff";
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = LINE_STYLES[line.style].color;
  ctx.stroke();
  ctx.fillStyle = LINE_STYLES[line.style].color;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, line.middle.x, line.middle.y + 0.5);
  ctx.textAlign = "left";
}

function paintLines(ctx) {
  ctx.save();
  ctx.setLineDash([]);
  const seen = lines.filter((line) => line.style !== "hidden").sort((a, b) => LINE_ORDER.indexOf(a.style) - LINE_ORDER.indexOf(b.style));
  for (const line of seen) paintLine(ctx, line);
  for (const line of seen) if (line.many > 1 && (line.style === "up" || line.style === "down")) paintNumber(ctx, line);
  ctx.restore();
}
