"""A learnt model of matching: weights of a few terms, and how often each word was right; kept as plain JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chainmap.matching.terms import TERMS, Pairs, Tallies, Tally, with_tallies
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.files import write_text

Floats = NDArray[np.float64]

#: A model file is some hundred kilobytes; what is larger is none.
LARGEST = 20_000_000
#: From here on a pair for which no word of what is made, nor the class, speaks rises so slowly that it stays below 0.5:
#: what is between the lines of the chain's own firms, or what they also sell, is no proof in a registry of all trades.
UNNAMED, RISE = 0.4, 0.15
HIGHEST_UNNAMED = UNNAMED + RISE * (1 - UNNAMED)

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Yes_no = tuple[Count, Count]
Name = Annotated[str, Field(min_length=1, max_length=200)]
_WRONG = ("请用 chainmap train 重新训练", "make it anew with: chainmap train")


class Model(BaseModel):
    """What was learnt, and from what.

    Attributes
    ----------
    format
        Version of this layout.
    date
        Day of the training, ISO.
    chains
        Chain id → hash of its node ids.
    fitted
        What it rests on: firms, labels, pairs, reviews said yes, reviews said no. Counts, no names.
    seed
        Of the folds.
    intercept, weights
        Log odds of a match: intercept + Σ weight · term, terms as in :data:`chainmap.matching.terms.TERMS`.
    words, nodes, likes
        How often a word, any word of a node, and likeness to a node were right and wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=False)

    format: Literal[1] = 1
    date: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    chains: dict[Name, Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]]
    fitted: dict[Literal["firms", "labels", "pairs", "reviews_yes", "reviews_no"], Count]
    seed: Annotated[int, Field(ge=0)]
    intercept: Annotated[float, Field(ge=-100, le=100)]
    weights: dict[Name, Annotated[float, Field(ge=0, le=100)]]
    words: dict[Name, dict[Name, Yes_no]]
    nodes: dict[Name, Yes_no]
    likes: dict[Name, Yes_no]

    def tallies(self) -> Tallies:
        """Give what was right before, by word and node."""
        words: dict[tuple[str, str], Tally] = {
            (node, word): tally for node, listed in self.words.items() for word, tally in listed.items()
        }
        return Tallies(words, self.nodes, self.likes)


def probability(model: Model, pairs: Pairs) -> Floats:
    """Give the probability of each pair as a model sees it.

    What is only like a word, only traded, or said by a firm whose name says that it trades, stays below 0.5, as by the
    shipped conventions.
    """
    terms = with_tallies(pairs, model.tallies())
    weights = np.array([model.weights.get(name, 0.0) for name in TERMS])
    odds = model.intercept + terms.to_numpy(dtype=np.float64) @ weights
    p = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
    low = np.minimum(p, UNNAMED + RISE * (p - UNNAMED))
    found: Floats = np.where(pairs.table["backed"].to_numpy(dtype=bool), p, low)
    return found


def node_marks(graph: nx.DiGraph) -> dict[str, str]:
    """Hash the node ids of each chain in a graph.

    Examples
    --------
    >>> graph = nx.DiGraph(id="one")
    >>> graph.add_nodes_from("ab")
    >>> node_marks(graph)
    {'one': '0eab8a0a3380abf4'}
    """
    own: dict[str, list[str]] = {}
    for node, data in graph.nodes(data=True):
        for chain in data.get("chains") or (graph.graph.get("id", ""),):
            own.setdefault(chain, []).append(node)
    return {chain: hashlib.sha256("|".join(sorted(ids)).encode()).hexdigest()[:16] for chain, ids in own.items()}


def check_model(model: Model, graph: nx.DiGraph) -> list[str]:
    """Tell how a model fits a graph.

    Returns
    -------
    list of str
        Notes: chains that it was not fitted on, or that have changed since.

    Raises
    ------
    UsageError
        If it was fitted on none of the chains.
    """
    marks = node_marks(graph)
    if not set(marks) & set(model.chains):
        raise UsageError(
            f"模型是用其他产业链训练的（{'、'.join(model.chains)}），不能用于 {'、'.join(marks)} / "
            f"the model was fitted on other chains: {', '.join(model.chains)}"
        )
    strange = [chain for chain in marks if chain not in model.chains]
    changed = [chain for chain in marks if chain in model.chains and model.chains[chain] != marks[chain]]
    notes = []
    if strange:
        notes.append(f"模型没有学过 / the model was not fitted on: {'、'.join(strange)}")
    if changed:
        notes.append(f"训练之后环节有增减，宜重新训练 / nodes changed since the training: {'、'.join(changed)}")
    return notes


def write_model(model: Model, path: str | Path) -> Path:
    """Write a model as JSON (UTF-8), the same model always as the same bytes."""
    return write_text(path, model_text(model))


def model_text(model: Model) -> str:
    """Give a model as JSON."""
    return json.dumps(model.model_dump(), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def read_model(path: str | Path) -> Model:
    """Read a model file; nothing in it is run.

    Raises
    ------
    InputFaults
        With all that is wrong with it.
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(f"找不到模型文件 / no such file: {path}")
    if path.stat().st_size > LARGEST:
        raise InputFaults([Fault(path.name, "太大，不是模型文件", "too large for a model file", *_WRONG)])
    try:
        return Model.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputFaults(_faults(path.name, error)) from error


def _faults(name: str, error: ValidationError) -> list[Fault]:
    found = []
    for one in error.errors(include_url=False, include_context=False)[:20]:
        place = ".".join(str(step) for step in one["loc"]) or "—"
        value = repr(one["input"])[:60]
        found.append(
            Fault(name, f"不是本程序的模型文件：{place} = {value}", f"not a model: {place}: {one['msg']}", *_WRONG)
        )
    return found


def as_words(tallies: Mapping[tuple[str, str], Tally]) -> dict[str, dict[str, Tally]]:
    """Group tallies of words by node, in order.

    Examples
    --------
    >>> as_words({("b", "y"): (1, 0), ("a", "x"): (0, 2)})
    {'a': {'x': (0, 2)}, 'b': {'y': (1, 0)}}
    """
    found: dict[str, dict[str, Tally]] = {}
    for (node, word), tally in sorted(tallies.items()):
        found.setdefault(node, {})[word] = tally
    return found
