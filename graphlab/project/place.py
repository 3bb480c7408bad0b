"""Which folder is a project: asked of every source, so that nothing is read for it but the name of a file."""

from __future__ import annotations

from pathlib import Path

#: The file that makes a folder a project.
FILE = "graphlab.yaml"


def find_project(start: Path | str = ".") -> Path | None:
    """Return the folder of the project that a folder belongs to: itself or the nearest above it; None for none."""
    folder = Path(start)
    for _ in range(len(folder.resolve().parts)):
        if (folder / FILE).is_file():
            return folder
        folder = folder / ".."
    return None


def is_project(path: Path) -> bool:
    """Return whether a path is the folder of a project, or its file."""
    return (path / FILE).is_file() or (path.name == FILE and path.is_file())
