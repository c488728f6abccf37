"""One module a published figure: `python -m benchmarks.NAME [PATH …]`."""
