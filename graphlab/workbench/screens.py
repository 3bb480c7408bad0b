"""Which screens there are: the command behind each, and the options that stand first in its form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """A screen that shows what one command answers.

    Attributes
    ----------
    name
        Its address.
    title
        Its name in the list of screens.
    command
        The command.
    asks
        The question that it answers, in a sentence.
    first
        Options that stand first in the form; the others are folded away.
    needs
        Options without which nothing is asked; each with what is taken at first.
    pages
        Kinds of pages that are shown beside the table.
    """

    name: str
    title: str
    command: str
    asks: str
    first: tuple[str, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    pages: tuple[str, ...] = ()


SCREENS = (
    Screen(
        "lines",
        "Lines",
        "lines",
        "Which lines are there, where do they run, and what became of them?",
        ("place", "period", "as_at", "min_grade"),
        pages=("network", "timeline"),
    ),
    Screen(
        "flows",
        "Flows",
        "flows",
        "Who supplies whom?",
        ("measure", "unit", "share_of", "period", "roll_up", "place"),
        (("measure", "lines"),),
        ("map", "sankey", "matrix"),
    ),
    Screen(
        "disruption",
        "Disruption",
        "disruption",
        "What was done to lines, and what came back?",
        ("operation", "by", "period", "as_at"),
    ),
    Screen(
        "next", "Next", "plan", "Which lines to close with what we have?", ("budget", "aim", "free"), (("budget", "2"),)
    ),
    Screen(
        "whatif", "What if", "whatif", "What would closing lines cut?", ("close", "rank", "best"), (("rank", "on"),)
    ),
    Screen("watch", "Watch", "watch", "What is unusual in a town now?", ("measure", "table", "as_at")),
    Screen("gaps", "Gaps", "gaps", "What should be found out next?", ("period", "as_at")),
    Screen(
        "centrality", "Who matters", "centrality", "Which lines and places hold the network together?", ("measure",)
    ),
    Screen("communities", "Groups", "communities", "Which lines and places hold together?", ("method",)),
    Screen("content", "Content", "info", "What is in these data?"),
)
BY_NAME = {screen.name: screen for screen in SCREENS}
#: Kinds of pages, with what is shown.
PAGES = {
    "network": "Network",
    "map": "Map",
    "sankey": "Flow diagram",
    "timeline": "Timeline",
    "matrix": "Matrix",
}
#: Screens that are no table of one command, in the order of the list of screens.
OTHERS = (("look-alikes", "Look-alikes"), ("drafts", "Drafts"), ("products", "Products"), ("project", "Project"))
