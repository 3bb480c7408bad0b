"""The project file as one model: what it may say, what each key means, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from graphlab.model.grades import parse_grade, parse_marking
from graphlab.model.periods import parse_date, parse_period
from graphlab.model.tables import CERTAINTIES

FORM = "project 1"
#: Days as at which a project may be read, besides a date: the cut-off of the data, or the latest day of publication.
CUT_OFF, PUBLISHED = "cut-off", "published"
#: Commands that make a product with a function of their own; all others write their table.
FOLDER_PRODUCTS = ("brief",)
#: Commands whose table may be a product.
TABLE_PRODUCTS = (
    "centrality", "change", "communities", "diff", "disruption", "editions", "flows", "gaps", "info", "lines", "plan",
    "watch", "whatif",
)  # fmt: skip
PRODUCTS = (*FOLDER_PRODUCTS, "export", "view", *TABLE_PRODUCTS)


def is_relative(text: str) -> bool:
    """Return whether a path says nothing of the machine: it starts at the folder of the project."""
    return not (
        PurePosixPath(text).is_absolute()
        or PureWindowsPath(text).drive
        or PureWindowsPath(text).root
        or text.startswith("~")
    )


def _inside(text: str) -> str:
    if text and not is_relative(text):
        raise ValueError(f"'{text}' is a path of this machine | write it as seen from the folder of graphlab.yaml")
    return text


def _source(text: str) -> str:
    if not text:
        raise ValueError("the path is empty | name a file, a folder or a pattern such as tracker_*.xlsx")
    return text if "://" in text or text.startswith("example:") else _inside(text)


def _checked(parse: Callable[[str], Any]) -> AfterValidator:
    """Return a validator that keeps a text which can be read."""

    def check(text: str) -> str:
        if text:
            parse(text)
        return text

    return AfterValidator(check)


def _as_at(text: str) -> str:
    if text.lower() in ("", CUT_OFF, PUBLISHED):
        return text.lower()
    return parse_date(text).text


def _one_of(*allowed: str) -> AfterValidator:
    def check(text: str) -> str:
        if text and text.lower() not in allowed:
            raise ValueError(f"'{text}' is not known here | write one of {', '.join(allowed)}")
        return text.lower()

    return AfterValidator(check)


def _yes(value: Any) -> Any:
    if value == "":
        return False
    if isinstance(value, str) and value.lower() not in ("yes", "no", "true", "false", "on", "off"):
        raise ValueError(f"'{value}' is neither yes nor no | write yes or no")
    return value


def _command(text: str) -> str:
    if text not in PRODUCTS:
        raise ValueError(f"'{text}' makes no product | write one of {', '.join(PRODUCTS)}")
    return text


def _output(text: str) -> str:
    if not text:
        raise ValueError("the output is empty | name a file, or for brief a folder")
    if ".." in PurePosixPath(text).parts or PurePosixPath(text) == PurePosixPath():
        raise ValueError(f"'{text}' is not inside the project | name a file or folder in it")
    return _inside(text)


Text = Annotated[str, Field(default="")]
FilePath = Annotated[str, AfterValidator(_inside)]
Flag = Annotated[bool, BeforeValidator(_yes)]


class Part(BaseModel):
    """Base of the parts of a project file: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class SourceEntry(Part):
    """One source of a project."""

    path: Annotated[str, AfterValidator(_source)] = Field(
        description="a file, folder, address or pattern; of tracker_*.xlsx the newest file is read"
    )
    mapping: FilePath = Field(default="", description="how a foreign sheet is read (YAML); --mapping")
    matches: FilePath = Field(default="", description="settled names (matches.csv); --matches")


class ProductEntry(Part):
    """One product of a project: what a command writes, with its options."""

    model_config = ConfigDict(extra="allow", frozen=True, str_strip_whitespace=True)

    command: Annotated[str, AfterValidator(_command)] = Field(description=f"one of {', '.join(PRODUCTS)}")
    output: Annotated[str, AfterValidator(_output)] = Field(description="the file or folder; -o")

    @property
    def options(self) -> dict[str, Any]:
        """Everything else that stands in it: options of the command, by name with underscores."""
        return {name.replace("-", "_"): value for name, value in (self.__pydantic_extra__ or {}).items()}


class Settings(Part):
    """A project file. Every key is the name of an option and means what that option means."""

    graphlab: Literal["project 1"] = Field(description="the form of this file")
    title: str = Field(default="", description="title of the products; brief --title")
    sources: tuple[SourceEntry, ...] = Field(min_length=1, description="what is read, in place of SOURCE")
    same: FilePath = Field(default="", description="judgements on lines that may be one; --same")
    home: str = Field(default="", description="the home area; --home")
    drop_personal: Flag = Field(default=False, description="leave columns of people out; check --drop-personal")
    style: FilePath = Field(default="", description="house style (YAML); brief --style")
    marking: Annotated[str, _checked(parse_marking)] = Field(
        default="", description="marking of all products; the data's is the floor; brief --marking"
    )
    authorised_by: str = Field(
        default="", description="who decided a marking below that of the data; brief --authorised-by"
    )
    audience: Annotated[str, _one_of("internal", "external")] = Field(
        default="", description="internal lets handling C in; --audience"
    )
    period: Annotated[str, _checked(parse_period)] = Field(default="", description="only what lies in it; --period")
    min_grade: Annotated[str, _checked(parse_grade)] = Field(
        default="", description="only claims graded so well; --min-grade"
    )
    certainty: Annotated[str, _one_of(*CERTAINTIES)] = Field(
        default="", description="only links so certain; --certainty"
    )
    subject: str = Field(default="", description="only claims about it; --subject")
    place: str = Field(default="", description="only what touches it; --place")
    roll_up: str = Field(default="", description="level at which places are shown; --roll-up")
    pseudonyms: Flag = Field(default=False, description="replace brand names; --pseudonyms")
    as_at: Annotated[str, AfterValidator(_as_at)] = Field(
        default="",
        description=f"{CUT_OFF} of the data (the usual), {PUBLISHED} (latest day of publication), or a date; --as-at",
    )
    all_time: Flag = Field(default=False, description="ask of all lines ever seen; --all-time")
    state: str = Field(default="", description="only lines in these states; --state")
    products: tuple[ProductEntry, ...] = Field(default=(), description="what refresh writes")


#: Keys of a project that are filters of `Dataset.network`.
FILTER_KEYS = ("period", "min_grade", "certainty", "subject", "place", "roll_up", "all_time", "state")
