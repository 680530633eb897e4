// Words of the page in both languages, and the one way in which elements are made: by text, never by markup.
const D = JSON.parse(document.getElementById("data").textContent);
// Sources come as numbers of one book, since many links rest on the same publication.
const BOOK = D.book.map((one) => (typeof one === "string" ? { zh: one, en: one } : one));
for (const one of [...Object.values(D.nodes), ...D.links]) one.sources = one.sources.map((number) => BOOK[number]);
const WORDS = {
  zh: {
    search: "搜索环节、别名、企业", stage: "阶段", segment: "环节组", status: "状态", action: "补延强建", all: "全部",
    links: "画出全部联系", linksTip: "默认只画原料联系；按下后画出全部联系", fit: "全图", zoomIn: "放大", zoomOut: "缩小",
    overview: "概览", print: "打印 / 存 PDF", save: "存为图片 PNG", vector: "存为矢量图 SVG", foldAll: "全部收起", unfoldAll: "全部展开", folds: "收起或展开环节组", kinds: "图种", alsoMore: "等#家", other: "English", close: "关闭", map: "产业链图谱：方向键移动，回车打开，减号收起环节组，Esc 关闭",
    upstream: "上游", midstream: "中游", downstream: "下游",
    present: "已有", weak: "薄弱", hereAll: "本地有 #（含薄弱）", missing: "缺失", unknown: "未评估",
    fill: "补链", extend: "延链", strengthen: "强链", build: "建链",
    fill_: "补", extend_: "延", strengthen_: "强", build_: "建",
    material: "原料", auxiliary: "辅料", utility: "公用工程", equipment: "装备", service: "服务", byproduct: "副产",
    near: "近期", middle: "中期", long: "远期", pass: "符合门槛", fail: "不符合门槛", gate_unknown: "门槛待核",
    stoichiometric: "化学计量", published: "公开发表", derived: "推算",
    alias: "名称", text: "文本相似", code: "行业代码", given: "已知", review: "人工审核",
    nodes: "个环节", firms: "家", firmsHere: "本地企业", noFirms: "没有匹配到本地企业", lead: "龙头企业", strength: "强度",
    hhi: "集中度", revenue: "营业收入", mcny: "百万元", gap: "缺口", rise: "链条提升值", severity: "可发挥度", rank: "缺口排名",
    inputsMet: "原料满足度", missingInputs: "缺失原料", suppliers: "本地供应方", buyers: "本地需求方", unmet: "待补条件",
    unsaid: "（未说明）", reason: "理由", targets: "目标企业", interval: "90% 名次区间", assumed: "按中位数计", closes: "补缺程度",
    introducer: "引荐", source: "来源", evidence: "依据", since: "不晚于", undated: "未注明日期", late: "晚于基准日，未计入",
    score: "得分", probability: "匹配概率", inputs: "原料与单耗", outputs: "供给环节", none: "无", route: "路线", share: "成本占比",
    recycling: "循环", sources: "数据来源", nodeSources: "环节来源", importance: "重要性", barrier: "壁垒", needs: "落地条件",
    buyable: "须就地配套，不能外购", aliases: "别名", industry: "行业代码", note: "说明", more: "再看", topGaps: "首要缺口",
    plan: "招商路径", phase: "阶段", upReach: "上游可及", downReach: "下游可及", matching: "符合筛选", date: "基准日",
    chainDate: "链条数据", closed: "已连通", closedNote: "：两端都有", open: "未连通", openNote: "：有一端缺失", noHit: "没有找到", gaps: "个缺口", apart: "另列", apart_seated: "本地已有其集团企业", apart_gate: "不符合门槛", apart_signed: "已签约", apart_branch: "分支机构", best: "首选环节",
    missingNote: "（名单中未见）", firstNote: "（前 20 位深色，其余浅色）", doubt: "待核或拟建", unverified: "待核", unverified_: "待核", unverifiedNote: "（来源或现状待核实）",
    planned: "拟建", planned_: "拟建", plannedNote: "（已签约或在建）", later: "晚于基准日",
    common: "各路线共用", bestRoute: "原料最易得", isHere: "本地有", isWeak: "本地薄弱", isBuyable: "可外购", isMissing: "缺，不易外购", onSite: "不易外购", hasInputs: "原料",
    filter: "筛选", clear: "清除筛选", look: "视图", take: "导出", tools: "工具", zoom: "缩放", details: "详情", about: "图例与来源",
    legend: "图例", usage: "用法", noSources: "未注明", onlyThese: "只看这些，再按取消", hoverNote: "：悬停时可及的环节",
    tips: "悬停看上下游可及的环节，点击看详情|点组名收起该组，点收起的卡片展开|方向键移动，回车打开，减号收起，Esc 关闭|滚轮或右下角按钮缩放，拖动移动|“导出”保存整张图，不只屏幕所见",
    savedBelow: "若没有弹出下载，请右键点下图另存；或用浏览器打开保存的网页文件再导出。", noPrint: "这里不允许打印。请用浏览器打开保存的网页文件，或先导出图片。", saved: "已导出", tooLarge: "图太大，浏览器画不出；请存为矢量图 SVG。",
    notInPicture: "此图不分环节组，也不按环节筛选；请用搜索", linkedCards: "相关", group: "所属集团", listedCode: "股票代码", placeUnknown: "地点未知", uscc: "统一社会信用代码", products: "主营产品",
    couldFill: "可补缺口与得分", couldFillToo: "另可对应", makes: "生产什么", noMakes: "对应表中没有它的环节", moves: "扩张动向", noMoves: "没有给出有日期的投资动向", noIntroduction: "地区文件所列引荐关系未及该企业", askable: "可请其引荐的本地企业（待核，不是已有关系）",
    leadsTo: "可引荐至", chainLink: "供应关系（已有与拟引进）", knownTie: "地区文件所列引荐关系", possibleTie: "可请其引荐（待核）", fillsNode: "拟补环节", rankSign: "缺口或企业的名次", firmUnit: "家", noneHere: "本地未见企业",
  },
  en: {
    search: "Search nodes, aliases, firms", stage: "Stage", segment: "Segment", status: "Status", action: "Action", all: "All",
    links: "Draw all links", linksTip: "Material links only by default; press for all links", fit: "Fit", zoomIn: "Zoom in", zoomOut: "Zoom out",
    overview: "Overview", print: "Print or PDF", save: "Save as PNG", vector: "Save as SVG", foldAll: "Fold all", unfoldAll: "Unfold all", folds: "Fold or unfold the segments", kinds: "Kind of map", alsoMore: "of #", other: "中文", close: "Close", map: "Chain map: arrow keys move, Enter opens, minus folds the segment, Esc closes",
    upstream: "Upstream", midstream: "Midstream", downstream: "Downstream",
    present: "Present", weak: "Weak", hereAll: "# here, weak ones too", missing: "Missing", unknown: "Not assessed",
    fill: "Fill", extend: "Extend", strengthen: "Strengthen", build: "Build",
    fill_: "Fill", extend_: "Ext", strengthen_: "Str", build_: "Bld",
    material: "material", auxiliary: "auxiliary", utility: "utility", equipment: "equipment", service: "service", byproduct: "by-product",
    near: "near", middle: "middle", long: "long", pass: "Gate passed", fail: "Gate failed", gate_unknown: "Gate unknown",
    stoichiometric: "stoichiometric", published: "published", derived: "derived",
    alias: "name", text: "text similarity", code: "industry code", given: "given", review: "review",
    nodes: "nodes", firms: " firms", firmsHere: "Local firms", noFirms: "No local firm was matched", lead: "Lead firm", strength: "Strength",
    hhi: "Concentration", revenue: "Revenue", mcny: "million CNY", gap: "Gap", rise: "Rise of the chain's value", severity: "Attainable today", rank: "rank of the gap",
    inputsMet: "Inputs met", missingInputs: "Missing inputs", suppliers: "Local suppliers", buyers: "Local buyers", unmet: "Unmet needs",
    unsaid: " (not stated)", reason: "Reason", targets: "Target companies", interval: "90% rank interval", assumed: "at the median", closes: "Closes",
    introducer: "Introduced by", source: "Source", evidence: "Evidence", since: "since, at latest", undated: "undated", late: "after the map's date, not counted",
    score: "Score", probability: "match probability", inputs: "Inputs and coefficients", outputs: "Goes into", none: "none", route: "route", share: "cost share",
    recycling: "recycling", sources: "Data sources", nodeSources: "Sources of the node", importance: "Importance", barrier: "Barrier", needs: "Needs on site",
    buyable: "cannot be bought in; must be made on site", aliases: "Aliases", industry: "Industry class", note: "Note", more: "Show", topGaps: "First gaps",
    plan: "Plan", phase: "phase", upReach: "upstream reach", downReach: "downstream reach", matching: "match the filter", date: "Date",
    chainDate: "Chain data", closed: "closed", closedNote: ": both ends here", open: "open", openNote: ": one end missing", noHit: "Nothing found", gaps: "gaps", apart: "Listed apart", apart_seated: "its group is here already", apart_gate: "fails a gate", apart_signed: "has signed already", apart_branch: "a branch office", best: "First choice",
    missingNote: " (not in the lists)", firstNote: " (first 20 dark, others pale)", doubt: "Unverified or planned", unverified: "Unverified", unverified_: "unver.", unverifiedNote: " (to be checked)",
    planned: "Planned", planned_: "planned", plannedNote: " (signed or being built)", later: "later than the date",
    common: "Every route", bestRoute: "best supplied", isHere: "made here", isWeak: "weak here", isBuyable: "can be bought in", isMissing: "missing, hard to bring in", onSite: "hard to bring in", hasInputs: "Materials",
    filter: "Filter", clear: "Clear filters", look: "View", take: "Export", tools: "Tools", zoom: "Zoom", details: "Details", about: "Legend and sources",
    legend: "Legend", usage: "How to use", noSources: "not stated", onlyThese: "Only these; press again for all", hoverNote: ": reached when hovered",
    tips: "Hover for reach up and down, click for details|Click a segment's title to fold it, a folded card to unfold it|Arrow keys move, Enter opens, minus folds, Esc closes|Zoom by wheel or by the buttons at the lower right, drag to move|Export saves the whole picture, not only what is on screen",
    savedBelow: "If no download appeared, right-click the picture to save it, or open the saved page in a browser and export there.", noPrint: "Printing is not allowed here. Open the saved page in a browser, or export a picture first.", saved: "Exported", tooLarge: "The picture is too large for this browser; save it as SVG.",
    notInPicture: "This picture has no segments and no filters of nodes; use the search", linkedCards: "related", group: "Group", listedCode: "Stock code", placeUnknown: "place unknown", uscc: "Credit code", products: "Products",
    couldFill: "Gaps it could close, and its score", couldFillToo: "Could also close", makes: "What it makes", noMakes: "No node is matched to it", moves: "Expansion", noMoves: "No dated investments were given", noIntroduction: "No listed tie leads to it", askable: "Local firms that could be asked (to be checked, no ties that exist)",
    leadsTo: "Can introduce to", chainLink: "supply link (here or planned)", knownTie: "tie listed in the region file", possibleTie: "could be asked (to be checked)", fillsNode: "node to fill", rankSign: "rank of gap or company", firmUnit: " firms", noneHere: "no firm here",
  },
};
const view = {
  language: D.language, hover: null, focus: null, all: false, fitted: true,
  filters: { stage: "", segment: "", status: "", action: "" }, keep: {}, ring: {}, kind: D.kind,
};
const t = (key) => WORDS[view.language][key] || key;
const MARKS = { present: "●", weak: "◐", missing: "○", unknown: "" };

// Direction marks could make a name read as another and are left out; control characters are blanks.
const plain = (text) => String(text).replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "").replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
// Names and sentences come as a pair of both languages.
const nameOf = (thing) => plain(view.language === "en" ? thing.en || thing.zh : thing.zh);

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "on") for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
    else if (key === "style") Object.assign(element.style, value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(plain(child)));
  }
  return element;
}

const listed = (words) => words.join(view.language === "zh" ? "、" : ", ");
const joined = (clauses) => clauses.join(view.language === "zh" ? "；" : "; ");
const said = (label, words) => label + (view.language === "zh" ? "：" : ": ") + words;
const counted = (label, many) => label + (view.language === "zh" ? `（${many}）` : ` (${many})`);

function refill(element, ...children) {
  element.textContent = "";
  element.append(...children);
}

const percent = (value) => (value === null || value === undefined ? "—" : Math.round(value * 100) + "%");
const fixed = (value, digits) => (value === null || value === undefined ? "—" : Number(value).toFixed(digits));

const $ = (id) => document.getElementById(id);
const ids = Object.keys(D.nodes);
