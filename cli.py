"""Run graphlab from a checkout: ``python cli.py demo``."""

from graphlab.commands import main

if __name__ == "__main__":
    main()
