"""What is wrong, thin or doubtful in chain and region files, each by itself and where chains meet."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from chainmap.definition.advice import words_of
from chainmap.definition.document import Document, in_order, read_document
from chainmap.definition.finding import find_definition
from chainmap.definition.models import Chain, Source
from chainmap.definition.nearest import nearest
from chainmap.definition.parse import Trouble
from chainmap.definition.reader import check_file, read_chain
from chainmap.definition.tabular.tables import holds_chain_tables
from chainmap.graph.build import joined_graph
from chainmap.matching.commonness import word_shares
from chainmap.tables.bilingual import halves
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.resources import shipped_names

#: A word in more than this share of a list's firms is too common to name a product.
COMMON = 0.002

_STATED = re.compile(r"(?P<chain>\w+): (?P<node>\w+), (?P<field>same_as|part_of)")


@dataclass(frozen=True)
class SourceCount:
    """How many links of a chain rest on what.

    Attributes
    ----------
    links
        All links.
    cited
        Links with at least one publication.
    textbook
        Links with a textbook and no publication.
    judgement
        Links with our own judgement only.
    """

    links: int
    cited: int
    textbook: int
    judgement: int

    def __str__(self) -> str:
        """Say it in one line, with the counts the percentages come from."""
        total = self.links or 1
        zh = (("引用", self.cited), ("仅教科书", self.textbook), ("仅判断", self.judgement))
        en = (("cited", self.cited), ("textbook only", self.textbook), ("judgement only", self.judgement))
        said = [f"{name} {count}（{count / total:.0%}）" for name, count in zh]
        told = [f"{count} {name}" for name, count in en]
        return f"链接 {self.links} 条：{'，'.join(said)} / {self.links} links: {', '.join(told)}"


def source_count(chain: Chain) -> SourceCount:
    """Count what the links of a chain rest on.

    Examples
    --------
    >>> count = source_count(read_chain("nylon"))
    >>> count.cited + count.textbook + count.judgement <= count.links
    True
    """
    best = {"cited": 0, "textbook": 0, "judgement": 0}
    links = 0
    for node in chain.nodes.values():
        for link in node.inputs:
            links += 1
            kinds = {(one if isinstance(one, Source) else chain.sources[one]).kind for one in link.sources}
            first = next((kind for kind in best if kind in kinds), None)
            if first:
                best[first] += 1
    return SourceCount(links, **best)


def source_counts(paths: Sequence[str | Path]) -> dict[str, SourceCount]:
    """Count the sources of every chain among the files that can be read, by the chain's id."""
    counts = {}
    for path in paths:
        try:
            chain = _quietly_read(str(path))
        except (InputFaults, UsageError):
            continue  # a region, or a file whose faults are told already
        counts[chain.id] = source_count(chain)
    return counts


def check_files(paths: Sequence[str | Path], firms: pd.DataFrame | None = None) -> dict[str, list[Fault]]:
    """List what is wrong and thin in files, each fault with file:line:column.

    Besides what :func:`chainmap.definition.reader.check_file` finds in each file, the chains among them are joined with
    each other and with the shipped chains that they name, and their words are counted in a list of firms.

    Parameters
    ----------
    paths
        Chain or region files, or names of shipped chains.
    firms
        A firm list; words in more than 0.2 % of its firms are warned of.

    Returns
    -------
    dict
        Path as given → its errors, warnings and notes in the order of the file; what concerns no file that was given
        stands under ``""``.
    """
    found: dict[str, list[Fault]] = {}
    for path in map(str, paths):
        try:
            found[path] = check_file(path)
        except UsageError as error:
            said = halves(str(error)) or {"zh": "", "en": ""}
            found[path] = [Fault(path, said["zh"], said["en"])]
    documents = {path: read_document(find_definition(path)) for path in found if _is_yaml(path)}
    chains = _readable(found, documents)
    if firms is not None:
        for path, chain in chains.items():
            found[path] += _common_words(chain, path, documents.get(path), firms)
    for fault in _joining(list(chains.values())):
        path = next((path for path, chain in chains.items() if fault.where.startswith(f"{chain.id}: ")), "")
        found.setdefault(path, []).append(_located(fault, documents[path]) if path in documents else fault)
    return {path: _sorted(faults) for path, faults in found.items()}


def _is_yaml(path: str) -> bool:
    try:
        return str(path) in shipped_names() or (not holds_chain_tables(path) and bool(find_definition(path)))
    except UsageError:
        return False


def _readable(found: dict[str, list[Fault]], documents: dict[str, Document]) -> dict[str, Chain]:
    """Read the chains among the files that have no errors; of two files of one chain the first is joined."""
    chains: dict[str, Chain] = {}
    for path, faults in found.items():
        data = documents[path].data if path in documents else {"nodes": "in tables"}
        if not isinstance(data, dict) or "nodes" not in data or any(fault.level == "error" for fault in faults):
            continue
        chain = _quietly_read(path)
        if chain.id not in {one.id for one in chains.values()}:
            chains[path] = chain
            continue
        zh = f"前面已有编号为“{chain.id}”的产业链，本文件不参与连接"
        en = f"'{chain.id}' was given before; this file is not joined"
        faults.append(Fault(path, zh, en, "两条不同的链要有不同的 id", "two chains need two ids", level="warning"))
    return chains


def _quietly_read(path: str) -> Chain:
    """Read a chain whose warnings have been listed already."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return read_chain(path)


def _joining(chains: list[Chain]) -> list[Fault]:
    """Join the chains, and each with those shipped ones it names that were not given."""
    given = {chain.id for chain in chains}
    faults = joined_graph(tuple(chains))[1] if chains else []
    for chain in chains:
        named = {said.split(":")[0] for node in chain.nodes.values() for said in (node.same_as, node.part_of) if said}
        others = [_shipped(name) for name in sorted(named - given)]
        known = tuple(one for one in others if one is not None)
        if known:
            faults += [fault for fault in joined_graph((chain, *known))[1] if fault.level == "error"]
        for name in sorted(named - given - {one.id for one in known}):
            zh = f"产业链“{name}”不在此，与它的关系没有核对"
            en = f"the chain '{name}' is not here; what is stated of it was not checked"
            near = nearest(name, [*shipped_names(), *given])
            mend = (
                (f"是不是“{near}”？", f"did you mean '{near}'?")
                if near
                else ("把它的文件一并给出", "give its file too")
            )
            for node, field in _statements_of(chain, name):
                faults.append(Fault(f"{chain.id}: {node}, {field}", zh, en, *mend, level="warning"))
    return list(dict.fromkeys(faults))


def _statements_of(chain: Chain, name: str) -> Iterator[tuple[str, str]]:
    """Give node and field of every statement of a chain on the chain of that name."""
    for key, node in chain.nodes.items():
        for field, said in (("same_as", node.same_as), ("part_of", node.part_of)):
            if said and said.split(":")[0] == name:
                yield key, field


def _shipped(name: str) -> Chain | None:
    if name not in shipped_names():
        return None
    try:
        return read_chain(name)
    except InputFaults:
        return None  # its own check tells what is wrong with it


def _common_words(chain: Chain, path: str, document: Document | None, firms: pd.DataFrame) -> list[Fault]:
    """Warn of words that stand in more firms than any one product has makers."""
    words = list(words_of(chain.model_dump()))
    excluded = [one for node in chain.nodes.values() for one in node.exclude]
    counted = word_shares([word for _, _, word in words], excluded, firms)
    common = counted[counted["share"] > COMMON]
    shares = {word: (many, share) for word, many, share in common.itertuples(index=False)}
    mend = ("换成更长的词，或把误配的写法列入 exclude", "use a longer word, or list under exclude what is not meant")
    faults = []
    for node, place, word in words:
        if word in shares:
            many, share = shares[word]
            zh, en = f"{many} 家企业（{share:.2%}）的文本中有“{word}”", f"'{word}' stands in {many} firms ({share:.2%})"
            if document is None:
                faults.append(Fault(f"{path}: {node}", zh, en, *mend, level="warning"))
            else:
                trouble = Trouble(document.locate.place(place), zh, en, mend)
                faults.append(document.locate.fault(trouble, "warning"))
    return faults


def _located(fault: Fault, document: Document) -> Fault:
    """Give a fault of joining its line, where it tells of one statement of the file."""
    stated = _STATED.match(fault.where)
    if not stated:
        return fault
    place = document.locate.place(("nodes", stated["node"], stated["field"]))
    return document.locate.fault(Trouble(place, fault.zh, fault.en, (fault.mend_zh, fault.mend_en)), fault.level)


def _sorted(faults: list[Fault]) -> list[Fault]:
    """Put located faults in the order of the file and the others after them; notes come last."""
    grave = [fault for fault in faults if fault.level != "note"]
    notes = [fault for fault in faults if fault.level == "note"]
    ordered: list[Fault] = []
    for part in (grave, notes):
        located = [fault for fault in part if re.search(r":\d+:\d+$", fault.where)]
        ordered += [*in_order(located), *(fault for fault in part if fault not in set(located))]
    return ordered
