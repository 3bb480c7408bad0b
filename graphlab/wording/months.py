"""Names of the months in English, whatever the locale."""

from __future__ import annotations

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
#: Number of a month by its name or the first letters of it, in small letters.
MONTH_NUMBERS = {form: i for i, name in enumerate(MONTHS, 1) for form in (name.lower(), name[:3].lower())} | {"sept": 9}
#: Any of them in a regular expression, in any case of letters.
MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
