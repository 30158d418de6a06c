"""National workspaces, kept from one run of the bench to the next, and what the program needs for each of them."""

import concurrent.futures
import functools
import hashlib
import os
import re
import shutil
import sys

import national
from runs import ROOT, measured, succeeded

# Everything that the generator reads.
INPUTS = ["scripts/national.py", "content", "zones", "site", "templates"]
# A run that is faster than this, in seconds, is repeated, and the middle one counts.
SHORT, REPEATED = 10, 3


class Country:
    """A national workspace of one size, to be changed at will, with a cache and an output of its own.

    Each measurement is made once, when it is asked for. The builds follow one another: each asks for the one before.
    """

    def __init__(self, bench, zones):
        self.bench, self.zones = bench, zones
        folder = bench.folder / f"{zones}"
        self.root, self.cache, self.dist, self.folder = folder / "workspace", folder / "cache", folder / "dist", folder
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(kept(bench, zones), self.root)
        self.environment = bench.tools.environment(self.cache)
        # A change of a published text is an error until a correction is recorded; this one was never on record.
        self.write_up = sorted((self.root / "content/experience").glob("*/practice-01.md"))[zones // 2]
        code = self.write_up.parent.name
        (self.root / f"content/published/experience/{code}/practice-01.yaml").unlink()

    def run(self, *args, **environment):
        return succeeded([self.bench.program, "--root", self.root, *args], self.environment | environment)

    def after_changes(self, *args):
        """The middle one of several runs, each after another change of a self-evaluation."""
        runs = []
        while len(runs) < REPEATED:
            change(self.self_evaluation)
            runs.append(self.run(*args))
        return sorted(runs, key=lambda it: it.seconds)[len(runs) // 2]

    def build(self):
        self.bench.say(f"{self.zones} zones: build")
        # What the run before wrote would still be on its way to the disk.
        os.sync()
        return self.run("build", "--out", self.dist, "--as-of", national.DAY, *self.bench.timings)

    @functools.cached_property
    def first(self):
        """The first build, with empty caches."""
        shutil.rmtree(self.cache, ignore_errors=True)
        shutil.rmtree(self.dist, ignore_errors=True)
        return self.build()

    @functools.cached_property
    def again(self):
        """A build with nothing changed."""
        assert self.first
        runs = [self.build()]
        while runs[0].seconds < SHORT and len(runs) < REPEATED:
            runs.append(self.build())
        return sorted(runs, key=lambda it: it.seconds)[len(runs) // 2]

    @functools.cached_property
    def after_template(self):
        """A build that makes all pages again and prints nothing: a template of all pages has a comment more."""
        assert self.again
        with (self.root / "templates/html/base.html").open("a") as template:
            template.write("{# Changed. #}")
        return self.build()

    @functools.cached_property
    def self_evaluation(self):
        """The self-evaluation of an applicant that nobody has reviewed yet."""
        found = sorted(self.root.glob("zones/*/2026/self.yaml"))
        return next(it for it in found if not (it.parent / "province.yaml").exists())

    @functools.cached_property
    def after_self_evaluation(self):
        """A build after one self-evaluation changed."""
        assert self.again
        change(self.self_evaluation)
        return self.build()

    @functools.cached_property
    def after_write_up(self):
        """A build after one published write-up changed, and how much of the search index changed with it."""
        assert self.after_self_evaluation
        before = hashes(self.dist / "public/pagefind")
        change(self.write_up)
        run = self.build()
        now = hashes(self.dist / "public/pagefind")
        sizes = [it.stat().st_size for it in now if now[it] != before.get(it)]
        return run, len(sizes), sum(sizes), len(now)

    @functools.cached_property
    def check(self):
        """A check of everything after a change."""
        assert self.after_write_up
        self.bench.say(f"{self.zones} zones: check")
        return self.after_changes("check", "--as-of", national.DAY)

    @functools.cached_property
    def first_check(self):
        """A check that knows nothing of earlier ones."""
        self.bench.say(f"{self.zones} zones: first check")
        shutil.rmtree(self.folder / "no-cache", ignore_errors=True)
        return self.run("check", "--as-of", national.DAY, XDG_CACHE_HOME=str(self.folder / "no-cache"))

    @functools.cached_property
    def check_two(self):
        """A check of two files only; `None` if the program does not do that."""
        if not self.bench.checks_paths:
            return None
        files = [it.relative_to(self.root) for it in (self.self_evaluation, self.write_up)]
        assert self.check
        return self.after_changes("check", "--as-of", national.DAY, *files)

    @functools.cached_property
    def score(self):
        self.bench.say(f"{self.zones} zones: score")
        assert self.check
        return self.after_changes("score", "--as-of", national.DAY)

    @functools.cached_property
    def kinds(self):
        """The documents of each kind, as data: the files that the program writes."""
        text = self.run("render", "--help").out
        ids = re.findall(r"^ +([a-z-]+) +\S+$", text.partition("种类：\n")[2], re.MULTILINE)
        self.bench.say(f"{self.zones} zones: data of {len(ids)} kinds of documents")

        def files(kind):
            folder = self.folder / "data" / kind
            command = ["render", kind, "--all", "--format", "json", "--out", folder, "--as-of", national.DAY]
            # Some kinds have no document on this day.
            measured([self.bench.program, "--root", self.root, *command], self.environment)
            return sorted(folder.glob("*.json"))

        with concurrent.futures.ThreadPoolExecutor() as pool:
            found = dict(zip(ids, pool.map(files, ids)))
        return {kind: files for kind, files in found.items() if files}

    @functools.cached_property
    def editable(self):
        """The names of the documents that have an editable form, as the program names their data."""
        assert self.first
        folders = [self.dist / audience / "documents" for audience in ("public", "internal")]
        found = [it.relative_to(folder) for folder in folders for it in folder.rglob("*.docx")]
        return {str(it.with_suffix("")).replace("/", "-") for it in found}

    @functools.cached_property
    def pages(self):
        """The size of each page of the output, in bytes."""
        assert self.first
        public = self.dist / "public"
        return {str(it.relative_to(public)): it.stat().st_size for it in public.rglob("*.html")}

    @property
    def output(self):
        """What the output consists of, in words."""
        files = [it.stat().st_size for it in self.dist.rglob("*") if it.is_file()]
        largest = max(self.pages, key=self.pages.get)
        return (
            f"输出 {len(files)} 个文件，共 {sum(files) / 1e6:,.0f} MB；其中网页 {len(self.pages)} 个，"
            f"最大的 {largest} 为 {self.pages[largest] / 1000:.0f} KB"
        )


def kept(bench, zones):
    """The folder of a workspace as the generator makes it, made if it is not there yet."""
    made_from = hashlib.sha256(bench.program.read_bytes())
    for it in INPUTS:
        for file in (
            [ROOT / it] if (ROOT / it).is_file() else sorted(it for it in (ROOT / it).rglob("*") if it.is_file())
        ):
            made_from.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    name = f"{zones}-{bench.seed}"
    folder = bench.folder / "kept" / f"{name}-{made_from.hexdigest()[:16]}"
    if not folder.is_dir():
        for old in (bench.folder / "kept").glob(f"{name}-*"):
            shutil.rmtree(old)
        making = folder.with_name("making")
        shutil.rmtree(making, ignore_errors=True)
        bench.say(f"{zones} zones: making the workspace")
        script = [sys.executable, ROOT / "scripts/national.py", bench.program, making]
        succeeded([*script, "--zones", str(zones), "--seed", str(bench.seed)])
        making.rename(folder)
    return folder


def change(file):
    """Changes a sentence of a record that the generator wrote."""
    text = file.read_text()
    assert national.NOTE in text, file
    file.write_text(text.replace(national.NOTE, national.NOTE + "改动一次。", 1))


def hashes(folder):
    return {it: hashlib.sha256(it.read_bytes()).digest() for it in folder.rglob("*") if it.is_file()}
