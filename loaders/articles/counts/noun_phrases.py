"""What a number is a number of: the noun after it, its class, and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphlab.loaders.articles.counts.predicates import predicates
from graphlab.loaders.articles.grammar import SIGNS, expand, grammar
from graphlab.loaders.articles.shadow import Shadow

_N, _WHERE, _X = SIGNS["n"], SIGNS["where"], SIGNS["x"]
_ANY_SIGN = "".join(SIGNS.values())
#: The class of the nouns that count in a unit.
CLASS_OF_UNIT = {
    "persons": "person",
    "person-arrests": "person",
    "lines": "line",
    "addresses": "address",
    "weapons": "weapon",
    "phones": "phone",
}
#: "Of them": whose number it is stands elsewhere.
_OF_THEM = re.compile(
    rf"\s+of\s+(?:them|these|those|whom|which|(?:the|its|their|our|his|her|those|these)\s+(?:total|{_N}+|same|rest)?)"
    rf"(?=\s*(?:$|[.,;:)]|[{_ANY_SIGN}]|\b))",
    re.IGNORECASE,
)
#: After "of those": what is done to them, without a noun ("of those arrested").
_DONE_TO_THEM = re.compile(
    r"\s+(?:who\s+(?:were|had\s+been)\s+)?(?:arrested|held|detained|charged|jailed|convicted)\b", re.IGNORECASE
)
#: What may follow a noun that is the last of its phrase; anything else makes a compound of it ("phone numbers").
_AFTER_NOUN = re.compile(
    rf"\s*(?:$|[.,;:()\"'?!-]|[{_ANY_SIGN}]|\b(?:and|or|but|in|into|from|at|on|across|around|near|with|without|after|during|since|over|"
    r"for|by|as|under|through|throughout|within|between|before|while|who|whom|which|that|whose|where|when|to|than|because|"
    r"are|were|was|is|be|being|been|have|has|had|do|did|will|would|could|can|may|might|now|then|so|also|still|all|both|each|"
    r"last|this|alone|there|here|off|out|up|down|behind|yesterday|today|overnight|together|later|ago|already|currently|"
    r"aged|believed|thought|linked|plus|including|not|via|outside|inside|among|amid|against|despite|following|per|"
    r"[a-z]+ly|[a-z-]+(?:ed|ing)|face|appear|admit|await|met|run|ran|went|came|gone|left|fell|fold|sold|deal|sell|operate|remain|work|exist|supply|affect|reach|cover|serve|feed|flood|target|come|go|enter|lead|bring|stretch|plague|blight|seen|held|found|taken|shut|known|"
    r"brought|put|sent|led|hidden|kept|got)\b)"
)
_OF_AFTER = re.compile(r"\s+of\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A number and its noun.

    Attributes
    ----------
    end
        Where it ends in the sentence.
    of
        The class of the noun, "" where it has none of its own.
    other
        Whether it has a noun that is of no class.
    partitive
        Whether it is "of them", "of the 19".
    """

    end: int
    of: str
    other: bool = False
    partitive: bool = False


_WORD = re.compile(rf"\s+(?P<word>[{_X}]+|{_WHERE}+(?:-based)?|[\"']?[A-Za-z][\w'/-]*[\"']?)")
_ADJECTIVE = re.compile(
    rf"[{_X}{_WHERE}]+(?:-based)?|" + expand("{adjective}", grammar().slots, group=False), re.IGNORECASE
)
_MOST_WORDS = 6


def noun_phrase(shadow: Shadow, end: int) -> NounPhrase:
    """Return the noun phrase of a number that ends at a place of a sentence.

    Examples
    --------
    >>> from graphlab.loaders.articles.sentences import sentences
    >>> sentence = sentences("Officers found 12 burner phones and 30 others.")[0]
    >>> noun_phrase(Shadow(sentence, sentence.text), 17).of
    'phone'
    """
    text = shadow.text
    of_them = _OF_THEM.match(text, end)
    if of_them:
        done = _DONE_TO_THEM.match(text, of_them.end())
        if done:
            return NounPhrase(done.end(), "person", partitive=True)
        noun = _noun(text, of_them.end())
        if noun.of:
            return NounPhrase(noun.end, noun.of, partitive=True)
        return NounPhrase(of_them.end(), "", noun.other, partitive=True)
    return _noun(text, end)


def _ends(text: str, at: int) -> bool:
    return bool(_AFTER_NOUN.match(text, at))


def _noun(text: str, end: int) -> NounPhrase:
    """Return the first noun of a class after a place, if nothing but adjectives stand between and no noun after it."""
    lexicon = predicates()
    at = end
    for _ in range(_MOST_WORDS):
        word = _WORD.match(text, at)
        if word is None:
            break
        bare = word["word"].strip("\"'").lower()
        at = word.end()
        of = lexicon.class_of.get(bare, "")
        if of and _ends_here(text, at, of):
            known = not lexicon.not_counted.search(text[end:at])
            return NounPhrase(at, of if known else "", other=not known)
        if not _ADJECTIVE.fullmatch(bare):
            break
    return NounPhrase(end, "", other=not _ends(text, end))


def _ends_here(text: str, at: int, of: str) -> bool:
    if _OF_AFTER.match(text, at):
        return of == "person"
    return bool(_AFTER_NOUN.match(text, at))
