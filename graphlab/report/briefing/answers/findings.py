"""The questions of a reader in their order, and the findings that answer them.

Each question is asked once. Of several candidates for one answer the one that would change most is told, as each
question says; the rest is in the table that the finding names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graphlab.report.briefing.answers.card import line_card
from graphlab.report.briefing.answers.gaps import unknown
from graphlab.report.briefing.answers.lines import disrupted, stands_open, which_next
from graphlab.report.briefing.answers.operation import outcomes, reconciled, targeted
from graphlab.report.briefing.answers.quarter import arrests_stated, closures_stated, coverage, safeguarding_stated
from graphlab.report.briefing.answers.since import changed_since
from graphlab.report.briefing.answers.supply import changed, supply
from graphlab.report.briefing.document import Finding, Sentence
from graphlab.report.briefing.material import Material

#: What cannot be told without an edition before.
EDITION = "what changed since the last edition, of which none was given"
NOTHING = "The claims that pass the filters support no finding; see what we do not know."


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the reader.

    Attributes
    ----------
    key
        What it is called.
    words
        The question in a few words, for the list of what is not answered.
    answer
        Gives the finding, or None where these data do not answer it.
    section
        The section of the long form that it belongs to; a house style that leaves it out leaves the finding out.
    """

    key: str
    words: str
    answer: Callable[[Material], Finding | None]
    section: str


def _changed(material: Material) -> Finding | None:
    return changed_since(material) or changed(material)


#: Every question of any product.
QUESTIONS: Mapping[str, Question] = {
    q.key: q
    for q in (
        Question("changed", EDITION, _changed, "disruption"),
        Question("since", EDITION, changed_since, "disruption"),
        Question("supply", "who supplies us", supply, "flows"),
        Question("disrupted", "what was disrupted and what came back", disrupted, "disruption"),
        Question("open", "what stands open", stands_open, "ledger"),
        Question("next", "which next and why", which_next, "whatif"),
        Question("targeted", "what was targeted", targeted, "disruption"),
        Question("reconciled", "whether its own figures agree with named lines", reconciled, "disruption"),
        Question("outcomes", "what was counted beside lines", outcomes, "disruption"),
        Question("closures", "closures by type", closures_stated, "disruption"),
        Question("arrests", "arrests", arrests_stated, "disruption"),
        Question("safeguarding", "safeguarding", safeguarding_stated, "disruption"),
        Question("coverage", "coverage and editions", coverage, "sources"),
        Question("card", "what closing it would cut", line_card, "whatif"),
        Question("gaps", "what we do not know that would change a finding", unknown, "gaps"),
    )
}


def findings_of(material: Material, asked: tuple[str, ...]) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """Return the findings of a product in their order, and the questions that these data do not answer.

    Parameters
    ----------
    material
        The analyses.
    asked
        Keys of `QUESTIONS` that the product asks.
    """
    found: list[Sentence] = []
    unanswered = []
    for question in (QUESTIONS[key] for key in asked):
        if question.section in material.without:
            continue
        finding = question.answer(material)
        if finding is None or (question.words == EDITION and material.changes is None):
            unanswered.append(question.words)
        if finding is not None:
            found.append(finding)
    return tuple(found) or (Sentence(NOTHING, kind="finding"),), tuple(unanswered)
