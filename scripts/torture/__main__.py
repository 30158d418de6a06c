#!/usr/bin/env python3
"""Tries the program by force: stops it, takes away what it needs, and gives it hostile input. Prints counts.

Usage: torture PROGRAM [--seed N] [--minutes N] [--cargo "ARGUMENTS"] [PART …]

Parts: kills, together, faults, hostile, mutations. The same seed makes the same choices; when a signal arrives
still depends on the machine. Ends with exit code 1 if anything was broken.
"""

import argparse
import pathlib
import sys
import tempfile
import time

import faults
import hostile
import kills
import mutations
from common import Bench

# The share of the time that each part may take. What a part leaves goes to the later ones.
PARTS = {
    "kills": (kills.kills, 0.30),
    "together": (kills.together, 0.08),
    "faults": (faults.faults, 0.27),
    "hostile": (hostile.hostile, 0.20),
    "mutations": (mutations.mutations, 0.15),
}


def main():
    parser = argparse.ArgumentParser(prog="torture", usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=14)
    parser.add_argument("--cargo", default="--release")
    parser.add_argument("parts", nargs="*", metavar="PART", default=[])
    options = parser.parse_intermixed_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        sys.exit(f"no part {', '.join(sorted(unknown))}; parts: {', '.join(PARTS)}")
    chosen = [it for it in PARTS if not options.parts or it in options.parts]
    start = time.monotonic()
    end = start + options.minutes * 60
    bad = []
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        bench = Bench(pathlib.Path(options.program).resolve(), pathlib.Path(folder), options)
        print(f"seed {options.seed}, at most {options.minutes:g} minutes")
        for index, name in enumerate(chosen):
            run, share = PARTS[name]
            left = sum(PARTS[it][1] for it in chosen[index:])
            tally = run(bench, time.monotonic() + (end - time.monotonic()) * share / left)
            print(f"{name}: {tally}", flush=True)
            bad += [f"{name}: {it}" for it in tally.bad]
    print(f"{time.monotonic() - start:.0f} s; {len(bad)} faults")
    for it in bad[:40]:
        print(f"- {it}")
    sys.exit(1 if bad else 0)


main()
