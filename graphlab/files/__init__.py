"""Files and folders written whole or not at all, and nothing of anybody else's touched.

`targets` (what may be written to), `locks` (one writer at a time), `single` (one file), `products` (a folder that this
program wrote and may replace, proved by a manifest), `journal` (the store: own files rewritten in place, finished or
undone after any interruption), `exchange` (two folders exchanged in one step), `cache` (what a load made of a folder).
"""

from __future__ import annotations

from graphlab.files.products import check_folder, write_folder
from graphlab.files.single import write_file
from graphlab.files.targets import check_file

__all__ = ["check_file", "check_folder", "write_file", "write_folder"]
