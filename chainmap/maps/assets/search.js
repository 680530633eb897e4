// Search: nodes by name, alias, and the firms and companies on them.
let hits = [], active = 0;

// Full-width letters, capitals and marks that cannot be seen make no difference.
const bare = (text) => plain(text).normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

const searchable = ids.map((id) => {
  const node = D.nodes[id];
  const known = (names) => [...new Set(names.filter(filled))].map((name) => [bare(name), plain(name)]);
  const firms = [node.lead, ...node.local.map((firm) => firm.name), ...node.targets.map((target) => target.name)];
  return { id, names: known([node.zh, node.en, id]), aliases: known(node.aliases), firms: known(firms) };
});

// The whole name before a beginning, a beginning before a part; names before aliases, aliases before firms.
function find(text) {
  const wanted = bare(text);
  if (!wanted) return [];
  const found = [];
  for (const { id, names, aliases, firms } of searchable) {
    const has = ([name]) => name.includes(wanted);
    const name = names.filter(has), alias = aliases.filter(has), firm = firms.find(has);
    if (name.length) found.push({ id, why: "", cost: name.some(([one]) => one === wanted) ? 0 : name.some(([one]) => one.startsWith(wanted)) ? 1 : 2 });
    else if (alias.length) found.push({ id, why: alias[0][1], cost: alias.some(([one]) => one === wanted) ? 1.5 : 3 });
    else if (firm) found.push({ id, why: firm[1], cost: 4 });
  }
  return found.sort((a, b) => a.cost - b.cost).slice(0, 30);
}

function showHits() {
  const text = $("search").value;
  hits = find(text);
  const items = hits.map((hit, index) => h("li", { role: "option", id: "hit-" + index, on: { mousedown: (event) => { event.preventDefault(); take(index); } } },
    MARKS[D.nodes[hit.id].status] + " " + nameOf(D.nodes[hit.id]), hit.why && h("small", {}, hit.why)));
  refill($("hits"), ...(items.length ? items : [h("li", {}, t("noHit"))]));
  setHits(Boolean(text.trim()));
  point(0);
}

function point(index) {
  active = index;
  if (!hits.length) return $("search").removeAttribute("aria-activedescendant");
  [...$("hits").children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
  $("hits").children[active].scrollIntoView({ block: "nearest" });
  $("search").setAttribute("aria-activedescendant", "hit-" + active);
}

function setHits(open) {
  $("hits").hidden = !open;
  $("search").setAttribute("aria-expanded", String(open));
}

function take(index) {
  if (!hits[index]) return;
  setHits(false);
  choose(companyMeant(hits[index]) || hits[index].id, true, true);
}

function onSearchKey(event) {
  if (event.key === "Enter") take(active);
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length) {
    point((active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length);
    event.preventDefault();
  }
}
