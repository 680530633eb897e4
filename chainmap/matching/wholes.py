"""Who makes a kind of a node makes the node: matches carried from parts to their wholes."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.graph import part_pairs


def with_wholes(matches: pd.DataFrame, graph: nx.DiGraph) -> pd.DataFrame:
    """Add, for each firm that is matched to a kind of a wider node, a match to the wider one.

    Parameters
    ----------
    matches
        As from :func:`chainmap.match_firms`.
    graph
        As built by :func:`chainmap.build_graph`.

    Returns
    -------
    pandas.DataFrame
        The matches with a column ``part``: the node whose match it was, missing for the firm's own matches. A firm
        stands once a node: its own match where it has one, else that of its surest kind.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from([("board", {"part_of": ()}), ("fr4", {"part_of": ("board",)})])
    >>> matches = pd.DataFrame({"firm_id": ["1"], "node_id": ["fr4"], "score": [0.9]})
    >>> with_wholes(matches, graph)["node_id"].tolist()
    ['fr4', 'board']
    """
    tables = [matches.assign(part=pd.Series(pd.NA, index=matches.index, dtype="string"))]
    for part, whole in part_pairs(graph):
        lower = [table[table["node_id"] == part] for table in tables]
        tables += [rows.assign(node_id=whole, part=rows["part"].fillna(part)) for rows in lower if not rows.empty]
    if len(tables) == 1:
        return tables[0]
    table = pd.concat(tables, ignore_index=True)
    first = table.assign(own=table["part"].isna()).sort_values(["own", "score"], ascending=False, kind="stable")
    return table.loc[first.drop_duplicates(["firm_id", "node_id"]).index.sort_values()].reset_index(drop=True)
