// A pen that takes the strokes of the canvas and writes them as SVG: one way of drawing for screen, picture and vector.
const xml = (text) => plain(text).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`).replace(/[\ud800-\udfff\ufffe\uffff]/gu, "\ufffd");
const short = (value) => String(Math.round(value * 100) / 100);

function svgPen() {
  const parts = [], kept = [];
  const pen = { fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, globalAlpha: 1, lineCap: "butt", font: "10px sans-serif", textAlign: "left", textBaseline: "middle" };
  let path = "", at = null, dash = [];
  const go = (letter, ...values) => { path += letter + values.map(short).join(" "); };
  const opacity = (color) => pen.globalAlpha * (color.length === 9 ? parseInt(color.slice(7), 16) / 255 : 1);
  const paint = (what, color) => `${what}="${color.slice(0, 7)}"` + (opacity(color) < 1 ? ` ${what}-opacity="${short(opacity(color))}"` : "");
  Object.assign(pen, {
    parts,
    save: () => { kept.push({ ...pen, dash: dash.slice() }); },
    restore: () => { const { dash: old, ...state } = kept.pop(); Object.assign(pen, state); dash = old; },
    setLineDash: (pattern) => { dash = pattern; },
    beginPath: () => { path = ""; at = null; },
    closePath: () => { path += "Z"; },
    moveTo: (x, y) => { go("M", x, y); at = [x, y]; },
    lineTo: (x, y) => { go(at ? "L" : "M", x, y); at = [x, y]; },
    bezierCurveTo: (a, b, c, d, x, y) => { go("C", a, b, c, d, x, y); at = [x, y]; },
    arc: (x, y, r, start, end) => {
      const whole = Math.abs(end - start) >= 2 * Math.PI - 1e-6, spot = (angle) => [x + r * Math.cos(angle), y + r * Math.sin(angle)];
      const stops = whole ? [start + Math.PI, start + 2 * Math.PI] : [end];
      go("M", ...spot(start));
      for (const stop of stops) go("A", r, r, 0, !whole && end - start > Math.PI ? 1 : 0, 1, ...spot(stop));
      at = spot(end);
    },
    // Corners are right angles here: the curve begins and ends one radius away from the corner.
    arcTo: (x1, y1, x2, y2, r) => {
      const toward = (x, y) => { const far = Math.hypot(x - x1, y - y1) || 1; return [x1 + ((x - x1) * r) / far, y1 + ((y - y1) * r) / far]; };
      const first = toward(...at), last = toward(x2, y2);
      go("L", ...first);
      go("Q", x1, y1, ...last);
      at = last;
    },
    stroke: () => {
      const dashes = dash.length ? ` stroke-dasharray="${dash.join(" ")}"` : "", cap = pen.lineCap === "round" ? ' stroke-linecap="round"' : "";
      parts.push(`<path d="${path}" fill="none" ${paint("stroke", pen.strokeStyle)} stroke-width="${short(pen.lineWidth)}"${dashes}${cap}/>`);
    },
    fill: () => { parts.push(`<path d="${path}" ${paint("fill", pen.fillStyle)}/>`); },
    fillRect: (x, y, w, h) => { parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" ${paint("fill", pen.fillStyle)}/>`); },
    measureText: (text) => { ruler.font = pen.font; return ruler.measureText(text); },
    fillText: (text, x, y) => {
      const [, bold, size] = /^(bold )?([\d.]+)px/.exec(pen.font), anchor = { left: "start", right: "end", center: "middle" }[pen.textAlign];
      // Programs differ in how they centre letters: the base line is given instead, for the middle of a Chinese one.
      parts.push(`<text x="${short(x)}" y="${short(y + 0.36 * size)}" font-size="${size}"${bold ? ' font-weight="bold"' : ""}${anchor === "start" ? "" : ` text-anchor="${anchor}"`} ${paint("fill", pen.fillStyle)}>${xml(text)}</text>`);
    },
    getTransform: () => ({ a: 1 }),
  });
  return pen;
}

function svgText() {
  const pen = svgPen(), [width, height] = pictureSize(), { tall } = headLines();
  nearly(() => paintAll(pen));
  const family = FONT.replace(/"/g, "'");
  return `<svg xmlns="${"http://www.w3.org/2000/svg"}" viewBox="${[-MARGIN, -MARGIN - tall, width, height].map(short).join(" ")}" width="${short(width)}" height="${short(height)}" font-family="${family}" role="img">` +
    `<title>${xml(pictureTitle())}</title>${pen.parts.join("\n")}</svg>`;
}
