"""The feed service: what readers and their programs get.

In: `stories.changed` and `stories.summarized`. It keeps a read model of both, in any order and however often they come,
and serves it as pages, JSON, RSS, Atom, JSON Feed and a live stream, all through one filter grammar.
Out: HTTP. It never waits for a model, and every old story link answers."""
