"""How lines stand in a tracker: the column that says it, yes and no as statuses, and the day of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.periods import UNDATED, is_period
from graphlab.loaders.mapping.tables.titles import period_of_title
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.reading import Reading, listed, pairs, quote
from graphlab.model.statuses import OFFERED, read_status
from graphlab.wording.phrases import verb

#: A day behind the word of a status: "Closed 12/03/2024", "Closed (on 12 March 2024)".
_DAY = r"\d{1,2}[/. -](?:\d{1,2}|[A-Za-z]{3,9})[/. -]\d{2,4}"
_WORD_OF = rf"^(.*?)(?:[\s,:(-]+(?:on |in |since )?{_DAY}\)?)?$"
_DAY_OF = rf"({_DAY})\)?$"
#: Marks for yes and no, such as those below the name of a town.
YES = frozenset(("y", "yes", "x", "✓", "✔", "true", "1", "•", "●"))
NO = frozenset(("n", "no", "false", "0", "-", "–"))


def status_of_day(reading: Reading, by_role: dict[str, Column | None]) -> Column | None:
    """Return the column that says in words how lines stand; of several ("Status Sep", "Status Oct") it is asked."""
    taken = [c for c in by_role.values() if c is not None]
    found = [c for c in reading.free() if c not in taken and not c.role and c.words and _says_status(c)]
    if len(found) < 2:
        return found[0] if found else None
    names = tuple(c.name for c in found)
    answer = reading.ask("status", "Which column says how a line stands on the day of the list?", names[-1], names)
    for column in found:
        if column.name != answer:
            reading.leave(column, f"how it stands is '{answer}'")
    return next(c for c in found if c.name == answer)


def _says_status(column: Column) -> bool:
    return 2 * sum(read_status(x) is not None for x in column.labels) > len(column.labels)


def yes_and_no(reading: Reading, by_role: dict[str, Column | None]) -> dict[str, str]:
    """Return what yes and no mean as a status, where a column says no more ("Live?", "Closed?"); else {}.

    A column "Closed?" becomes that of the status, where there is no other.
    """
    for role in ("closed_on", "closed_by"):
        column = by_role[role]
        if column is not None and _says_yes_or_no(column):
            by_role[role] = None
            if by_role["status"] is not None:
                reading.leave(column, "it says only whether, and the status says that")
                continue
            by_role["status"] = column
            return _yes_and_no(column, "closed", "active")
    status = by_role["status"]
    if status is None or not _says_yes_or_no(status):
        return {}
    no = reading.ask("no", f"What is a line that says 'No' below '{status.name}'?", "closed", OFFERED)
    return _yes_and_no(status, "active", no)


def _says_yes_or_no(column: Column) -> bool:
    return bool(column.labels) and all(x.lower() in YES | NO for x in column.labels)


def _yes_and_no(column: Column, yes: str, no: str) -> dict[str, str]:
    """Return the status of every mark of a column, and of the plain words that next week's may have."""
    words = dict.fromkeys([*column.labels, "Yes", "No"])
    return {x: yes if x.lower() in YES else no for x in words}


def status_lines(reading: Reading, identity: str, status: Column, as_at: Column | None, marks: dict[str, str]) -> None:
    """Map the column that says how lines stand, as at the day that a column, the title or a person says."""
    dated = {x: _without_day(x) for x in status.labels if _without_day(x) != x}
    labels = list(dict.fromkeys(dated.get(x, x) for x in status.labels))
    doubtful = [x for x in labels if read_status(x) is None and x not in marks]
    words = dict(marks)
    for word in doubtful[:8]:
        answer = reading.ask(
            f"status {word}", f"What does the status '{word}' mean?", "as written", (*OFFERED, "as written")
        )
        if answer != "as written":
            words[word] = answer
    told = f", extract: {quote(_WORD_OF)}" if dated else ""
    told += f", translate: {pairs(words)}" if words else ""
    names = [w for w in doubtful if w not in words]
    reading.lines += [
        "- events:",
        f"    filled: {listed([status.name])}",
        f"    line_id: {identity}",
        "    event: {value: status}",
        f"    status: {{column: {quote(status.name)}{told}}}{_decides(names)}"
        + (reading.doubt("no", "what yes and no mean") if marks else ""),
        *_as_at(reading, as_at, status),
        "    totals: words",
    ]


def closed_in_status(reading: Reading, identity: str, status: Column) -> None:
    """Map the days behind "Closed" in a column of statuses: a line was closed then."""
    found = {w for x in status.labels if (w := _without_day(x)) != x and read_status(w) == "closed"}
    if found:
        reading.lines += [
            "- events:",
            f"    where: {{{quote(status.name)}: {listed([f'{word} *' for word in sorted(found)])}}}",
            f"    line_id: {identity}",
            "    event: {value: closed}",
            f"    period: {{column: {quote(status.name)}, extract: {quote(_DAY_OF)}}}",
            "    totals: words",
        ]


def _without_day(label: str) -> str:
    """Return the word of a status without the day behind it; other labels as they are."""
    word = re.sub(_WORD_OF, r"\1", label)
    return word if word != label and read_status(word) is not None else label


def _decides(words: Sequence[str]) -> str:
    """Return the doubt about words of a status that are not understood."""
    named = ", ".join(f"'{w}'" for w in words)
    return f"  # ? {named} {verb(len(words), 'decides', 'decide')} nothing" if words else ""


def _as_at(reading: Reading, as_at: Column | None, status: Column) -> list[str]:
    if as_at is not None and as_at.dated:
        return [f"    period: {quote(as_at.name)}"]
    headed = re.split(r"@|\b(?:as at|as of|at|on)\b", status.name, flags=re.IGNORECASE)[-1].strip(" ?()")
    title = "" if is_period(headed) else period_of_title(reading.block)
    if title:
        return [f"    period: {{title: yes}}  # as at '{title}', which stands in the title or a name"]
    text = f"As at which day is this list? (such as 2026-10-05; or {UNDATED}: its statuses then decide nothing)"
    answer = reading.ask("as at", text, headed if is_period(headed) else "").strip()
    if answer == UNDATED:
        return [f"    period: {{value: {UNDATED}}}  # ? nothing says the day of the list: its statuses decide nothing"]
    doubt = (
        ""
        if answer
        else f'  # ? the day of the list, such as "2026-10-05", or "{UNDATED}": statuses then decide nothing'
    )
    return [f"    period: {{of_file: {{{quote(reading.block.grid.file)}: {quote(answer or 'AS AT')}}}}}{doubt}"]
