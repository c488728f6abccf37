"""`python -m benchmarks` (`make bench`): every benchmark, one after the other, each with its line of figures."""

import subprocess
import sys

NAMES = (
    *("clustering", "pairs", "parallel", "topics", "duplicates", "duplicates_at_scale", "summaries", "grounding"),
    *("languages", "extraction", "feeds", "polling", "hops", "pipeline", "feed_api"),
)


def main() -> int:
    """0 when all of them ran to their end."""
    failed = 0
    for name in NAMES:
        print(f"{name}: ", end="", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
