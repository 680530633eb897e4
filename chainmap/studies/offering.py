"""What a profile asks for beside what there is to show: what can be made of it, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from chainmap.definition.nearest import did_you_mean
from chainmap.definition.profile import ListItem, MapItem, Profile, titles_of
from chainmap.maps.page import KINDS
from chainmap.maps.wording import halves
from chainmap.tables.faults import UsageError
from chainmap.workbook.pages import ASKED, SHEETS

Titles = dict[str, dict[str, str]]

#: What a map is called where no profile says otherwise.
NAMES: Titles = {
    "all": {"zh": "全貌", "en": "Whole"},
    "status": {"zh": "现状图", "en": "Present"},
    "gaps": {"zh": "缺口图", "en": "Gaps"},
    "targets": {"zh": "目标图", "en": "Targets"},
    "plan": {"zh": "路径图", "en": "Roadmap"},
    "ties": {"zh": "关系图", "en": "Ties"},
}
#: What a map shows → what is said if there is none of it.
NOTHING = {
    "status": ("没有现状表", "no coverage table"),
    "gaps": ("没有缺口", "no gaps"),
    "targets": ("没有目标企业", "no targets"),
    "plan": ("路径是空的", "the plan is empty"),
    "ties": ("没有目标企业", "no targets"),
}


class Offer(NamedTuple):
    """What is made for a profile.

    Attributes
    ----------
    maps
        Kind of map → its title in both languages, in order; empty without a profile: whatever the tables allow.
    sheets
        List of the workbook → its title, in order; ``None`` without a profile: the usual ones.
    lines
        What the profile asks for, what of it could not be made and why, as text.
    """

    maps: Titles
    sheets: dict[str, str] | None
    lines: tuple[str, ...]


def lacking_maps(
    coverage: pd.DataFrame | None, gaps: pd.DataFrame | None, targets: pd.DataFrame | None, plan: pd.DataFrame | None
) -> dict[str, tuple[str, str]]:
    """Say for each kind of map that cannot be drawn of some tables why not.

    Examples
    --------
    >>> sorted(lacking_maps(pd.DataFrame({"node_id": ["a"]}), None, None, None))
    ['gaps', 'plan', 'targets', 'ties']
    """
    ranked = targets is not None and "rank" in targets and bool(targets["rank"].notna().any())
    there = {
        "status": coverage is not None,
        "gaps": gaps is not None and len(gaps) > 0,
        "targets": ranked,
        "plan": plan is not None and len(plan) > 0,
        "ties": ranked,
    }
    return {kind: NOTHING[kind] for kind, here in there.items() if not here}


def offered(profile: Profile | None, lacking: Mapping[str, tuple[str, str]], *, moves: bool = True) -> Offer:
    """Lay what a profile asks for beside what there is.

    Parameters
    ----------
    profile
        What the place wants; ``None`` for whatever there is.
    lacking
        As from :func:`lacking_maps`.
    moves
        Whether there is a list of dated investments.
    """
    if profile is None:
        return Offer({}, None, ())
    drawn = {kind: title for kind, title in titles_of(profile.maps).items() if kind not in lacking}
    if profile.others:
        drawn |= {kind: {} for kind in KINDS if kind not in drawn and kind not in lacking}
    listed = {table: title["zh"] for table, title in titles_of(profile.lists).items() if moves or table != "moves"}
    kept = () if not profile.lists else ("targets",)  # planners write in it, and the next run takes that over
    usual = [key for key in SHEETS if key not in ASKED]
    if "local" in listed:  # of the two lists of firms the other one follows, not both again
        usual[usual.index("firms")] = "candidates"
    more = usual if profile.others or not listed else kept
    sheets = listed | {key: SHEETS[key] for key in more if key not in listed}
    no_moves = {} if moves else {"moves": ("没有给出投资动向", "no moves were given")}
    return Offer(drawn or {"all": {}}, sheets, tuple(_lines(profile, {**lacking, **no_moves}, drawn, sheets)))


def map_lines(profile: Profile | None, lacking: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Say what became of a profile's maps alone."""
    if profile is None or not profile.maps:
        return ()
    return offered(profile.model_copy(update={"lists": ()}), lacking).lines


def profile_maps(
    profile: Profile | None, lacking: Mapping[str, tuple[str, str]], kind: str | None = None, kinds: Iterable[str] = ()
) -> dict[str, Any]:
    """Choose what :func:`chainmap.draw_map` is asked for: ``kind``, ``kinds`` and ``titles``.

    Parameters
    ----------
    profile
        What the place wants; ``None`` for whatever there is.
    lacking
        As from :func:`lacking_maps`.
    kind
        The map the page opens as; by default the first.
    kinds
        The maps it offers, in place of the profile's.

    Raises
    ------
    UsageError
        If a kind is unknown, or there is nothing to show on the one asked for.
    """
    offer = offered(profile, lacking)
    chosen = {one: offer.maps.get(one, {}) for one in kinds} or offer.maps
    for one in [*chosen, *([kind] if kind else [])]:
        if one not in KINDS:
            mend = did_you_mean(one, KINDS)
            raise UsageError(f"没有“{one}”这种图 / no such kind of map: {one}\n    → {' / '.join(mend)}")
    if kind in lacking:
        zh, en = lacking[str(kind)]
        raise UsageError(f"画不出 {kind}：{zh} / cannot draw {kind}: {en}")
    able = {one: title for one, title in chosen.items() if one not in lacking}
    titles = {one: title for one, title in able.items() if title}
    return {"kind": kind or next(iter(able), "all"), "kinds": [*able], "titles": titles}


def _lines(
    profile: Profile, lacking: Mapping[str, tuple[str, str]], drawn: Titles, sheets: Mapping[str, str]
) -> Iterable[str]:
    """Say what the profile asks for and what became of it."""
    items: list[MapItem | ListItem] = [*profile.maps, *profile.lists]
    able = [item for item in items if _name(item) != "none" and _name(item) not in _absent(item, lacking)]
    made = "、".join(item.zh for item in able) or "无"
    yield f"出 {len(able)} 项，共 {len(items)} 项：{made} / {len(able)} of {len(items)} made"
    foreign = [item for item in items if _name(item) == "none"]
    if foreign:
        yield f"本工具不出：{'、'.join(_with_reason(item) for item in foreign)} / not made by chainmap"
    empty = [item for item in items if _name(item) != "none" and item not in able]
    if empty:
        why = "、".join(f"{item.zh}（{_absent(item, lacking)[_name(item)][0]}）" for item in empty)
        yield f"本次没有：{why} / nothing to show this time"
    noted = [item for item in able if item.note]
    if noted:
        yield f"名称与内容有出入：{'、'.join(_with_reason(item) for item in noted)} / not quite what the title says"
    if profile.others:
        more = [NAMES[kind]["zh"] for kind, title in drawn.items() if not title]
        more += [title for table, title in sheets.items() if table not in titles_of(profile.lists)]
        yield f"另有的接在后面：{'、'.join(more)} / these follow behind"
    if not drawn:
        yield "没有可出的图，图谱页为全貌 / none of its maps can be drawn; the page shows the whole chain"
    if profile.lists and not profile.others and "targets" not in titles_of(profile.lists):
        yield f"另附{sheets['targets']}：其中有人工填写的栏目 / the list of targets is kept, planners write in it"


def _absent(item: MapItem | ListItem, lacking: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    """Give what cannot be made of the sort the item is: an empty list is still a list."""
    if isinstance(item, MapItem):
        return lacking
    return {name: why for name, why in lacking.items() if name == "moves"}


def _name(item: MapItem | ListItem) -> str:
    return item.kind if isinstance(item, MapItem) else item.table


def _with_reason(item: MapItem | ListItem) -> str:
    said: Any = halves(item.note)
    return f"{item.zh}（{said['zh']}）" if said else item.zh
