"""``graphlab extract``: draft claims from an article."""

from __future__ import annotations

import click


@click.command("extract")
@click.argument("text", metavar="TEXT", type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False), help="Folder for the draft dataset.")
@click.option("--title", default="", help="Title of the article.")
@click.option("--published", default="", metavar="DATE", help="When it was published, as precisely as known.")
@click.option("--force", is_flag=True, help="Overwrite a draft that is there.")
def command(text: str, output: str, title: str, published: str, force: bool) -> None:
    """Draft claims from an article (plain TEXT), each with its quotation and its doubts, for review.

    The folder is a dataset: strike the rows that the sentence does not bear out, mend the others, then check it.
    """
    from pathlib import Path

    from graphlab.errors import OutputError
    from graphlab.loaders.articles.draft import extract
    from graphlab.stores.folder import write_dataset

    data = extract(text, title=title, published=published)
    folder = Path(output)
    if folder.is_dir() and any(folder.iterdir()):
        others = [p.name for p in sorted(folder.iterdir()) if p.suffix not in (".csv", ".yaml")]
        if others or not force:
            raise OutputError(f"'{output}' holds something already; nothing was written (--force overwrites a draft)")
        for path in folder.iterdir():
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    write_dataset(data, folder)
    found = f"{len(data.counts):,} counts and {len(data.links):,} links"
    click.echo(f"Wrote {output}: {found} drafted by rules; read every quotation before you use one", err=True)
