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

    from graphlab.files import write_folder
    from graphlab.loaders.articles.draft import extract
    from graphlab.stores.folder import dataset_files

    data = extract(text, title=title, published=published)
    write_folder(Path(output), dataset_files(data), "draft of claims", force=force, sources=[Path(text)])
    found = f"{len(data.counts):,} counts and {len(data.links):,} links"
    click.echo(f"Wrote {output}: {found} drafted by rules; read every quotation before you use one", err=True)
