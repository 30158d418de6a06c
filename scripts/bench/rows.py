"""The rows of the table: what is measured, the target, and how a peer does."""

import dataclasses

import peers
import search

# The size of the country by law, for which the targets are set.
COUNTRY = 378
# How far the cost of one area may rise from the smallest workspace to the largest and still be called linear.
LINEAR = 1.2
# The write-ups among which searches are measured.
SEARCHED = 4200


@dataclasses.dataclass
class Row:
    """A row. The ratio is how much better the program is than its peer; `None` where there is no peer."""

    work: str
    target: str
    measured: str
    is_met: bool | None = None
    peer: str = ""
    ratio: float | None = None

    def __str__(self):
        verdict = {True: "达到", False: "未达到", None: "—"}[self.is_met]
        ratio = f"{self.ratio:.1f}" if self.ratio is not None else "—"
        return "| " + " | ".join([self.work, self.target, self.measured, self.peer or "—", ratio, verdict]) + " |"


def most(work, value, limit, unit="秒"):
    """A row whose value must not exceed a limit."""
    return Row(work, f"≤ {number(limit)} {unit}", f"{number(value)} {unit}", value <= limit)


def timed(work, run, limit):
    row = most(work, run.seconds, limit)
    row.measured += f"（处理器 {number(run.processor)} 秒）"
    return row


def documents(bench):
    seconds, how = bench.document_seconds
    single = bench.one_by_one
    ratio = single.seconds / seconds
    share = "全部" if single.printed == single.count else sampled(single)
    peer = f"typst 逐份、两个进程：{number(single.seconds)} 秒，{share}，最大的进程 {single.largest:.0f} MB"
    kinds = f"{single.count} 份（可编辑版 {len(bench.main.editable)} 份）"
    measured = f"{kinds} {number(seconds)} 秒，每秒 {single.count / seconds:.1f} 份{how}"
    yield Row("首次生成：文书", "≥ 4 倍于 typst 逐份", measured, ratio >= 4, peer, ratio)


def sampled(single):
    return f"按种类随机抽取 {single.printed} 份（{100 * single.printed / single.count:.0f}%）推算"


def pages(bench):
    country = bench.main
    count = len(country.pages)
    seconds, how = bench.page_seconds
    hugo = bench.hugo
    ratio = (count / seconds) / (hugo.pages / hugo.run.seconds)
    peer = f"Hugo：{hugo.pages} 页 {number(hugo.run.seconds)} 秒（处理器 {number(hugo.run.processor)} 秒）"
    measured = f"{count} 页 {number(seconds)} 秒{how}"
    yield Row("首次生成：网页", "≥ 1 倍于 Hugo（每秒页数）", measured, ratio >= 1, peer, ratio)


def whole(bench):
    run, alone = bench.main.first, bench.in_batches
    ratio = run.seconds / alone.seconds
    measured = f"{number(run.seconds)} 秒（处理器 {number(run.processor)} 秒），为 {ratio:.2f} 倍"
    row = Row("首次生成：全部", "≤ 1.2 倍于 typst 成批所需", measured, ratio <= 1.2)
    row.peer = f"typst 成批、两个进程：{number(alone.seconds)} 秒，最大的进程 {alone.largest:.0f} MB"
    row.ratio = 1 / ratio
    yield row


def unchanged(bench):
    yield timed("没有改动", bench.main.again, 0.5)


def self_evaluation(bench):
    yield timed("改动一份自评", bench.main.after_self_evaluation, 2)


def write_up(bench):
    run, changed, size, count = bench.main.after_write_up
    row = timed("改动一篇经验材料", run, 2)
    row.measured += f"；搜索索引 {count} 个文件，改动 {changed} 个、{size / 1000:.0f} KB"
    yield row


def check(bench):
    first = bench.main.first_check
    measured = f"{number(first.seconds)} 秒（处理器 {number(first.processor)} 秒，{first.own:.0f} MB）"
    yield Row("`check`，全部，第一次", "—", measured)
    yield timed("`check`，全部，改动一份自评以后", bench.main.check, 2)
    two = bench.main.check_two
    yield (
        timed("`check`，两个文件，改动其中一个以后", two, 0.5) if two else Row("`check`，两个文件", "≤ 0.5 秒", "程序没有这一用法", False)
    )


def score(bench):
    yield timed("`score`，全部地区三个阶段，改动一份自评以后", bench.main.score, 0.7)


def memory(bench):
    run = bench.main.first
    yield most("内存峰值：程序", run.own, 700, "MB")
    yield most("内存峰值：最大的子进程", run.child, 700, "MB")


def index(bench):
    """The index alone has no target, only a peer."""
    run, peer = bench.index, bench.pagefind
    told = f"Pagefind：{number(peer.seconds)} 秒（处理器 {number(peer.processor)} 秒，{peer.own:.0f} MB）"
    measured = f"{number(run.seconds)} 秒（处理器 {number(run.processor)} 秒，{run.own:.0f} MB）"
    yield Row("搜索索引", "—", measured, None, told, peer.seconds / run.seconds)


def growth(bench):
    sizes = sorted(bench.countries)
    if len(sizes) < 2:
        yield Row("规模增长", "线性", "只有一种规模", None)
        return
    for name, value in bench.CURVES.items():
        least, largest = (value(bench.countries[it]) / it for it in (sizes[0], sizes[-1]))
        measured = "、".join(f"{it} 个地区 {number(value(bench.countries[it]))}" for it in sizes)
        target = f"从 {sizes[0]} 到 {sizes[-1]} 个地区线性"
        measured += f"；每个地区为 {largest / least:.2f} 倍"
        yield Row(f"规模增长：{name}", target, measured, largest <= LINEAR * least)


def first_search(bench):
    bench.say(f"search among {SEARCHED} write-ups")
    found = search.measure(bench.program, SEARCHED)
    worst = max(found.first.values()) / 1000
    answers = found.answers
    row = most(f"{SEARCHED} 页时的首次搜索", worst, 250, "KB")
    recall, precision = search.percent(answers.found, answers.wanted), search.percent(answers.exact, answers.quoted)
    row.measured += f"；查全率 {recall}，加引号的查准率 {precision}"
    row.is_met = row.is_met and answers.found == answers.wanted and answers.exact == answers.quoted
    yield row


ROWS = {
    "documents": documents,
    "pages": pages,
    "whole": whole,
    "unchanged": unchanged,
    "self-evaluation": self_evaluation,
    "write-up": write_up,
    "check": check,
    "score": score,
    "memory": memory,
    "index": index,
    "growth": growth,
    "first-search": first_search,
}
NOTES = [peers.NO_ZOLA]


def number(value):
    """A number with as many digits as a reader needs."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"
