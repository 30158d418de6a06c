#!/usr/bin/env python3
"""Makes a workspace of the size of the country: synthetic records of real areas, made from the demonstration.

Each block of areas takes over the records of all areas of the demonstration, so that every state and every round
occurs. Amounts are multiplied, names exchanged. Each zone has ten write-ups, made from sentences of two write-ups
of the demonstration, with tables and, in every third, a picture. The same seed makes the same bytes.

Usage: national.py PROGRAM FOLDER [--zones N] [--seed N]
"""

import argparse
import csv
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The day of the demonstration, on which its records are free of faults.
DAY = "2026-11-22"
WRITE_UPS = 10
# Of these, how many are published.
PUBLISHED = 8
# Sentences are exchanged as long as the text stays within the limits of the site.
SHORTEST, LONGEST = 900, 1400
# What a real site says in place of the demonstration.
REAL = [
    ("（演示）", "（合成数据）"),
    ("演示统计数据", "合成统计数据"),
    ("010-00000000", "010-24681357"),
    ("notice@example.cn", "office@sfq.gov.cn"),
    ("示例路1号", "学院路2号"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--zones", type=int, default=378)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.folder.exists():
        sys.exit(f"{options.folder} exists")
    Country(options.folder, options.zones, random.Random(options.seed)).write()
    command = [options.program.resolve(), "--root", options.folder]
    subprocess.run([*command, "schema", "--write"], check=True)
    subprocess.run([*command, "publish-record", "--as-of", DAY], check=True)


class Country:
    def __init__(self, folder, count, chance):
        self.folder, self.chance = folder, chance
        self.models = read_areas("areas-demonstration.csv")
        self.areas = chosen(count)
        self.articles = [Article(it) for it in sorted((ROOT / "content/experience").glob("*/*.md"))]

    def write(self):
        for part in ["content/measures", "content/schema", "content/holidays.yaml", "site", "templates"]:
            copy(ROOT / part, self.folder / part)
        self.write_site()
        self.write_areas()
        for number in range(len(self.areas)):
            self.write_zone(number)
            self.write_experience(number)
        for file in sorted((ROOT / "content/rounds").glob("*.yaml")):
            self.write_round(file)
        self.write_publication()

    def write_site(self):
        text = (ROOT / "site/site.yaml").read_text()
        text = re.sub(r"(?m)^# [^\n]*demonstration[^\n]*\n", "", text)
        text = re.sub(r"(?ms)^(?:#[^\n]*\n)?demonstration:\n.*?\n\n", "", text)
        text = text.replace("name: 网络市场监管与服务示范区", "name: 网络市场监管与服务示范区（合成数据）", 1)
        identifiers = (
            "\ndomain: www.sfq.gov.cn\nid_code: bm24680001\nicp: 京ICP备24680001号\n"
            'police: { number: 京公网安备11010202468001号, code: "11010202468001" }\n'
        )
        self.put("site/site.yaml", real(text) + identifiers)
        self.put("content/authority.yaml", real((ROOT / "content/authority.yaml").read_text()))

    def write_areas(self):
        lines = (ROOT / "content/areas.csv").read_text().splitlines()
        known = {it.split(",", 1)[0] for it in lines}
        invented = [",".join(it.values()) for it in self.areas if it["code"] not in known]
        self.put("content/areas.csv", "\n".join([lines[0], *sorted(lines[1:] + invented)]) + "\n")

    def model(self, number):
        return self.models[number % len(self.models)]

    def counterpart(self, number, index):
        """The area that stands in the block of an area for one of the demonstration."""
        first = number - number % len(self.models)
        return self.areas[min(first + index, len(self.areas) - 1)]

    def translated(self, number, text):
        """A text of the demonstration with the names of the block of an area."""
        own, model = self.areas[number], self.model(number)
        for it, other in [(own, model), *((self.counterpart(number, at), it) for at, it in enumerate(self.models))]:
            text = text.replace(other["code"], it["code"]).replace(other["name"], it["name"])
            text = text.replace(other["name"][:-1], it["name"][:-1])
        return real(text.replace(model["province"], own["province"]))

    def write_zone(self, number):
        model = ROOT / "zones" / self.model(number)["code"]
        factor = 1 + number // len(self.models)
        for file in sorted(model.rglob("*.yaml")):
            text = self.translated(number, file.read_text())
            # A common factor leaves growth and shares as they are.
            text = re.sub(r"\b(previous|current): (\d+)", lambda it: f"{it[1]}: {int(it[2]) * factor}", text)
            self.put(f"zones/{self.areas[number]['code']}/{file.relative_to(model)}", text)

    def write_experience(self, number):
        area = self.areas[number]
        for index in range(WRITE_UPS):
            article, other = self.chance.sample(self.articles, 2)
            name = f"practice-{index + 1:02}"
            picture = f"{name}/tu-1.png" if index % 3 == 0 else None
            text = article.mixed(other, self.chance, f"{area['name']}做法之{'一二三四五六七八九十'[index]}", picture)
            for model in self.models:
                text = text.replace(model["name"], area["name"]).replace(model["province"], area["province"])
            folder = f"content/experience/{area['code']}"
            self.put(f"{folder}/{name}.md", real(text))
            if picture:
                self.put(f"{folder}/{picture}", chart(self.chance))

    def write_round(self, file):
        """The round with the exclusions and objections of every block."""
        text = real(file.read_text())
        for key in ["exclusions", "objections"]:
            found = re.search(rf"(?ms)^{key}:\n((?:[ -].*?\n)+)", text)
            if not found:
                continue
            entries = re.split(r"(?m)^(?=  - )", found[1])[1:]
            repeated = [
                self.translated(number, entry)
                for number in range(len(self.areas))
                for entry in entries
                if f'"{self.model(number)["code"]}"' in entry
            ]
            text = text[: found.start(1)] + "".join(repeated) + text[found.end(1) :]
        self.put(f"content/rounds/{file.name}", text)

    def write_publication(self):
        lines = ["published:"]
        for index in range(PUBLISHED):
            for number, area in enumerate(self.areas):
                day = f"{2026 - (index < 3)}-{1 + index:02}-{1 + number % 28:02}"
                lines.append(f"  - {{ experience: {area['code']}/practice-{index + 1:02}, date: {day} }}")
        dated = sorted(lines[1:], key=lambda it: it[it.index("date:") :])
        self.put("content/experience/publication.yaml", "\n".join([lines[0], *dated]) + "\n")

    def put(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


class Article:
    """A write-up of the demonstration, as lines."""

    def __init__(self, file):
        _, head, body = file.read_text().split("---\n", 2)
        self.head = head
        # Pictures are made anew.
        self.lines = [it for it in body.split("\n") if not it.startswith("![")]
        section, self.sentences = "", {}
        for line in self.lines:
            if line.startswith("## "):
                section = line
            elif is_prose(line):
                self.sentences.setdefault(section, []).extend(re.findall(r"[^。]+。", line))

    def mixed(self, other, chance, title, picture):
        """This write-up with some of its sentences exchanged for those of another in the same section."""
        section, lines = "", []
        pools = {it: chance.sample(texts, len(texts)) for it, texts in other.sentences.items()}
        for line in self.lines:
            if line.startswith("## "):
                section = line
            elif is_prose(line) and pools.get(section):
                parts = re.findall(r"[^。]+。", line)
                kept = [pools[section].pop() if pools[section] and chance.random() < 0.5 else it for it in parts]
                changed = "".join(kept)
                if SHORTEST <= length(lines + [changed] + self.lines[len(lines) + 1 :]) <= LONGEST:
                    line = changed
            lines.append(line)
        lines = [re.sub(r"\]\(/experience/[^)]*\)", "](/indicators/13/)", it) for it in lines]
        head = re.sub(r"(?m)^title: .*$", f"title: {title}", self.head)
        head = re.sub(r"(?m)^submitted: .*$", "submitted: 2025-01-01", head)
        if picture:
            at = next(at for at, it in enumerate(lines) if it.startswith("## 可复制条件"))
            lines[at:at] = [f'![三年投诉件数逐年下降的柱形图]({picture} "投诉件数变化")', ""]
        return f"---\n{head}---\n" + "\n".join(lines)


def is_prose(line):
    return bool(re.match(r"[\u4e00-\u9fff“]", line)) and "[^" not in line and "](" not in line


def length(lines):
    return len(re.sub(r"[\s|*#:-]", "", "".join(lines)))


def chart(chance):
    """A picture of three bars (PNG, 640 × 360)."""
    width, height = 640, 360
    tops = sorted((chance.randrange(40, 300) for _ in range(3)))
    bars = [(80 + at * 190, 80 + at * 190 + 110, top) for at, top in enumerate(tops)]
    row = lambda y: b"\0" + b"".join(
        b"\x1f\x4e\x79" if any(left <= x < right and y >= top for left, right, top in bars) and y < 330 else b"\xff\xff\xff"
        for x in range(width)
    )
    rows = {}
    data = b"".join(rows.setdefault((sum(y >= it for it in tops), y < 330), row(y)) for y in range(height))
    piece = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", zlib.compress(data)) + piece(b"IEND", b"")


def chosen(count):
    """Areas spread over the whole country; beyond those that may take part by law, invented ones."""
    areas = read_areas("areas.csv")
    if count <= len(areas):
        return [areas[at * len(areas) // count] for at in range(count)]
    # Codes from 82 on belong to no province.
    invented = (
        {**areas[0], "code": f"{820000 + at}", "name": f"合成{at:03}市", "province": "河北省", "class": "地级市"}
        for at in range(count - len(areas))
    )
    return areas + list(invented)


def read_areas(name):
    with open(ROOT / "content" / name, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def real(text):
    for before, after in REAL:
        text = text.replace(before, after)
    return text


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)


main()
