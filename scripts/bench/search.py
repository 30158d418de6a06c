#!/usr/bin/env python3
"""Measures the search on 4,000 write-ups of 1,500 characters, made from sentences of the demonstration.

Builds the index, runs a fixed set of queries in Chromium with the scripts of the site, and compares the
results with those of a plain text search.

Usage: search.py PROGRAM [WRITE-UPS]
"""

import dataclasses
import functools
import gzip
import http.server
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
import urllib.parse

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from runs import ROOT, Run, succeeded

LENGTH = 1500
SOURCES = 2
FIRST = 10

PEOPLE = "周文清 林晓岚 欧阳建国 陈思远 阿依古丽 司马光远 黄一鸣 赵敏 何雨欣 吴承志".split()
PLACES = "白鹭洲街道 青石桥镇 望海新区 柳条巷 南浦大市场 云岭电商产业园 三河口村 银杏湖社区 东阡陌路 石榴庄乡".split()

# Phrases from the sentences. Some cross word boundaries and punctuation.
PHRASES = """
商品质量安全 投诉举报 直播间 网络交易经营主体 信用修复 行政处罚 消费者 市场监管 骑手 民宿
异物、包装破损 占产业带企业的 因不符合要求退回 个工作站累计 会诊：每月选取 三件久拖未决
取证结束后的二十四小时内 从机关和非景区 线上预订的诚信 是多数 体检单 移送的59件
第13项指标 平均配送时限放宽4分钟 由9.4%降至5.1% 由第三方机构出具 不靠拍脑袋
两个工作日内签收 退货率由6.3%降至2.1% “一件事” 网监科盯网页 三倍赔付 一万零九百
""".split()
QUOTED = """
商品质量 用修复 易经营主 的网络 监管所 单中 费者上 台企业 每季度 2024年 公示、 指标第二
，由 》（ 五个字段 热力数据 缺失的可以拒取且不计超时 隐去个人信息后编成一页纸 播种机 不存在的词语
""".split()
FIRST_SEARCHES = (
    "周文清 的 市场监管 平台企业 网络交易经营主体 线上线下一体化监管 我市商务和市场监管部门对 “信用修复”".split()
)
SEVERAL = ["骑手 封签", "信用 修复 网店", "投诉 2023年", "周文清 白鹭洲街道", "直播间 话术", "民宿 承诺 小队"]


def sentences():
    """The sentences of each write-up, without Markdown marks."""
    found = []
    for file in sorted((ROOT / "content/experience").glob("*/*.md")):
        text = file.read_text().split("---", 2)[2]
        text = re.sub(r"^#.*$|^\|.*$|\[\^\w+\]:?", "", text, flags=re.M)
        found.append(re.findall(r"[^。！？\n*_`\[\]<>|]{12,120}[。！？]", text))
    return found


def write_ups(count):
    """Write-ups of `LENGTH` characters, each made from the sentences of a few real ones, so that it has about as
    many different characters as they have."""
    sources, chance = sentences(), random.Random(20260101)
    for number in range(count):
        pool = [it for source in chance.sample(sources, SOURCES) for it in source]
        chance.shuffle(pool)
        blocks, left = [], LENGTH
        while left > 0:
            block = "".join(pool.pop() for _ in range(min(4, len(pool))))[:left]
            if chance.random() < 0.02:
                block = f"{chance.choice(PEOPLE)}在{chance.choice(PLACES)}介绍了做法。{block}"[:left]
            blocks.append(block)
            left -= len(block)
        title = chance.choice(chance.choice(sources))[:24]
        yield {
            "path": f"experience/{990000 + number % 300}/{number}/",
            "title": title,
            "blocks": blocks,
            "date": f"{2022 + number % 5}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "filters": {
                "kind": ["经验"],
                "province": [f"示例{number % 31 + 1}省"],
                "region": [["东部", "中部", "西部", "东北"][number % 4]],
                "indicator": [f"{it}．指标" for it in sorted(chance.sample(range(1, 26), 3))],
                "dimension": [f"一级指标{number % 4 + 1}"],
                "status": [["示范区", "创建中", "公示中"][number % 3]],
                "year": [str(2022 + number % 5)],
            },
        }


def same(text):
    """Normalizes a text, so that texts that look the same are equal. Removes white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def truth(records, parts):
    """The write-ups that contain every part in their title or in one of their blocks."""
    parts = [same(it) for it in parts]
    return {path for path, blocks in records.items() if all(any(part in block for block in blocks) for part in parts)}


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves files as web servers do, with text compressed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in (".html", ".css", ".js", ".json", ".svg") or not path.is_file():
            return super().do_GET()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


class Browser:
    """Chromium with an empty cache, controlled through its debugging pipe."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        read, self.write = os.pipe()
        self.read, write = os.pipe()
        # A shell cannot redirect file descriptors above 9, so pass the pipes as standard input and output.
        command = 'exec chromium "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1'
        options = ["--headless=new", "--remote-debugging-pipe", "--no-sandbox", f"--user-data-dir={self.profile.name}"]
        self.process = subprocess.Popen(["sh", "-c", command, "sh", *options], stdin=read, stdout=write)
        os.close(read), os.close(write)
        self.number, self.rest, self.session, self.events = 0, b"", None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Network.enable"), self.call("Page.enable")

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.write, data) :]
        while True:
            while b"\0" not in self.rest:
                piece = os.read(self.read, 1 << 20)
                if not piece:
                    sys.exit("chromium 已经退出")
                self.rest += piece
            message, self.rest = self.rest.split(b"\0", 1)
            message = json.loads(message)
            if message.get("id") == self.number:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"{expression[:200]}: {json.dumps(result['exceptionDetails'], ensure_ascii=False)[:1000]}")
        return result["result"].get("value")

    def open(self, address, until):
        self.call("Page.navigate", url=address)
        for _ in range(600):
            time.sleep(0.1)
            if self.value(f"location.href !== 'about:blank' && Boolean({until})"):
                return
        sys.exit(f"{address} 没有结果")

    def received(self):
        finished = [it for it in self.events if it.get("method") == "Network.loadingFinished"]
        return sum(it["params"]["encodedDataLength"] for it in finished)

    def close(self):
        self.call("Browser.close")
        self.process.wait()
        os.close(self.read), os.close(self.write)


ASK = """(async () => {
  const { Index } = await import("/js/search-index.js");
  const index = await Index.open(new URL("/", location.href));
  const answers = [];
  for (const query of %s) {
    const start = performance.now();
    const { results } = await index.ask(query);
    const milliseconds = performance.now() - start;
    const pages = await Promise.all(results.map((it) => it.data()));
    answers.push({ query, milliseconds, paths: pages.map((it) => it.url) });
  }
  return answers;
})()"""


def queries():
    """Each query, with the parts that its results must contain and whether it is quoted."""
    plain = PEOPLE + PLACES + PHRASES
    found = [(it, [it], False) for it in plain] + [(it, it.split(), False) for it in SEVERAL]
    return found + [(f"“{it}”", [it], True) for it in QUOTED + PEOPLE[:5] + PLACES[:5]]


def first_bytes(address, query):
    browser = Browser()
    browser.open(f"{address}search/?q={urllib.parse.quote(query)}", "document.querySelector('#search-results li')")
    time.sleep(0.5)
    browser.value("1")
    received = browser.received()
    browser.close()
    return received


def percent(part, whole):
    return "—" if whole == 0 else f"{100 * part / whole:.2f}%"


class Answers:
    """The answers to the queries, counted against what a plain text search finds."""

    def __init__(self, asked, given, blocks):
        self.asked, self.times, self.lines = asked, sorted(it["milliseconds"] for it in given), []
        self.wanted = self.found = self.quoted = self.exact = self.first = self.whole = 0
        for (query, parts, is_quoted), answer in zip(asked, given):
            self.count(query, parts, is_quoted, answer["paths"], blocks)

    def count(self, query, parts, is_quoted, paths, blocks):
        holding = truth(blocks, parts)
        self.wanted, self.found = self.wanted + len(holding), self.found + len(holding & set(paths))
        if holding - set(paths):
            self.lines.append(f"  没有找全：{query}（{len(holding & set(paths))}/{len(holding)}）")
        if is_quoted:
            self.quoted, self.exact = self.quoted + len(paths), self.exact + len(holding & set(paths))
            if set(paths) - holding:
                self.lines.append(f"  多出：{query}（{len(set(paths) - holding)}）")
            return
        written = truth(blocks, ["".join(parts)])
        most = min(FIRST, len(written))
        self.first += min(most, len([it for it in paths[:most] if it in written]))
        self.whole += most


@dataclasses.dataclass
class Found:
    """What was measured: the run that made the index, the answers, and the bytes of first searches."""

    average: float
    indexing: Run
    answers: Answers
    first: dict


def measure(program, count):
    """Makes the index of a number of write-ups in the site of the demonstration, and searches in it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        succeeded([program, "--root", ROOT, "build", "--out", folder / "dist"])
        public = folder / "dist/public"
        shutil.rmtree(public / "pagefind")
        records = list(write_ups(count))
        (folder / "records.json").write_text(json.dumps(records, ensure_ascii=False))
        indexing = succeeded([program, "index", folder / "records.json", public / "pagefind"])
        average = sum(len("".join(it["blocks"])) for it in records) / count
        blocks = {it["path"]: [same(block) for block in [it["title"], *it["blocks"]]] for it in records}
        address = serve(public)
        asked = queries()
        browser = Browser()
        browser.open(f"{address}search/", "document.querySelector('#search-query')")
        given = browser.value(ASK % json.dumps([it[0] for it in asked], ensure_ascii=False))
        browser.close()
        # A name, a character, common words, the most frequent pairs, long phrases, a quotation.
        first = {it: first_bytes(address, it) for it in FIRST_SEARCHES}
        return Found(average, indexing, Answers(asked, given, blocks), first)


def report(answers):
    for line in answers.lines:
        print(line)
    print(f"查询 {len(answers.asked)} 个，其中加引号的 {sum(it[2] for it in answers.asked)} 个")
    print(f"查全率 {percent(answers.found, answers.wanted)}（应有 {answers.wanted} 条）")
    print(f"加引号的查准率 {percent(answers.exact, answers.quoted)}（给出 {answers.quoted} 条）")
    print(f"前十条中照写含有的 {percent(answers.first, answers.whole)}")
    times = answers.times
    print(f"每次查询中位 {times[len(times) // 2]:.0f} 毫秒，最长 {times[-1]:.0f} 毫秒")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    found = measure(program, count)
    run = found.indexing
    print(
        f"材料 {count} 篇，平均 {found.average:.0f} 字；索引用时 {run.seconds:.1f} 秒，内存峰值 {run.own / 1000:.2f} GB"
    )
    report(found.answers)
    for query, received in found.first.items():
        print(f"首次搜索 {query}：下载 {received / 1000:.0f} KB")


if __name__ == "__main__":
    main()
