"""Back-tests on dated landings: how high those that came stood in lists made the day before, beside plain lists.

    python benchmarks/backtest.py --shared FOLDER --matches FOLDER [--sets china us …] [--out FOLDER]

``--shared`` is the folder of real lists that may not travel with the project; ``--matches`` what ``chainmap
match-files`` made of its registry with all chains joined. Four sets:

- china: announcements of projects before 2020, companies of the fact lists, the registry (to 2004) for what places had;
- registry: the same, with all firms of the registry that make something of the chain as the pool: no hindsight in who
  is listed, but that a firm lived to 2019;
- us: battery, mineral, charger and electric-vehicle plants announced before 2022, laid on the automotive chain; the
  pool of places is the counties that some plant went to, so nodes and places only;
- entries: entries of brands into further cities before 2001. Brands are in the set because they entered some city, so
  that the list of companies is told on the condition that a company expands at all.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import networkx as nx
import pandas as pd

import chainmap as cm
from chainmap.backtesting.backtest import aside_notes
from chainmap.backtesting.intervals import measure
from chainmap.backtesting.landings import resolve_landings
from chainmap.backtesting.replay import Replayed, replay
from chainmap.backtesting.roster import known_companies
from chainmap.tables.amounts import parse_money
from chainmap.tables.contract import conform
from chainmap.tables.files import read_table

CHAINS = ("automotive", "electronic_materials", "nylon")
SHOWN = ("recall@5", "recall@10", "recall@20", "recall@50", "ndcg@20", "mrr", "percentile")
Tables = tuple[pd.DataFrame, pd.DataFrame]

#: What the American list calls a plant → nodes of the automotive chain, any of which will do; by the words' sense.
US_NODES = {
    "Cells": "power_cell",
    "Modules": "battery_pack",
    "EAM": "cathode_ternary|cathode_lfp|anode_material",
    "Lithium Carbonate": "lithium_chemicals",
    "Lithium Hydroxide": "lithium_chemicals",
    "Cobalt": "cobalt_salt",
    "Nickel": "nickel_salt",
    "Graphite": "natural_graphite",
    "EV Chargers": "charging_pile",
    **dict.fromkeys(("BEVs", "PHEVs", "EVs", "FCEVs"), "nev_passenger|nev_commercial|bus"),
}
US_TECHNOLOGIES = ("Batteries", "Critical Minerals", "Fueling Equipment", "Zero Emission Vehicles")


def registry(shared: Path, folder: Path) -> Tables:
    """Read the registry's firms that make something of a chain, and their matches."""
    matches = pd.concat([pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))])
    columns = ["name", "uscc", "reg_date", "registered_capital", "province", "city"]
    table = pd.read_parquet(shared / "data" / "registry_1m.parquet", columns=columns)
    named = table.merge(matches[["firm_id", "name"]].drop_duplicates("firm_id"), on="name").drop_duplicates("firm_id")
    capital = [parse_money(said, None)[0] if isinstance(said, str) else None for said in named["registered_capital"]]
    firms = conform(named.rename(columns={"reg_date": "since"}).assign(capital_mcny=capital), "firms")
    own = matches[matches["firm_id"].isin(firms["firm_id"])].drop_duplicates(["firm_id", "node_id"])
    return firms, conform(own, "matches")


def of_chain(listed: Tables, graph: nx.DiGraph) -> Tables:
    """Keep what is of one chain."""
    matches = listed[1][listed[1]["node_id"].isin(list(graph))]
    return listed[0][listed[0]["firm_id"].isin(matches["firm_id"])], matches


def fact_companies(shared: Path, graph: nx.DiGraph) -> Tables:
    """Read the companies of a fact list and what they are known to make."""
    return known_companies(read_table(shared / "facts" / graph.graph["id"] / "companies.csv", "companies"), graph)


def china(shared: Path, graphs: dict[str, nx.DiGraph], listed: Tables) -> list[Replayed]:
    """Replay the Chinese announcements, chain by chain."""
    path = shared / "data" / "landings_china_before_2020.csv"
    events = resolve_landings(pd.read_csv(path, dtype="string", encoding="utf-8-sig"), graphs)
    found = []
    for graph in graphs.values():
        candidates, matches = fact_companies(shared, graph)
        firms, made = of_chain(listed, graph)
        asked = ("companies", "nodes", "places")
        found.append(replay(events, graph, candidates, matches, firms=firms, firm_matches=made, tasks=asked))
    return found


def registered(shared: Path, graphs: dict[str, nx.DiGraph], listed: Tables) -> list[Replayed]:
    """Replay the Chinese announcements against all firms of the registry that make something of the chain."""
    path = shared / "data" / "landings_china_before_2020.csv"
    events = resolve_landings(pd.read_csv(path, dtype="string", encoding="utf-8-sig"), graphs)
    found = []
    for graph in graphs.values():
        firms, made = of_chain(listed, graph)
        found.append(replay(events, graph, firms, made, firms=firms, firm_matches=made, tasks=("companies",)))
    return found


def us(shared: Path, graphs: dict[str, nx.DiGraph], _: Tables) -> list[Replayed]:
    """Replay the new American plants; expansions and plants of other chains are earlier landings only."""
    table = pd.read_csv(shared / "data" / "landings_us_cim_before_2022.csv", dtype="string", encoding="utf-8-sig")
    graph = graphs["automotive"]
    labels = [
        tuple(dict.fromkeys(frozenset(US_NODES[one].split("|")) for one in said.split(", ") if one in US_NODES))
        if kind in US_TECHNOLOGIES
        else ()
        for kind, said in zip(table["technology"], table["chain_node"], strict=True)
    ]
    own = [bool(label) and kind == "New" for label, kind in zip(labels, table["project_type"], strict=True)]
    north, east = table["lat"].astype(float), table["lon"].astype(float)
    city = ("county " + table["county_fips"]).fillna(north.round(1).astype(str) + " " + east.round(1).astype(str))
    told = table.assign(
        chain=["automotive" if one else "other" for one in own],
        date=table["announcement_date"],
        city=city,
        latitude=north.groupby(city).transform("mean"),
        longitude=east.groupby(city).transform("mean"),
        stage="签约",  # what became of a plant is known today only: it had been announced
    )
    events = resolve_landings(told, graphs)
    events["wanted"] = pd.Series(labels, dtype=object)
    return [replay(events, graph, tasks=("nodes", "places"))]


def entries(shared: Path, graphs: dict[str, nx.DiGraph], listed: Tables) -> list[Replayed]:
    """Replay entries of brands into further cities, for the brands whose scope is of a chain."""
    path = shared / "data" / "entries_china_before_2001.csv"
    table = pd.read_csv(path, dtype="string", encoding="utf-8-sig").assign(group=lambda rows: "brand " + rows["group"])
    table = table.assign(since=table["reg_date"], name=table["firm"], firm_id=table["uscc"])
    first = table.sort_values("reg_date").drop_duplicates("group").assign(city=lambda rows: rows["origin_city"])
    later = table[(table["entry_rank"] != "1") & (table["first_in_city"] == "True")]
    home = first.set_index("group")["name"]
    found = []
    for graph in graphs.values():
        made = cm.match_firms(conform(table.drop_duplicates("firm_id"), "firms"), graph)
        nodes = made.groupby("firm_id")["node_id"].agg("|".join)
        told = later.assign(
            chain=[graph.graph["id"] if firm in nodes else "other" for firm in later["firm_id"]],
            date=later["reg_date"],
            company=later["firm"],
            company_match=later["group"].map(home),
            node_ids=later["firm_id"].map(nodes),
            stage="投产",
        )
        candidates = conform(first[first["firm_id"].isin(nodes.index)], "firms")
        firms, registered = of_chain(listed, graph)
        asked = ("companies", "nodes", "places")
        found.append(replay(told, graph, candidates, made, firms=firms, firm_matches=registered, tasks=asked))
    return found


def show(name: str, found: list[Replayed], draws: int) -> pd.DataFrame:
    """Print the pooled measures of a set, and give all of them."""
    events = pd.concat([one.events for one in found])
    table = measure(pd.concat([one.ranks for one in found if len(one.ranks)]), draws=draws).assign(set=name)
    for note in aside_notes(events):
        print(f"  - {note}")
    last = table["chain"].iloc[-1]
    for task, rows in table[table["chain"].isin(["pooled", last]) & table["measure"].isin(SHOWN)].groupby("task"):
        rows = rows[rows["chain"] == ("pooled" if "pooled" in set(rows["chain"]) else last)]
        ends = zip(rows["value"], rows["low"], rows["high"], strict=True)
        cells = [f"{value:.3f} [{low:.2f} {high:.2f}]" for value, low, high in ends]
        wide = rows.assign(cell=cells).pivot(index="method", columns="measure", values="cell")
        items = events.loc[(events["task"] == task) & (events["aside"] == ""), "items"]
        counted = f"{rows['n'].max()} landings of {rows['companies'].max()} companies"
        print(f"\n{name}, {task}: {counted}, lists of {items.min()} to {items.max()}")
        print(wide[list(SHOWN)].to_string())
        lead = rows[rows["measure"] == "percentile"].set_index("method")
        told = [f"{m} {r.lead:+.2f} [{r.lead_low:+.2f} {r.lead_high:+.2f}]" for m, r in lead.iterrows()]
        print("chainmap's lead in percentile:", "; ".join(told))
    return table


SETS = {"china": china, "registry": registered, "us": us, "entries": entries}


def main() -> None:
    """Run the sets asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--matches", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    graphs = {chain: cm.build_graph(cm.read_chain(chain)) for chain in CHAINS}
    listed = registry(asked.shared, asked.matches)
    tables = []
    for name in asked.sets:
        start = time.perf_counter()
        found = SETS[name](asked.shared, graphs, listed)
        print(f"\n== {name}: {time.perf_counter() - start:.0f} s")
        tables.append(show(name, found, asked.draws))
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        pd.concat(tables).to_csv(asked.out / "backtest.csv", index=False, encoding="utf-8")


if __name__ == "__main__":
    main()
