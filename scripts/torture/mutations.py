"""Gives the parsers two million mutated inputs, inside the test program."""

import os
import re
import subprocess
import time

from common import Tally
from runs import ROOT

COUNT = 2_000_000


def mutations(bench, end):
    tally = Tally()
    environment = {
        **os.environ,
        "ZONEPRESS_MUTATIONS": str(COUNT),
        "ZONEPRESS_SEED": str(bench.options.seed),
        "ZONEPRESS_MUTATION_SECONDS": str(max(30, int(end - time.monotonic()))),
    }
    command = ["cargo", "test", "--locked", *bench.options.cargo.split(), "--lib", "mutated::", "--", "--nocapture"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    text = run.stdout + run.stderr
    found = re.search(r"(\d+) of \d+ mutated inputs.*?: (\d+) failures, slowest ([\d.]+) s", text)
    if not found:
        tally.fault("runs without a result", text[-1000:])
        return tally
    tally.count("mutated inputs", int(found[1]))
    tally.count("panics and hangs", int(found[2]))
    if run.returncode:
        tally.bad.append(text[-3000:])
    print(f"mutations: slowest input {found[3]} s")
    return tally
