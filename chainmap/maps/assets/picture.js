// The whole picture, for paper and for saving: the same strokes whatever part is on the screen.
const MARGIN = 20, HEAD = 64, FOOT = 74;
const pictureSize = () => [D.frame.width + 2 * MARGIN + 16, D.frame.height + 2 * MARGIN + HEAD + FOOT];

// The legend and the sources at the foot, so that a picture is understood without its page.
function paintFoot(ctx) {
  const y = D.frame.height + 26;
  let x = 0;
  const say = (text, gap) => { ctx.fillStyle = "#17212e"; ctx.font = font(16, false); ctx.fillText(text, x, y); x += ctx.measureText(text).width + gap; };
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const status of D.measured ? ["present", "weak", "missing"] : []) {
    const look = STYLE[status];
    rounded(ctx, x, y - 9, 30, 18, 4);
    ctx.fillStyle = look.fill;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = look.border;
    ctx.setLineDash(look.dash || []);
    ctx.stroke();
    mark(ctx, status, x + 15, y, look.soft);
    x += 36;
    say(t(status), 20);
  }
  const rule = (style, label) => {
    ctx.setLineDash([]);
    ctx.lineWidth = LINE_STYLES[style].width;
    ctx.strokeStyle = LINE_STYLES[style].color;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + 32, y);
    ctx.stroke();
    x += 38;
    say(label, 20);
  };
  if (D.measured) { rule("closed", t("closed")); rule("open", t("open")); }
  ctx.fillStyle = "#45525f";
  ctx.font = font(14, false);
  if (D.sources.length) ctx.fillText(cut(ctx, t("sources") + "：" + D.sources.map(nameOf).join("；"), D.frame.width), 0, y + 28);
}

function paintAll(ctx) {
  const [width, height] = pictureSize();
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(-MARGIN, -MARGIN - HEAD, width, height);
  ctx.fillStyle = "#0d2c4a";
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.font = font(34, true);
  ctx.fillText(cut(ctx, $("title").textContent, D.frame.width * 0.6), 0, -38);
  ctx.font = font(17, false);
  ctx.textAlign = "right";
  ctx.fillText(cut(ctx, $("subtitle").textContent, D.frame.width * 0.38), D.frame.width, -32);
  drawFrame(ctx);
  for (const id of Object.keys(spots)) drawAny(ctx, id, spots[id].x, spots[id].y);
  paintFoot(ctx);
}

function paint(scale) {
  const [width, height] = pictureSize(), canvas = document.createElement("canvas"), near = view.near;
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const ctx = canvas.getContext("2d");
  ctx.setTransform(scale, 0, 0, scale, MARGIN * scale, (MARGIN + HEAD) * scale);
  view.near = "always";
  paintAll(ctx);
  view.near = near;
  return canvas;
}

function keep(blob, ending) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: plain($("title").textContent).replace(/[\\/:*?"<>|]/g, "_").slice(0, 80) + ending });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// No canvas may be larger than browsers allow.
const pictureScale = () => Math.min(2, 12000 / Math.max(...pictureSize()));
const savePicture = () => paint(pictureScale()).toBlob((blob) => keep(blob, ".png"));
const saveVector = () => keep(new Blob([svgText()], { type: "image/svg+xml" }), ".svg");
