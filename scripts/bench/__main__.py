#!/usr/bin/env python3
"""Measures the program on workspaces of the size of the country, and compares it with other programs.

Prints one table in Markdown, and draws docs/images/growth.svg. Workspaces are kept in target/bench/.

Usage: bench PROGRAM [--sizes N,N,…] [--rows ROW,ROW,…] [--seed N] [--sample N] [--chart FILE] [--folder FOLDER]

The targets are for 378 areas; without this size, the largest is used. --sample is how many documents typst prints one
by one; 0 stands for all. Rows: documents, pages, whole, unchanged, self-evaluation, write-up, check, score, memory,
index, growth, first-search.
"""

import argparse
import functools
import os
import pathlib
import re
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
import chart
import peers
from country import Country
from rows import COUNTRY, NOTES, ROWS
from runs import ROOT, Tools

HEAD = ["| 工作 | 目标 | 实测 | 同类程序 | 倍数 | 结论 |", "|---|---|---|---|---|---|"]


class Bench:
    """The program, its workspaces by size, and what several rows need."""

    # What is drawn, with its unit.
    CURVES = {
        "首次生成（秒）": lambda it: it.first.seconds,
        "没有改动时生成（秒）": lambda it: it.again.seconds,
        "`check`（秒）": lambda it: it.check.seconds,
        "首次生成的内存（MB）": lambda it: it.first.own,
    }

    def __init__(self, options):
        self.program, self.seed, self.sample = options.program.resolve(), options.seed, options.sample
        self.folder = options.folder.resolve()
        self.tools = Tools.of(self.program)
        self.timings = ["--timings"]
        self.checks_paths = self.offers("check", "[选项] [")
        self.sizes = options.sizes
        self.main_size = COUNTRY if COUNTRY in options.sizes else max(options.sizes)

    def offers(self, command, option):
        text = subprocess.run([self.program, command, "--help"], capture_output=True, text=True, check=True).stdout
        return option in text

    @functools.cached_property
    def countries(self):
        return {it: self.main if it == self.main_size else Country(self, it) for it in self.sizes}

    @functools.cached_property
    def main(self):
        return Country(self, self.main_size)

    @functools.cached_property
    def typst(self):
        return peers.Typst(self, self.main)

    @functools.cached_property
    def one_by_one(self):
        return self.typst.one_by_one(self.sample or sys.maxsize)

    @functools.cached_property
    def in_batches(self):
        return self.typst.in_batches()

    @functools.cached_property
    def hugo(self):
        self.say("Hugo")
        return peers.hugo(self.main.root, self.main.folder / "hugo")

    @functools.cached_property
    def pagefind(self):
        self.say("Pagefind")
        return peers.pagefind(self.hugo.folder, self.main.folder / "pagefind")

    @functools.cached_property
    def index(self):
        return peers.indexed(self, self.main.root, self.main.folder / "records")

    @property
    def page_seconds(self):
        """How long the program takes for all pages, and in words where the number comes from."""
        return self.stage(self.main.after_template, "页面"), "（没有文书要排版时）"

    @property
    def document_seconds(self):
        """How long the program takes to print all documents, and in words where the number comes from."""
        return self.stage(self.main.first, "排版文书"), ""

    @staticmethod
    def stage(run, name):
        """The time that a build says it took for a stage."""
        return float(re.search(rf"([\d.]+) 秒  {name}", run.err)[1])

    def say(self, text):
        print(text, file=sys.stderr, flush=True)


def main():
    options = arguments()
    bench = Bench(options)
    print(f"{machine()}；{bench.main_size} 个地区，种子 {bench.seed}", flush=True)
    print()
    print("\n".join(HEAD), flush=True)
    for name in options.rows:
        for row in ROWS[name](bench):
            print(row, flush=True)
    print()
    if "growth" in options.rows and len(bench.sizes) > 1:
        draw(bench, options.chart)
    if "first" in vars(bench.main):
        print(bench.main.output)
    print("\n".join(NOTES))


def draw(bench, file):
    panels = []
    for name, value in bench.CURVES.items():
        name, unit = name.replace("`", "").rstrip("）").split("（")
        panels.append((name, unit, {size: value(it) for size, it in bench.countries.items()}))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(chart.chart("用时和内存随地区数的增长（合成数据，每个地区十篇经验材料）", panels))
    print(f"增长曲线：{file}")


def machine():
    found = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{found[1] if found else '处理器不详'}，{os.cpu_count()} 核，内存 {memory:.0f} GB"


def arguments():
    parser = argparse.ArgumentParser(prog="bench", usage=__doc__)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--sizes", type=sizes, default=[94, 189, 378, 756])
    parser.add_argument("--rows", type=rows, default=list(ROWS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--chart", type=pathlib.Path, default=ROOT / "docs/images/growth.svg")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target/bench")
    options = parser.parse_args()
    if not options.program.is_file():
        sys.exit(f"{options.program} is not a program; build it with `cargo build --release`")
    return options


def sizes(text):
    return sorted({int(it) for it in text.split(",")})


def rows(text):
    names = text.split(",")
    unknown = [it for it in names if it not in ROWS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no row {', '.join(unknown)}; rows: {', '.join(ROWS)}")
    return names


main()
