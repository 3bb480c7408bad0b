"""``graphlab extract``: draft claims from an article."""

from __future__ import annotations

import click


@click.command("extract")
@click.argument("text", metavar="TEXT", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False), help="Folder for the draft.")
@click.option("--title", default="", help="Title of the article, in place of its headline.")
@click.option("--published", default="", metavar="DATE", help="When it was published: relative dates go back to it.")
@click.option("--force", is_flag=True, help="Overwrite a draft that is there, unless somebody has begun to review it.")
def command(text: str, output: str, title: str, published: str, force: bool) -> None:
    """Draft claims from an article, each with its quotation and its doubts, for review.

    TEXT is plain text, HTML, a Word document (.docx), a PDF, or - for standard input. The folder holds the tables, the
    article with names of people masked (article.txt), and review.html with the drafts beside the text. Write accept,
    corrected or reject into the column review, then load the folder: only accepted and corrected rows are taken.

    Example: graphlab extract news.html --published 2022-03-18 -o draft
    """
    from pathlib import Path

    from graphlab.files import write_folder
    from graphlab.loaders.articles.draft import draft_article
    from graphlab.loaders.articles.judged import refuse_judged
    from graphlab.report.pages.article import article_page

    refuse_judged(Path(output))
    draft = draft_article(text, title=title, published=published)
    page = article_page(draft.text, draft.tables, title=draft.title, published=draft.published)
    made = {**draft.files(), "article.txt": draft.text.encode(), "review.html": page.encode()}
    sources = [] if text == "-" else [Path(text)]
    write_folder(Path(output), made, "draft of claims", force=force, sources=sources)
    click.echo(f"Wrote {output}: {draft.counted()} drafted by rules; read review.html before you accept any", err=True)
    if not draft.published:
        click.echo("It is not known when the article was published: relative dates stay empty (--published)", err=True)
