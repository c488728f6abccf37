"""The contract of `shared.documents`: one suite, run on SQLite and on MongoDB."""
