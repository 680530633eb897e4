// The whole picture, for paper and for saving: the same strokes whatever part is on the screen.
const MARGIN = 24, LEAST_WIDTH = 960, SIGN_ROW = 30, SOURCE_ROW = 22;
const ruler = document.createElement("canvas").getContext("2d");
const pictureWide = () => Math.max(D.frame.width + 16, LEAST_WIDTH);

// Words in lines of the picture's width, none of them lost but for the last line allowed.
function linesOf(text, size, bold, most) {
  ruler.font = font(size, bold);
  return text ? wrap(ruler, text, pictureWide(), most) : [];
}

const pictureTitle = () => {
  const title = pageTitle(), kind = view.kind === "all" && !D.titles.all ? "" : kindName(view.kind);
  return kind && !title.includes(kind) ? counted(title, kind) : title;
};

function headLines() {
  const words = [chainName(), ...pageDates(), filterWords().length ? said(t("filter"), listed(filterWords())) : ""];
  const title = linesOf(pictureTitle(), 34, true, 3), under = linesOf(words.filter(Boolean).map(plain).join(" · "), 17, false, 3);
  return { title, under, tall: 42 * title.length + 24 * under.length + 16 };
}

// The legend in rows, and the sources in full: a picture is understood without its page.
function footRows() {
  const rows = [[]];
  let used = 0;
  ruler.font = font(16, false);
  for (const sign of signs()) {
    const text = sign.text + (sign.note || ""), mark = sign.badge ? 44 : 38, wide = mark + ruler.measureText(text).width + 24;
    if (used + wide > pictureWide() && used) { rows.push([]); used = 0; }
    rows[rows.length - 1].push({ ...sign, text, mark, x: used });
    used += wide;
  }
  const sources = linesOf(D.sources.length ? said(t("sources"), joined(D.sources.map(nameOf))) : "", 14, false, 40);
  return { rows, sources, tall: 14 + SIGN_ROW * rows.length + SOURCE_ROW * sources.length };
}

const pictureSize = () => [pictureWide() + 2 * MARGIN, headLines().tall + D.frame.height + footRows().tall + 2 * MARGIN];

function paintSign(ctx, sign, y) {
  const look = STYLE[sign.card], line = sign.line && LINE_STYLES[sign.line];
  ctx.setLineDash([]);
  ctx.lineCap = "butt";
  if (look) {
    rounded(ctx, sign.x, y - 9, 30, 18, 4);
    ctx.fillStyle = look.fill;
    ctx.fill();
    if (sign.card === "weak") hatch(ctx, sign.x + 1, y - 8, 28, 4, look.border);
    rounded(ctx, sign.x, y - 9, 30, 18, 4);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = look.border;
    ctx.setLineDash(look.dash || []);
    ctx.stroke();
    if (sign.card !== "unknown") mark(ctx, sign.card, sign.x + 15, y, look.soft);
  } else if (line) {
    ctx.lineWidth = line.width;
    ctx.strokeStyle = line.color;
    ctx.setLineDash(line.dash || []);
    ctx.beginPath();
    ctx.moveTo(sign.x, y);
    ctx.lineTo(sign.x + 30, y);
    ctx.stroke();
  } else if (sign.gate) {
    gateMark(ctx, sign.gate, sign.x + 15, y, 8);
  } else if (sign.doubt) {
    ctx.lineCap = "round";
    ctx.setLineDash([0.1, 7.6]);
    ctx.lineWidth = 4.2;
    ctx.strokeStyle = "#17212e";
    rounded(ctx, sign.x + 2, y - 8, 26, 16, 4);
    ctx.stroke();
    ctx.lineCap = "butt";
  } else {
    rounded(ctx, sign.x, y - 11, 38, 22, 4);
    ctx.fillStyle = BADGE.fill;
    ctx.fill();
    ctx.fillStyle = "#ffffff";
    ctx.font = font(15, true);
    ctx.textAlign = "center";
    ctx.fillText(sign.badge, sign.x + 19, y + 0.5);
    ctx.textAlign = "left";
  }
  ctx.setLineDash([]);
}

function paintFoot(ctx) {
  const { rows, sources } = footRows();
  let y = D.frame.height + 30;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const row of rows) {
    for (const sign of row) {
      paintSign(ctx, sign, y);
      ctx.fillStyle = "#17212e";
      ctx.font = font(16, false);
      ctx.fillText(sign.text, sign.x + sign.mark, y);
    }
    y += SIGN_ROW;
  }
  ctx.fillStyle = "#45525f";
  ctx.font = font(14, false);
  sources.forEach((line, at) => ctx.fillText(line, 0, y - 3 + at * SOURCE_ROW));
}

function paintAll(ctx) {
  const [width, height] = pictureSize(), { title, under, tall } = headLines();
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(-MARGIN, -MARGIN - tall, width, height);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.fillStyle = "#0d2c4a";
  ctx.font = font(34, true);
  title.forEach((line, at) => ctx.fillText(line, 0, 20 - tall + 42 * at));
  ctx.fillStyle = "#45525f";
  ctx.font = font(17, false);
  under.forEach((line, at) => ctx.fillText(line, 0, 12 - tall + 42 * title.length + 24 * at));
  drawFrame(ctx);
  for (const id of Object.keys(spots)) drawAny(ctx, id, spots[id].x, spots[id].y);
  paintFoot(ctx);
}

// Names as large as near by, whatever the zoom of the screen.
function nearly(act) {
  const near = view.near;
  view.near = "always";
  try {
    return act();
  } finally {
    view.near = near;
  }
}

function paint(scale) {
  const [width, height] = pictureSize(), canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const ctx = canvas.getContext("2d");
  ctx.setTransform(scale, 0, 0, scale, MARGIN * scale, (MARGIN + headLines().tall) * scale);
  nearly(() => paintAll(ctx));
  return canvas;
}

// A name that Windows takes: the place, the kind of map, the day.
function fileName(ending) {
  const parts = [Array.from(pageTitle()).slice(0, 60).join(""), kindName(view.kind), D.date || ""].map((one) => plain(one).replace(/[\\/:*?"<>|.\s]+/g, "_").replace(/^_+|_+$/g, ""));
  return parts.filter(Boolean).join("_") + ending;
}

// Frames of notebooks often swallow downloads without a word: there the picture is shown too.
function keep(blob, ending) {
  if (!blob) return tell(t("tooLarge"));
  const address = URL.createObjectURL(blob), name = fileName(ending);
  h("a", { href: address, download: name }).click();
  if (window.self !== window.top) return tell(t("savedBelow"), h("img", { class: "saved", src: address, alt: name }), h("p", { class: "soft" }, name));
  $("said").textContent = t("saved") + " " + name;
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function tell(words, ...more) {
  closePanel();
  fillPanel(h("h2", {}, t("take")), h("p", { role: "alert" }, words), ...more);
}

// No canvas may be larger than browsers allow.
const pictureScale = () => Math.min(2, 12000 / Math.max(...pictureSize()), Math.sqrt(6e7 / (pictureSize()[0] * pictureSize()[1])));
const savePicture = () => paint(pictureScale()).toBlob((blob) => keep(blob, ".png"));
const saveVector = () => keep(new Blob([svgText()], { type: "image/svg+xml" }), ".svg");

// Paper gets the strokes themselves: sharp at any size, and its words can be searched.
function layPaper() {
  view.printing = true;
  const drawing = new DOMParser().parseFromString(svgText(), "image/svg+xml").documentElement;
  refill($("paper"), document.importNode(drawing, true));
}

function printPicture() {
  view.printing = false;
  window.print();
  // A frame that may not print says so nowhere but on its console.
  if (!view.printing) tell(t("noPrint"));
}
