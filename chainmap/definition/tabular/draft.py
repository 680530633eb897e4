"""The rows of a chain's tables → the plain data of a chain, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chainmap.definition.nearest import did_you_mean
from chainmap.definition.parse import Keys
from chainmap.definition.plaindata import folded
from chainmap.definition.tabular.cells import BLANKS, split_list
from chainmap.definition.tabular.citing import cite
from chainmap.definition.tabular.names import NodeNames, find_node, key_of, made_id, node_names, titled
from chainmap.definition.tabular.rows import ChainRow, Spot, fault_at, some_rows
from chainmap.tables.faults import Fault

Rows = Mapping[str, Sequence[ChainRow]]

#: For how many unknown names the nearest is looked for.
_HINTS = 100
_STAGES = {"upstream": ("上游", "Upstream"), "midstream": ("中游", "Midstream"), "downstream": ("下游", "Downstream")}
_OWN_ID = ("编号定后不再改，请在“产业链”表写明", "an id is for good; give it in the table of the chain")
_BY_STAGE = ("没有环节组，按上中下游分组", "no segment; grouped by stage")


@dataclass
class Draft:
    """A chain's plain data while it is put together.

    Attributes
    ----------
    data
        As the models take it; faulty cells are left out.
    spots
        Where the part at each path stands.
    faults
        What was found on the way.
    where
        The file or folder as a whole.
    name
        What the chain is called where nothing else tells.
    nameless
        Folded names of nodes that have no id, whose links are not told of again.
    torn
        Whether some links are missing or could not be read, so that nodes stand alone that may not.
    """

    where: str
    name: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    spots: dict[Keys, Spot] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    nameless: set[str] = field(default_factory=set)
    torn: bool = False

    def put(self, path: Keys, row: ChainRow, names: Mapping[str, str] | None = None) -> None:
        """Note where a row and its columns stand; ``names`` gives the field of a column of another name."""
        self.spots.setdefault(path, row.spot)
        for column, spot in row.spots.items():
            self.spots[(*path, (names or {}).get(column, column))] = spot

    def note(self, rows: Sequence[ChainRow], zh: str, en: str) -> None:
        """Say once what was done in several rows."""
        if rows:
            self.faults += some_rows(rows[0].spot.where, [row.spot.row for row in rows], zh, en)


def draft_chain(rows: Rows, head: Mapping[str, str], where: str, name: str = "") -> Draft:
    """Put the rows of the tables together.

    Parameters
    ----------
    rows
        Table → its rows; ``segments``, ``needs`` and ``sources`` that are not there are made from the words of the
        columns that name them.
    head
        ``id, zh, en, date`` of the chain where they are told beside the tables; an empty text is not told.
    where
        The file or folder, for faults of the whole.
    name
        What the chain is called where nothing else tells.
    """
    draft = Draft(where, name)
    _put_head(draft, rows.get("chain", ()), head)
    for table in ("segments", "needs"):
        draft.data[table] = _titles(draft, table, rows.get(table, ()))
    draft.data["sources"] = _keyed(draft, "sources", rows.get("sources", ()))
    draft.data["nodes"] = _nodes(draft, rows.get("nodes", ()))
    nodes = {key: node for key, node in draft.data["nodes"].items() if isinstance(key, str)}
    _group(draft, nodes, rows)
    _ask(draft, nodes, rows)
    _link(draft, nodes, rows.get("links", ()))
    links = [link for node in nodes.values() for link in node.get("inputs", ())]
    known = draft.data["sources"] if "sources" in rows else None
    draft.faults += cite([*nodes.values(), *links], known, where)
    return draft


def _put_head(draft: Draft, rows: Sequence[ChainRow], head: Mapping[str, str]) -> None:
    values = dict(rows[0].values) if rows else {}
    if rows:
        draft.put((), rows[0])
    for row in rows[1:]:
        zh, en = "“产业链”表只能有一行", "the table of the chain has one row only"
        draft.faults.append(fault_at(row.spot, zh, en, ("删去多余的行", "delete the other rows")))
    values |= {name: told.strip() for name, told in head.items() if told.strip()}
    name = draft.name
    found = {"zh": name, "id": made_id(str(values.get("en") or "")) or made_id(name), "en": values.get("zh", name)}
    said = {"id": ("产业链编号", "id"), "zh": ("产业链中文名", "Chinese name"), "en": ("产业链英文名", "English name")}
    for name in ("id", "zh", "en"):
        if name not in values and found[name]:
            values[name] = found[name]
            zh, en = (
                f"没有写{said[name][0]}，用“{found[name]}”",
                f"no {said[name][1]} is given, '{found[name]}' is used",
            )
            if name == "id":
                of_en = made_id(str(values.get("en") or ""))
                origin = ("英文名", values["en"]) if of_en else ("文件名", draft.name)
                zh, en = f"{zh}（由{origin[0]}“{origin[1]}”得来）", f"{en} (made of '{origin[1]}')"
            mend = _OWN_ID if name == "id" else ("", "")
            level = "warning" if name == "id" else "note"
            draft.faults.append(fault_at(Spot(draft.where), zh, en, mend, level=level))
    draft.data |= values


def _keyed(draft: Draft, table: str, rows: Sequence[ChainRow]) -> dict[str, dict[str, Any]]:
    """Give the rows of a table by id; an id that is missing or stands twice is a fault."""
    found: dict[str, dict[str, Any]] = {}
    first: dict[str, Spot] = {}
    for row in rows:
        key = row.values.get("id")
        spot = row.spots.get("id", row.spot)
        if key is None:
            if "id" not in row.spots or not _told(draft, spot):
                zh, en = "这一行没有编号", "the row has no id"
                draft.faults.append(fault_at(spot, zh, en, ("填写编号，或删去该行", "fill it in, or delete the row")))
            continue
        key = str(key).strip(BLANKS)
        if key in found:
            zh = f"编号“{key}”写了两次，第一次在第 {first[key].row} 行"
            en = f"the id '{key}' stands twice, first in row {first[key].row}"
            draft.faults.append(fault_at(spot, zh, en, ("合并两行，或改其中一个", "join the two, or rename one")))
            continue
        first[key] = spot
        found[key] = {name: value for name, value in row.values.items() if name != "id"}
        draft.put((table, key), row)
    return found


def _told(draft: Draft, spot: Spot) -> bool:
    return any(fault.where == str(spot) for fault in draft.faults)


def _titles(draft: Draft, table: str, rows: Sequence[ChainRow]) -> dict[str, dict[str, Any]]:
    """Give segments or needs; one title stands in for the other, and for the id."""
    whole, alone = [], []
    for row in rows:
        zh, en = row.values.get("zh"), row.values.get("en")
        key = row.values.get("id", zh if zh is not None else en)
        titles = {"id": key, "zh": zh if zh is not None else key, "en": en if en is not None else zh or key}
        whole.append(row._replace(values={name: title for name, title in titles.items() if title is not None}))
        alone += [row] if en is None and key is not None else []
    draft.note(alone, "没有英文名，用中文名代替", "no English name; the Chinese one stands in")
    return _keyed(draft, table, whole)


def _nodes(draft: Draft, rows: Sequence[ChainRow]) -> dict[str, dict[str, Any]]:
    """Give the nodes by id; ids that are not given are made from the English names."""
    named, made, no_en, no_zh = [], [], [], []
    draft.note([row for row in rows if not row.values], "没有读到环节的内容，略过", "nothing of a node; passed over")
    for row in (row for row in rows if row.values):
        values = dict(row.values)
        key, zh, en = values.get("id"), values.get("zh"), values.get("en")
        if key is None and (new := made_id(str(en or ""))):
            values["id"] = new
            made.append(row)
        if zh is None and (en or key):
            values["zh"] = en or key
            no_zh.append(row)
        if en is None and (zh or key):
            values["en"] = zh or key
            no_en.append(row)
        if "id" not in values:
            spot = row.spots.get("id", row.spot)
            said = f"“{zh}”" if zh else "这一行"
            mend = "填写环节编号（小写字母，如 adiponitrile）或英文名", "fill in an id or an English name"
            draft.faults.append(
                fault_at(spot, f"{said}没有编号，也没有英文名", "neither an id nor an English name", mend)
            )
            draft.nameless |= {folded(str(name)) for name in (zh, *values.get("aliases", ())) if name}
            draft.torn = True
            continue
        named.append(row._replace(values=values))
    draft.note(made, "没有环节编号，用英文名生成", "no id; it is made from the English name")
    draft.note(no_zh, "没有中文名，用英文名或编号代替", "no Chinese name; the English one or the id stands in")
    draft.note(no_en, "没有英文名，用中文名代替", "no English name; the Chinese one stands in")
    return _keyed(draft, "nodes", named)


def _group(draft: Draft, nodes: Mapping[str, dict[str, Any]], rows: Rows) -> None:
    """Say which segment each node is in; without a table of segments they are made from the column's words."""
    if "segments" in rows:
        for node in nodes.values():
            if "segment" in node:
                node["segment"] = key_of(node["segment"], draft.data["segments"])
        return
    draft.note([row for row in rows.get("nodes", ()) if "segment" not in row.values], *_BY_STAGE)
    for node in nodes.values():
        node["segment"] = node.get("segment", node.get("stage", "")).strip(BLANKS)
    stages = {stage: {"zh": zh, "en": en} for stage, (zh, en) in _STAGES.items()}
    words = titled(node["segment"] for node in nodes.values() if node["segment"])
    draft.data["segments"] = {key: stages.get(key, titles) for key, titles in words.items()}


def _ask(draft: Draft, nodes: Mapping[str, dict[str, Any]], rows: Rows) -> None:
    """Say what each node asks of a place; without a table of needs they are made from the column's words."""
    asking = [node for node in nodes.values() if "gate" in node]
    if "needs" not in rows:
        draft.data["needs"] = titled(str(one) for node in asking for one in node["gate"])
    for node in asking:
        node["gate"] = [key_of(one, draft.data["needs"]) if isinstance(one, str) else one for one in node["gate"]]


def _link(draft: Draft, nodes: Mapping[str, dict[str, Any]], rows: Sequence[ChainRow]) -> None:
    """Put each link to its product."""
    names = node_names(nodes)
    hints: dict[str, tuple[str, str]] = {}
    for row in rows:
        taken, product = (_end(draft, row, end, names, hints) for end in ("from", "to"))
        draft.torn |= not (taken and product)
        if taken and product:
            inputs = nodes[product].setdefault("inputs", [])
            rest = {name: value for name, value in row.values.items() if name not in _ENDS}
            draft.put(("nodes", product, "inputs", len(inputs)), row, {"from": "node", "from_zh": "", "to_zh": ""})
            inputs.append({"node": taken, **rest})


_ENDS = ("from", "to", "from_zh", "to_zh")


def _end(draft: Draft, row: ChainRow, end: str, names: NodeNames, hints: dict[str, tuple[str, str]]) -> str:
    """Find the node at one end of a link; empty, with a fault, if it is none or several."""
    word, beside = row.values.get(end), row.values.get(f"{end}_zh")
    column = end if word is not None or beside is None else f"{end}_zh"
    spot = row.spots.get(column, row.spot)
    if word is None and beside is None:
        zh, en = ("没有写原料", "the input is missing") if end == "from" else ("没有写产品", "the product is missing")
        draft.faults.append(fault_at(spot, zh, en, ("填写环节的名称或编号", "fill in a node's name or id")))
        return ""
    said = str(word if word is not None else beside)
    found = find_node(names, said)
    if len(found) == 1:
        _compare(draft, row, end, found[0], names)
        return found[0]
    if found:
        zh, en = f"“{said}”可指几个环节：{'、'.join(found)}", f"'{said}' means several nodes: {', '.join(found)}"
        draft.faults.append(fault_at(spot, zh, en, ("写环节编号", "write the node's id")))
        return ""
    if folded(said) in draft.nameless:
        return ""  # its own row tells that it has no id
    if said not in hints and len(hints) < _HINTS:
        several = [one for one in split_list(said) if isinstance(one, str) and find_node(names, one)]
        split = (f"每行只写一个环节，拆成 {len(several)} 行", f"one node a row: make it {len(several)} rows")
        hints[said] = split if len(several) > 1 else did_you_mean(said, names.words)
    zh, en = f"没有名为“{said[:60]}”的环节", f"there is no node '{said[:60]}'"
    draft.faults.append(fault_at(spot, zh, en, hints.get(said, ("", ""))))
    return ""


def _compare(draft: Draft, row: ChainRow, end: str, node: str, names: NodeNames) -> None:
    """Tell of a name beside an id that names another node, or none."""
    beside = row.values.get(f"{end}_zh")
    if row.values.get(end) is None or beside is None or node in (also := find_node(names, beside)):
        return
    zh = f"编号“{node}”与名称“{beside}”不是同一环节"
    en = f"the id '{node}' and the name '{beside}' are not of one node"
    mend = ("改正其中一个；名称可留空", "correct one of them; the name may stay empty")
    level = "error" if also else "warning"
    draft.faults.append(fault_at(row.spots[f"{end}_zh"], zh, en, mend, level=level))
