"""``python -m graphlab``."""

from graphlab.commands import main

if __name__ == "__main__":
    main(prog_name="graphlab")
