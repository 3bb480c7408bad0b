"""More sheets of offices: publications with notes, exports, versions of figures, doubts; all of them made up."""

from __future__ import annotations

from tests.loaders.layouts import A, Layout


def _sheets(*sheets):
    """Return a writer of a workbook with sheets of rows, by their titles."""

    def write(path):
        from openpyxl import Workbook

        made = Workbook()
        made.remove(made.worksheets[0])
        for title, *rows in sheets:
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        made.save(path)

    return write


def _year(first):
    return f"{first}-04-01..{first + 1}-03-31"


OFFICE_LAYOUTS = [
    Layout(
        "a publication with contents, a provisional year, notes and terms",
        _sheets(
            ("Contents", ("Worksheet", "Title", "Period covered"), ("CL_1", "Lines closed", "2021 to 2024")),
            (
                "CL_1",
                ("Table CL_1: Lines closed, by police force area [note 1]",),
                ("Police force area", "2021 to 2022", "2022 to 2023", "2023 to 2024 [provisional]"),
                ("Kent", 64, 71, 80),
                ("Essex", 12, 13, "[x]"),
            ),
            ("Notes", ("Note number", "Note text"), (1, "What closed means."), (2, "What is provisional.")),
        ),
        {
            ("lines closed", "kent", "", _year(2021)): 64,
            ("lines closed", "kent", "", _year(2022)): 71,
            ("lines closed", "kent", "", _year(2023)): 80,
            ("lines closed", "essex", "", _year(2021)): 12,
            ("lines closed", "essex", "", _year(2022)): 13,
            ("lines closed", "essex", "", _year(2023)): (None, None),
        },
        file="sheet.xlsx",
    ),
    Layout(
        "a part of a financial year in brackets",
        "Arrests\nForce,2022/23,2023/24 (Apr-Dec)\nKent,11,7\nEssex,5,3\n",
        {
            (A, "kent", "", _year(2022)): 11,
            (A, "kent", "", "2023-04..2023-12"): 7,
            (A, "essex", "", _year(2022)): 5,
            (A, "essex", "", "2023-04..2023-12"): 3,
        },
    ),
    Layout(
        "a year of which nobody says how much is told",
        "Arrests\nForce,2021/22,2022/23,2023/24 (to date)\nKent,10,11,7\nEssex,5,5,3\n",
        refused="to which month '2023/24 (to date)' counts is not said",
    ),
    Layout(
        "provisional and revised rows of all cells",
        "Force,Year,Status,Arrests\nKent,2021/22,Provisional,12\nKent,2021/22,Revised,13\nEssex,2021/22,Revised,6\n"
        "Essex,2021/22,Provisional,7\n",
        {(A, "kent", "", _year(2021)): 13, (A, "essex", "", _year(2021)): 6},
    ),
    Layout(
        "provisional and revised rows of some cells",
        "Force,Year,Status,Arrests\nKent,2021/22,Provisional,12\nKent,2021/22,Revised,13\nKent,2022/23,Provisional,6\n",
        refused="versions of one figure and are never added up",
    ),
    Layout(
        "editions by their day",
        "Published,Quarter,Arrests\nJul 2023,Q1 2023,10\nOct 2023,Q1 2023,14\nOct 2023,Q2 2023,9\n",
        refused="versions of one figure and are never added up",
    ),
    Layout(
        "actual figures and targets, men and women",
        "Force,Month,Sex,Series,Arrests\nKent,Jan-23,Male,Actual,12\nKent,Jan-23,Male,Target,20\n"
        "Kent,Jan-23,Female,Actual,9\nKent,Jan-23,Female,Target,15\n",
        {(A, "kent", "", "2023-01"): 21},
    ),
    Layout(
        "figures of a month and of the year to date in rows",
        "Month,Basis,Arrests\nApr-23,Month,12\nApr-23,YTD,12\nMay-23,Month,9\nMay-23,YTD,21\n",
        {(A, "", "", "2023-04"): 12, (A, "", "", "2023-05"): 9},
    ),
    Layout(
        "rows of what is among a total, which overlap",
        "Arrests linked to county lines\n,2022,2023\nTotal arrests,12,14\nof which under 18,3,4\nof which female,2,3\n",
        {(A, "", "", "2022"): 12, (A, "", "", "2023"): 14},
    ),
    Layout(
        "columns of what is among the first",
        "Force,Year,Arrests,Charges,Of whom under 18\nKent,2023,20,5,6\nEssex,2023,30,9,2\n",
        {
            (A, "kent", "", "2023"): 20,
            (A, "essex", "", "2023"): 30,
            ("charges", "kent", "", "2023"): 5,
            ("charges", "essex", "", "2023"): 9,
        },
    ),
    Layout(
        "an empty figure beside one that it is added to",
        "Geography,Time,Sex,Arrests,Charges\nKent,2022,Male,12,1\nKent,2022,Female,,2\n",
        {(A, "kent", "", "2022"): (12, None), ("charges", "kent", "", "2022"): 3},
    ),
    Layout(
        "several marks in one note",
        "Arrests by district\nDistrict,Jan-23,Feb-23\nNorwich,12,c\nBreckland,-,..\n\nc = confidential; - = nil\n",
        {
            (A, "norwich", "", "2023-01"): 12,
            (A, "norwich", "", "2023-02"): (None, None),
            (A, "breckland", "", "2023-01"): 0,
            (A, "breckland", "", "2023-02"): (None, None),
        },
    ),
    Layout(
        "a stock among indicators in rows",
        "Indicator,Apr-23,May-23\nArrests,5,6\nCharge rate (%),40,50\nActive lines at month end,12,11\n",
        {
            (A, "", "", "2023-04"): 5,
            (A, "", "", "2023-05"): 6,
            ("active lines", "", "", "2023-04"): 12,
            ("active lines", "", "", "2023-05"): 11,
        },
    ),
    Layout(
        "periods from and to",
        "Period from,Period to,Origin,Arrests\n01/04/2023,30/06/2023,Camden,12\n01/07/2023,30/09/2023,Camden,9\n",
        {
            (A, "camden", "", "2023-04-01..2023-06-30"): 12,
            (A, "camden", "", "2023-07-01..2023-09-30"): 9,
        },
    ),
    Layout(
        "filters of an export below its table",
        "Month,Force,Sum of Arrests\nJanuary 2023,Kent,14\nJanuary 2023,Essex,9\nTotal,,23\n\n"
        '"Applied filters:\nYear is 2023\nCrime type is not (Blank)"\n',
        {(A, "kent", "", "2023-01"): 14, (A, "essex", "", "2023-01"): 9},
    ),
    Layout(
        "a line closed, back and closed again",
        "Line,Run from,Town,Closed,Reopened,Closed again\nRico,Camden,Ely,12/03/2023,20/05/2023,01/09/2023\n"
        "Echo,Newham,Diss,01/06/2023,,\n",
        lines={
            "lines": 2,
            "supplies": {("rico", "ely"), ("echo", "diss")},
            "origins": {"camden", "newham"},
            "statuses": set(),
            "closed": {
                ("rico-camden", "2023-03-12", ""),
                ("rico-camden", "2023-09-01", ""),
                ("echo-newham", "2023-06-01", ""),
            },
        },
    ),
    Layout(
        "a history of lines, a row each time",
        "Line,Date,Run from,Town,Status\nRico,01/03/2024,Camden,Ely,Active\nRico,12/06/2024,Camden,Ely,Closed\n"
        "Rico,03/09/2024,Camden,Ely,Re-emerged\n",
        lines={
            "lines": 1,
            "supplies": {("rico", "ely")},
            "origins": {"camden"},
            "statuses": {
                ("rico-camden", "Active", "2024-03-01"),
                ("rico-camden", "Closed", "2024-06-12"),
                ("rico-camden", "Re-emerged", "2024-09-03"),
            },
            "closed": set(),
        },
    ),
    Layout(
        "the lines of each town in one cell, and their number",
        'Town,Lines,Number of lines\nEly,"Rico, Echo",2\nDiss,Rico,1\nCromer,Tan; Echo,2\n',
        lines={
            "lines": 3,
            "supplies": {("rico", "ely"), ("echo", "ely"), ("rico", "diss"), ("tan", "cromer"), ("echo", "cromer")},
            "origins": set(),
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "figures of several lines in one cell",
        'Town,Lines,Arrests\nEly,"Rico, Echo",3\nDiss,Rico,1\n',
        refused="'Lines' names several lines in a cell",
    ),
    Layout(
        "words for an origin that nobody knows",
        "Line,Origin,Town\nRico,TBC,Ely\nEcho,UNK,Diss\nTan,Not yet identified,Ely\nZed,Various,Cromer\n",
        lines={
            "lines": 4,
            "supplies": {("rico", "ely"), ("echo", "diss"), ("tan", "ely"), ("zed", "cromer")},
            "origins": {"unknown", "not-itemised"},
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "several origins and towns by number, an end that has not come",
        "Line,Origin 1,Origin 2,Town 1,Town 2,First seen,Last seen\nRico,Camden,Newham,Ely,Diss,Mar-24,ongoing\n"
        "Echo,Barnet,,Cromer,,Feb-24,Jun-24\n",
        lines={
            "lines": 2,
            "supplies": {("rico", "ely"), ("rico", "diss"), ("echo", "cromer")},
            "origins": {"camden", "newham", "barnet"},
            "statuses": set(),
            "closed": set(),
        },
    ),
    Layout(
        "a tracker below headings of groups, the force beside the borough, types without a word for them",
        "Line details,,,,,Outcome,\nID,Brand,Exporting force,Exporting borough,Town,Closed,Type 1 / Type 2\n"
        "L1,Rico,Met,Camden,Ely,12/03/2024,Type 1\nL2,Echo,Met,Newham,Diss,,\n",
        lines={
            "lines": 2,
            "supplies": {("rico", "ely"), ("echo", "diss")},
            "origins": {"camden", "newham"},
            "statuses": set(),
            "closed": {("l1", "2024-03-12", "")},
        },
    ),
    Layout(
        "arrests of lines, months across",
        "Arrests\nLine,Origin,Town,Jan-24,Feb-24,Total\nRico,Camden,Ely,1,2,3\nEcho,Newham,Diss,0,4,4\n",
        {
            (A, "camden", "ely", "2024-01"): 1,
            (A, "camden", "ely", "2024-02"): 2,
            (A, "newham", "diss", "2024-01"): 0,
            (A, "newham", "diss", "2024-02"): 4,
        },
    ),
    Layout(
        "what came of arrests in words beside their number",
        "Op name,Origin,Town,Date,Outcome,Arrests\nOp Alder,Camden,Ely,05/03/2024,Line closed,3\n"
        "Op Birch,Camden,Diss,06/04/2024,Line disrupted,2\n",
        {(A, "camden", "ely", "2024-03-05"): 3, (A, "camden", "diss", "2024-04-06"): 2},
    ),
    Layout(
        "numbers of detainees are no names",
        "Custody suite,Home area,Month,Detainees\nNorwich,London,Jan-24,4\nIpswich,Essex,Jan-24,2\n",
        {(A, "london", "norwich", "2024-01"): 4, (A, "essex", "ipswich", "2024-01"): 2},
    ),
    Layout(
        "numbers of arrests or of each arrest",
        "Force,Year,Arrest number\nKent,2022,12\nKent,2023,9\nEssex,2022,12\n",
        refused="may be the number of each event, or how many there were",
    ),
    Layout(
        "estimates between their bounds",
        "Area,Year,Estimate,Lower CI,Upper CI\nKent,2023,120,100,140\nEssex,2023,80,70,95\n",
        refused="'Lower CI' is a bound of the estimate beside it",
    ),
    Layout(
        "figures that are added up so far and begin anew",
        "Month,Arrests (cumulative FY)\nApr-23,5\nMay-23,12\nMar-24,80\nApr-24,6\n",
        refused="rise and fall, so that they begin anew",
    ),
    Layout(
        "persons beside men and women",
        "Arrests\nForce,Sex,2023\nKent,Persons,12\nKent,Male,9\nKent,Female,3\nEssex,Persons,8\nEssex,Male,7\n"
        "Essex,Female,1\n",
        {(A, "kent", "", "2023"): 12, (A, "essex", "", "2023"): 8},
    ),
    Layout(
        "any drug beside classes that overlap",
        "Force,Year,Drug,Arrests\nKent,2023,Any drug,12\nKent,2023,Class A,9\nKent,2023,Class B,5\n",
        {(A, "kent", "", "2023"): 12},
    ),
    Layout(
        "a group that is the sum of the others without a word that says so",
        "Force,Month,Drug,Arrests\nKent,Jan-24,Heroin,3\nKent,Jan-24,Crack,4\nKent,Jan-24,Class A,7\n"
        "Essex,Jan-24,Heroin,1\nEssex,Jan-24,Crack,5\nEssex,Jan-24,Class A,6\n",
        {(A, "kent", "", "2024-01"): 7, (A, "essex", "", "2024-01"): 6},
    ),
    Layout(
        "persons beside men and women in some places",
        "Force,Month,Sex,Arrests\nKent,Jan-24,Persons,3\nKent,Jan-24,Male,2\nKent,Jan-24,Female,1\n"
        "Essex,Jan-24,Male,1\nEssex,Jan-24,Female,5\n",
        refused="'Persons' stands among its parts in 'Sex', in some places and periods only",
    ),
    Layout(
        "the system that figures come from",
        "Force,Month,Source,Arrests\nKent,Jan-24,Niche,5\nEssex,Jan-24,Athena,6\n",
        {(A, "kent", "", "2024-01"): 5, (A, "essex", "", "2024-01"): 6},
    ),
    Layout(
        "a column of periods with more words than numbers",
        "Arrests\nForce,Q1 2024,Q2 2024\nKent,5,Nil return\nEssex,No return,3\nSurrey,0,not provided\n",
        {
            (A, "kent", "", "2024-01..2024-03"): 5,
            (A, "kent", "", "2024-04..2024-06"): 0,
            (A, "essex", "", "2024-01..2024-03"): (None, None),
            (A, "essex", "", "2024-04..2024-06"): 3,
            (A, "surrey", "", "2024-01..2024-03"): 0,
            (A, "surrey", "", "2024-04..2024-06"): (None, None),
        },
    ),
]
