"""Stories come in (stories.changed), their articles' texts are read from the store.

It tells each story once in every language with enough native reports: a headline and a few short paragraphs of
sentences that stand word for word in the articles they cite. Opinion, sponsored and live pieces give nothing.
Summaries go out (stories.summarized), again only when the reports behind them have changed.
"""
