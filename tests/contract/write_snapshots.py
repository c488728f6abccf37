"""Writes the agreed shape of every event: `python -m tests.contract.write_snapshots`. Refuses what would break."""

import json

from tests.contract.compatibility import breaks
from tests.contract.test_events import SNAPSHOTS, snapshot
from tests.examples import EXAMPLES


def main() -> None:
    SNAPSHOTS.mkdir(exist_ok=True)
    for example in EXAMPLES:
        event, schema = type(example), type(example).model_json_schema()
        agreed, recorded = snapshot(event, "schema"), snapshot(event, "example")
        if agreed.exists() and (problems := breaks(json.loads(agreed.read_text()), schema)):
            raise SystemExit(f"{event.__name__} can't be mixed with what is agreed; raise event_version: {problems}")
        agreed.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
        if not recorded.exists():
            recorded.write_text(example.model_dump_json(indent=2) + "\n")


if __name__ == "__main__":
    main()
