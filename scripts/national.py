#!/usr/bin/env python3
"""Makes a workspace of the size of the country: synthetic records of real areas, made from the demonstration.

The first areas take over the records of all areas of the demonstration, so that every state occurs. The others take
over, again and again, those that were evaluated; whoever takes part in the round of 2026 has then failed in that of
2025, so that two rounds are on record. Amounts are multiplied, names exchanged. Each zone has ten write-ups, made from
sentences of two write-ups of the demonstration, with tables and, in every third, a picture. Beyond the areas that may
take part by law, areas are invented. Pages, documents and records say that the data is synthetic. The same seed makes
the same bytes.

Usage: national.py PROGRAM FOLDER [--zones N] [--write-ups N] [--seed N]
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
MARK = "合成数据"
NOTE = f"{MARK}，仅供测试，与该地区的实际工作无关。"
# The share of a zone's write-ups that are published.
PUBLISHED = 0.8
# Sentences are exchanged as long as the text stays within the limits of the site.
SHORTEST, LONGEST = 900, 1400
# What a real site says in place of the demonstration.
REAL = {
    "（演示）": f"（{MARK}）",
    "演示统计数据": f"{MARK}中的统计数据",
    "010-00000000": "010-24681357",
    "notice@example.cn": "office@sfq.gov.cn",
    "示例路1号": "学院路2号",
    "示例函": "合成函",
}
# The area of the demonstration that failed in the first round and applied again in the next one.
TWICE, ITS_CREATION, FIRST_ROUND, NEXT_ROUND = "990500", "creation/2022", "2025", "2026"
# The end of its creation period.
ITS_END = "2025-09-30"
# The start of the codes of invented areas. GB/T 2260 assigns it to no province.
INVENTED = 830000
REGIONS = ("东部", "中部", "西部", "东北")
NUMERALS = "一二三四五六七八九十"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--zones", type=int, default=378)
    parser.add_argument("--write-ups", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.program.is_file():
        sys.exit(f"{options.program} is not a program; build it with `cargo build --release`")
    if options.folder.exists() and any(options.folder.iterdir()):
        sys.exit(f"{options.folder} is not empty")
    if options.zones < 1 or not 0 <= options.write_ups <= 99:
        sys.exit("--zones must be at least 1, --write-ups from 0 to 99")
    say(f"{options.zones} zones with {options.write_ups} write-ups each, seed {options.seed}")
    Country(options.folder, options.zones, options.write_ups, random.Random(options.seed)).write()
    program = [options.program.resolve(), "--root", options.folder]
    for command in (["schema", "--write"], ["publish-record", "--as-of", DAY]):
        say(f"zonepress {' '.join(command)}")
        run = subprocess.run([*program, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if run.returncode:
            # What was recorded comes first, one line each.
            sys.exit(f"zonepress {' '.join(command)} ended with exit code {run.returncode}:\n{run.stdout[-3000:]}")


class Part:
    """A zone of the workspace: its area, and the area of the demonstration whose records it takes over."""

    def __init__(self, area, model, block):
        self.area, self.model, self.block = area, model, block
        self.code = area["code"]
        # Every block has other amounts.
        self.factor = block + 1


class Country:
    def __init__(self, folder, count, write_ups, chance):
        self.folder, self.write_ups, self.chance = folder, write_ups, chance
        self.models = read_areas("areas-demonstration.csv")
        self.parts = list(divided(chosen(count), self.models))
        self.articles = [Article(it) for it in sorted((ROOT / "content/experience").glob("*/*.md"))]
        self.names = {}

    def write(self):
        for shared in ["content/measures", "content/schema", "content/holidays.yaml", "site", "templates"]:
            copy(ROOT / shared, self.folder / shared)
        self.write_site()
        self.write_areas()
        for number, part in enumerate(self.parts):
            self.write_zone(part)
            self.write_experience(part)
            if (number + 1) % 100 == 0:
                say(f"{number + 1} zones")
        for file in sorted((ROOT / "content/rounds").glob("*.yaml")):
            self.write_round(file)
        self.write_publication()

    def write_site(self):
        text = (ROOT / "site/site.yaml").read_text()
        text = re.sub(r"(?ms)^(?:#[^\n]*\n)?demonstration:\n.*?\n\n", "", text)
        text = re.sub(r"(?m)^(name: .*)$", rf"\1（{MARK}）", text, count=1)
        identifiers = (
            "\ndomain: www.sfq.gov.cn\nid_code: bm24680001\nicp: 京ICP备24680001号\n"
            'police: { number: 京公网安备11010202468001号, code: "11010202468001" }\n'
        )
        self.put("site/site.yaml", replaced(text, REAL) + identifiers)
        self.put("content/authority.yaml", (ROOT / "content/authority.yaml").read_text())

    def write_areas(self):
        """All areas that may take part, and the invented ones."""
        lines = (ROOT / "content/areas.csv").read_text().splitlines()
        known = {it.split(",", 1)[0] for it in lines}
        invented = [",".join(it.area.values()) for it in self.parts if it.code not in known]
        self.put("content/areas.csv", "\n".join([lines[0], *sorted(lines[1:] + invented)]) + "\n")

    def write_zone(self, part):
        for name, source, model in sources(part):
            text = self.translated(part, source.read_text(), model)
            # A common factor leaves growth and shares as they are.
            text = re.sub(r"\b(previous|current): (\d+)", lambda it: f"{it[1]}: {int(it[2]) * part.factor}", text)
            text = re.sub(r"(?m)^(introduction|summary): \|\n", rf"\g<0>  {NOTE}\n", text)
            if is_twice(part) and name.startswith(f"{NEXT_ROUND}/"):
                # Facts and outcomes of a later creation period.
                text = re.sub(r"(?m)^( {4,}date: )(.*)$", lambda it: it[1] + min(it[2], ITS_END), text)
            self.put(f"zones/{part.code}/{name}", text)

    def translated(self, part, text, model=None):
        """A text of the demonstration with the names of the areas that stand for its own."""
        model = model or part.model
        key = part.code, model["code"]
        if key not in self.names:
            # In the same block, each area stands for the one whose records it has; other names become the own one.
            standing = {it.model["code"]: it.area for it in self.parts if it.block == part.block}
            pairs = [(it, standing.get(it["code"], part.area)) for it in self.models] + [(model, part.area)]
            names = dict(REAL)
            for it, area in pairs:
                for field in ("code", "name", "province"):
                    names[it[field]] = area[field]
                names[it["name"][:-1]] = area["name"][:-1]
                names |= {former: area["code"] for former in it["former_codes"].split(";") if former}
            self.names = {key: names}
        return replaced(text, self.names[key])

    def write_experience(self, part):
        with_tables = [it for it in self.articles if it.has_table]
        for index in range(self.write_ups):
            article = self.chance.choice(with_tables)
            other = self.chance.choice([it for it in self.articles if it is not article])
            name = f"practice-{index + 1:02}"
            picture = f"{name}/tu-1.png" if index % 3 == 0 else None
            text = article.mixed(other, self.chance, f"{part.area['name']}做法之{numeral(index + 1)}", picture)
            for model in self.models:
                text = text.replace(model["name"], part.area["name"]).replace(model["province"], part.area["province"])
            folder = f"content/experience/{part.code}"
            self.put(f"{folder}/{name}.md", text)
            if picture:
                self.put(f"{folder}/{picture}", chart(self.chance))

    def write_round(self, file):
        """The round, with the exclusions and objections of every block."""
        text = replaced(file.read_text(), REAL)
        for key in ["exclusions", "objections"]:
            found = re.search(rf"(?ms)^{key}:\n((?:[ -].*?\n)+)", text)
            if not found:
                continue
            entries = re.split(r"(?m)^(?=  - )", found[1])[1:]
            repeated = [
                self.translated(part, entry)
                for part in self.parts
                for entry in entries
                if f'"{part.model["code"]}"' in entry
            ]
            listed = f"{key}:\n{''.join(repeated)}" if repeated else f"{key}: []\n"
            text = text[: found.start()] + listed + text[found.end() :]
        self.put(f"content/rounds/{file.name}", text)

    def write_publication(self):
        """The first write-ups of each zone are published: a third of all in one year, the others in the next."""
        dated = []
        for index in range(int(self.write_ups * PUBLISHED)):
            for number, part in enumerate(self.parts):
                day = f"{2026 - (index % 3 == 0)}-{1 + index % 9:02}-{1 + number % 28:02}"
                dated.append((day, f"{part.code}/practice-{index + 1:02}"))
        lines = [f"  - {{ experience: {it}, date: {day} }}" for day, it in sorted(dated)]
        text = "\n".join(["published:", *lines]) if lines else "published: []"
        self.put("content/experience/publication.yaml", f"{text}\n")

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
        self.has_table = any(it.startswith("|") for it in self.lines)
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
        # Its neighbours of the demonstration are not there.
        lines = [re.sub(r"\]\(/experience/[^)]*\)", "](/indicators/13/)", it) for it in lines]
        head = re.sub(r"(?m)^title: .*$", f"title: {title}", self.head)
        head = re.sub(r"(?m)^submitted: .*$", "submitted: 2025-01-01", head)
        if picture:
            at = lines.index("## 可复制条件")
            lines[at:at] = [f'![三年投诉件数逐年下降的柱形图]({picture} "投诉件数变化")', ""]
        at = next(at for at, it in enumerate(lines) if it.startswith("## ")) + 1
        lines[at:at] = ["", f"> {NOTE}"]
        return f"---\n{head}---\n" + "\n".join(lines)


def is_prose(line):
    return bool(re.match(r"[\u4e00-\u9fff“]", line)) and "[^" not in line and "](" not in line


def length(lines):
    return len(re.sub(r"[\s|*#:-]", "", "".join(lines)))


def numeral(number):
    """A number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens - 1] if tens > 1 else "") + "十" * (tens > 0) + (NUMERALS[ones - 1] if ones else "")


def chart(chance):
    """A picture of three bars (PNG, 800 × 450), not compressed: other releases of zlib compress to other bytes."""
    width, height, base = 800, 450, 420
    bars = [(120 + at * 220, 250 + at * 220, top) for at, top in enumerate(sorted(chance.sample(range(40, 360), 3)))]
    rows = {}
    for y in [*(top for *_, top in bars), base, 0]:
        white = [not any(left <= x < right and top <= y < base for left, right, top in bars) for x in range(width)]
        rows[y] = bytes([0, *(sum(it << 7 - at for at, it in enumerate(white[x : x + 8])) for x in range(0, width, 8))])
    starts = sorted(rows)
    data = b"".join(rows[max(it for it in starts if it <= y)] for y in range(height))
    stored = struct.pack("<BHH", 1, len(data), 0xFFFF - len(data)) + data
    stream = b"\x78\x01" + stored + struct.pack(">I", zlib.adler32(data))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", stream) + piece(b"IEND", b"")


def piece(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chosen(count):
    """Areas spread over the whole country; beyond those that may take part by law, invented ones."""
    areas = read_areas("areas.csv")
    if count <= len(areas):
        return [areas[at * len(areas) // count] for at in range(count)]
    invented = (
        {
            **areas[0],
            "code": f"{INVENTED + at}",
            "name": f"合成{at:03}市",
            "province": "合成省",
            "class": "地级市",
            "region": REGIONS[at % len(REGIONS)],
        }
        for at in range(count - len(areas))
    )
    return areas + list(invented)


def divided(areas, models):
    """Gives each area a model: all of them first, then in turn those that were evaluated."""
    evaluated = [it for it in models if any((ROOT / "zones" / it["code"]).glob("*/self.yaml"))]
    for number, area in enumerate(areas):
        later = number - len(models)
        if later < 0:
            yield Part(area, models[number], 0)
        else:
            yield Part(area, evaluated[later % len(evaluated)], 1 + later // len(evaluated))


def is_twice(part):
    """Whether a zone fails in the first round before the one in which its model takes part."""
    rounds = {it.parent.name for it in (ROOT / "zones" / part.model["code"]).glob("*/self.yaml")}
    return part.block > 0 and rounds == {NEXT_ROUND}


def sources(part):
    """The files of a zone: their names, where they come from, and of which area of the demonstration they tell."""
    folder = ROOT / "zones" / part.model["code"]
    files = {str(it.relative_to(folder)): (it, part.model) for it in sorted(folder.rglob("*.yaml"))}
    if is_twice(part):
        files = {it: found for it, found in files.items() if not it.startswith("creation/")}
        failed = next(it for it in read_areas("areas-demonstration.csv") if it["code"] == TWICE)
        for step in (ITS_CREATION, FIRST_ROUND):
            found = sorted((ROOT / "zones" / TWICE / step).glob("*.yaml"))
            files |= {f"{step}/{it.name}": (it, failed) for it in found}
    return [(name, *found) for name, found in sorted(files.items())]


def read_areas(name):
    with open(ROOT / "content" / name, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def replaced(text, names):
    """The text with every name exchanged at once, longer names first, and codes only where they are not digits of a
    longer number."""
    pattern = "|".join(re.escape(it) for it in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\d)(?:{pattern})(?!\d)", lambda it: names[it[0]], text)


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
