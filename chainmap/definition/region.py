"""The words of a region file: frozen pydantic models, one docstring a field."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from chainmap.definition.fieldtypes import Flag, KnownDate, Model, NodeId, PartialDate
from chainmap.definition.profile import ProfileRef
from chainmap.tables.personal import is_person

Part = Literal["match", "gap", "link", "strength", "expansion", "proximity", "ties", "relatedness"]
#: What a project may be measured by; each needs what a company has offered.
GateName = Literal[
    "invest_wan_per_mu",
    "output_wan_per_mu",
    "tax_wan_per_mu",
    "building_pct",
    "plot_ratio",
    "energy_tce_per_wan",
    "emissions_tco2_per_wan",
    "land_mu",
    "power_kva",
    "energy_tce",
    "emissions_tco2",
]
#: What the plan may be limited by.
BudgetName = Literal["count", "teams", "invest_mcny", "land_mu", "energy_tce", "emissions_tco2"]
#: How an industry is placed, as in the national and local catalogues (鼓励类, 限制类, 淘汰或禁止类).
Standing = Literal["encouraged", "restricted", "banned"]
#: What kind of body can introduce us: 驻外机构, 商会, 乡贤会, 企业, 其他.
TieKind = Literal["office", "chamber", "alumni", "firm", "other"]


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


class Direction(Model):
    """How the place stands to some industries (产业方向): wanted, only after scrutiny, or refused."""

    standing: Standing
    """``encouraged`` passes, ``restricted`` is to be looked at one by one, ``banned`` fails."""
    nodes: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """Nodes it says this of, by id."""
    industries: tuple[Annotated[str, Field(pattern=r"^[0-9]{2,4}$")], ...] = ()
    """GB/T 4754-2017 classes it says this of; two or three digits take in all classes below."""
    note: str = ""
    """Details, such as a condition."""
    source: Annotated[str, Field(min_length=1)]
    """The catalogue or decision that says so, with its date."""

    @model_validator(mode="after")
    def _of_something(self) -> Direction:
        if not self.nodes and not self.industries:
            raise PydanticCustomError("no_industry", "a direction needs nodes or industries")
        return self


class Lead(Model):
    """A lead firm (链主) of the place, around which it extends its chain."""

    company: Annotated[str, Field(min_length=1)]
    """Full name, as in the list of local firms."""
    source: Annotated[str, Field(min_length=1)]
    """Who says that it leads, where, when."""


def _no_person(name: str) -> str:
    if is_person(name):
        raise PydanticCustomError("person", "a private person is not named")
    return name


Body = Annotated[str, Field(min_length=1), AfterValidator(_no_person)]


class Tie(Model):
    """Somebody who can introduce the place to a company: an office, a chamber, a firm, not a private person."""

    introducer: Body
    """Office, chamber or firm that can make the introduction."""
    kind: TieKind = "other"
    """``office`` (驻外分局, 联络处), ``chamber`` (商会), ``alumni`` (乡贤会, 校友会), ``firm`` or ``other``."""
    to: tuple[Body, ...] = ()
    """Companies or groups it knows, by full name; or the next introducer on the way."""
    city: str = ""
    """City whose companies it knows."""
    source: str = ""
    """Who says so, where, when."""


def _some_weight(weights: dict[Part, float]) -> dict[Part, float]:
    """Refuse weights that are all zero; relatedness, known only with a national list, cannot stand alone unsaid."""
    if set(weights) >= set(get_args(Part)) - {"relatedness"} and not any(weights.values()):
        raise PydanticCustomError("weights_zero", "all weights are zero")
    return weights


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
    national: str = ""
    """A national firm list with cities, for relatedness: which products stand in the same cities."""


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
    directions: tuple[Direction, ...] = ()
    """Industries that the place wants, looks at one by one, or refuses; what is not named is not judged."""
    budget: dict[BudgetName, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    """What the plan may spend: companies in all, companies a phase (teams), investment, land, energy, emissions."""
    leads: tuple[Lead, ...] = ()
    """Lead firms (链主); gaps among their suppliers, their customers and what these need come first."""
    signed: tuple[Signing, ...] = ()
    """Companies that have signed here by the date; targets of theirs are listed apart."""
    ties: tuple[Tie, ...] = ()
    """Who can introduce the place."""
    profile: ProfileRef | None = None
    """Which maps and lists the place wants and what it calls them: the name of a shipped profile (六图六清单), a file
    beside this one, or the profile written out; without it, all that can be made."""
    constants: dict[str, float] = Field(default_factory=dict)
    """Conventions of the method to override, by name."""
