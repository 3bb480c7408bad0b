"""Sheets as analysts keep and get them, each with what must come out of it; all of them made up for these tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Cells = Mapping[tuple[str, ...], tuple[int | None, int | None] | int]


@dataclass(frozen=True)
class Layout:
    """One sheet: how it is laid out, what is in it, and what must come out.

    `cells` maps (measure, origin, destination, period) to the number or its bounds; `lines` gives the facts of a
    tracker; `refused` is a text that must stand in the refusal, or in a warning where the sheet loads all the same.
    `answers` are those that a person gives to questions whose defaults are not right.
    """

    name: str
    content: str | Callable[[Path], None]
    cells: Cells = field(default_factory=dict)
    lines: Mapping[str, object] = field(default_factory=dict)
    refused: str = ""
    warned: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    file: str = "sheet.csv"
    roll: bool = False


def book(*rows, merge=(), hide_rows=(), title="Table 1", formats=(), more=None):
    """Return a writer of a workbook with these rows."""

    def write(path: Path) -> None:
        from openpyxl import Workbook

        made = Workbook()
        sheet = made.worksheets[0]
        sheet.title = title
        for row in rows:
            sheet.append(list(row))
        for ref in merge:
            sheet.merge_cells(ref)
        for number in hide_rows:
            sheet.row_dimensions[number].hidden = True
        for ref, shape in formats:
            sheet[ref].number_format = shape
        if more:
            more(made)
        made.save(path)

    return write


def _second_sheet(made, title, *rows):
    sheet = made.create_sheet(title)
    for row in (("Month", "Arrests"), *rows):
        sheet.append(list(row))


def _hidden_copy(made):
    sheet = made.create_sheet("old copy")
    sheet.append(["Force", "Month", "Arrests"])
    sheet.append(["Norfolk", "Jan-22", 999])
    sheet.sheet_state = "hidden"


def _notes_sheet(made):
    sheet = made.create_sheet("Notes", 0)
    sheet.append(["This workbook holds figures of custody systems."])
    sheet.append(["Contact the performance team."])


A = "arrests"
N, S, E = "norfolk", "suffolk", "essex"

LAYOUTS = [
    Layout(
        "a place column before the month column",
        "Area,Month,Arrests\nKent,Mar-22,7\nKent,Apr-22,3\nSurrey,Mar-22,2\nSurrey,Apr-22,8\n",
        {
            (A, "kent", "", "2022-03"): 7,
            (A, "kent", "", "2022-04"): 3,
            (A, "surrey", "", "2022-03"): 2,
            (A, "surrey", "", "2022-04"): 8,
        },
    ),
    Layout(
        "two places, then the month",
        "Home borough,Arrested in,Month,Arrests\nHackney,Norwich,May-22,4\nHackney,Ely,May-22,1\n"
        "Camden,Norwich,Jun-22,2\n",
        {
            (A, "hackney", "norwich", "2022-05"): 4,
            (A, "hackney", "ely", "2022-05"): 1,
            (A, "camden", "norwich", "2022-06"): 2,
        },
    ),
    Layout(
        "three breakdown columns with equal numbers",
        "Arrests in our area\nQuarter,Sex,Age,Class,Arrests\n"
        + "".join(
            f"Q{q} 2021,{sex},{age},{cls},{q + (sex == 'M')}\n"
            for q in (1, 2)
            for sex in "MF"
            for age in ("Under 18", "18+")
            for cls in ("A", "B")
        ),
        {(A, "", "", "2021-01..2021-03"): 12, (A, "", "", "2021-04..2021-06"): 20},
    ),
    Layout(
        "a breakdown with a row for all",
        "Force,Year,Sex,Arrests\nKent,2021,Male,8\nKent,2021,Female,3\nKent,2021,All,11\n"
        "Essex,2021,Male,5\nEssex,2021,Female,2\nEssex,2021,All,7\n",
        {(A, "kent", "", "2021"): 11, (A, "essex", "", "2021"): 7},
    ),
    Layout(
        "measures over years, in merged cells",
        book(
            ("Town", "Charges", None, "Arrests", None),
            (None, 2021, 2022, 2021, 2022),
            ("Cromer", 4, "<5", 10, 12),
            ("Ely", 0, 2, 5, 6),
            merge=("B1:C1", "D1:E1"),
        ),
        {
            ("charges", "", "cromer", "2021"): 4,
            ("charges", "", "cromer", "2022"): (0, 4),
            (A, "", "cromer", "2021"): 10,
            (A, "", "cromer", "2022"): 12,
            ("charges", "", "ely", "2021"): 0,
            ("charges", "", "ely", "2022"): 2,
            (A, "", "ely", "2021"): 5,
            (A, "", "ely", "2022"): 6,
        },
        file="sheet.xlsx",
    ),
    Layout(
        "years above, sexes below, with totals",
        ",2020,,,2021,,\nForce,Male,Female,Total,Male,Female,Total\nNorfolk,5,2,7,6,1,7\nSuffolk,3,3,6,2,2,4\n",
        {
            (A, N, "", "2020"): 7,
            (A, N, "", "2021"): 7,
            (A, S, "", "2020"): 6,
            (A, S, "", "2021"): 4,
        },
        answers={"measure": A},
    ),
    Layout(
        "years above months",
        "Arrests for supply,,,,\nForce,2021,,2022,\n,Nov,Dec,Jan,Feb\nNorfolk,1,2,3,4\nEssex,5,6,7,8\n",
        {
            (A, N, "", "2021-11"): 1,
            (A, N, "", "2021-12"): 2,
            (A, N, "", "2022-01"): 3,
            (A, N, "", "2022-02"): 4,
            (A, E, "", "2021-11"): 5,
            (A, E, "", "2021-12"): 6,
            (A, E, "", "2022-01"): 7,
            (A, E, "", "2022-02"): 8,
        },
    ),
    Layout(
        "footnotes, a source and a copyright below",
        "Table 9: Arrests linked to county lines\n\nForce,2018/19,2019/20\nKent,40,44\nSurrey,12,<5\n\n"
        "Source: custody records of the forces\n1. Where the first offence is supply.\n© Crown copyright 2020\n",
        {
            (A, "kent", "", "2018-04-01..2019-03-31"): 40,
            (A, "kent", "", "2019-04-01..2020-03-31"): 44,
            (A, "surrey", "", "2018-04-01..2019-03-31"): 12,
            (A, "surrey", "", "2019-04-01..2020-03-31"): (0, 4),
        },
    ),
    Layout(
        "an empty corner and both margins",
        ",Cromer,Ely,Total\nHackney,4,1,5\nCamden,2,,2\nUnknown,1,1,2\nTotal,7,2,9\n",
        {
            (A, "hackney", "cromer", ""): 4,
            (A, "hackney", "ely", ""): 1,
            (A, "camden", "cromer", ""): 2,
            (A, "unknown", "cromer", ""): 1,
            (A, "unknown", "ely", ""): 1,
        },
        answers={"measure": A},
    ),
    Layout(
        "a matrix whose rows are the destinations",
        "Arrests in 2021,,,\nTown,Hackney,Camden,All\nCromer,4,2,6\nEly,1,,1\nAll,5,2,7\n",
        {
            (A, "hackney", "cromer", "2021"): 4,
            (A, "hackney", "ely", "2021"): 1,
            (A, "camden", "cromer", "2021"): 2,
        },
    ),
    Layout(
        "a matrix with a suppressed cell and both margins",
        "From\\To,Cromer,Ely,Total\nHackney,4,<5,6\nCamden,2,3,5\nTotal,6,5,11\n",
        {
            (A, "hackney", "cromer", ""): 4,
            (A, "hackney", "ely", ""): (0, 4),
            (A, "camden", "cromer", ""): 2,
            (A, "camden", "ely", ""): 3,
        },
        answers={"measure": A},
    ),
    Layout(
        "a matrix whose total is wrong",
        "From,Cromer,Ely,Total\nHackney,4,1,5\nCamden,2,3,6\nTotal,6,4,11\n",
        {
            (A, "hackney", "cromer", ""): 4,
            (A, "hackney", "ely", ""): 1,
            (A, "camden", "cromer", ""): 2,
            (A, "camden", "ely", ""): 3,
        },
        warned="the total at D3 says 6, the 2 parts loaded (over destination) add up to 5",
        answers={"measure": A},
    ),
    Layout(
        "financial years that could be months",
        "Arrests,2009-10,2010-11,2011-12\nKent,10,20,30\nSurrey,1,2,3\n",
        {
            (A, p, "", f"{y}-04-01..{y + 1}-03-31"): n * (10 if p == "kent" else 1)
            for p in ("kent", "surrey")
            for n, y in enumerate((2009, 2010, 2011), 1)
        },
    ),
    Layout(
        "months of one year written as year-month",
        "Force,2021-10,2021-11,2021-12\nKent,1,2,3\nEssex,4,5,6\n",
        {
            (A, "kent", "", "2021-10"): 1,
            (A, "kent", "", "2021-11"): 2,
            (A, "kent", "", "2021-12"): 3,
            (A, E, "", "2021-10"): 4,
            (A, E, "", "2021-11"): 5,
            (A, E, "", "2021-12"): 6,
        },
        answers={"measure": A},
    ),
    Layout(
        "a target and a population beside the arrests",
        "Force,Quarter,Arrests,Target,Population,Rate per 1000\nKent,Q1 2022,40,50,1900000,0.02\n"
        "Essex,Q1 2022,30,20,1500000,0.02\n",
        {(A, "kent", "", "2022-01..2022-03"): 40, (A, E, "", "2022-01..2022-03"): 30},
    ),
    Layout(
        "thousands without a comma",
        "Force,Arrests\nKent,1204\nEssex,2021\nSurrey,1999\n",
        {(A, "kent", "", ""): 1204, (A, E, "", ""): 2021, (A, "surrey", "", ""): 1999},
        warned="have no period",
    ),
    Layout(
        "a year column with thousands beside it",
        "Year,Arrests\n2018,1998\n2019,2019\n2020,2304\n",
        {(A, "", "", "2018"): 1998, (A, "", "", "2019"): 2019, (A, "", "", "2020"): 2304},
    ),
    Layout(
        "year and month in two columns",
        "Town,Year,Month,Arrests\nCromer,2021,Nov,3\nCromer,2021,Dec,4\nCromer,2022,Nov,5\nEly,2022,Dec,<5\n",
        {
            (A, "", "cromer", "2021-11"): 3,
            (A, "", "cromer", "2021-12"): 4,
            (A, "", "cromer", "2022-11"): 5,
            (A, "", "ely", "2022-12"): (0, 4),
        },
    ),
    Layout(
        "a financial year and a month's name",
        "Fin Year,Month,Origin,Arrests\n2021/22,April,Hackney,3\n2021/22,January,Hackney,4\n2020/21,April,Camden,5\n",
        {
            (A, "hackney", "", "2021-04"): 3,
            (A, "hackney", "", "2022-01"): 4,
            (A, "camden", "", "2020-04"): 5,
        },
    ),
    Layout(
        "a pivot with labels written once, subtotals and a grand total",
        "Force,Month,Arrests\nKent,Jan-22,5\n,Feb-22,6\nKent Total,,11\nEssex,Jan-22,1\n,Feb-22,2\n"
        "Essex Total,,3\nGrand Total,,14\n",
        {
            (A, "kent", "", "2022-01"): 5,
            (A, "kent", "", "2022-02"): 6,
            (A, E, "", "2022-01"): 1,
            (A, E, "", "2022-02"): 2,
        },
    ),
    Layout(
        "a pivot with three levels",
        "Region,Force,Month,Arrests\nSouth East,Kent,Jan-22,5\n,,Feb-22,6\n,Surrey,Jan-22,1\n,,Feb-22,2\n"
        "East of England,Essex,Jan-22,3\n,,Feb-22,4\n",
        {
            (A, "kent", "", "2022-01"): 5,
            (A, "kent", "", "2022-02"): 6,
            (A, "surrey", "", "2022-01"): 1,
            (A, "surrey", "", "2022-02"): 2,
            (A, E, "", "2022-01"): 3,
            (A, E, "", "2022-02"): 4,
        },
    ),
    Layout(
        "merged labels in a workbook",
        book(
            ("Month", "Town", "Arrests"),
            ("Mar-22", "Cromer", 5),
            (None, "Ely", 6),
            ("Apr-22", "Cromer", 4),
            (None, "Ely", 3),
            merge=("A2:A3", "A4:A5"),
        ),
        {
            (A, "", "cromer", "2022-03"): 5,
            (A, "", "ely", "2022-03"): 6,
            (A, "", "cromer", "2022-04"): 4,
            (A, "", "ely", "2022-04"): 3,
        },
        file="sheet.xlsx",
    ),
    Layout(
        "the same pair in several rows",
        "From,To,Year,Arrests\nHackney,Cromer,2022,4\nCamden,Ely,2022,2\nHackney,Cromer,2022,3\n",
        {(A, "hackney", "cromer", "2022"): 7, (A, "camden", "ely", "2022"): 2},
    ),
    Layout(
        "an open quotation mark",
        'Force,Year,Arrests,Note\nKent,2021,4,"so called\nEssex,2021,5,ok\nSurrey,2021,6,ok\n',
        refused="line 2, column 'Note' (D): the quotation mark that opens here is not closed",
    ),
    Layout(
        "words for numbers",
        "Town,Apr-22,May-22,Total\nCromer,less than five,7,7-11\nEly,nil,5 or fewer,5 or fewer\n"
        "Thetford,10*,1 204,1 214\n",
        {
            (A, "", "cromer", "2022-04"): (0, 4),
            (A, "", "cromer", "2022-05"): 7,
            (A, "", "ely", "2022-04"): 0,
            (A, "", "ely", "2022-05"): (0, 5),
            (A, "", "thetford", "2022-04"): 10,
            (A, "", "thetford", "2022-05"): 1204,
        },
        answers={"measure": A},
    ),
    Layout(
        "dates of several systems",
        "Date of arrest,Home area,Arrested in,Arrests\n04/03/2022 23:10,Hackney,Cromer,1\n"
        "05/03/22,Camden,Ely,1\n06-Mar-22,Camden,Ely,2\n7.3.2022,Camden,Ely,1\n",
        {
            (A, "hackney", "cromer", "2022-03-04"): 1,
            (A, "camden", "ely", "2022-03-05"): 1,
            (A, "camden", "ely", "2022-03-06"): 2,
            (A, "camden", "ely", "2022-03-07"): 1,
        },
    ),
    Layout(
        "Excel's numbers of days",
        "Arrest date,Force,Arrests\n44621,Kent,3\n44622,Kent,1\n",
        {(A, "kent", "", "2022-03-01"): 3, (A, "kent", "", "2022-03-02"): 1},
    ),
    Layout(
        "quarters of financial years with a year's total",
        "Arrests by force,Q1 2021/22,Q2 2021/22,2021/22 total\nKent,3,4,7\nEssex,1,<5,c.4\n",
        {
            (A, "kent", "", "2021-04..2021-06"): 3,
            (A, "kent", "", "2021-07..2021-09"): 4,
            (A, E, "", "2021-04..2021-06"): 1,
            (A, E, "", "2021-07..2021-09"): (0, 4),
        },
    ),
    Layout(
        "months with quarter totals between them",
        "Force,Jan-22,Feb-22,Mar-22,Q1 total,Apr-22,May-22,Jun-22,Q2 total,Total\nKent,1,2,3,6,4,5,6,15,21\n"
        "Essex,1,1,1,3,2,2,2,6,9\n",
        {
            (A, p, "", f"2022-0{m}"): n
            for p, row in (("kent", (1, 2, 3, 4, 5, 6)), (E, (1, 1, 1, 2, 2, 2)))
            for m, n in enumerate(row, 1)
        },
        answers={"measure": A},
    ),
    Layout(
        "several measures across",
        "Force,Month,Arrests,Charges,Lines closed\nKent,Jan-22,5,2,1\nKent,Feb-22,6,3,0\n",
        {
            (A, "kent", "", "2022-01"): 5,
            (A, "kent", "", "2022-02"): 6,
            ("charges", "kent", "", "2022-01"): 2,
            ("charges", "kent", "", "2022-02"): 3,
            ("lines closed", "kent", "", "2022-01"): 1,
            ("lines closed", "kent", "", "2022-02"): 0,
        },
    ),
    Layout(
        "measures in rows, years across",
        "Measure,2020,2021\nArrests,40,44\nCharges,10,12\nLines closed,3,<5\n",
        {
            (A, "", "", "2020"): 40,
            (A, "", "", "2021"): 44,
            ("charges", "", "", "2020"): 10,
            ("charges", "", "", "2021"): 12,
            ("lines closed", "", "", "2020"): 3,
            ("lines closed", "", "", "2021"): (0, 4),
        },
    ),
    Layout(
        "forces across, months down",
        "Month,Kent,Essex,Total\nJan-22,5,1,6\nFeb-22,6,2,8\nTotal,11,3,14\n",
        {
            (A, "", "kent", "2022-01"): 5,
            (A, "", E, "2022-01"): 1,
            (A, "", "kent", "2022-02"): 6,
            (A, "", E, "2022-02"): 2,
        },
        answers={"measure": A},
    ),
    Layout(
        "male and female across with their total",
        "Force,Year,Male,Female,Total\nKent,2021,5,2,7\nEssex,2021,3,3,6\n",
        {(A, "kent", "", "2021"): 7, (A, E, "", "2021"): 6},
        answers={"measure": A},
    ),
    Layout(
        "male and female across without a total",
        "Arrests by sex,,,\nForce,Year,Male,Female\nKent,2021,5,2\nEssex,2021,3,<5\n",
        {(A, "kent", "", "2021"): 7, (A, E, "", "2021"): (3, 7)},
    ),
    Layout(
        "one row an arrest",
        "Custody ref,Arrest date,Home town,Arrested in,Offence\nNC/1/22,01/03/2022,London,Norwich,PWITS\n"
        "NC/2/22,01/03/2022,London,Norwich,PWITS\nNC/3/22,02/03/2022,Ipswich,Norwich,PWITS\n",
        {
            (A, "london", "norwich", "2022-03-01"): 2,
            (A, "ipswich", "norwich", "2022-03-02"): 1,
        },
    ),
    Layout(
        "one row an offence, a custody record in several rows",
        "Custody number,Month,Home area,Arrested in,Offence\nC1,Mar-22,London,Norwich,PWITS\n"
        "C1,Mar-22,London,Norwich,Assault\n"
        "C2,Mar-22,London,Norwich,PWITS\nC3,Mar-22,Ipswich,Norwich,PWITS\n",
        {(A, "london", "norwich", "2022-03"): 2, (A, "ipswich", "norwich", "2022-03"): 1},
    ),
    Layout(
        "two tables on one sheet",
        "Table 1: Arrests\nForce,2020,2021\nKent,4,5\nEssex,1,2\n\nTable 2: Charges\nForce,2020,2021\n"
        "Kent,2,3\nEssex,0,1\n",
        {
            (A, "kent", "", "2020"): 4,
            (A, "kent", "", "2021"): 5,
            (A, E, "", "2020"): 1,
            (A, E, "", "2021"): 2,
            ("charges", "kent", "", "2020"): 2,
            ("charges", "kent", "", "2021"): 3,
            ("charges", E, "", "2020"): 0,
            ("charges", E, "", "2021"): 1,
        },
    ),
    Layout(
        "a sheet of notes first, a hidden copy last, a hidden row",
        book(
            ("Force", "Month", "Arrests"),
            ("Kent", "Jan-22", 5),
            ("Essex", "Jan-22", 2),
            ("Essex", "Feb-22", 3),
            hide_rows=(4,),
            more=lambda made: (_notes_sheet(made), _hidden_copy(made)),
        ),
        {(A, "kent", "", "2022-01"): 5, (A, E, "", "2022-01"): 2, (A, E, "", "2022-02"): 3},
        file="sheet.xlsx",
    ),
    Layout(
        "a column of percentages that are numbers",
        book(
            ("Force", "Year", "Arrests", "Share"),
            ("Kent", 2021, 30, 0.75),
            ("Essex", 2021, 10, 0.25),
            ("Total", 2021, 40, 1),
            formats=(("D2", "0%"), ("D3", "0%"), ("D4", "0%")),
        ),
        {(A, "kent", "", "2021"): 30, (A, E, "", "2021"): 10},
        file="sheet.xlsx",
    ),
    Layout(
        "blank rows between groups of rows",
        "Force,Month,Arrests\nKent,Jan-22,5\nKent,Feb-22,6\n\nEssex,Jan-22,1\nEssex,Feb-22,2\n\nTotal,,14\n",
        {
            (A, "kent", "", "2022-01"): 5,
            (A, "kent", "", "2022-02"): 6,
            (A, E, "", "2022-01"): 1,
            (A, E, "", "2022-02"): 2,
        },
    ),
    Layout(
        "codes beside names, one of them spelt as nobody does",
        "Area code,Area name,2021,2022\nE10000016,Kent,4,5\nE10000012,Essex county area,1,2\n",
        {(A, "kent", "", "2021"): 4, (A, "kent", "", "2022"): 5, (A, E, "", "2021"): 1, (A, E, "", "2022"): 2},
        answers={"measure": A},
    ),
    Layout(
        "a list by operation",
        "Operation,Start,End,Arrests\nOp Alder,01/04/2021,30/06/2021,14\nOp Birch,01/07/2021,30/09/2021,9\n",
        {(A, "", "", "2021-04-01..2021-06-30"): 14, (A, "", "", "2021-07-01..2021-09-30"): 9},
    ),
    Layout(
        "weeks",
        "Week commencing,Arrests\n04/04/2022,3\n11/04/2022,5\n",
        {(A, "", "", "2022-04-04..2022-04-10"): 3, (A, "", "", "2022-04-11..2022-04-17"): 5},
        warned="",
    ),
    Layout(
        "the period in the title only",
        "Arrests by district in April 2021 to March 2022,\nDistrict,Arrests\nNorwich,41\nIpswich,17\n",
        {(A, "norwich", "", "2021-04..2022-03"): 41, (A, "ipswich", "", "2021-04..2022-03"): 17},
    ),
    Layout(
        "a column of names of people",
        "Suspect name,DOB,Month,Force,Arrests\nA B,1/1/1999,Jan-22,Kent,1\nC D,2/2/1998,Jan-22,Essex,1\n",
        {(A, "kent", "", "2022-01"): 1, (A, E, "", "2022-01"): 1},
    ),
    Layout(
        "telephone numbers as lines",
        "Line,Run from,Sells in,First seen\n07700 900111,Hackney,Norwich,Jan-22\n07700 900222,Camden,Ely,Feb-22\n",
        refused="personal data",
    ),
    Layout(
        "numbers in scientific notation as lines",
        "Line,Run from,Sells in,First seen\n4.47700E+11,Hackney,Norwich,Jan-22\n4.47700E+11,Camden,Ely,Feb-22\n",
        refused="was shortened by a spreadsheet",
    ),
    Layout(
        "a tracker with mixed separators, a status and a total row",
        "Lines as at 5 October 2026\nRef,Brand,Run from,Towns,First seen,Last seen,Status,Closed on,Closed by,Grade\n"
        "L1,Echo,Hackney,Norwich; Cromer,Jan-26,Sep-26,Active,,,2C\n"
        'L2,Rico,Camden,"Norwich, Ely",03/2025,04/2026,Closed,12/05/2026,Op Alder,1A\n'
        "L3,Rico,Croydon,Thetford / Ely & Cromer,2025,,Dormant,,,3B\n"
        "Total lines,3,,,,,,,,\n",
        lines={
            "lines": 3,
            "supplies": {
                ("echo", "norwich"),
                ("echo", "cromer"),
                ("rico", "norwich"),
                ("rico", "ely"),
                ("rico", "thetford"),
                ("rico", "cromer"),
            },
            "origins": {"hackney", "camden", "croydon"},
            "statuses": {
                ("l1", "Active", "2026-10-05"),
                ("l2", "Closed", "2026-10-05"),
                ("l3", "Dormant", "2026-10-05"),
            },
            "closed": {("l2", "2026-05-12", "op-alder")},
        },
    ),
    Layout(
        "a pivot in compact form, places and months in one column",
        "Row Labels,Sum of Arrests\nKent,11\nJan-22,5\nFeb-22,6\nEssex,3\nJan-22,1\nFeb-22,2\nGrand Total,14\n",
        refused="places and periods",
    ),
    Layout(
        "only words, no table",
        "Dear team\nplease find below the figures that you asked for\nNorfolk had a good year\n",
        refused="no header with rows below it",
    ),
    Layout(
        "a total row below a breakdown that nobody reads, a form above",
        "Police force: Kent,,\nPeriod: April 2021 to March 2022,,\n,,\nOffence,Arrests,Charged\n"
        "Supply Class A,10,4\nSupply Class B,5,1\nTotal,15,5\n",
        {(A, "", "", "2021-04..2022-03"): 15, ("charges", "", "", "2021-04..2022-03"): 5},
    ),
    Layout(
        "a measure and a year in one header",
        "Force,Arrests 2020,Arrests 2021,Charges 2020\nKent,5,6,1\nEssex,7,8,3\n",
        {
            (A, "kent", "", "2020"): 5,
            (A, "kent", "", "2021"): 6,
            ("charges", "kent", "", "2020"): 1,
            (A, E, "", "2020"): 7,
            (A, E, "", "2021"): 8,
            ("charges", E, "", "2020"): 3,
        },
    ),
    Layout(
        "the same headers twice, side by side",
        "Year,Force,Arrests,Year,Force,Arrests\n2020,Kent,5,2021,Kent,7\n2020,Essex,3,2021,Essex,4\n",
        {
            (A, "kent", "", "2020"): 5,
            (A, E, "", "2020"): 3,
            (A, "kent", "", "2021"): 7,
            (A, E, "", "2021"): 4,
        },
    ),
    Layout(
        "a row that stands twice",
        "Force,Month,Arrests\nKent,Jan-22,12\nKent,Jan-22,12\nEssex,Jan-22,9\n",
        refused="rows 2, 3): they are alike in every other column",
    ),
    Layout(
        "numbers of references that are no figures",
        "Ref No,Date arrested,Town\n1001,01/02/2022,Norwich\n1002,03/02/2022,Ely\n1003,03/02/2022,Ely\n",
        {(A, "", "norwich", "2022-02-01"): 1, (A, "", "ely", "2022-02-03"): 2},
    ),
    Layout(
        "a header that hides a date",
        "Force,Apr 2021,Arrests 2022\nKent,12,3\nEssex,9,4\n",
        refused="holds a date that cannot be told from the rest",
    ),
    Layout(
        "lines of which some are not known",
        "Line,Town,Month,Arrests\nFrost,Norwich,Jan-26,4\nUnknown,Norwich,Jan-26,3\nFrost,Ely,Feb-26,2\n"
        "Not known,Ely,Feb-26,1\n",
        {(A, "", "norwich", "2026-01"): 7, (A, "", "ely", "2026-02"): 3},
    ),
    Layout(
        "lines of which some are active",
        "LPA,Exporting area,No. of lines,Of these active,% active\n"
        "Norwich,Merseyside,12,8,66.7\nEly,Merseyside,4,4,100\n",
        {("active lines", "merseyside", "norwich", ""): 8, ("active lines", "merseyside", "ely", ""): 4},
        answers={"period": ""},
    ),
    Layout(
        "lines, active and closed",
        "Destination force,As at,Lines,Active,Closed,Arrests\nKent,Jan 2026,12,8,4,30\nEssex,Jan 2026,7,5,2,11\n",
        {
            ("active lines", "", "kent", "2026-01"): 8,
            ("active lines", "", "essex", "2026-01"): 5,
            (A, "", "kent", "2026-01"): 30,
            (A, "", "essex", "2026-01"): 11,
        },
    ),
    Layout(
        "lines by status",
        "Force,Status,Lines\nKent,Active,8\nKent,Closed,4\nEssex,Active,5\n",
        refused="rows differ in 'Status' (Active and Closed), and not all lines are active ones",
    ),
    Layout(
        "lines at the end of each month",
        "Indicator,Apr 26,May 26\nActive lines (month end),31,29\nLines closed,5,4\n",
        {
            ("active lines", "", "", "2026-04"): 31,
            ("active lines", "", "", "2026-05"): 29,
            ("lines closed", "", "", "2026-04"): 5,
            ("lines closed", "", "", "2026-05"): 4,
        },
    ),
    Layout(
        "months of a year in brackets beside years",
        "Town,2023 arrests,2024 arrests,2025 arrests (Jan to Jun),3 yr avg\nHastings,14,18,7,13\nLewes,1,0,2,1\n",
        {
            (A, "", "hastings", "2023"): 14,
            (A, "", "hastings", "2024"): 18,
            (A, "", "hastings", "2025-01..2025-06"): 7,
            (A, "", "lewes", "2023"): 1,
            (A, "", "lewes", "2024"): 0,
            (A, "", "lewes", "2025-01..2025-06"): 2,
        },
    ),
    Layout(
        "a year so far behind what it counts",
        "Town,Arrests 2023,Arrests 2024,Arrests 2025 YTD\nHastings,14,18,7\nLewes,1,0,2\n",
        refused="which months 'Arrests 2025 YTD' counts is not clear ('YTD')",
    ),
    Layout(
        "a year so far behind its months",
        "Force,Jan 2025,Feb 2025,2025 YTD\nKent,1,2,3\nEssex,2,2,4\n",
        {
            (A, "kent", "", "2025-01"): 1,
            (A, "kent", "", "2025-02"): 2,
            (A, "essex", "", "2025-01"): 2,
            (A, "essex", "", "2025-02"): 2,
        },
        answers={"measure": A},
    ),
    Layout(
        "what a partnership counts, of which none is an arrest",
        "Town,Cuckooed properties identified,Closure orders obtained,Vulnerable adults safeguarded,Qtr\n"
        "Boston,4,1,5,Q1 25/26\nSkegness,3,0,3,Q1 25/26\n",
        {
            (measure, "", town, "2025-04..2025-06"): value
            for town, values in (("boston", (4, 1, 5)), ("skegness", (3, 0, 3)))
            for measure, value in zip(
                ("cuckooing", "closure orders", "vulnerable adults safeguarded"), values, strict=True
            )
        },
    ),
    Layout(
        "the sum of months below a word of time",
        "Arrests\nOrigin,Jul 2025,Aug 2025,Sep 2025,Quarter\nKent,4,3,5,12\nEssex,2,0,1,3\n",
        {
            (A, o, "", f"2025-0{m}"): v
            for o, vs in (("kent", (4, 3, 5)), ("essex", (2, 0, 1)))
            for m, v in zip((7, 8, 9), vs, strict=True)
        },
    ),
    Layout(
        "numbers below a word of time that are no sum",
        "Arrests\nOrigin,Jul 2025,Aug 2025,Quarter\nKent,4,3,12\nEssex,2,0,3\n",
        refused="the column 'Quarter' holds '12'",
    ),
    Layout(
        "financial years with an apostrophe and the last figure of their end",
        "Importer,Exporter,'22/3,'23/4\nNorfolk,Kent,31,28\nNorfolk,Essex,9,12\n",
        {
            (A, o, "norfolk", p): v
            for o, vs in (("kent", (31, 28)), ("essex", (9, 12)))
            for p, v in zip(("2022-04-01..2023-03-31", "2023-04-01..2024-03-31"), vs, strict=True)
        },
        answers={"measure": A},
    ),
    Layout(
        "two numbers that may be a year or a day",
        "Force,22/3,23/4\nKent,31,28\nEssex,9,12\n",
        refused="the header '22/3' holds a date",
    ),
    Layout(
        "two breakdowns of one figure side by side",
        "Arrests 2024\nTown,Adults,Under 18s,From London,From elsewhere\nMargate,18,5,14,9\nDover,9,3,5,7\n",
        refused="'Adults' and 'Under 18s' come to the same as 'From London' and 'From elsewhere'",
    ),
    Layout(
        "adults and others below a title of arrests",
        "Arrests 2024\nTown,Adults,Under 18s\nMargate,18,5\nDover,9,3\n",
        {(A, "", "margate", "2024"): 23, (A, "", "dover", "2024"): 12},
    ),
    Layout(
        "whether it is about a line, and which",
        "Warrant date,Location,Arrests,County lines (Y/N)\n2026-01-12,Hastings,2,Y\n2026-02-09,Brighton,3,N\n",
        {(A, "hastings", "", "2026-01-12"): 2, (A, "brighton", "", "2026-02-09"): 3},
    ),
    Layout(
        "a year that is not over",
        "Force,FY24,FY25,FY26 YTD\nKent,12,15,9\nEssex,9,4,3\n",
        refused="to which month 'FY26 YTD' counts is not said: write it into the header, such as FY26 (Apr-Sep)",
    ),
    Layout(
        "a calendar year so far beside its total",
        "Area,2024,2025 to date,Total\nNorwich,12,15,27\nEly,9,4,13\n",
        refused="such as 2025 (Jan-Sep)",
    ),
    Layout(
        "a second label column with a heading of its own",
        ",,Arrested in,,\n,,Norwich,Ely,Total\nOrigin,Hackney,12,3,15\n,Camden,5,2,7\n,Total,17,5,22\n",
        {
            (A, "hackney", "norwich", ""): 12,
            (A, "hackney", "ely", ""): 3,
            (A, "camden", "norwich", ""): 5,
            (A, "camden", "ely", ""): 2,
        },
        answers={"measure": A},
    ),
    Layout(
        "a year column, quarters across and the year's total",
        "Force,Year,Q1,Q2,Q3,Q4,Total\nKent,2021,4,5,6,7,22\nKent,2022,1,2,3,4,10\nTotal,2021,4,5,6,7,22\n",
        {
            (A, "kent", "", f"{y}-{q}"): n
            for y, ns in ((2021, (4, 5, 6, 7)), (2022, (1, 2, 3, 4)))
            for q, n in zip(("01..{0}-03", "04..{0}-06", "07..{0}-09", "10..{0}-12"), ns, strict=True)
            for q in [q.format(y)]
        },
        answers={"measure": A},
    ),
    Layout(
        "months down, years across, totals on both sides",
        "Arrests\nMonth,2020,2021,Total\nJan,4,5,9\nFeb,6,7,13\nTotal,10,12,22\n",
        {
            (A, "", "", "2020-01"): 4,
            (A, "", "", "2020-02"): 6,
            (A, "", "", "2021-01"): 5,
            (A, "", "", "2021-02"): 7,
        },
    ),
    Layout(
        "a total over years that is wrong",
        "Arrests\nMonth,2020,2021,Total\nJan,4,5,8\nFeb,6,7,13\nTotal,10,12,22\n",
        refused="the total at D3 says 8, the 2 parts loaded (over period and season) add up to 9",
    ),
    Layout(
        "weeks without their year",
        "Arrests by week\nWeek,Norwich,Ely\nw/c 6 April,3,1\nw/c 13 April,5,2\n",
        refused="YEAR is still to be settled",
    ),
    Layout(
        "weeks without their year below a title that says it",
        "Arrests 2022\nWeek,Arrests\nw/c 6 April,3\nw/c 13 April,5\n",
        {(A, "", "", "2022-04-06..2022-04-12"): 3, (A, "", "", "2022-04-13..2022-04-19"): 5},
    ),
    Layout(
        "dates with the month first",
        "Arrest date,Town,Arrests\n04/25/2022,Norwich,3\n04/26/2022,Norwich,2\n",
        refused="is it written month before day",
    ),
    Layout(
        "percentages only", "Share of arrests 2021\nArea,Percentage\nHackney,52\nNewham,48\n", refused="percentages"
    ),
    Layout(
        "percentages cut off beside their figures, one of them wrong",
        "Arrests by origin 2021\nArea,Arrests,%\nHackney,12,52\nNewham,7,41\nCamden,4,17\nTotal,23,100\n",
        {(A, "hackney", "", "2021"): 12, (A, "newham", "", "2021"): 7, (A, "camden", "", "2021"): 4},
        warned="the percentage at C4 says 41",
    ),
    Layout(
        "a number below zero",
        "Force,Month,Arrests\nKent,Jan-22,5\nEssex,Jan-22,-1\n",
        refused="'-1' is negative",
    ),
    Layout(
        "a dot for thousands",
        "Force;Month;Arrests\nKent;Jan-22;1.204\nEssex;Jan-22;987\n",
        refused="'1.204' is no whole number",
    ),
    Layout(
        "marks of footnotes at names and headers",
        "FOI 12/22\n\nArrests for drug supply\nForce [note 1],2019/20,2020/21 (p)\nKent(1),10,<5\nEssex*,20 [r],22\n"
        "Suffolk†,3,-\n\n* includes attempts\n1 Kent changed its system\n",
        {
            (A, "kent", "", "2019-04-01..2020-03-31"): 10,
            (A, "kent", "", "2020-04-01..2021-03-31"): (0, 4),
            (A, E, "", "2019-04-01..2020-03-31"): 20,
            (A, E, "", "2020-04-01..2021-03-31"): 22,
            (A, "suffolk", "", "2019-04-01..2020-03-31"): 3,
            (A, "suffolk", "", "2020-04-01..2021-03-31"): (None, None),
        },
    ),
    Layout(
        "totals of regions between the forces",
        "Arrests 2021\nRegion,Force,Arrests\nEast,Norfolk,4\nEast,Suffolk,5\nEast Total,,9\nSouth East,Kent,6\n"
        "South East,Sussex,7\nSouth East Total,,13\nGrand Total,,22\n",
        {
            (A, "norfolk", "", "2021"): 4,
            (A, "suffolk", "", "2021"): 5,
            (A, "kent", "", "2021"): 6,
            (A, "sussex", "", "2021"): 7,
        },
    ),
    Layout(
        "a town only where it is known",
        "Arrests 2021\nForce,Town,Arrests\nKent,,3\nEssex,Norwich,4\nSuffolk,,5\n",
        {(A, "kent", "", "2021"): 3, (A, E, "norwich", "2021"): 4, (A, "suffolk", "", "2021"): 5},
        warned="read as a total over it",
    ),
    Layout(
        "a tracker with a column for each town",
        "Line,Run from,Norwich,Ely,Ipswich\nEcho,Hackney,Y,N,Y\nRico,Camden,,X,\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "norwich"), ("echo", "ipswich"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "a measure and a year in the labels of the rows, forces across",
        ",Kent,Essex,Total\nArrests 2021,5,6,11\nCharges 2021,2,1,3\n",
        {
            (A, "", "kent", "2021"): 5,
            (A, "", E, "2021"): 6,
            ("charges", "", "kent", "2021"): 2,
            ("charges", "", E, "2021"): 1,
        },
    ),
    Layout(
        "a number and a rate a year",
        "Force,2021 Number,2021 Rate,2022 Number,2022 Rate\nKent,5,0.2,6,0.3\nEssex,7,0.4,8,0.5\n",
        {(A, "kent", "", "2021"): 5, (A, E, "", "2021"): 7, (A, "kent", "", "2022"): 6, (A, E, "", "2022"): 8},
        answers={"measure": A},
    ),
    Layout(
        "a sheet for each force",
        book(
            ("Month", "Arrests"),
            ("Jan-22", 5),
            ("Feb-22", 6),
            title="Kent",
            more=lambda made: _second_sheet(made, "Essex", ("Jan-22", 7), ("Feb-22", 8)),
        ),
        {
            (A, "kent", "", "2022-01"): 5,
            (A, "kent", "", "2022-02"): 6,
            (A, E, "", "2022-01"): 7,
            (A, E, "", "2022-02"): 8,
        },
        file="sheet.xlsx",
    ),
    Layout(
        "two sheets that answer one question differently",
        book(
            ("Month", "Arrests"),
            ("Jan-22", 5),
            title="draft",
            more=lambda made: _second_sheet(made, "final", ("Jan-22", 7)),
        ),
        file="sheet.xlsx",
        refused="different figures in two tables of one source",
    ),
    Layout(
        "months as numbers",
        "Year,Month,Force,Arrests\n2021,1,Kent,5\n2021,2,Kent,6\n2021,1,Essex,4\n",
        {(A, "kent", "", "2021-01"): 5, (A, "kent", "", "2021-02"): 6, (A, E, "", "2021-01"): 4},
    ),
    Layout(
        "months without a mark between",
        "Period,Force,Arrests\n202101,Kent,5\n202102,Kent,6\n",
        {(A, "kent", "", "2021-01"): 5, (A, "kent", "", "2021-02"): 6},
    ),
    Layout(
        "ages of arrested people are no figures",
        "Ref,Date,Town,Age,Gender\n1,03/01/2022,Norwich,17,M\n2,04/01/2022,Ely,22,F\n3,04/01/2022,Ely,30,F\n",
        {(A, "", "norwich", "2022-01-03"): 1, (A, "", "ely", "2022-01-04"): 2},
        answers={"measure": A, "end": "destination"},
    ),
    Layout(
        "weights of edges by place",
        "from,to,weight\nHackney,Norwich,3\nCamden,Ely,2\n",
        {(A, "hackney", "norwich", ""): 3, (A, "camden", "ely", ""): 2},
        answers={"measure": A},
        warned="have no period",
    ),
    Layout(
        "rates between the rows of counts",
        "Area,Measure,2020,2021\nKent,Number of arrests,50,60\nKent,Rate per 100k,3,4\nEssex,Number of arrests,40,30\n"
        "Essex,Rate per 100k,2,2\n",
        {(A, "kent", "", "2020"): 50, (A, "kent", "", "2021"): 60, (A, E, "", "2020"): 40, (A, E, "", "2021"): 30},
    ),
    Layout(
        "a tracker whose origin has another name, a year and an operation",
        "Line,Borough,Town,Year,Op\nEcho,Hackney,Norwich,2021,Ash\nEcho,Hackney,Ely,2022,\nRico,Camden,Ely,2022,\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "norwich"), ("echo", "ely"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "months without a year below a title that commas cut",
        "Arrests, financial year 2021/22\nForce,Apr,Jan,Total\nKent,1,2,3\nEssex,3,4,7\n",
        {
            (A, "kent", "", "2021-04"): 1,
            (A, "kent", "", "2022-01"): 2,
            (A, E, "", "2021-04"): 3,
            (A, E, "", "2022-01"): 4,
        },
    ),
    Layout(
        "headers of years that end in March",
        "Arrests\nForce,Year ending March 2020,Year ending March 2021\nKent,5,6\nEssex,7,8\n",
        {
            (A, "kent", "", "2019-04-01..2020-03-31"): 5,
            (A, "kent", "", "2020-04-01..2021-03-31"): 6,
            (A, E, "", "2019-04-01..2020-03-31"): 7,
            (A, E, "", "2020-04-01..2021-03-31"): 8,
        },
    ),
    Layout(
        "figures that are added up since a day",
        "Lines closed since November 2019\nTo,Force,Lines closed (cumulative)\nJun 2020,Kent,20\nJun 2020,Essex,31\n",
        {("lines closed", "kent", "", "2019-11..2020-06"): 20, ("lines closed", E, "", "2019-11..2020-06"): 31},
    ),
    Layout(
        "figures that are added up since nobody knows when",
        "To,Lines closed (running total)\nJun 2020,20\nSep 2020,31\n",
        refused="PERIOD is still to be settled",
    ),
    Layout(
        "a tracker with numbered towns",
        "Line,Origin,Town 1,Town 2\nEcho,Hackney,Norwich,Ely\nRico,Camden,Ely,\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "norwich"), ("echo", "ely"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "arrests to date beside a target, a month each",
        "Force,Month,Arrests to date,Target\nKent,Jan-21,12,20\nEssex,Jan-21,9,15\n",
        {(A, "kent", "", "2021-01"): 12, (A, E, "", "2021-01"): 9},
    ),
    Layout(
        "weeks by their first day",
        "Force,Week commencing,Arrests\nKent,06/04/2020,5\nKent,w/c 13 April 2020,7\nEssex,43927,2\nTotal,,14\n",
        {
            (A, "kent", "", "2020-04-06..2020-04-12"): 5,
            (A, "kent", "", "2020-04-13..2020-04-19"): 7,
            (A, E, "", "2020-04-06..2020-04-12"): 2,
        },
    ),
    Layout(
        "weeks across by their last day, without a year",
        "Arrests 2021\nForce (week ending),11 April,18 April,25 April,Total\nKent,5,7,1,13\n",
        {
            (A, "kent", "", "2021-04-05..2021-04-11"): 5,
            (A, "kent", "", "2021-04-12..2021-04-18"): 7,
            (A, "kent", "", "2021-04-19..2021-04-25"): 1,
        },
    ),
    Layout(
        "dates that are a week apart",
        "Force,Date,Arrests\nKent,2020-04-06,5\nKent,2020-04-13,7\nKent,2020-04-20,2\n",
        {
            (A, "kent", "", "2020-03-31..2020-04-06"): 5,
            (A, "kent", "", "2020-04-07..2020-04-13"): 7,
            (A, "kent", "", "2020-04-14..2020-04-20"): 2,
        },
        answers={"week": "the last day of a week"},
    ),
    Layout(
        "readings of lines a week apart are of days",
        "Force,Date,Active lines\nKent,2020-04-06,5\nKent,2020-04-13,7\nKent,2020-04-20,2\n",
        {
            ("active lines", "kent", "", "2020-04-06"): 5,
            ("active lines", "kent", "", "2020-04-13"): 7,
            ("active lines", "kent", "", "2020-04-20"): 2,
        },
    ),
    Layout(
        "a tracker that says how lines were closed",
        "Line,Origin,Town,Closed on,How closed\nEcho,Hackney,Ely,12/08/2026,Type 2 - SIM off\n"
        "Rico,Camden,Ely,13/08/2026,2 phones seized\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "ely"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": set(),
            "closed": {("echo-hackney", "2026-08-12", ""), ("rico-camden", "2026-08-13", "")},
        },
    ),
    Layout(
        "a list of closures with their types as numbers",
        "Line closed,Closure date,Type,Exporting force,Importing force,Operation\n"
        "Rico,03/02/2024,1,Met,Norfolk,Ash\nEcho,04/02/2024,2,Merseyside,Norfolk,Elm\nRico,19/08/2024,1,Met,Norfolk,Ash\n",
        lines={
            "lines": 2,
            "supplies": {("rico", "norfolk"), ("echo", "norfolk")},
            "origins": {"metropolitan", "merseyside"},
            "statuses": set(),
            "closed": {
                ("rico-metropolitan", "2024-02-03", "ash"),
                ("echo-merseyside", "2024-02-04", "elm"),
                ("rico-metropolitan", "2024-08-19", "ash"),
            },
        },
    ),
    Layout(
        "answers to numbered questions, beside a ratio of them",
        "Q1 How many lines?\nFinancial year,Q1 Lines,Q2 Arrests,Arrests per line\n2021/22,31,112,3.6\n2022/23,44,<5,\n",
        {
            ("active lines", "", "", "2021-04-01..2022-03-31"): 31,
            ("active lines", "", "", "2022-04-01..2023-03-31"): 44,
            (A, "", "", "2021-04-01..2022-03-31"): 112,
            (A, "", "", "2022-04-01..2023-03-31"): (0, 4),
        },
    ),
    Layout(
        "custody records whose outcome is no measure",
        "Custody ref,Arrest date,Custody suite,Outcome\nK1,01/02/2021,Norwich,Charged\nK2,02/02/2021,Ely,NFA\n",
        {(A, "", "norwich", "2021-02-01"): 1, (A, "", "ely", "2021-02-02"): 1},
    ),
    Layout(
        "rates that two columns call rates",
        "Area,Time period,Indicator,Value,Unit\nKent,2022,Arrests,412,Count\nKent,2022,Arrest rate,45.1,Per 100k\n"
        "Essex,2022,Arrests,318,Count\nEssex,2022,Arrest rate,41.9,Per 100k\n",
        {(A, "kent", "", "2022"): 412, (A, E, "", "2022"): 318},
    ),
    Layout(
        "a note between the rows of a pivot table",
        "From,To,Arrests,Year\nHackney,Ely,4,2021\n,Norwich,3,2021\nHackney total,,7,\n"
        "NB figures below are provisional,,,\nNewham,Norwich,2,2021\nGrand total,,9,\n",
        {
            (A, "hackney", "ely", "2021"): 4,
            (A, "hackney", "norwich", "2021"): 3,
            (A, "newham", "norwich", "2021"): 2,
        },
    ),
    Layout(
        "weeks by number, the year in the title",
        "Arrests by week, 2025\nWeek,Norfolk,Suffolk\nWeek 1,3,2\nWeek 14,4,5\nTotal,7,7\n",
        {
            (A, "", N, "2024-12-30..2025-01-05"): 3,
            (A, "", S, "2024-12-30..2025-01-05"): 2,
            (A, "", N, "2025-03-31..2025-04-06"): 4,
            (A, "", S, "2025-03-31..2025-04-06"): 5,
        },
    ),
    Layout(
        "ISO weeks",
        "Force;Week;Arrests\nKent;2025-W14;3\nKent;2025-W15;<5\n",
        {(A, "kent", "", "2025-03-31..2025-04-06"): 3, (A, "kent", "", "2025-04-07..2025-04-13"): (0, 4)},
    ),
    Layout(
        "weeks by number with their year, which begin on 1 January",
        "Force,wk,Arrests\nKent,wk 3 2025,3\nKent,wk 53 2025,6\n",
        {(A, "kent", "", "2025-01-15..2025-01-21"): 3, (A, "kent", "", "2025-12-31"): 6},
        answers={"weeks": "week 1 begins on 1 January"},
    ),
    Layout(
        "bare numbers of weeks beside a column of years",
        "Year,Week,District,Arrests\n2024,52,Ipswich,1\n2025,1,Ipswich,4\n",
        {(A, "ipswich", "", "2024-12-23..2024-12-29"): 1, (A, "ipswich", "", "2024-12-30..2025-01-05"): 4},
    ),
    Layout(
        "weeks of a financial year across",
        "Lines closed per week, 2025/26\nForce,Week 1,Week 2,Total\nNorfolk,3,2,5\n",
        {
            ("lines closed", N, "", "2025-03-31..2025-04-06"): 3,
            ("lines closed", N, "", "2025-04-07..2025-04-13"): 2,
        },
    ),
    Layout(
        "weeks by number of a year that nothing says",
        "District,Week no,Arrests\nIpswich,51,3\nIpswich,52,1\n",
        refused="YEAR is still to be settled",
    ),
    Layout(
        "a number in the header that is more than its year",
        "Force,Period,Arrests\nKent,Period 3 2025,3\nEssex,Period 4 2025,6\n",
        refused="FIRST DAY is still to be settled",
    ),
    Layout(
        "figures in thousands by the title",
        "Searches (thousands)\nForce,2021/22\nKent,12\nEssex,8\n",
        refused="in thousands",
    ),
    Layout("figures in thousands by the header", "Force,Year,Searches ('000)\nKent,2022,12\n", refused="in thousands"),
    Layout(
        "one header that says the measure and the year",
        "Origin,Number of people arrested (2022)\nLondon,31\nEssex,fewer than 5\nUnknown,12\nTotal,45\n",
        {(A, "london", "", "2022"): 31, (A, E, "", "2022"): (0, 4), (A, "unknown", "", "2022"): 12},
    ),
    Layout(
        "a blank row below the header and between the rows",
        "Arrests\nForce,2021,2022\n\nKent,4,5\n\nEssex,6,7\n\nSource: Home Office\n",
        {(A, "kent", "", "2021"): 4, (A, "kent", "", "2022"): 5, (A, E, "", "2021"): 6, (A, E, "", "2022"): 7},
    ),
    Layout(
        "a form above a table that begins in another column",
        "Prepared for the group\nPeriod:,2022/23\nMeasure:,Arrests\n\n,Origin,Norwich,Ely\n,Hackney,5,3\n,Newham,2,1\n",
        {
            (A, "hackney", "norwich", "2022-04-01..2023-03-31"): 5,
            (A, "hackney", "ely", "2022-04-01..2023-03-31"): 3,
            (A, "newham", "norwich", "2022-04-01..2023-03-31"): 2,
            (A, "newham", "ely", "2022-04-01..2023-03-31"): 1,
        },
    ),
    Layout(
        "a total above, parts of parts below it",
        "Arrests 2022 by home area\nArea,Arrests\nTotal,50\nof which London,30\nof which Hackney,12\nEssex,20\n",
        {(A, "london", "", "2022"): 30, (A, "hackney", "", "2022"): 12, (A, E, "", "2022"): 20},
    ),
    Layout(
        "the whole country above its parts",
        "Arrests\nForce,2021/22\nEngland and Wales,160\nKent,40\nEssex,60\nSurrey,60\n",
        {
            (A, "kent", "", "2021-04-01..2022-03-31"): 40,
            (A, E, "", "2021-04-01..2022-03-31"): 60,
            (A, "surrey", "", "2021-04-01..2022-03-31"): 60,
        },
    ),
    Layout(
        "Welsh names of places and forces",
        "Arrests 2022\nArea;Arrests\nHeddlu Gwent;5\nYnys Môn;3\nCaerdydd;7\n",
        {(A, "gwent", "", "2022"): 5, (A, "anglesey", "", "2022"): 3, (A, "cardiff", "", "2022"): 7},
    ),
    Layout(
        "numbered questions of a request without their numbers",
        "Question,2021,2022\nHow many arrests were made?,12,15\nHow many of these were under 18?,3,4\n"
        "How many people were charged?,5,6\n",
        {
            (A, "", "", "2021"): 12,
            (A, "", "", "2022"): 15,
            ("how many of these were under 18?", "", "", "2021"): 3,
            ("how many of these were under 18?", "", "", "2022"): 4,
            ("charges", "", "", "2021"): 5,
            ("charges", "", "", "2022"): 6,
        },
    ),
    Layout(
        "custody records whose place has the word of another event",
        "Home force,Seized in,Date of arrest,Custody no\nEssex,Norwich,02/01/2024,C2\nKent,Cromer,03/01/2024,C3\n",
        {(A, E, "norwich", "2024-01-02"): 1, (A, "kent", "cromer", "2024-01-03"): 1},
    ),
    Layout(
        "a tracker that says whether a line is live",
        "Lines as at 1 March 2026\nBrand,Run from,Town,Live?\nEcho,Hackney,Norwich,Yes\nRico,Camden,Ely,No\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "norwich"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": {("echo-hackney", "active", "2026-03-01"), ("rico-camden", "closed", "2026-03-01")},
            "closed": set(),
        },
    ),
    Layout(
        "a tracker that says whether a line is closed",
        "Lines as at 1 March 2026\nBrand,Run from,Town,Closed?\nEcho,Hackney,Norwich,N\nRico,Camden,Ely,Y\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "norwich"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": {("echo-hackney", "active", "2026-03-01"), ("rico-camden", "closed", "2026-03-01")},
            "closed": set(),
        },
    ),
    Layout(
        "a tracker with two columns of places that do not say which is which",
        "Lines as at 1 March 2026\nBrand,Borough,Area,First seen\nEcho,Hackney,Norwich,2025\nRico,Camden,Ely,2024\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "norwich"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": set(),
            "closed": set(),
        },
        answers={"origin": "Borough"},
    ),
    Layout(
        "periods by the day of reading",
        "Arrests\nForce,This year,Last year\nKent,30,40\nEssex,20,10\n",
        refused="which period 'This year' is, is not said",
    ),
    Layout(
        "letters of footnotes behind the figures",
        "Arrests\nForce,2023,2024\nKent,12a,14b\nEssex,9c,11d\n",
        refused="holds '12a' where figures are expected",
    ),
    Layout(
        "ranges that a spreadsheet made dates of",
        "Arrests\nForce,2023\nKent,01-Apr\nEssex,05-Sep\nSurrey,12\n",
        refused="may have turned ranges such as 1-4 into dates",
    ),
    Layout(
        "rows that name the measure of the rows below",
        "Force,2022\nArrests,\nKent,4\nEssex,6\nCharges,\nKent,1\nEssex,3\n",
        refused="rows such as 'Arrests' head the rows below",
    ),
    Layout(
        "rows that name a group of the rows below",
        "Arrests\nForce,2022\nUnder 18,\nKent,4\nEssex,6\n18 and over,\nKent,1\nEssex,3\n",
        refused="rows such as 'Under 18' head the rows below",
    ),
    Layout(
        "two columns of one name",
        "2022\nForce,Arrests,Arrests,Charges\nKent,4,5,1\nEssex,6,7,2\n",
        refused="several columns are called 'Arrests'",
    ),
    Layout(
        "two tables without a gap, the measure in the corner",
        "Arrests,2022,2023\nKent,4,5\nEssex,6,7\nCharges,2022,2023\nKent,1,2\nEssex,3,4\n",
        {
            (A, "kent", "", "2022"): 4,
            (A, "kent", "", "2023"): 5,
            (A, E, "", "2022"): 6,
            (A, E, "", "2023"): 7,
            ("charges", "kent", "", "2022"): 1,
            ("charges", "kent", "", "2023"): 2,
            ("charges", E, "", "2022"): 3,
            ("charges", E, "", "2023"): 4,
        },
    ),
    Layout(
        "a tracker with the statuses of two months",
        "Lines as at 5 Oct 2026\nLine,From,To,Status Sept,Status Oct\nEcho,Hackney,Ely,Active,Closed\n"
        "Rico,Camden,Ely,Active,Active\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "ely"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": {("echo-hackney", "Closed", "2026-10-05"), ("rico-camden", "Active", "2026-10-05")},
            "closed": set(),
        },
    ),
    Layout(
        "figures that are added up since the day in the title",
        "Cumulative arrests since April 2023\nForce,Apr-23,May-23\nKent,4,9\n",
        {(A, "kent", "", "2023-04"): 4},  # 9 to the end of May are no figure of May,
    ),
    Layout(
        "figures that are rounded by a note",
        "Arrests\nForce,2022\nKent,15\nEssex,5\nTotal,20\n\nNote: figures are rounded to the nearest 5.\n",
        {(A, "kent", "", "2022"): (13, 17), (A, E, "", "2022"): (3, 7)},
    ),
    Layout("rates for so many thousand people", "Force,Lines per 100k\nKent,0.4\nEssex,0.6\n", refused="rates"),
    Layout(
        "provisional figures in round brackets",
        "Arrests\nForce,2023\nKent,14 (p)\nEssex,11 (R)\n",
        {(A, "kent", "", "2023"): 14, (A, E, "", "2023"): 11},
    ),
    Layout(
        "numbers of incidents are no figures",
        "Incident;Occurred;Borough of residence;Town\n1043;01/02/24 23:10;Hackney;Norwich\n"
        "1187;2 Feb 2024;Hackney;Norwich\n1302;2024-02-03T10:00;Camden;Ely\n",
        {
            ("incidents", "hackney", "norwich", "2024-02-01"): 1,
            ("incidents", "hackney", "norwich", "2024-02-02"): 1,
            ("incidents", "camden", "ely", "2024-02-03"): 1,
        },
    ),
    Layout(
        "places above measures, months down",
        book(
            (None, "Kent", None, "Essex", None),
            ("Month", "Arrests", "Charges", "Arrests", "Charges"),
            ("Jan-23", 4, 1, 6, 2),
            ("Total", 4, 1, 6, 2),
            merge=("B1:C1", "D1:E1"),
        ),
        {
            (A, "", "kent", "2023-01"): 4,
            ("charges", "", "kent", "2023-01"): 1,
            (A, "", E, "2023-01"): 6,
            ("charges", "", E, "2023-01"): 2,
        },
        file="sheet.xlsx",
    ),
    Layout(
        "lines by town with marks that add up",
        "Lines as at 1 Oct 2026\nLine,Run from,Norwich,Ely,Total\nEcho,Hackney,1,1,2\nRico,Camden,0,1,1\n"
        "Total,,1,2,3\n",
        lines={
            "lines": 2,
            "supplies": {("echo", "norwich"), ("echo", "ely"), ("rico", "ely")},
            "origins": {"hackney", "camden"},
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "a number below zero among rows that are added up",
        "Force,Month,Arrests\nKent,Jan-23,4\nKent,Jan-23,-1\n",
        refused="'-1' is negative",
    ),
    Layout(
        "a year of which nothing is stated",
        "Arrests\nForce,2023,2024\nKent,-,4\nEssex,,5\n",
        {(A, "kent", "", "2023"): (None, None), (A, "kent", "", "2024"): 4, (A, E, "", "2024"): 5},
    ),
    Layout(
        "quarters by their last month across",
        "Arrests\nForce,Quarter to Jun-23,Quarter to Sep-23\nKent,3,4\n",
        {(A, "kent", "", "2023-04..2023-06"): 3, (A, "kent", "", "2023-07..2023-09"): 4},
    ),
    Layout(
        "spans by their last day below a header that says how long they are",
        "Four weeks ending,Arrests\n28/01/2024,3\n25/02/2024,4\n",
        {(A, "", "", "2024-01-01..2024-01-28"): 3, (A, "", "", "2024-01-29..2024-02-25"): 4},
    ),
    Layout(
        "months by their last day",
        "Force,Month ending,Arrests\nKent,30/06/2023,3\n",
        {(A, "kent", "", "2023-06"): 3},
    ),
    Layout(
        "spans by their last day of which nobody says how long they are",
        "Force,Period ending,Arrests\nKent,30/06/2023,3\nKent,30/09/2023,4\n",
        refused="says only when each ends",
    ),
    Layout("changes and no counts", "Force,Change since 2022\nKent,+5\nEssex,-3\n", refused="rates, targets or ranks"),
    Layout(
        "figures of the year to date of which nobody says when it began",
        "Month,Arrests YTD\nApr-23,3\nMay-23,7\n",
        refused="PERIOD is still to be settled",
    ),
    Layout(
        "places with the county that they lie in",
        "Home area;Arrests 2024\nNewport (Gwent);3\nIpswich, Suffolk;4\n",
        {(A, "newport", "", "2024"): 3, (A, "ipswich", "", "2024"): 4},
    ),
    Layout(
        "a press table with measures of its own, below a week whose first day lacks its year",
        "Intensification week 27 November to 3 December 2023,,,,\n\n"
        'Force,Warrants executed,Arrests,People safeguarded,Cash seized (£)\nEssex,12,31,9,"£10,500"\n'
        "Kent,8,22,5,£950\n"
        "Total,20,53,14,\n",
        {
            (m, f, "", "2023-11-27..2023-12-03"): v
            for f, vs in ((E, (12, 31, 9)), ("kent", (8, 22, 5)))
            for m, v in zip(("warrants", A, "people safeguarded"), vs, strict=True)
        },
    ),
    Layout(
        "a year of which a part is meant",
        "FOI 1234/24,,\nYear,Number arrested,Number charged\n2023,23,9\n2024 (to 30 June),8,2\n",
        {
            (A, "", "", "2023"): 23,
            ("charges", "", "", "2023"): 9,
            (A, "", "", "2024-01-01..2024-06-30"): 8,
            ("charges", "", "", "2024-01-01..2024-06-30"): 2,
        },
    ),
    Layout(
        "places that nobody knows",
        "Ward,Apr-24,May-24\nMancroft,3,2\nLakenham,1,0\nTotal,4,2\n",
        {
            (A, w, "", f"2024-0{m}"): v
            for w, vs in (("mancroft", (3, 2)), ("lakenham", (1, 0)))
            for m, v in zip((4, 5), vs, strict=True)
        },
        answers={"measure": A},
    ),
    Layout(
        "records of crimes by street, with codes of areas that are too small",
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type\n"
        + "".join(
            f"{key},2024-0{month},Norfolk Constabulary,Norfolk Constabulary,1.29,52.6,On or near {street},{code},"
            "Norwich 1A,Drugs\n"
            for key, month, street, code in (
                ("a1", 1, "High Street", "E01026600"),
                ("b1", 1, "Mill Lane", "E01026601"),
                ("c1", 2, "Mill Lane", "E01026601"),
            )
        ),
        {("crimes", "", N, "2024-01"): 2, ("crimes", "", N, "2024-02"): 1},
    ),
    Layout(
        "a pivot table with blank labels",
        "Count of URN,Column Labels,,,\nRow Labels,Norwich,Ipswich,(blank),Grand Total\nHackney,4,2,,6\n"
        "Camden,1,3,1,5\n"
        "Grand Total,5,5,1,11\n",
        {
            (A, "hackney", "norwich", ""): 4,
            (A, "hackney", "ipswich", ""): 2,
            (A, "camden", "norwich", ""): 1,
            (A, "camden", "ipswich", ""): 3,
            (A, "camden", "unknown", ""): 1,
        },
        answers={"measure": A},
    ),
    Layout(
        "periods of four weeks with their days",
        "Period,From,To,Arrests\nP1 2024/25,01/04/2024,28/04/2024,12\nP2 2024/25,29/04/2024,26/05/2024,9\n",
        {(A, "", "", "2024-04-01..2024-04-28"): 12, (A, "", "", "2024-04-29..2024-05-26"): 9},
    ),
    Layout(
        "periods by number without their days",
        "Force,Period,Arrests\nKent,P1 2024/25,12\nKent,P2 2024/25,9\n",
        {(A, "kent", "", "2024-04-01..2024-04-28"): 12, (A, "kent", "", "2024-04-29..2024-05-26"): 9},
        answers={"first day": "1 April 2024"},
    ),
    Layout(
        "periods by number across, the year in the title",
        "Arrests 2024/25\nForce,P1,P2,Total\nKent,5,6,11\nEssex,7,8,15\n",
        {
            (A, f, "", p): v
            for f, vs in (("kent", (5, 6)), (E, (7, 8)))
            for p, v in zip(("2024-04-01..2024-04-28", "2024-04-29..2024-05-26"), vs, strict=True)
        },
        answers={"first day": "2024-04-01"},
    ),
    Layout(
        "bare numbers of periods beside their year, which are months",
        "Year,Period,Force,Arrests\n2024/25,1,Kent,5\n2024/25,12,Kent,6\n",
        {(A, "kent", "", "2024-04"): 5, (A, "kent", "", "2025-03"): 6},
        answers={"first day": "months"},
    ),
    Layout(
        "periods by number below their years, which begin on other days",
        "Arrests\nYear,2023/24,2024/25,\nForce,P13,P1,P2\nKent,5,6,7\n",
        {
            (A, "kent", "", p): v
            for p, v in (
                ("2024-03-04..2024-03-31", 5),
                ("2024-04-01..2024-04-28", 6),
                ("2024-04-29..2024-05-26", 7),
            )
        },
        answers={"first day": "2023-04-03", "first day 2024/25": "2024-04-01"},
    ),
    Layout(
        "months of a financial year by number",
        "Force,Period,Arrests\nKent,Month 1 2024/25,12\nKent,Month 12 2024/25,4\n",
        {(A, "kent", "", "2024-04"): 12, (A, "kent", "", "2025-03"): 4},
    ),
    Layout(
        "months of a financial year by number across",
        "Arrests 2024/25\nForce,M1,M2,M3\nKent,12,9,4\nEssex,1,2,3\n",
        {
            (A, f, "", f"2024-0{m}"): v
            for f, vs in (("kent", (12, 9, 4)), (E, (1, 2, 3)))
            for m, v in zip((4, 5, 6), vs, strict=True)
        },
    ),
    Layout(
        "months with two figures of their year, one of them like a financial year",
        "Arrests\nForce,11/13,12/13,01/14\nKent,4,5,6\nEssex,1,0,2\n",
        {
            (A, f, "", m): v
            for f, vs in (("kent", (4, 5, 6)), (E, (1, 0, 2)))
            for m, v in zip(("2013-11", "2013-12", "2014-01"), vs, strict=True)
        },
    ),
    Layout(
        "adults and juveniles below years",
        "Arrests,,,,\nForce,2022,,2023,\n,Adult,Juvenile,Adult,Juvenile\nKent,10,2,12,3\nEssex,7,1,8,0\n",
        {(A, "kent", "", "2022"): 12, (A, "kent", "", "2023"): 15, (A, E, "", "2022"): 8, (A, E, "", "2023"): 8},
    ),
    Layout(
        "ages that look like financial years",
        "Arrests 2023 by age\nForce,17-18,18-19,19-20\nKent,5,3,2\nEssex,4,4,1\n",
        {(A, "kent", "", "2023"): 10, (A, E, "", "2023"): 9},
    ),
    Layout(
        "lines with a measure and a month in each header",
        "Line,Origin,Arrests Apr-24,Arrests May-24\nRico,Hackney,3,4\nMax,Camden,1,0\n",
        {
            (A, o, "", f"2024-0{m}"): v
            for o, vs in (("hackney", (3, 4)), ("camden", (1, 0)))
            for m, v in zip((4, 5), vs, strict=True)
        },
    ),
    Layout(
        "a sheet for each month by its short name",
        book(
            ("Town", "Arrests"),
            ("Norwich", 5),
            title="Apr 24",
            more=lambda made: (
                [made.create_sheet("May 24").append(r) for r in [("Town", "Arrests")]]
                and made["May 24"].append(["Norwich", 6])
            ),
        ),
        {(A, "", "norwich", "2024-04"): 5, (A, "", "norwich", "2024-05"): 6},
        file="sheet.xlsx",
    ),
    Layout(
        "marks that a note explains",
        "Force,Arrests 2023\nKent,12\nEssex,-\nSurrey,*\n- denotes nil\n* = fewer than 5\n",
        {(A, "kent", "", "2023"): 12, (A, E, "", "2023"): 0, (A, "surrey", "", "2023"): (0, 4)},
    ),
    Layout(
        "outcomes across whose sum is the figure",
        "Arrests by outcome 2023\nForce,Charged,NFA,Bailed,Total\nKent,5,3,2,10\nEssex,4,4,1,9\n",
        {(A, "kent", "", "2023"): 10, (A, E, "", "2023"): 9},
    ),
    Layout(
        "routes with an arrow",
        "Route,Arrests 2023\nLondon → Norwich,12\nLiverpool → Cromer,3\n",
        {(A, "london", "norwich", "2023"): 12, (A, "liverpool", "cromer", "2023"): 3},
    ),
    Layout(
        "questions and their answers",
        "Question,Answer\nHow many arrests did you make in 2023?,123\nHow many were charged in 2023?,45\n",
        {(A, "", "", "2023"): 123, ("charges", "", "", "2023"): 45},
    ),
    Layout(
        "figures within lists of names",
        "Origin,Towns (arrests)\nHackney,Norwich (12); Cromer (4)\nCamden,Ipswich (3)\n",
        refused="names with a figure each",
    ),
    Layout(
        "amounts with their units",
        "Force,Month,Quantity seized\nKent,Jan-24,12 wraps\nEssex,Jan-24,20g\n",
        refused="holds '12 wraps' where figures are expected",
    ),
    Layout(
        "a tracker on its side",
        "Lines as at 14 September 2026\nLine,Rico,Max,Total\nOrigin,Hackney,Camden,\nTowns,Norwich;Cromer,Ipswich,3\n"
        "Last call,May 2024,Feb 2024,\nStatus,Active,Closed,\nClosed on,,03/06/2024,\n\nSource: our own notes\n",
        lines={
            "lines": 2,
            "supplies": {("rico", "norwich"), ("rico", "cromer"), ("max", "ipswich")},
            "origins": {"hackney", "camden"},
            "statuses": {("rico-hackney", "Active", "2026-09-14"), ("max-camden", "Closed", "2026-09-14")},
            "closed": {("max-camden", "2024-06-03", "")},
        },
    ),
    Layout(
        "a tracker on its side with an empty corner, in merged cells",
        book(
            ("Lines as at 14 September 2026",),
            (None, "Rico", "Max"),
            ("Run from", "Hackney", None),
            ("Sells in", "Norwich", "Ipswich"),
            ("First seen", "Jan 2026", "Feb 2026"),
            ("Status", "Active", "Closed"),
            merge=("A1:C1", "B3:C3"),
        ),
        lines={
            "lines": 2,
            "supplies": {("rico", "norwich"), ("max", "ipswich")},
            "origins": {"hackney"},
            "statuses": {("rico-hackney", "Active", "2026-09-14"), ("max-hackney", "Closed", "2026-09-14")},
            "closed": set(),
        },
        file="sheet.xlsx",
    ),
    Layout(
        "percentages below each row of numbers",
        "Arrests\nForce,2021,2022\nKent,5,7\n%,10,14\nEssex,45,43\n%,90,86\nTotal,50,50\n",
        {
            (A, f, "", y): v
            for f, vs in (("kent", (5, 7)), (E, (45, 43)))
            for y, v in zip(("2021", "2022"), vs, strict=True)
        },
    ),
    Layout(
        "percentages below each row of numbers, whose labels are empty or say of what",
        "Arrests\nForce,2021,2022\nKent,5,7\n,10%,14%\nEssex,45,43\nEssex %,90,86\nTotal,50,50\nTotal,100%,100%\n",
        {
            (A, f, "", y): v
            for f, vs in (("kent", (5, 7)), (E, (45, 43)))
            for y, v in zip(("2021", "2022"), vs, strict=True)
        },
    ),
    Layout(
        "a percentage among the numbers of other forces",
        "Arrests 2021\nForce,Arrests\nKent,5\nEssex,15%\nSurrey,9\n",
        refused="15%",
    ),
    Layout(
        "a number for each phase is no figure",
        "Operation,Phase,Dates,Arrests\nGranite,1,1-7 March 2024,12\nGranite,2,8-14 March 2024,9\n",
        {(A, "", "", "2024-03-01..2024-03-07"): 12, (A, "", "", "2024-03-08..2024-03-14"): 9},
    ),
    Layout(
        "ranks, shares, and the total below the ranks",
        "Lines 2023\nRank,Exporting force,Lines,% of all lines\n1,Merseyside,30,60%\n2,Essex,20,40%\nTotal,,50,100%\n",
        {("active lines", "merseyside", "", "2023"): 30, ("active lines", E, "", "2023"): 20},
    ),
    Layout(
        "names with numbers before them",
        "Lines 2023\nForce,No. of lines\n1. Kent,5\n2. Essex,6\n",
        {("active lines", "kent", "", "2023"): 5, ("active lines", E, "", "2023"): 6},
    ),
    Layout(
        "numbers of things that are no lines",
        "Seen in 2023\nLine,Hub,No. of towns,No. of customers\nRico,Hackney,3,120\n",
        {("towns", "hackney", "", "2023"): 3, ("customers", "hackney", "", "2023"): 120},
    ),
    Layout(
        "a row of changes below the years",
        "Arrests\nYear,Kent,Essex\n2022,5,7\n2023,6,8\nChange,20%,14%\n",
        {(A, "", "kent", "2022"): 5, (A, "", "kent", "2023"): 6, (A, "", E, "2022"): 7, (A, "", E, "2023"): 8},
    ),
    Layout(
        "parts below several wholes",
        "Arrests and charges,2022,2023\nArrests,12,14\nof which under 18,3,4\nCharges,6,7\nof which under 18,1,1\n",
        refused="write into a column beside it of what it is a part",
    ),
    Layout(
        "a list of closures with their operations",
        "Date closed,Line,Operation\n12/03/2024,Rico,Granite\n15/03/2024,Max,Flint\n",
        lines={
            "lines": 2,
            "supplies": set(),
            "origins": set(),
            "statuses": set(),
            "closed": {("rico", "2024-03-12", "granite"), ("max", "2024-03-15", "flint")},
        },
    ),
    Layout(
        "boroughs beside custody suites, each pair in its own rows",
        "Arrest ID,Arrested At,Borough,Custody\n1,2024-04-03T14:20:00Z,Hackney,Norwich\n"
        "2,2024-04-03T16:20:00Z,Hackney,Norwich\n3,2024-04-05T01:00:00Z,Camden,Ely\n",
        {(A, "hackney", "norwich", "2024-04-03"): 2, (A, "camden", "ely", "2024-04-05"): 1},
    ),
    Layout(
        "financial years in words",
        "Arrests\nForce,Financial year 2022 to 2023,Financial year 2023 to 2024\nKent,5,6\nEssex,7,8\n",
        {
            (A, f, "", f"{y}-04-01..{y + 1}-03-31"): v
            for f, vs in (("kent", (5, 6)), (E, (7, 8)))
            for y, v in zip((2022, 2023), vs, strict=True)
        },
    ),
    Layout(
        "figures with their change beside them",
        "Force,Arrests 2023\nKent,5 (+2)\nEssex,7 (-1)\n",
        refused="holds '5 (+2)' where figures are expected",
    ),
    Layout(
        "lines opened, closed and open at the end",
        "Quarter,New lines,Lines closed,Active lines at end\nQ1 2024,5,3,20\nQ2 2024,4,6,18\n",
        {
            (m, "", "", p): v
            for p, vs in (("2024-01..2024-03", (5, 3, 20)), ("2024-04..2024-06", (4, 6, 18)))
            for m, v in zip(("lines opened", "lines closed", "active lines"), vs, strict=True)
        },
    ),
    Layout(
        "numbers of cases that look like months",
        "Arrests 2024\nCase ref,Town,Arrests\n08/24,Norwich,3\n09/24,Ely,2\n",
        {(A, "", "norwich", "2024"): 3, (A, "", "ely", "2024"): 2},
    ),
    Layout(
        "ages in rows that look like financial years",
        "Arrests 2023\nForce,Age,Arrests\nKent,17-18,5\nKent,18-19,3\nEssex,17-18,1\nEssex,18-19,2\n",
        {(A, "kent", "", "2023"): 8, (A, E, "", "2023"): 3},
    ),
    Layout(
        "scores beside figures, and a mark in quotation marks",
        "Force,Arrests 2023,Score,Priority\nKent,12,3,1\nEssex,-,2,2\n'-' indicates a number fewer than 5\n",
        {(A, "kent", "", "2023"): 12, (A, E, "", "2023"): (0, 4)},
    ),
    Layout(
        "routes with a word that also stands within names",
        "Where,Arrests 2023\nStoke to Crewe,3\nLondon to Norwich,5\n",
        {(A, "stoke-on-trent", "crewe", "2023"): 3, (A, "london", "norwich", "2023"): 5},
    ),
    Layout(
        "periods of which only the end is said",
        "Force,To,Arrests\nKent,31/03/2023,5\nKent,31/03/2024,6\n",
        refused="'To' says only when each ends",
    ),
    Layout(
        "records of searches, their times with the hours to Greenwich",
        "Type,Date,Operation,Gender,Age range,Outcome\n"
        "Person search,2024-03-01T12:30:00+00:00,FALSE,Male,18-24,Arrest\n"
        "Person search,2024-03-01T18:10:00+01:00,FALSE,Male,10-17,NFA\n"
        "Vehicle search,2024-03-02T09:00:00+00:00,,,25-34,NFA\n",
        {("searches", "", "", "2024-03-01"): 2, ("searches", "", "", "2024-03-02"): 1},
        answers={"measure": "searches"},
    ),
    Layout(
        "arrests of which some have an operation",
        "Date,Town,Operation,Arrests\n03/04/2024,Norwich,Op Flint,2\n03/04/2024,Ely,,3\nTotal,,,5\n",
        {(A, "", "norwich", "2024-04-03"): 2, (A, "", "ely", "2024-04-03"): 3},
    ),
    Layout(
        "arrests of which some have an operation, without their total",
        "Date,Town,Operation,Arrests\n03/04/2024,Norwich,Op Flint,2\n03/04/2024,Ely,,3\n",
        {(A, "", "norwich", "2024-04-03"): 2, (A, "", "ely", "2024-04-03"): 3},
    ),
    Layout(
        "number and percentage of each year in brackets",
        "Arrests\nForce,2022 (n),2022 (%),2023 (n),2023 (%)\nKent,5,42,6,43\nEssex,7,58,8,57\n",
        {
            (A, f, "", y): v
            for f, vs in (("kent", (5, 6)), (E, (7, 8)))
            for y, v in zip(("2022", "2023"), vs, strict=True)
        },
    ),
    Layout(
        "numbers of notes behind names, marks that notes explain without a sign",
        "Arrests 2023\nForce,Arrests\nKent1,5\nEssex 2,*\nNorfolk(3),-\nSuffolk,..\n1 With other forces\n"
        "2 Provisional\n3 Estimated\n* fewer than 5\n- none\n.. not available\n",
        {
            (A, "kent", "", "2023"): 5,
            (A, E, "", "2023"): (0, 4),
            (A, N, "", "2023"): 0,
            (A, S, "", "2023"): (None, None),
        },
    ),
    Layout(
        "a table with a list of its words below",
        "Force,Month,Arrests\nKent,Jan-24,5\nEssex,Jan-24,7\n\n"
        "Field,Meaning\nForce,Police force area\nArrests,People arrested\n",
        {(A, "kent", "", "2024-01"): 5, (A, E, "", "2024-01"): 7},
    ),
    Layout(
        "ethnicity above sex",
        "Arrests 2023\n,White,,Black,\nForce,M,F,M,F\nKent,5,1,2,1\nEssex,7,2,3,0\n",
        {(A, "kent", "", "2023"): 9, (A, E, "", "2023"): 12},
    ),
    Layout(
        "a log with its numbers and times of day",
        "Date,Time,Log no,Town,Result\n03/04/2024,10:12,101,Norwich,Arrest\n03/04/2024,11:40,102,Norwich,NFA\n"
        "05/04/2024,23:00,103,Ely,Arrest\n",
        {("incidents", "", "norwich", "2024-04-03"): 2, ("incidents", "", "ely", "2024-04-05"): 1},
        answers={"measure": "incidents", "end": "destination"},
    ),
    Layout(
        "a serial number that no word is known for",
        "Docket no,Date,Town,Result\n101,03/04/2024,Norwich,Arrest\n"
        "102,03/04/2024,Norwich,NFA\n103,05/04/2024,Ely,NFA\n",
        {("incidents", "", "norwich", "2024-04-03"): 2, ("incidents", "", "ely", "2024-04-05"): 1},
        answers={"measure": "incidents", "end": "destination"},
    ),
    Layout(
        "headers that say in brackets what kind of place",
        "Lines 2024\nFrom (borough),To (town),No. lines,Confidence\nHackney,Norwich,3,High\nCamden,Ipswich,2,Low\n",
        {("active lines", "hackney", "norwich", "2024"): 3, ("active lines", "camden", "ipswich", "2024"): 2},
    ),
    Layout(
        "a list of disruptions by operation",
        "Line,Force area,Date disrupted,Disrupted by\nRico,Norfolk,12/03/2024,Op Gravity\n"
        "Max,Suffolk,15/03/2024,Op Flint\n",
        lines={
            "lines": 2,
            "supplies": {("rico", N), ("max", S)},
            "origins": set(),
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "statuses with the day of the closure behind them",
        "Lines as at 14 September 2026\nLine,Origin,Sells in,Status\nRico,Hackney,Norwich,Active\n"
        "Max,Camden,Ipswich,Closed 12/03/2024\nDee,Croydon,Ely,Closed (on 3 April 2024)\n",
        lines={
            "lines": 3,
            "supplies": {("rico", "norwich"), ("max", "ipswich"), ("dee", "ely")},
            "origins": {"hackney", "camden", "croydon"},
            "statuses": {
                ("rico-hackney", "Active", "2026-09-14"),
                ("max-camden", "Closed", "2026-09-14"),
                ("dee-croydon", "Closed", "2026-09-14"),
            },
            "closed": {("max-camden", "2024-03-12", ""), ("dee-croydon", "2024-04-03", "")},
        },
    ),
    Layout(
        "tables below each other, each below the name of a place",
        "Force: Norfolk\nOrigin,2022,2023\nHackney,3,4\nCamden,1,2\n\n"
        "Force: Suffolk\nOrigin,2022,2023\nHackney,5,6\nCamden,7,8\n",
        {
            ("active lines", o, d, y): v
            for d, rows in ((N, {"hackney": (3, 4), "camden": (1, 2)}), (S, {"hackney": (5, 6), "camden": (7, 8)}))
            for o, vs in rows.items()
            for y, v in zip(("2022", "2023"), vs, strict=True)
        },
        answers={"measure": "active lines"},
    ),
    Layout(
        "questions below years of the calendar",
        "Calendar year,How many county lines were identified?,How many people were arrested?\n2022,14,60\n2023,17,71\n",
        {
            (m, "", "", y): v
            for y, vs in (("2022", (14, 60)), ("2023", (17, 71)))
            for m, v in zip(("lines identified", A), vs, strict=True)
        },
    ),
    Layout(
        "a title that its comma cuts above two rows of headers",
        "Lines, December 2023\n,Destination,,\nOrigin,Norfolk,Suffolk,All\nAll,4,6,10\nHackney,3,2,5\nCamden,1,4,5\n",
        {
            ("active lines", o, d, "2023-12"): v
            for o, vs in (("hackney", (3, 2)), ("camden", (1, 4)))
            for d, v in zip((N, S), vs, strict=True)
        },
    ),
    Layout(
        "a table of Cytoscape",
        '"SUID","interaction","name","shared name"\n"101","supplies","Ely (supplies) Ware","Ely (supplies) Ware"\n',
        refused="export the network itself",
    ),
    Layout(
        "a name of a force and of a region below a header of forces",
        "Arrests 2020\nForce,Arrests\nMetropolitan,4120\nWest Midlands,2310\nMerseyside,1099\n",
        {
            (A, "metropolitan", "", "2020"): 4120,
            (A, "west-midlands", "", "2020"): 2310,
            (A, "merseyside", "", "2020"): 1099,
        },
    ),
    Layout(
        "financial years by their end across",
        "Arrests\nHome area,F/Y ending 2024,F/Y ending 2025\nHackney,14,9\nCamden,6,7\n",
        {
            (A, o, "", y): v
            for o, vs in (("hackney", (14, 9)), ("camden", (6, 7)))
            for y, v in zip(("2023-04-01..2024-03-31", "2024-04-01..2025-03-31"), vs, strict=True)
        },
    ),
]
