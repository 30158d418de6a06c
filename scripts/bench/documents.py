#!/usr/bin/env python3
"""Prints 300 self-evaluation reports in batches and with one process per document, and compares the two.

Compares reports without the annex that explains every point, of about 10 pages each, then complete ones.

Usage: documents.py PROGRAM [REPORTS]
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from runs import ROOT, succeeded

KIND = "self-evaluation-report"


def workspace(folder, reports):
    """Makes a workspace with the rules of the demonstration and copies of zone 990200."""
    for part in ["content/measures", "content/rounds", "site", "templates"]:
        shutil.copytree(ROOT / part, folder / part)
    for part in ["content/areas.csv", "content/holidays.yaml"]:
        shutil.copy(ROOT / part, folder / part)
    areas = (ROOT / "content/areas-demonstration.csv").read_text().splitlines()[:1]
    source = ROOT / "zones/990200"
    for number in range(reports):
        code, name = f"99{number + 1:04}", f"示例{number + 1:03}市"
        areas.append(f"{code},{name},示例东省,地级市,东部,2026-09-01,,")
        for file in [
            "zone.yaml",
            "2025/self.yaml",
            *(f"creation/2022/{it}.yaml" for it in ("application", "province", "samr")),
        ]:
            target = folder / "zones" / code / file
            target.parent.mkdir(parents=True, exist_ok=True)
            text = (source / file).read_text()
            target.write_text(text.replace("990200", code).replace("示例乙市", name))
    (folder / "content/areas-demonstration.csv").write_text("\n".join(areas) + "\n")
    for round_file in (folder / "content/rounds").iterdir():
        # Only self-evaluations are printed, so the round needs no notice.
        round_file.write_text(round_file.read_text().split("\nexclusions:")[0].split("\nnotice:")[0] + "\n")


def without_annex(folder):
    """Removes the annex that explains every point from the template."""
    template = folder / "templates/typst/self-evaluation-report.typ"
    lines = template.read_text().splitlines(keepends=True)
    kept = [it for it in lines if not it.startswith("  annex([附件1]")]
    assert len(kept) == len(lines) - 1, "the template has no such annex"
    template.write_text("".join(kept))


def printed(program, folder, out, single):
    environment = {**os.environ, "RAYON_NUM_THREADS": "2"}
    if single:
        environment["ZONEPRESS_BATCH"] = "1"
    return succeeded([program, "--root", folder, "render", KIND, "--all", "--out", out], environment)


def pages(file):
    text = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("Pages:")))


def compare(program, folder, reports):
    batches = printed(program, folder, folder / "batches", single=False)
    singles = printed(program, folder, folder / "singles", single=True)
    files = sorted((folder / "batches").iterdir())
    same = all(it.read_bytes() == (folder / "singles" / it.name).read_bytes() for it in files)
    print(f"{len(files)} reports of {pages(files[0])} pages, two workers")
    print(f"in batches:     {batches.seconds:6.1f} s, {len(files) / batches.seconds:5.1f} reports a second")
    print(f"one by one:     {singles.seconds:6.1f} s, {len(files) / singles.seconds:5.1f} reports a second")
    print(f"ratio:          {singles.seconds / batches.seconds:6.1f}")
    print(f"largest process: {max(batches.own, batches.child):.0f} MB; the same bytes: {same}", flush=True)
    if not same or len(files) != reports:
        sys.exit("the two ways do not print the same")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    reports = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    for shortened in (True, False):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            workspace(folder, reports)
            if shortened:
                without_annex(folder)
            compare(program, folder, reports)


if __name__ == "__main__":
    main()
