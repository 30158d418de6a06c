"""Programs that do a part of the same work, on the same texts.

Zola is missing: its program is in none of the registries that the set-up uses (crates.io, PyPI, npm, Debian).
"""

import concurrent.futures
import dataclasses
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

from runs import ROOT, Run, measured, succeeded

WORKERS = 2
# The documents of one batch and the memory that they may need, as the program divides documents.
MOST, BATCH = 64, 500_000_000
# The memory that a document is taken to need: its least, and more for each byte of its data.
PRINTED, EDITABLE = (15_000_000, 1_000), (2_000_000, 250)
# How the data of a document names a picture.
PICTURE = r'"/(pictures/[^"]+)"'
NO_ZOLA = "没有比较 Zola：crates.io、PyPI、npm 和 Debian 都没有它的程序"

HUGO = """
baseURL = "https://www.sfq.gov.cn/"
languageCode = "zh-CN"
title = "经验"
disableKinds = ["section", "taxonomy", "term", "RSS", "sitemap"]
"""
PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main><h1>{{ .Title }}</h1><p>{{ .Params.source }}</p>{{ .Content }}</main></body>
</html>
"""
LIST = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main><h1>{{ .Title }}</h1>
<ul>{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
</main></body>
</html>
"""


def program(name):
    """The path of a peer as the set-up installs it."""
    run = subprocess.run([ROOT / "scripts/setup.sh", f"--{name}"], check=True, capture_output=True, text=True)
    path = pathlib.Path(run.stdout.strip())
    if not path.is_file():
        sys.exit(f"{name} is not installed; run `scripts/setup.sh --bench`")
    return path


@dataclasses.dataclass
class Site:
    """A site that a peer made: the run, its number of pages, and its folder."""

    run: Run
    pages: int
    folder: pathlib.Path


def hugo(root, folder):
    """Renders all write-ups of a workspace as simple pages with one list."""
    shutil.rmtree(folder, ignore_errors=True)
    for file in sorted((root / "content/experience").glob("*/*.md")):
        target = folder / "content" / file.parent.name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    (folder / "layouts").mkdir()
    (folder / "hugo.toml").write_text(HUGO)
    (folder / "layouts/page.html").write_text(PAGE)
    (folder / "layouts/home.html").write_text(LIST)
    run = succeeded([program("hugo"), "--quiet", "--source", folder, "--cacheDir", folder / "cache"])
    public = folder / "public"
    return Site(run, len(list(public.rglob("*.html"))), public)


def pagefind(site, out):
    """Makes an index of a site."""
    shutil.rmtree(out, ignore_errors=True)
    command = [program("pagefind"), "--site", site, "--output-path", out, "--force-language", "zh", "--silent"]
    return succeeded(command)


def records(root):
    """The write-ups of a workspace as the index of the program takes them."""
    for file in sorted((root / "content/experience").glob("*/*.md")):
        _, head, body = file.read_text().split("---\n", 2)
        lines = [re.sub(r"^[#>\-|\s]+|[*`|]|\]\([^)]*\)|[\[\]]", "", it) for it in body.split("\n")]
        yield {
            "path": f"experience/{file.parent.name}/{file.stem}/",
            "title": re.search(r"(?m)^title: (.*)$", head)[1],
            "blocks": [it for it in lines if it.strip()],
            "date": re.search(r"(?m)^submitted: (.*)$", head)[1],
            "filters": {"kind": ["经验"]},
        }


def indexed(bench, root, folder):
    """The run of the program that makes an index of all write-ups of a workspace."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "records.json").write_text(json.dumps(list(records(root)), ensure_ascii=False))
    shutil.rmtree(folder / "index", ignore_errors=True)
    return succeeded([bench.program, "index", folder / "records.json", folder / "index"])


@dataclasses.dataclass
class Printed:
    """Documents that typst printed: how many of how many, and the time that all of them take."""

    printed: int
    count: int
    seconds: float
    # The most memory of one process, in megabytes.
    largest: float


@dataclasses.dataclass(frozen=True)
class Document:
    """A document to print: its kind, its data, and whether typst makes the markup of its editable form."""

    kind: str
    file: pathlib.Path
    is_editable: bool

    @property
    def group(self):
        """Documents of one group take about as long as each other."""
        return self.kind, self.is_editable

    @property
    def memory(self):
        """The memory that it is taken to need, as the program estimates it."""
        data = json.loads(self.file.read_text())
        # The program passes it on without the spaces that make it readable.
        size = len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
        least, for_a_byte = EDITABLE if self.is_editable else PRINTED
        return least + for_a_byte * data.get("copies", 1) * size


class Typst:
    """Prints the documents of a workspace with typst alone, as the program does, two processes at a time."""

    def __init__(self, bench, country):
        self.bench, self.country, self.root = bench, country, country.folder / "typst"
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(country.root / "templates", self.root / "templates")
        self.fonts = fonts_of(self.root)
        lay_out_pictures(country, self.root)
        editable = country.editable
        self.documents = [
            Document(kind, file, is_editable)
            for is_editable in (False, True)
            for kind, files in country.kinds.items()
            for file in files
            if not is_editable or file.stem in editable
        ]

    def one_by_one(self, most):
        """With one process a document.

        If there are more than `most`, takes a sample with the same share of every group, chosen by the seed, and
        estimates the time of all: both workers are always busy.
        """
        chance, count = random.Random(self.bench.seed), len(self.documents)
        groups = {}
        for it in self.documents:
            groups.setdefault(it.group, []).append(it)
        tasks = [
            it
            for group in groups.values()
            for it in chance.sample(group, min(len(group), max(1, round(most * len(group) / count))))
        ]
        chance.shuffle(tasks)
        self.bench.say(f"{len(tasks)} of {count} documents with typst one by one")
        seconds, runs = self.run([[it] for it in tasks])
        if len(tasks) < count:
            taken = {group: [] for group in groups}
            for task, run in zip(tasks, runs):
                taken[task.group].append(run.seconds)
            seconds = sum(len(groups[it]) * sum(found) / len(found) for it, found in taken.items()) / WORKERS
        return Printed(len(tasks), count, seconds, max(it.own for it in runs))

    def in_batches(self):
        """All of them, in batches as large as those of the program."""
        batches, held = [[]], 0
        for document in self.documents:
            memory = document.memory
            is_full = held + memory > BATCH or len(batches[-1]) == MOST
            if batches[-1] and (is_full or batches[-1][0].is_editable != document.is_editable):
                batches.append([])
                held = 0
            batches[-1].append(document)
            held += memory
        count = len(self.documents)
        self.bench.say(f"{count} documents with typst in {len(batches)} batches")
        seconds, runs = self.run(batches)
        return Printed(count, count, seconds, max(it.own for it in runs))

    def run(self, batches):
        """The time until all are printed, and each run."""
        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            runs = list(pool.map(self.printed, range(len(batches)), batches))
        return time.monotonic() - begun, runs

    def printed(self, number, batch):
        """Prints a batch with one process."""
        is_editable = batch[0].is_editable
        extension, features = ("html", "bundle,html,a11y-extras") if is_editable else ("pdf", "bundle,a11y-extras")
        documents = [
            {
                "path": f"{at}.{extension}",
                "template": it.kind,
                "date": [2026, 1, 1],
                "data": json.loads(it.file.read_text()),
            }
            for at, it in enumerate(batch)
        ]
        data, out = self.root / f"{number}.json", self.root / f"out-{number}"
        bundle = {"fonts": self.fonts, "editable": is_editable, "documents": documents}
        data.write_text(json.dumps(bundle, ensure_ascii=False))
        command = [self.bench.tools.typst, "compile", "--format", "bundle", "--features", features, "--jobs", "1"]
        command += ["--ignore-system-fonts", "--ignore-embedded-fonts", "--font-path", self.bench.tools.fonts]
        command += ["--pdf-standard", "a-3a,ua-1", "--creation-timestamp", "0", "--input", f"data=/{data.name}"]
        run = measured([*command, "--root", self.root, self.root / "templates/typst/bundle.typ", out])
        if run.code or not all((out / it["path"]).is_file() for it in documents):
            sys.exit(f"typst does not print {batch[0].file.name} and {len(batch) - 1} others:\n{run.err[-2000:]}")
        shutil.rmtree(out)
        data.unlink()
        return run


def fonts_of(root):
    """The fonts that the set-up installs, as templates take them."""
    roles = json.loads((root / "templates/typst/fonts.json").read_text())
    return {role: it["candidates"][-2] + it["fallback"] for role, it in roles.items()}


def lay_out_pictures(country, root):
    """Writes the pictures of all write-ups under the names by which documents call them."""
    (root / "pictures").mkdir()
    # As the program encodes them: it gives the same to documents and to pages.
    assert country.first
    public = country.dist / "public/experience"
    for file in country.kinds.get("experience", []):
        # The name of a file is experience-CODE-SLUG.json.
        _, code, slug = file.stem.split("-", 2)
        pictures = sorted(it for it in (public / code / slug).glob("*") if it.suffix in (".jpg", ".png"))
        for name, picture in zip(dict.fromkeys(re.findall(PICTURE, file.read_text())), pictures):
            shutil.copyfile(picture, root / name)
