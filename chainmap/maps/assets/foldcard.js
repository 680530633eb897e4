// A folded segment as one card upon a stack: its name, how much of it is here, and its first gap.
function foldFacts(index) {
  const members = boxIds[index].map((id) => D.nodes[id]);
  const counts = Object.fromEntries(["present", "weak", "missing", "unknown"].map((status) => [status, members.filter((node) => node.status === status).length]));
  const gaps = members.filter((node) => node.gap).sort((a, b) => a.gap.rank - b.gap.rank);
  const firms = new Set(members.flatMap((node) => node.local.filter((firm) => !firm.late).map((firm) => firm.id)));
  const leads = members.filter((node) => node.lead_short).sort((a, b) => b.strength - a.strength);
  return { counts, gap: gaps[0], all: members.length, firms: firms.size, lead: leads.length ? plain(leads[0].lead_short) : "" };
}

// Shares as a bar: dark, light with strokes, white within dashes; so they differ without colour.
function drawShares(ctx, counts, all, x, y, w, h, kept) {
  const look = kept ? STYLE : FADED;
  let left = x;
  for (const status of ["present", "weak", "missing"]) {
    const wide = (w * counts[status]) / all;
    if (!wide) continue;
    ctx.fillStyle = look[status].fill;
    ctx.fillRect(left, y, wide, h);
    if (status === "weak") hatch(ctx, left, y, wide, h, look.weak.border);
    left += wide;
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = look.unknown.border;
  rounded(ctx, x, y, w, h, 2);
  ctx.stroke();
}

function hatch(ctx, x, y, w, h, color) {
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let at = x + 4; at <= x + w; at += 5) {
    ctx.moveTo(at, y);
    ctx.lineTo(Math.max(x, at - h), y + Math.min(h, at - x));
  }
  ctx.stroke();
}

function drawFolded(ctx, index, x, y, kept, ring) {
  const facts = foldFacts(index), { counts, all } = facts, left = x - FOLD.w / 2, top = y - FOLD.h / 2;
  const look = (kept ? STYLE : FADED).unknown, border = counts.present || counts.weak ? (kept ? STYLE : FADED).present.border : look.border;
  ctx.save();
  ctx.setLineDash([]);
  for (const by of [7, 3.5, 0]) {
    rounded(ctx, left + by, top + by, FOLD.w - 7, FOLD.h - 7, 6);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
    ctx.lineWidth = by ? 1 : 2;
    ctx.strokeStyle = by ? "#9aa8ba" : border;
    ctx.stroke();
  }
  if (ring) {
    rounded(ctx, left - 4, top - 4, FOLD.w + 8, FOLD.h + 8, 9);
    ctx.lineWidth = 4;
    ctx.strokeStyle = ring;
    ctx.stroke();
  }
  const inner = FOLD.w - 27;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const name = fitName(ctx, nameOf(D.frame.boxes[index]), inner - 20, [[22, 1], [19, 1], [17, 1], [15, 2], [13.5, 2]]);
  ctx.font = font(name.size, true);
  ctx.fillStyle = look.ink;
  name.lines.forEach((line, at) => ctx.fillText(line, left + 10, top + 20 + (at - (name.lines.length - 1) / 2) * name.size * 1.05));
  ctx.font = font(20, true);
  ctx.fillStyle = look.soft;
  ctx.textAlign = "right";
  ctx.fillText("+", left + FOLD.w - 15, top + 18);
  ctx.textAlign = "left";
  if (D.measured) drawShares(ctx, counts, all, left + 10, top + 38, inner, 9, kept);
  drawFoldCounts(ctx, facts, left + 10, top + 65, inner, look, !kept);
  ctx.restore();
}

// What the kind of map asks for: who is here, which gap comes first, or how much of it is here.
function drawFoldCounts(ctx, { counts, gap, all, firms, lead }, left, y, inner, look, faded) {
  const size = 16, right = left + inner + 3;
  const own = view.kind === "status" ? (firms ? [`${firms}${t("firmUnit")} · ${lead}`] : [t("noneHere")]) : view.kind === "gaps" && gap ? [nameOf(gap)] : null;
  const words = own ? own[0] : D.measured ? ["present", "weak", "missing"].filter((status) => counts[status]).map((status) => MARKS[status] + counts[status]).join("  ") : `${all} ${t("nodes")}`;
  ctx.font = font(size, false);
  const used = own ? 0.4 * inner : ctx.measureText(words).width;
  const end = gap && shows("gap", gap) ? badge(ctx, gap.gap, right, y, size, inner - used - 8, faded) : right;
  ctx.font = font(size, false);
  ctx.fillStyle = look.soft;
  fitText(ctx, [words], left, y, end - left - 4, own ? 18 : size, own ? 16 : 9);
}
