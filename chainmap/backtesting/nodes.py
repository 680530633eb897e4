"""Lists of nodes for a place: chainmap's gaps, and the plain lists they must beat."""

from __future__ import annotations

import pandas as pd

from chainmap.backtesting.known import Known
from chainmap.backtesting.state import Here, Rules


def node_lists(known: Known, rules: Rules, here: Here) -> pd.DataFrame:
    """Score every node of the chain for the place; higher is better, missing is last.

    Parameters
    ----------
    known
        As from :func:`chainmap.backtesting.known.known_before`.
    rules, here
        As from :mod:`chainmap.backtesting.state`.

    Returns
    -------
    pandas.DataFrame
        A row a node. ``chainmap`` is the order of :func:`chainmap.find_gaps` (what is covered comes last),
        ``chainmap: link`` the share of its suppliers and customers that are here, ``chainmap: relatedness`` that of
        :func:`chainmap.node_relatedness` (only with a national firm list). Baselines: ``random`` (all tied),
        ``popular`` (earlier landings of the node anywhere), ``present`` (its strength here: more of the same),
        ``common`` (firms of the list at the node anywhere), ``importance``.
    """
    graph = rules.graph
    nodes = pd.Index(list(graph), name="node_id")
    near = here.relatedness
    gaps = here.gaps.set_index("node_id")
    came = pd.Series([node for label in known.moves["wanted"] for one in label for node in one], dtype="object")
    anywhere = known.firm_matches[known.firm_matches["firm_id"].isin(known.firms["firm_id"])]
    importance = pd.Series({node: float(graph.nodes[node]["importance"]) for node in graph})
    lists = {
        "chainmap": gaps["rise"],
        "chainmap: link": gaps["link"],
        **({} if near is None else {"chainmap: relatedness": near.set_index("node_id")["relatedness"]}),
        "random": pd.Series(0.0, index=nodes),
        "popular": came.value_counts().reindex(nodes).fillna(0),
        "present": here.coverage.set_index("node_id")["strength"],
        "common": anywhere["node_id"].value_counts().reindex(nodes).fillna(0),
        "importance": importance,
    }
    return pd.DataFrame({name: scores.reindex(nodes).astype("float64") for name, scores in lists.items()}, index=nodes)
