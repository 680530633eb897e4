"""The words of a chain file and a region file: frozen pydantic models, one docstring a field."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from chainmap.definition.fieldtypes import Flag, KnownDate, Model, PartialDate

Stage = Literal["upstream", "midstream", "downstream"]
LinkKind = Literal["material", "auxiliary", "utility", "equipment", "service", "byproduct"]
SourceKind = Literal["cited", "textbook", "judgement"]
Basis = Literal["stoichiometric", "published", "derived"]
Part = Literal["match", "gap", "link", "strength", "expansion", "proximity", "ties"]

NodeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
NodeOfChain = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$", max_length=121)]
Share = Annotated[float, Field(ge=0, le=1)]


class Source(Model):
    """Where a statement comes from."""

    kind: SourceKind
    """``cited`` (a publication), ``textbook`` (work and page) or ``judgement`` (ours, with its why)."""
    publisher: str = ""
    """Who published it; needed for cited and textbook."""
    title: str = ""
    """Title of the article or work; empty if not known."""
    date: PartialDate = ""
    """When it was published; empty if not known."""
    url: str = ""
    """Address of a cited page; empty if not known."""
    page: str = ""
    """Page of a textbook."""
    why: str = ""
    """The reason of a judgement; needed there."""

    @model_validator(mode="after")
    def _complete(self) -> Source:
        if self.kind == "judgement" and not self.why:
            raise PydanticCustomError("no_why", "a judgement needs its reason in 'why'")
        if self.kind != "judgement" and not self.publisher:
            raise PydanticCustomError("no_publisher", "a cited source or textbook needs a 'publisher'")
        return self


def _source_tag(value: object) -> str:
    return "written_source" if isinstance(value, dict | Source) else "source_id"


SourceRef = Annotated[
    Annotated[str, Field(min_length=1), Tag("source_id")] | Annotated[Source, Tag("written_source")],
    Discriminator(_source_tag),
]


class Input(Model):
    """One link: what a node takes in (input → product)."""

    node: NodeId
    """Id of the input node."""
    kind: LinkKind = "material"
    """What sort of link it is; it sets the default weight."""
    routes: tuple[str, ...] = ()
    """Production routes that need this input; empty means every route does."""
    t_per_t: Annotated[float, Field(gt=0)] | None = None
    """Technical coefficient (单耗), tonnes of input per tonne of product."""
    basis: Basis | None = None
    """How ``t_per_t`` was found; stoichiometric values are theoretical minima."""
    share: Share | None = None
    """Cited share of the product's input cost, 0-1."""
    recycling: Flag = False
    """True where the link closes a loop on purpose; other cycles are faults."""
    note: str = ""
    """What else is known: demand shares, capacity ratios, doubts."""
    sources: tuple[SourceRef, ...] = ()
    """Ids of the chain's sources, or sources written out."""

    @model_validator(mode="after")
    def _cited(self) -> Input:
        if (self.t_per_t is not None or self.share is not None) and not self.sources:
            raise PydanticCustomError("uncited", "a coefficient or share needs a source")
        if self.t_per_t is not None and self.basis is None:
            raise PydanticCustomError("no_basis", "t_per_t needs its basis")
        return self


class Node(Model):
    """One segment of the chain (环节)."""

    zh: Annotated[str, Field(min_length=1)]
    """Chinese name."""
    en: Annotated[str, Field(min_length=1)]
    """English name."""
    stage: Stage
    """Upstream, midstream or downstream."""
    segment: str
    """Id of one of the chain's segments."""
    aliases: tuple[str, ...] = ()
    """Other words for it as they stand in business scopes and product lists."""
    exclude: tuple[str, ...] = ()
    """Words that look like it and are not; a text span they cover does not count."""
    hints: tuple[str, ...] = ()
    """Looser or broader words that suggest it without naming it; they count for likeness only, never by themselves."""
    industry: tuple[Annotated[str, Field(pattern=r"^[0-9]{2,4}$")], ...] = ()
    """GB/T 4754-2017 classes where certain."""
    importance: Annotated[int, Field(ge=1, le=5)] = 3
    """How much the chain depends on it, 1-5."""
    importance_reason: str = ""
    """Why that importance."""
    buyable: Flag = True
    """False for what cannot be brought in from elsewhere (steam, HCN, phosgene, pipeline hydrogen)."""
    barrier: str = ""
    """What stops a firm from making it (壁垒)."""
    gate: tuple[str, ...] = ()
    """What the place must offer for it to land (门槛), by need id."""
    formerly: tuple[NodeOfChain, ...] = ()
    """Older ids of the node, each with its chain (``nylon:epoxy_acs``); a node that was split stands in both halves."""
    same_as: NodeOfChain | None = None
    """The node of another chain that this is (``automotive:copper_foil``); joined, the two become one."""
    part_of: NodeOfChain | None = None
    """The wider node of another chain that this is a kind of; both stay, and what is here counts there too."""
    note: str = ""
    """What else is known."""
    sources: tuple[SourceRef, ...] = ()
    """Ids of the chain's sources, or sources written out."""
    inputs: tuple[Input, ...] = ()
    """What it is made from and with."""

    @model_validator(mode="after")
    def _one_relation(self) -> Node:
        if self.same_as and self.part_of:
            raise PydanticCustomError("same_and_part", "a node is the same_as another or part_of it, not both")
        return self


class Segment(Model):
    """A titled group of nodes on the map."""

    zh: str
    """Chinese title."""
    en: str
    """English title."""


class Need(Model):
    """Something a place must offer for a node to land there."""

    zh: str
    """Chinese name."""
    en: str
    """English name."""


class Chain(Model):
    """An industry chain: nodes, what flows between them, and where each statement comes from."""

    id: NodeId
    """Permanent id of the chain."""
    zh: str
    """Chinese name."""
    en: str
    """English name."""
    date: KnownDate
    """State of the knowledge in the file."""
    note: str = ""
    """What a reader should know of the file."""
    segments: dict[str, Segment]
    """Segments in the order they stand on the map."""
    needs: dict[str, Need] = Field(default_factory=dict)
    """What nodes may ask of a place, by id."""
    sources: dict[str, Source] = Field(default_factory=dict)
    """Sources by id."""
    nodes: Annotated[dict[NodeId, Node], Field(min_length=1)]
    """Nodes by id."""


class Provision(Model):
    """What a place is known to offer, or known to lack."""

    have: Flag
    """True if the place has it, false if it is known to lack it; leave it out if unknown."""
    note: str = ""
    """Details."""
    source: str = ""
    """Who says so, where, when."""


class Limit(Model):
    """A gate with its published number."""

    min: float | None = None
    """Smallest value that passes."""
    max: float | None = None
    """Largest value that passes."""
    source: Annotated[str, Field(min_length=1)]
    """Where the number is published."""

    @model_validator(mode="after")
    def _one(self) -> Limit:
        if self.min is None and self.max is None:
            raise PydanticCustomError("no_limit", "a gate needs a min or a max")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("min_over_max", "min is larger than max")
        return self


class Tie(Model):
    """Somebody who can introduce the place to a company: an office, a chamber, a firm, not a private person."""

    introducer: Annotated[str, Field(min_length=1)]
    """Office, chamber or firm that can make the introduction."""
    to: tuple[str, ...] = ()
    """Companies or groups it knows, by full name."""
    city: str = ""
    """City whose companies it knows."""
    source: str = ""
    """Who says so, where, when."""


def _some_weight(weights: dict[Part, float]) -> dict[Part, float]:
    """Refuse weights that are all zero (those left out count 1, so all parts must be there)."""
    if set(weights) == set(get_args(Part)) and not any(weights.values()):
        raise PydanticCustomError("weights_zero", "all weights are zero")
    return weights


GateName = Literal["invest_wan_per_mu", "output_wan_per_mu", "tax_wan_per_mu", "energy_tce_per_wan", "land_mu"]


class Files(Model):
    """Lists that belong to the region, beside its file."""

    firms: str = ""
    """Local firms."""
    candidates: str = ""
    """Companies elsewhere."""
    given: str = ""
    """What firms and companies are known to make, with the source (firm, node_id, source)."""
    reviews: str = ""
    """Decisions of the planners (firm, node, answer, by, date)."""
    offers: str = ""
    """What companies have offered to build."""
    moves: str = ""
    """Dated past investments."""


class Signing(Model):
    """A company that has signed here already and need not be won again."""

    company: Annotated[str, Field(min_length=1)]
    """Full name of the company or group."""
    date: PartialDate = ""
    """When; empty if not known."""
    source: Annotated[str, Field(min_length=1)]
    """Who says so, where, when."""


class Region(Model):
    """A place that recruits: its date, what it offers and asks, how it weighs."""

    id: NodeId
    """Permanent id."""
    zh: str
    """Chinese name."""
    en: str
    """English name."""
    adcode: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    """Administrative division code."""
    date: KnownDate
    """The day the picture is drawn for; firms that came later do not count."""
    note: str = ""
    """What a reader should know."""
    chains: tuple[str, ...] = ()
    """Chains the place works on: shipped names or paths."""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Degrees north of the place."""
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Degrees east of the place."""
    files: Files = Files()
    """Lists beside this file."""
    provides: dict[str, Provision] = Field(default_factory=dict)
    """What the place offers or lacks, by need id of the chain; what is not listed is unknown."""
    gates: dict[GateName, Limit] = Field(default_factory=dict)
    """Limits a project must keep; a gate without a published number stays absent."""
    weights: Annotated[dict[Part, Annotated[float, Field(ge=0)]], AfterValidator(_some_weight)] = Field(
        default_factory=dict
    )
    """Weights of the score's parts; those left out count 1, all are normalised to a sum of 1."""
    budget: dict[Literal["count", "land_mu", "invest_mcny"], Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict
    )
    """What the plan may spend."""
    signed: tuple[Signing, ...] = ()
    """Companies that have signed here by the date; targets of theirs are listed apart."""
    ties: tuple[Tie, ...] = ()
    """Who can introduce the place."""
    constants: dict[str, float] = Field(default_factory=dict)
    """Conventions of the method to override, by name."""
