// The whole picture as an image, for paper and for saving: drawn by ourselves, whatever part is on the screen.
function paintLink(ctx, link, style) {
  const from = D.nodes[link.from].spot, to = D.nodes[link.to].spot;
  const forward = to.x > from.x, bend = 0.45 * Math.abs(to.x - from.x);
  const x1 = from.x + (forward ? CARD_W / 2 : 0), x2 = to.x - (forward ? CARD_W / 2 + 3 : 0);
  ctx.globalAlpha = style.color.opacity;
  ctx.strokeStyle = ctx.fillStyle = style.color.color;
  ctx.lineWidth = style.width;
  ctx.beginPath();
  ctx.moveTo(x1, from.y);
  ctx.bezierCurveTo(x1 + bend, from.y, x2 - bend, to.y, x2, to.y);
  ctx.stroke();
  if (forward) {
    ctx.beginPath();
    ctx.moveTo(x2 + 2, to.y);
    ctx.lineTo(x2 - 6, to.y - 4);
    ctx.lineTo(x2 - 6, to.y + 4);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

function paint(scale) {
  const margin = 20, head = 64, canvas = document.createElement("canvas");
  canvas.width = Math.ceil((D.frame.width + 2 * margin + 16) * scale);
  canvas.height = Math.ceil((D.frame.height + 2 * margin + head) * scale);
  const ctx = canvas.getContext("2d"), near = view.near;
  view.near = "always";
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.setTransform(scale, 0, 0, scale, margin * scale, (margin + head) * scale);
  ctx.fillStyle = "#0d2c4a";
  ctx.textBaseline = "middle";
  ctx.font = font(34, true);
  ctx.fillText(cut(ctx, $("title").textContent, D.frame.width * 0.6), 0, -38);
  ctx.font = font(17, false);
  ctx.textAlign = "right";
  ctx.fillText($("subtitle").textContent, D.frame.width, -32);
  drawFrame(ctx);
  for (const [id, place] of Object.entries(network.getPositions())) D.nodes[id].spot = place;
  D.links.forEach((link, index) => { if (drawn[index] !== "hidden") paintLink(ctx, link, edgeStyles[drawn[index]]); });
  for (const id of ids) drawCard(ctx, D.nodes[id], D.nodes[id].spot.x, D.nodes[id].spot.y, view.keep[id], view.ring[id]);
  view.near = near;
  return canvas;
}

function savePicture() {
  paint(1.6).toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    const link = h("a", { href: address, download: plain($("title").textContent).replace(/[\\/:*?"<>|]/g, "_").slice(0, 80) + ".png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  });
}
