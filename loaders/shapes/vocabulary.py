"""The words of headers: which part a column plays, and what a measure counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, of what, and whether it is a stock, a flow or distinct."""

    name: str
    unit: str
    kind: str = "flow"


#: What is counted where only people of some kind are named: how many different ones.
PEOPLE = Measure("individuals linked", "individuals", "distinct")
_MEASURES = (
    (
        (
            r"(?:persons?|people|individuals?|adults?) (?:arrested|held)|(?:total )?number (?:arrested|held)"
            r"|detainees|arrestees"
        ),
        Measure("arrests", "persons"),
    ),
    (r"arrests?|arrested|custody (?:records?|arrivals)|detentions?", Measure("arrests", "person-arrests")),
    (
        r"charges?|(?:number )?charged|charged? outcomes?|(?:persons?|people|individuals?|adults?) charged",
        Measure("charges", "persons"),
    ),
    (
        (r"(?:county |drugs? |deal )?lines? (?:closed|shut|closures?)|closures?|closed lines?"),
        Measure("lines closed", "lines"),
    ),
    (
        r"(?:new )?(?:county |drugs? |deal )?lines? (?:opened|started)|new (?:county |drugs? |deal )?lines?",
        Measure("lines opened", "lines"),
    ),
    # What became known may have been there for years.
    (r"(?:new |newly )?(?:county |drugs? |deal )?(?:new )?lines? identified", Measure("lines identified", "lines")),
    (
        (
            r"(?:known |live |active |current )*(?:county |deal |drugs? )?lines?(?: active| live"
            r"| in operation)?(?: at (?:the )?(?:end|start)(?: of (?:the )?(?:period|month|quarter|year))?"
            r"| at (?:the )?(?:period|month|quarter|year)[- ]?(?:end|start)"
            r"| \((?:at )?(?:the )?(?:end of (?:the )?)?(?:period|month|quarter|year)(?:[- ]?end)?\))?|lines known"
        ),
        Measure("active lines", "lines", "stock"),
    ),
    (r"disruptions?|disrupted", Measure("disruptions", "disruptions")),
    (r"(?:safeguarding |nrm )?referrals?", Measure("safeguarding referrals", "referrals")),
    (
        r"(?:(?:vulnerable )?(?:people|persons|individuals) )?safeguarded",
        Measure("people safeguarded", "people safeguarded"),
    ),
    (r"convictions?|convicted", Measure("convictions", "persons")),
    (r"cautions?|cautioned", Measure("cautions", "persons")),
    (r"(?:search )?warrants?(?: executed| issued| carried out)?", Measure("warrants", "warrants")),
    (r"(?:stops?(?: and |/| & )?)?search(?:es)?|stops", Measure("searches", "searches")),
    (r"(?:\w+ )?seizures?", Measure("seizures", "seizures")),
    (r"(?:drugs? |recorded |total )?offences?", Measure("offences", "offences")),
    (r"(?:recorded |total )?crimes?", Measure("crimes", "crimes")),
    (r"incidents?", Measure("incidents", "incidents")),
    (
        r"cuckoo(?:ed|ing)(?: (?:addresses|properties|premises|homes|cases|visits)(?: identified| visited)?)?",
        Measure("cuckooing", "premises"),
    ),
    (
        r"(?:premises |partial )?closure orders?(?: obtained| granted| made| issued)?",
        Measure("closure orders", "orders"),
    ),
    (r"cases?", Measure("cases", "cases")),
    (r"visits?", Measure("visits", "visits")),
    (r"(?:mobile |deal |burner )?phones? (?:seized|recovered)", Measure("phones seized", "phones")),
    (
        (r"intelligence (?:reports?|logs?|submissions?)|intel(?: logs?| reports?)?|reports?"),
        Measure("reports", "reports"),
    ),
    (
        (r"victims?|children|child|adults?|individuals?|persons?|people|offenders?|suspects?"),
        PEOPLE,
    ),
)
_BEFORE = r"(?:no\.? of |no\.? (?!of )|nos\.? |number of |count of |sum of |total |volume of |all )*"
_AFTER = (
    r"(?: to date| ytd|,? year to date| recorded| made| made in .*| in (?:period|month|year)"
    r"| \(?(?:n|no|number|count)\)?)?"
)
_MEASURE = tuple((re.compile(rf"{_BEFORE}(?:{p}){_AFTER}", re.IGNORECASE), m) for p, m in _MEASURES)
_MEASURE_WORD = tuple((re.compile(rf"\b(?:{p})\b", re.IGNORECASE), m) for p, m in _MEASURES[:18])

#: Groups of people and things that break a figure down.
_GROUP = re.compile(
    r"(?:fe)?males?|[mf]|white|black|asian|mixed(?: race| ethnicity| heritage)?|(?:any )?other ethnic.*"
    r"|men|women|boys?|girls?|adults?|juveniles?|youths?|child(?:ren)?|young (?:people|persons?|adults?)"
    r"|(?:aged? )?(?:under|over|below) \d+s?|(?:aged? )?\d{1,2} ?"
    r"(?:\+|and (?:over|under|above)|or (?:over|under|older))"
    r"|(?:aged? )?\d{1,2} ?(?:-|–|to) ?\d{1,2}(?: years?(?: olds?)?)?|class [abc]|non-binary|other(?: gender| sex)?"
    r"|unknown|not (?:known|stated|recorded)",
    re.IGNORECASE,
)
#: Headers and labels of what another figure holds too.
OF_WHICH = re.compile(r"of (?:which|these|those|whom)\b|includ|incl\.|\bthereof\b", re.IGNORECASE)
_ACTIVE = re.compile(
    r"(?:(?:of (?:which|these|those|whom)|thereof),? )?(?:are |were |still |currently )*(?:active|live|open|running)"
    r"(?: lines?)?",
    re.IGNORECASE,
)
_AT_A_TIME = re.compile(
    r"\b(?:active|open|live|current|outstanding|known"
    r"|at (?:the )?(?:(?:month|quarter|year|period)[- ]?)?(?:end|start))\b",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"(?:no\.?|number|total number) of (?P<what>[^\d]+)", re.IGNORECASE)
_RETURNED = r"re-?opened|re-?emerged|re-?activated|re-?started|returned|came back|back|back (?:up|open|active|running)"
#: What was heard of a line, which says when it was seen where nobody says otherwise.
_HEARD = (
    r"(?:phone )?(?:calls?|called|contact(?:ed)?|heard(?: of| from)?|texts?|messages?|broadcasts?|bursts?|use|used"
    r"|confirmed)(?: date| on)?"
)
#: When something that goes on was begun.
_LAUNCHED = (
    r"(?:launch(?:ed)?|commenced?|commencement|began|begun|set up|established)(?: on| date)?"
    r"|date (?:of )?(?:launch(?:ed)?|commenced?|commencement)"
    r"|(?:op(?:eration)?|project) (?:start|launch|began|begun)(?:ed)?(?: on| date)?|start of (?:the )?op(?:eration)?"
)
#: How somebody came to know that a line was there.
_NOTICED = (
    r"reported|sighting|sighted|noted|mention(?:ed)?|recorded|logged|flagged|spotted|detected|observed|noticed|live"
    r"|operating|running|came to (?:notice|light|attention)"
)
_ROLES = (
    ("personal", ""),
    ("percent", r"%.*|.*%\)?|.*\b(?:per ?cent|percentage|pct)\b.*|share.*|proportion.*"),
    (
        "aside",
        (
            r"(?:target|population|rate|rank|ranking|change|difference|diff|variance|forecast|expected"
            r"|average|mean|median|mid-year|index|per (?:10|100|head|capita|month|1,?000).*|ytd|year to date"
            r"|previous|last year|pop\.?)\b.*|.*\b(?:rate|rank|target|population|change|average|per (?:head"
            r"|\d[\d, ]*k?|million|month|line|operation|officer|warrant|arrest|week|day))\b.*"
        ),
    ),
    (
        "attribute",
        (
            r"ages?(?: (?:at|on|in|when) .*| \(.*\)| (?:range|band|bracket)s?)?|distance.*|duration.*|height"
            r"|street value.*|(?:price|cash|cost)s?\b.*"
            r"|£.*|.*\(£\)|weight ?\(.*|purity.*|customers?|number of customers|days? (?:active|open|to|between).*"
        ),
    ),
    (
        "status",
        (
            r"(?:current |line |present )*(?:status|state|position)(?: of line)?"
            r"(?: ?(?:as at|as of|@).*| (?:at|on) \d.*| ?\(\d.*\))?"
            r"|(?:(?:is )?(?:it |the line )?(?:still|currently) )?(?:live|active|open|running|operating)(?: now| line)?"
            r"(?: ?(?:as at|as of|at|on) .*\d.*)?"
        ),
    ),
    (
        "closed_by",
        (
            r"(?:closed|shut|taken down|taken out) (?:down )?(?:by|under)(?: (?:op|operation|team|force))?"
            r"|closing (?:op|operation|team|force)|(?:op|operation"
            r"|team) (?:that )?(?:clos(?:ed|ing)|shut).*"
        ),
    ),
    (
        "closed_on",
        (
            r"(?:type [12] )?(?:closed|closure)(?: on| date| dates)?|date (?:of )?clos(?:ed|ure)(?: ?[/&+(-].*)?"
            r"|date (?:line )?(?:closed|shut(?: down)?|taken (?:down|out))|end date of line"
            r"|(?:type [12] )clos(?:ure|ed).*"
            r"|(?:line )?(?:shut|taken down|taken out|closed off|dismantled|folded)(?: down)?(?: on| date)?"
        ),
    ),
    ("disrupted_on", r"date (?:of )?(?:line )?disrupt(?:ed|ion)|(?:line )?disrupt(?:ed|ion) (?:on|date)"),
    ("returned_on", rf"(?:date )?(?:line )?(?:{_RETURNED})(?: on| date| dates)?|date (?:of )?(?:return|re-?emergence)"),
    (
        "checked_on",
        (
            r"(?:date )?(?:of )?(?:check(?:ed)?[- ]?backs?|looked at again|revisit(?:ed)?|re-?visits?"
            r"|follow[- ]?up (?:visit|check))(?: on| date| dates)?"
        ),
    ),
    (
        "closure_type",
        (
            r"(?:type|method|means|manner|mode|reason|nature) (?:of|for) clos(?:ure|ing)"
            r"|clos(?:ure|ed?|ing) (?:type|method|means|manner|mode|reason|how|because|via|outcome|details?)"
            r"|how (?:was |were )?(?:it |they |lines? )?(?:was |were )?closed|why closed"
        ),
    ),
    (
        "as_at",
        (
            r"as at|as of|status date|date of status|last updated?(?: on| date)?|updated(?: on)?|last reviewed?"
            r"|(?:status )?(?:update|change) date|date (?:last |status )?(?:updated|changed)|date of (?:last )?update"
            r"|reviewed(?: on)?|review date|status as at"
        ),
    ),
    (
        "start",
        (
            r"(?:date (?:of )?)?(?:first|1st|earliest) (?:seen|active|activity|known(?: activity| use)?|identified"
            rf"|id'?d?|{_NOTICED}|intel.*|{_HEARD})|opened(?: on)?"
            r"|start(?:ed)?(?: date| on)?|date opened|from date|date from|since|(?:active|live|running|operating) from"
            rf"|(?:active|live|running|operating) since|(?:went|gone) live|emerged|date identified|{_LAUNCHED}"
            r"|came to (?:(?:our|police) )?(?:notice|light|attention)"
            r"|identified(?: on)?|period (?:start|from)|start of period|activity (?:first|start)"
        ),
    ),
    (
        "end",
        (
            r"(?:date (?:of )?)?(?:last|latest|most recent) (?:seen|active|activity|known(?: activity| use)?"
            rf"|{_NOTICED}|intel.*|{_HEARD})|end(?:ed)?(?: date| on)?|to date|date to"
            r"|(?:active|live|running|operating) (?:to|until|till)|until|period (?:end|to)|end of period"
            r"|(?:complet(?:ed|ion)|conclu(?:ded|sion)|finish(?:ed)?|stood down|wound (?:up|down))(?: on| date)?"
            r"|(?:op(?:eration)?|project) (?:end|clos|conclud)(?:ed)?(?: on| date)?"
            r"|activity (?:last|end)"
        ),
    ),
    ("fy", r"(?:fin(?:ance|ancial)?|fiscal|accounting|performance)\.? ?y(?:ea)?rs?|fy|f/y"),
    ("year", r"(?:calendar )?years?|yr|yyyy"),
    ("quarter", r"quarters?|qtr|q"),
    ("month", r"(?:calendar |reporting )?months?(?: of .*| name| no\.?| number)?|mth|month year|month & year"),
    (
        "period",
        (
            r"(?:reporting |time )?periods?(?: covered)?|time|dates?|when|week.*|wks?(?: no.?)?|w/?c\b.*|w/?e\b.*"
            r"|day|(?:arrest|offence|incident|event|custody|recorded?|report(?:ed)?|created|detention|seizure"
            r"|warrant|charge) (?:date|month|period|on).*"
            r"|date (?:of|arrested|recorded|reported|created|charged|detained|time).*|date/time.*"
            r"|datetime|arrested on|date ?& ?time"
            r"|(?:fin(?:ancial)? |fiscal |rolling )?(?:years?|yrs?|fy|(?:12|twelve)[ -]?months?)[ -]\(?"
            r"(?:ending|ended|ends?|to|beginning|starting|commencing|from)\b(?!.*\b(?:19|20)\d\d\b).*"
            r"|y/?e\b(?!.*\b(?:19|20)\d\d\b).*"
            r"|(?:academic|school|reporting) y(?:ea)?rs?"
        ),
    ),
    (
        "operation",
        (
            r"disrupted by(?: (?:op|operation|team|force))?"
            r"|(?:linked |police |investigating |lead )?(?:operations?|ops?)(?: name)?|team|programme|project"
        ),
    ),
    (
        "code",
        (
            r"(?:(?:area|force|ons|gss|la|lad|region|pfa|geography|district|ward|lsoa|msoa|place"
            r"|county) )?(?:codes?|gss)|(?:pfa|lad|ctyua|rgn)\d*(?:cd|code)|\w*\d\dcd|geography code"
            r"|lsoa code"
        ),
    ),
    ("coordinate", r"lat(?:itude)?|lon(?:g|gitude)?|easting|northing|x|y|grid ref.*"),
    (
        "line",
        (
            r"(?:county |deal(?:er|ing)?s? |drugs? |graft |(?:tele)?phone |sell(?:er|ing)s? |sales |suppl(?:y|ier)s? "
            r"|burner )?"
            r"lines?(?: names?| brands?)?|brand(?: name)?s?|(?:c\.?l|cls|ddtl)s? (?:line )?(?:names?|brands?)|ddtls?"
            r"|name of line|ddns?(?: names?)?"
            r"|(?:drugs? )?(?:deal(?:er|ing)s?|sell(?:er|ing)s?|suppl(?:y|ier)s?) networks?(?: names?)?"
            r"|lines? (?:closed|shut|targeted|disrupted|affected)"
            r"|graft(?: line| name)?|line \(brand\)|line/brand|line ?name"
        ),
    ),
    (
        "id",
        (
            r"(?:line |unique |record |row |case |custody |crime |arrest |intel |event |urn |our |local |log |job "
            r"|call |cad |exhibit |warrant |search |nominal |tracker |incident |clicm |ref(?:erence)? )*"
            r"(?:ids?|refs?|references?|reference numbers?|urn|record"
            r"|identifier"
            r"|number|no\.?|#|record no|custody (?:no|number|record|ref).*)|urn|line (?:no|number|ref|id)|s/n"
            r"|serial(?: no)?"
        ),
    ),
    (
        "origin",
        (
            r"(?:area of )?origin.*|from(?: area| force| town| place| borough)?|home (?:area|address|town|force"
            r"|address area|borough|district|county"
            r"|post ?code(?: district| area| sector)?)|home|source(?: area| force| borough)?|export(?:ing|er"
            r"|ed)?.*|run (?:from|out of)|lines? (?:run )?from|line origin|base|based(?: in)?|controlled from"
            r"|holder area|exporters?|(?:comes?|coming|sent|supplied"
            r"|operat(?:es|ed|ing)|travels?|drugs?) from|up ?line"
            r"|sender|place of origin|residence|resides.*|lives in|where from|out of"
            r"|originat.*|hubs?(?: area| town)?"
        ),
    ),
    (
        "destination",
        (
            r"dest(?:ination)?s?.*|suppl(?:ying|ies)(?: (?:to|into|in).*)?|deal(?:s|ing) (?:in|into)"
            r"|to(?: area| force| town| place)?|sells?(?: in| into| to)?|sold in"
            r"|import(?:ing|er)?.*|targets?|supplies|supplied(?: to| into)?|supply (?:area|town|into).*"
            r"|towns?(?: supplied| served| affected)?|arrested in|arrest (?:area|location|town|force"
            r"|district)|into|runs? (?:to|into|in)|operates? in|active in|affects|affected (?:area|town).*"
            r"|markets?|(?:deals?|dealing|works?|working"
            r"|travels?|goes|going|sends?|drugs?) (?:in|into|to)|receiv.*"
            r"|spokes?(?: areas?| towns?)?|seen in|where (?:to|sold)|locations? supplied|recorded (?:in|by)"
            r"|falls within|reported by|arresting (?:force|area)"
            r"|custody(?: (?:station|suite|centre|location))?|(?:police )?station|suite"
        ),
    ),
    (
        "place",
        (
            r"(?:police )?(?:areas?|force|forces|places?|boroughs?|districts?|county|counties|regions?|wards?"
            r"|parish(?:es)?|neighbourhoods?|postcode (?:districts?|areas?|sectors?)"
            r"|locations?|authority|local authority|cities|city|la|pfa|lad|csp|bcu|division|constabulary"
            r"|geography|nation|country)(?: areas?| names?| force area)?|(?:area|police force|force|place"
            r"|geography|lad|pfa) ?names?|police force area|row labels|(?:lad|pfa"
            r"|ctyua|rgn)\d*(?:nm|name)|\w*\d\dnm"
        ),
    ),
    (
        "grade",
        r"(?:source |intel(?:ligence)? |information )?grad(?:e|ing)s?.*|3x5x2|5x5x5|intel(?:ligence)? grade|evaluation",
    ),
    ("handling", r"handling.*"),
    (
        "notes",
        (
            r"notes?|comments?|remarks?|further (?:info|details?)|details?|narrative|free text|update|summary"
            r"|description|reason|caveats?"
        ),
    ),
    ("type", r"(?:line )?types?|category|kind|class(?:ification)? of line"),
    (
        "measure",
        (
            r"measures?|questions?|indicators?|metrics?|outcomes?|stat(?:istic)?s?|offence (?:type|group|subgroup"
            r"|description|code)?.*|crime type|disposal|kpi|count type"
        ),
    ),
    ("unit", r"units?(?: of measure)?"),
    (
        "value",
        (
            r"(?:no\.?|number|numbers|count|counts|n|value|values|total|totals|figure|figures|amount|quantity"
            r"|qty|freq|frequency|weight|volume|obs_value|all|sum|records|num|flows?)(?: of .*| \(n\))?"
            r"|number recorded"
        ),
    ),
)
#: Parts that a header gives its column whatever it adds in brackets.
_SURE = frozenset(("origin", "destination", "place", "line", "start", "end", "status", "closed_on", "closed_by"))
#: Parts of what may happen again, and how a header says so.
_REPEATED = frozenset(("closed_on", "returned_on", "checked_on", "disrupted_on"))
_AGAIN = re.compile(
    r"^(?:re-?(?=clos)|(?:second|2nd|third|3rd|further|latest|last) )|(?: again| \(?[2-4](?:nd|rd|th)?\)?)$"
)
_ROLE = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES if pattern)
#: The number of the question that a column answers: "Q1 Arrests", "Q2a. Charges".
_QUESTION = re.compile(r"^q(?:uestion)? ?\d+[a-z]?[.:)]* +", re.IGNORECASE)
#: A question that asks for one number: "How many arrests were made?", "How many lines have been closed?".
_HOW_MANY = re.compile(
    r"(?:what (?:is|was) the number of|how many) (?P<what>.+?)"
    r"(?: (?:were|was|have been|has been|are)(?: there| made| recorded)?(?P<done>(?: \w+){0,2}?)"
    r"| (?:did|has|have) (?:you|your force|the force|the police)(?: ma[dk]e| recorded?| carry out)?)?"
    r"(?: in total)?(?: in| during)?",
    re.IGNORECASE,
)
_ONLY_HEARD = re.compile(rf"(?:date (?:of )?)?(?:first|1st|earliest|last|latest|most recent) {_HEARD}", re.IGNORECASE)
_WEEK_BEGINS = re.compile(
    r"\bw/?c\b|\b(?:week|wk)s?[- ]*(?:commencing|commences?|comm|beginning|begins?|starting|starts?|of)\b",
    re.IGNORECASE,
)
_WEEK_ENDS = re.compile(r"\bw/?e\b|\b(?:week|wk)s?[- ]*(?:ending|ends?|ended)\b", re.IGNORECASE)
_WEEK_WORD = re.compile(r"\b(?:week|wk)(?:s|ly)?\b", re.IGNORECASE)


def plain_header(text: str) -> str:
    """Return a header without notes in brackets, underscores and repeated spaces, in lower case.

    Examples
    --------
    >>> plain_header("Area_Name [note 1]"), plain_header("Arrests (n)"), plain_header("Sells in:")
    ('area name', 'arrests', 'sells in')
    """
    text = re.sub(
        r"\[[^\]]*\]|\((?:n|no|number|count|all|if known|optional|uk|note \d+|y/n|yes/no)\)|[*†‡¹²³]+",
        " ",
        text,
        flags=re.I,
    )
    return " ".join(re.sub(r"[_]", " ", text).split()).strip(" :.?").lower()


def only_heard(header: str) -> bool:
    """Return whether a header says when a line was first or last heard of, and not when it was seen.

    Examples
    --------
    >>> only_heard("Date of last call"), only_heard("Last seen")
    (True, False)
    """
    return bool(_ONLY_HEARD.fullmatch(plain_header(header)))


def since_when(header: str) -> bool:
    """Return whether a header says when something that goes on was begun: the figures beside it are of since then.

    Examples
    --------
    >>> since_when("Launched"), since_when("Start date")
    (True, False)
    """
    return bool(re.fullmatch(_LAUNCHED, plain_header(header), re.IGNORECASE))


def week_of(header: str) -> str:
    """Return what dates below a header are of a week: "w/c" its first day, "w/e" its last, "week" one or the other.

    Examples
    --------
    >>> week_of("Week commencing"), week_of("W/E (Sunday)"), week_of("Week"), week_of("Date")
    ('w/c', 'w/e', 'week', '')
    """
    text = plain_header(header)
    if _WEEK_BEGINS.search(text):
        return "w/c"
    return "w/e" if _WEEK_ENDS.search(text) else "week" if _WEEK_WORD.search(text) else ""


def measure_of(header: str) -> Measure | None:
    """Return what a header says is counted, None where it names no measure.

    Examples
    --------
    >>> measure_of("Number of arrests").name, measure_of("Arrests to date").name, measure_of("Count")
    ('arrests', 'arrests', None)
    >>> measure_of("How many people were charged?").name, measure_of("How many of these were under 18?")
    ('charges', None)
    >>> measure_of("How many arrests did you make in").name, measure_of("How many were charged in").name
    ('arrests', 'charges')
    """
    text = _QUESTION.sub("", plain_header(header))
    text = re.sub(r"^how many (?=(?:were|was|have been) )", "how many people ", text)
    if asked := _HOW_MANY.fullmatch(text):
        text = f"{asked['what']}{asked['done'] or ''}"
    return next((m for pattern, m in _MEASURE if pattern.fullmatch(text)), None)


def part_that_is_active(header: str, beside: Sequence[str]) -> str:
    """Return which of the headers beside one counts all the lines of which it says the active ones, "" for none.

    Examples
    --------
    >>> [part_that_is_active(h, ["No. of lines", "Arrests"]) for h in ("Of these active", "Active", "of which closed")]
    ['No. of lines', 'No. of lines', '']
    >>> part_that_is_active("Active", ["Active lines"])
    ''
    """
    if not _ACTIVE.fullmatch(plain_header(header)):
        return ""
    lines = (h for h in beside if (m := measure_of(h)) is not None and m.name == "active lines")
    return next((h for h in lines if not _AT_A_TIME.search(h)), "")


def measure_in(text: str) -> Measure | None:
    """Return the measure that a title speaks of, the first that stands in it.

    Examples
    --------
    >>> measure_in("Table 3: Arrests for drug supply linked to county lines").name
    'arrests'
    >>> measure_in("Drug offences arrests").name, measure_in("Offences and arrests").name
    ('arrests', 'offences')
    """
    named = _named_in(text)
    if not named:
        return None
    at, first = min(named)
    # Of two nouns side by side the second is what is counted: "drug offences arrests".
    end = _MEASURE_WORD[first][0].search(text, at).end()  # type: ignore[union-attr]
    beside = [i for start, i in named if start > at and not text[end:start].strip()]
    return _MEASURE_WORD[beside[0] if beside else first][1]


def _named_in(text: str) -> list[tuple[int, int]]:
    """Return where measures stand in a text, with their numbers; lines only where nothing else is counted."""
    spots = [(found.start(), i) for i, (p, _) in enumerate(_MEASURE_WORD) if (found := p.search(text))]
    return [(at, i) for at, i in spots if _MEASURE_WORD[i][1].name != "active lines"] or spots


def only_measure(texts: Iterable[str]) -> Measure | None:
    """Return the measure that texts speak of, None where they speak of none or of several.

    Examples
    --------
    >>> only_measure(["Arrests by force", "2023"]).name, only_measure(["Arrests and charges by force"])
    ('arrests', None)
    """
    found = {_MEASURE_WORD[i][1].name: _MEASURE_WORD[i][1] for text in texts for _, i in _named_in(text)}
    return next(iter(found.values())) if len(found) == 1 else None


def number_of(header: str) -> Measure | None:
    """Return what a header counts that says "number of" something, known or not; None for others.

    Examples
    --------
    >>> number_of("No. of customers").name, number_of("Number of arrests").name, number_of("Customers")
    ('customers', 'arrests', None)
    """
    found = _NUMBER_OF.fullmatch(plain_header(header))
    return (measure_of(header) or Measure(found["what"], found["what"])) if found else None


def own_measure(header: str) -> Measure:
    """Return what a header counts that nobody has a name for: a stock where it says how many there are at a time.

    Examples
    --------
    >>> own_measure("People safeguarded").kind, own_measure("Open cases at end").kind
    ('flow', 'stock')
    """
    name = plain_header(header)
    return Measure(name, name, "stock" if _AT_A_TIME.search(name) else "flow")


def is_group(text: str) -> bool:
    """Return whether a header names a group of people or things, over which figures may be added: no measure.

    Examples
    --------
    >>> [is_group(t) for t in ("Adult", "Juvenile", "Under 18", "18-24", "25+", "Female", "Class A", "Arrests")]
    [True, True, True, True, True, True, True, False]
    """
    return bool(_GROUP.fullmatch(plain_header(text)))


def role_of(header: str) -> str:
    """Return the part that a header gives its column, "" for none.

    Examples
    --------
    >>> [role_of(h) for h in ("Run from", "Sells in", "First seen", "Status", "Closed by", "% change", "Area Name")]
    ['origin', 'destination', 'start', 'status', 'closed_by', 'percent', 'place']
    """
    text = plain_header(header)
    if text in ("arrests to date", "to date"):
        return "" if text != "to date" else "end"
    if role := next((role for role, pattern in _ROLE if pattern.fullmatch(text)), ""):
        return role
    once = _AGAIN.sub("", text)  # "Closed again", "Second closure", "Date closed (2)"
    if once and once != text and (role := role_of(once)) in _REPEATED:
        return role
    if (numbered := re.sub(r"\s*\d$", "", text)) != text:  # "Town 2"
        role = role_of(numbered) if numbered else ""
        return role if role in ("origin", "destination", "place") else ""
    bare = re.sub(r"\s*\([^()]*\)$", "", text)  # "From (borough)"
    role = role_of(bare) if bare and bare != text else ""
    return role if role in _SURE else ""
