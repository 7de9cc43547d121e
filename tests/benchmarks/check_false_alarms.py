"""Count contradictions on consistent records with honestly rounded numbers, and the speed of the checks.

python tests/benchmarks/check_false_alarms.py [number of records]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from record_builder import consistent_record

from normalize.checks import check_record
from normalize.finding import Outcome, Severity


def main(count: int) -> int:
    """Print the outcome and return 1 if any contradiction was found."""
    alarms: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    seconds, example = 0.0, ""
    for seed in range(count):
        record = consistent_record(seed)
        start = time.process_time()
        findings = check_record(record)
        seconds += time.process_time() - start
        outcomes.update(finding.outcome.value for finding in findings)
        for finding in findings:
            if finding.outcome is Outcome.BROKEN and finding.severity is not Severity.INFO:
                alarms[f"{finding.severity.value} {finding.rule}"] += 1
                example = example or f"record {seed}: {finding.message}"
    print(f"{count} consistent records, {count / seconds:.0f} a second; {dict(outcomes)}")
    print(f"alarms: {dict(alarms) or 'none'} {example}")
    return int(any(name.startswith("contradiction") for name in alarms))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
