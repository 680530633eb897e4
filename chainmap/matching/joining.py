"""What speaks for a firm making a node, as one row of numbers a pair, and the score they are joined to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.evidence import FIELDS

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

#: What is added to the likeness of the likest phrase: of the other phrases, of those that stand first, of whole texts.
ADDED, FIRST, WHOLE = 0.6, 1.0, 7.0
#: Stands for the place of a word where no phrase holds one.
NOWHERE = 999.0

#: Column → meaning; every learnt model reads these by name.
FEATURES: dict[str, str] = {
    **{f"made_{field.name}": f"how often the node's words stand as made in {field.name}" for field in FIELDS},
    **{f"traded_{field.name}": "how often they stand there as traded or repaired only" for field in FIELDS},
    "words": "how many different words of the node speak, in whatever role",
    "doing": "1 if a word that says itself what is done (汽车维修, 热处理) is among them",
    "first": f"place of the first phrase with such a word, from 0; {NOWHERE:g} without one",
    "like": "likeness of the likest phrase, faded by its place, softened where it is traded",
    "others": "root of the summed squares of the other phrases' likeness",
    "early": "likeness of the likest among the first phrases, summed over the texts",
    "whole": "cosine of all texts of the firm and all words of the node",
    "class": "1 / nodes of the firm's industry class, 0 if the class is not the node's",
    "trader": "1 if the firm's name says that it trades, repairs, serves or is a branch",
    "prior": "mild preference for nodes that matter, for likeness",
}


def pair_features(
    exact: pd.DataFrame,
    like: pd.DataFrame,
    codes: pd.DataFrame,
    trader: NDArray[np.bool_],
    prior: Floats,
    whole: Callable[[Places, Places], Floats] | None = None,
) -> pd.DataFrame:
    """Gather what speaks for each pair of firm and node.

    Parameters
    ----------
    exact
        Words found: ``firm, node, field`` (places), ``word``, ``makes``, ``doing``, ``order`` (of its phrase).
    like
        Phrases like a node's word: ``firm, node, field``, ``softened`` (likeness, faded and softened), and ``early``
        (whether the phrase is one of the first of its text).
    codes
        Industry classes that agree: ``firm, node, share``.
    trader
        Of each firm, whether its name says that it trades.
    prior
        Of each node, the preference by importance.
    whole
        Gives the cosine of whole texts for firms and nodes, sorted by firm; 0 without it.

    Returns
    -------
    pandas.DataFrame
        ``firm, node`` and the columns of :data:`FEATURES`, a row a pair for which anything speaks, by firm and node.
    """
    size = len(prior)
    parts = [(table["firm"] * size + table["node"]).to_numpy(dtype=np.int64) for table in (exact, like, codes)]
    keys, pair = np.unique(np.concatenate(parts), return_inverse=True)
    own, near, classed = np.split(pair, np.cumsum([len(part) for part in parts])[:-1])
    firm, node = keys // max(size, 1), keys % max(size, 1)
    columns: dict[str, NDArray[np.generic]] = {"firm": firm, "node": node}
    columns |= _word_columns(exact, own, len(keys))
    best, others, early = _like_columns(like, near, len(keys))
    shares = np.bincount(classed, codes["share"].to_numpy(dtype=np.float64), len(keys))
    cosine = np.zeros(len(keys)) if whole is None else whole(firm, node)
    columns |= {"like": best, "others": others, "early": early, "whole": cosine, "class": shares}
    return pd.DataFrame(columns | {"trader": trader[firm].astype(np.float64), "prior": prior[node]})


def _word_columns(exact: pd.DataFrame, pair: NDArray[np.int64], count: int) -> dict[str, NDArray[np.generic]]:
    """Count words by field and role; a word in the firm's own name has no role."""
    fields = len(FIELDS)
    field = exact["field"].to_numpy(dtype=np.int64)
    makes = exact["makes"].to_numpy(dtype=bool) | (field == fields - 1)
    found: dict[str, NDArray[np.generic]] = {}
    for role, flags in (("made", makes), ("traded", ~makes)):
        counts = np.bincount((pair * fields + field)[flags], minlength=count * fields).reshape(count, fields)
        found |= {f"{role}_{one.name}": counts[:, place].astype(np.float64) for place, one in enumerate(FIELDS)}
    word = exact["word"].to_numpy(dtype=np.int64)
    known = word.max(initial=0) + 1
    found["words"] = np.bincount(np.unique(pair * known + word) // known, minlength=count).astype(np.float64)
    doing = np.zeros(count)
    doing[pair[exact["doing"].to_numpy(dtype=bool)]] = 1.0
    first = np.full(count, NOWHERE)
    texts = field < fields - 1
    np.minimum.at(first, pair[texts], exact["order"].to_numpy(dtype=np.float64)[texts])
    return found | {"doing": doing, "first": first}


def _like_columns(like: pd.DataFrame, pair: Places, count: int) -> tuple[Floats, Floats, Floats]:
    """Give the best phrase, what the others come to, and the best of each text's first phrases, summed."""
    value = like["softened"].to_numpy(dtype=np.float64)
    best = np.zeros(count)
    np.maximum.at(best, pair, value)
    square = np.bincount(pair, value**2, count)
    fields = len(FIELDS)
    first = np.zeros(count * fields)
    early = like["early"].to_numpy(dtype=bool)
    np.maximum.at(first, pair[early] * fields + like["field"].to_numpy(dtype=np.int64)[early], value[early])
    return best, np.sqrt(np.maximum(square - best**2, 0.0)), first.reshape(count, fields).sum(axis=1)


def pair_scores(features: pd.DataFrame, values: Mapping[str, float], *, traders: bool = False) -> pd.DataFrame:
    """Join what speaks for each pair as 1 − Π(1 − p), by the stated conventions.

    Parameters
    ----------
    features
        As from :func:`pair_features`.
    values
        The conventions.
    traders
        Count firms that trade by their name as makers too.

    Returns
    -------
    pandas.DataFrame
        ``firm, node, score`` and ``by``: what spoke the loudest, ``alias``, ``text`` or ``code``.
    """
    text = values["match_text"] * (1 - np.exp(-((likeness_of(features) / values["match_like"]) ** 2)))
    return _joined(features, values, text, traders)


def likeness_of(features: pd.DataFrame) -> Floats:
    """Add up how like a firm's texts are to a node's words: l in p = match_text · (1 − e^(−(l / match_like)²))."""
    parts = features["like"] + ADDED * features["others"] + FIRST * features["early"] + WHOLE * features["whole"]
    likeness: Floats = (parts * features["prior"]).to_numpy(dtype=np.float64)
    return likeness


def pair_bounds(features: pd.DataFrame, values: Mapping[str, float], *, traders: bool = False) -> Floats:
    """Give the score that each pair can reach at most, whatever its likeness may be.

    Parameters are those of :func:`pair_scores`; ``like, others, early, whole`` are not read.
    """
    most = np.full(len(features), values["match_text"])
    bound: Floats = _joined(features, values, most, traders)["score"].to_numpy(dtype=np.float64)
    return bound


def _joined(features: pd.DataFrame, values: Mapping[str, float], text: Floats, traders: bool) -> pd.DataFrame:
    """Join the words of each field, likeness of probability ``text``, and the class."""
    only_traded = _only_traded(features)
    miss, surest = 1 - text, np.zeros(len(features))
    for field in FIELDS:
        made = features[f"made_{field.name}"].to_numpy() > 0
        traded = features[f"traded_{field.name}"].to_numpy() > 0
        if field is FIELDS[-1]:
            # 某某地毯有限公司 that sells carpets is a dealer: its texts say what its name leaves open.
            made, traded = made & ~only_traded, traded | (made & only_traded)
        p = np.where(made, values[field.convention], np.where(traded, values["match_traded"], 0.0))
        miss, surest = miss * (1 - p), np.maximum(surest, p)
    code = values["match_code"] * features["class"].to_numpy()
    score = 1 - miss * (1 - code)
    # Likeness does not make a product of what is said to be sold only.
    score = np.where(only_traded, np.minimum(score, values["match_only_traded"]), score)
    if not traders:
        # A dealer's or repairer's name does not speak against dealing and repairing.
        against = (features["trader"].to_numpy() > 0) & (features["doing"].to_numpy() == 0)
        score = np.where(against, score * values["match_trader"], score)
    loudest = np.where(text >= code, "text", "code")
    by = np.where((surest >= np.maximum(text, code)) & (surest > 0), "alias", loudest)
    return pd.DataFrame({"firm": features["firm"], "node": features["node"], "score": score, "by": by.astype(object)})


def _only_traded(features: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell for which pairs the texts name the node's words, and never as made."""
    texts = [field.name for field in FIELDS[:-1]]
    made, traded = (
        features[[f"{role}_{name}" for name in texts]].to_numpy().sum(axis=1) for role in ("made", "traded")
    )
    only: NDArray[np.bool_] = (made == 0) & (traded > 0)
    return only
