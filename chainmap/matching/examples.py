"""What there is to learn from: labelled firms, each text by itself and all together, and reviewed pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.decisions import check_decisions
from chainmap.matching.judging import shown_firms
from chainmap.matching.labels import TEXTS, resolve_labels
from chainmap.matching.naming import firm_keys, node_keys
from chainmap.matching.words import normalise
from chainmap.tables.contract import conform
from chainmap.tables.faults import InputFaults
from chainmap.tables.merging import name_key

#: Kinds of text that a labelled firm is shown by: all, and each by itself if there are several.
_ONE_BY_ONE = {"scope": "business_scope", "description": "description", "products": "products"}
Answers = Mapping[str, bool]


class Example(NamedTuple):
    """Firms of one chain with answers.

    Attributes
    ----------
    chain
        Id of the chain.
    firms
        The firms table, with what may be read.
    labels
        Of each firm, the nodes that it makes; it makes no others. None if only reviews speak of it.
    reviews
        Of each firm, node → yes or no; these go before labels.
    weight
        How much each firm's pairs count.
    whole
        Whether all texts of the firms are shown.
    """

    chain: str
    firms: pd.DataFrame
    labels: list[frozenset[str] | None]
    reviews: list[Answers]
    weight: NDArray[np.float64]
    whole: bool

    def answer(self, firm: int, node: str) -> bool | None:
        """Tell whether a firm makes a node; nothing if nobody said so."""
        said = self.reviews[firm].get(node)
        labelled = self.labels[firm]
        return said if said is not None or labelled is None else node in labelled


class Found(NamedTuple):
    """Examples, and how many firms, labels and reviews they are made from."""

    examples: list[Example]
    counts: dict[str, int]


def examples_of(
    labels: pd.DataFrame | None,
    graphs: Mapping[str, nx.DiGraph],
    reviews: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
) -> Found:
    """Make examples of labels and reviews; parameters and errors are those of ``train_matching``."""
    table = _no_labels() if labels is None else labels
    table = table if "wanted" in table else resolve_labels(table, graphs)
    lists = [conform(table[["firm_id", "name"]], "firms")]
    lists += [] if firms is None else [conform(firms, "firms")]
    decided = _decisions(reviews, graphs, lists)
    found = [example for chain in graphs for example in _labelled(table[table["chain"] == chain], chain, decided)]
    if firms is not None:
        labelled = {name_key(name) for name in table["name"]}
        others = lists[-1][[name_key(str(name)) not in labelled for name in lists[-1]["name"]]]
        found += _reviewed(others, graphs, decided)
    answers = [yes for said in decided.values() for yes in said.values()]
    counts = {
        "firms": len({firm for one in found for firm in one.firms["firm_id"]}),
        "labels": sum(len(one) for one in table["wanted"]),
        "reviews_yes": sum(answers),
        "reviews_no": len(answers) - sum(answers),
    }
    return Found(found, counts)


def _no_labels() -> pd.DataFrame:
    return pd.DataFrame(columns=["firm_id", "chain", "name", *TEXTS, "wanted"], dtype=object)


def _labelled(rows: pd.DataFrame, chain: str, decided: Mapping[tuple[str, str], Answers]) -> list[Example]:
    """Show the firms of one chain by all their texts, and by each that is not the only one."""
    has = rows[[*TEXTS]] != ""
    kinds = has.sum(axis=1)
    shown = kinds + (kinds > 1)
    found = []
    for kind, ones in [("all", kinds > 0), *((kind, has[text] & (kinds > 1)) for kind, text in _ONE_BY_ONE.items())]:
        own = rows[ones]
        if own.empty:
            continue
        labels: list[frozenset[str] | None] = [frozenset().union(*wanted) for wanted in own["wanted"]]
        said = [decided.get((chain, firm), {}) for firm in own["firm_id"]]
        weight = (1 / shown[ones]).to_numpy(dtype=np.float64)
        found.append(Example(chain, shown_firms(own, kind), labels, said, weight, kind == "all"))
    return found


def _reviewed(
    firms: pd.DataFrame, graphs: Mapping[str, nx.DiGraph], decided: Mapping[tuple[str, str], Answers]
) -> list[Example]:
    """Show reviewed firms that are not labelled, by all their texts."""
    found = []
    for chain in graphs:
        own = firms[[(chain, firm) in decided for firm in firms["firm_id"]]]
        own = own.drop_duplicates("firm_id").reset_index(drop=True)
        if len(own):
            said = [decided[chain, firm] for firm in own["firm_id"]]
            found.append(Example(chain, own, [None] * len(own), said, np.ones(len(own)), True))
    return found


def decision_keys(labels: pd.DataFrame, *lists: pd.DataFrame) -> dict[str, str]:
    """Map every way to name a firm to its id; a firm that is labelled and listed goes by its label's id.

    Parameters
    ----------
    labels, lists
        Labelled firms, and firm lists.
    """
    labelled = {name_key(str(name)): str(firm) for firm, name in zip(labels["firm_id"], labels["name"], strict=True)}
    same = {
        str(firm): labelled[name_key(str(name))]
        for one in lists
        for firm, name in zip(one["firm_id"], one["name"], strict=True)
        if name_key(str(name)) in labelled
    }
    keys = {key: same.get(firm, firm) for key, firm in firm_keys(*lists).items()} if lists else {}
    return keys | firm_keys(conform(labels[["firm_id", "name"]], "firms"))


def _decisions(
    reviews: pd.DataFrame | None, graphs: Mapping[str, nx.DiGraph], lists: list[pd.DataFrame]
) -> dict[tuple[str, str], dict[str, bool]]:
    """Give (chain, firm) → node → answer, the latest of each pair; a labelled firm goes by its label's id.

    Raises
    ------
    InputFaults
        With every firm, node and answer that cannot be used.
    """
    if reviews is None or reviews.empty:
        return {}
    keys = decision_keys(*lists)
    known = {chain: node_keys(graph) for chain, graph in graphs.items()}
    nodes = reviews["node"].fillna("").map(lambda said: normalise(str(said)))
    first = next(iter(graphs))
    chains = np.array(
        [next((chain for chain in graphs if node in known[chain]), first) for node in nodes], dtype=object
    )
    faults, parts = [], []
    for chain, graph in graphs.items():
        rows = reviews[chains == chain]
        rows.attrs = {**reviews.attrs}
        if "rows" in reviews.attrs:
            rows.attrs["rows"] = [row for row, own in zip(reviews.attrs["rows"], chains == chain, strict=True) if own]
        checked, wrong = check_decisions(rows, keys, graph, "reviews")
        faults += wrong
        parts.append(checked.assign(chain=chain))
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row))
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for row in pd.concat(parts).sort_values("date", kind="stable", na_position="first").itertuples():
        found.setdefault((str(row.chain), str(row.firm_id)), {})[str(row.node_id)] = bool(row.yes)
    return found
