"""Build the folders for desktops without rights or internet: ``python docs/bundle.py [FOLDER]``.

Each holds the wheel of graphlab, the wheels of what it needs, and an installer that makes a private environment from an
installed Python. That the wheels are complete is checked by a dry installation for the platform, from the folder alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXTRAS = "open,excel,office,match"
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = {
    "windows": ("win_amd64",),
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
}
#: Packages that come as source only and are the same on every platform: built here, once.
SOURCE_ONLY = ("odfpy",)
INSTALL_CMD = r"""@echo off
rem Makes a private environment for graphlab in this user's folder, without the internet, and a shortcut.
setlocal
set HERE=%~dp0
set HOME_OF_GRAPHLAB=%LOCALAPPDATA%\graphlab
set PYTHONPATH=
set PY=
for %%P in ("py -3.13" "py -3.12" "py -3.11" "python") do (
  if not defined PY (
    %%~P -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && set PY=%%~P
  )
)
if not defined PY (
  echo Python 3.11, 3.12 or 3.13 is needed and was not found. Ask for it in the software centre.
  pause
  exit /b 1
)
%PY% -m venv "%HOME_OF_GRAPHLAB%" || goto failed
set PIP="%HOME_OF_GRAPHLAB%\Scripts\python" -m pip install --quiet --no-index
%PIP% --find-links "%HERE%wheels" "graphlab[EXTRAS]" || goto failed
> "%USERPROFILE%\Desktop\graphlab.cmd" (
  echo @echo off
  echo cd /d "%%USERPROFILE%%\Documents"
  echo if not exist graphlab mkdir graphlab
  echo cd graphlab
  echo "%HOME_OF_GRAPHLAB%\Scripts\python" -m graphlab open
  echo if errorlevel 1 pause
)
echo Done. Double-click graphlab on the desktop, or "Open in graphlab" in a project.
pause
exit /b 0
:failed
echo That did not work; nothing outside "%HOME_OF_GRAPHLAB%" was changed.
pause
exit /b 1
"""
INSTALL_SH = """#!/bin/sh
# Makes a private environment for graphlab in this user's folder, without the internet, and a command.
set -eu
unset PYTHONPATH PIP_REQUIRE_VIRTUALENV 2>/dev/null || true
here=$(cd "$(dirname "$0")" && pwd)
home="${XDG_DATA_HOME:-$HOME/.local/share}/graphlab"
python=""
for p in python3.13 python3.12 python3.11 python3; do
  if [ -z "$python" ] && command -v "$p" >/dev/null 2>&1 &&
    "$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then python=$p; fi
done
[ -n "$python" ] || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found."; exit 1; }
"$python" -m venv "$home"
"$home/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" "graphlab[EXTRAS]"
mkdir -p "$HOME/.local/bin"
ln -sf "$home/bin/graphlab" "$HOME/.local/bin/graphlab"
echo "Done. In the folder of your sheets: $HOME/.local/bin/graphlab open"
"""


def run(*words: str) -> None:
    """Run a program, and end with its error if it fails."""
    subprocess.run(words, check=True)


def built_wheels(room: Path) -> list[Path]:
    """Return the wheel of graphlab, and of what is published as source only."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps", "--wheel-dir")
    run(*pip, str(room), str(ROOT))
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    for name in SOURCE_ONLY:
        pinned = next((line for line in constraints if line.startswith(f"{name}==")), name)
        run(*pip, str(room), pinned)
    return sorted(room.glob("*.whl"))


def bundle(folder: Path, name: str, built: list[Path]) -> int:
    """Build the folder of one platform, check that it is complete, and return its size in bytes."""
    target = folder / f"bundle-{name}"
    shutil.rmtree(target, ignore_errors=True)
    wheels = target / "wheels"
    wheels.mkdir(parents=True)
    for wheel in built:
        shutil.copy(wheel, wheels)
    ours = next(w for w in built if w.name.startswith("graphlab-"))
    tags = [word for tag in PLATFORMS[name] for word in ("--platform", tag)]
    only = ("--only-binary", ":all:", "--find-links", str(wheels))
    for python in PYTHONS:
        where = (*tags, "--python-version", python, "--implementation", "cp", *only)
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
        wanted = f"{ours}[{EXTRAS}]"
        run(*pip, "download", "--quiet", "--dest", str(wheels), "-c", str(ROOT / "constraints.txt"), *where, wanted)
        with tempfile.TemporaryDirectory() as room:  # the folder alone must be enough
            run(*pip, "install", "--quiet", "--dry-run", "--no-index", "--target", room, *where, f"graphlab[{EXTRAS}]")
    if name == "windows":
        text = INSTALL_CMD.replace("EXTRAS", EXTRAS)
        (target / "install.cmd").write_text(text, encoding="ascii", newline="\r\n")
    else:
        script = target / "install.sh"
        script.write_text(INSTALL_SH.replace("EXTRAS", EXTRAS), encoding="ascii")
        script.chmod(0o755)
    return sum(p.stat().st_size for p in target.rglob("*") if p.is_file())


def main() -> None:
    """Build the folders of all platforms, and say how large they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    with tempfile.TemporaryDirectory() as room:
        built = built_wheels(Path(room))
        for name in PLATFORMS:
            size = bundle(folder, name, built)
            print(f"{folder / f'bundle-{name}'}: {size / 1e6:,.0f} MB, complete for Python {', '.join(PYTHONS)}")


if __name__ == "__main__":
    main()
