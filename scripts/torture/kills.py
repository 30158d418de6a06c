"""Stops builds with every signal at any moment, and runs several at once."""

import os
import shutil
import signal
import threading
import time

from common import PATIENCE, Tally, judge, left, outlived, state

# Every signal that ends a program which does not handle it.
SIGNALS = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 ALRM TERM STKFLT XCPU XFSZ VTALRM PROF IO PWR SYS"
# After these the program tidies up itself.
IN_ORDER = ("HUP", "INT", "TERM")
# Two days on which the demonstration differs.
DAYS = ("2026-11-22", "2026-09-25")


class Watch(threading.Thread):
    """Counts how often an output is away."""

    def __init__(self, dist):
        super().__init__(daemon=True)
        self.dist, self.away, self.is_over = dist, 0, False
        self.start()

    def run(self):
        while not self.is_over:
            self.away += not os.path.isdir(self.dist)
            time.sleep(0.0005)

    def end(self, tally):
        self.is_over = True
        self.join()
        tally.count("moments without output", self.away)
        if self.away:
            tally.bad.append(f"the output was away {self.away} times")


class Place:
    """An output with the folders that belong to it."""

    def __init__(self, bench, name):
        self.bench, self.folder = bench, bench.folder / name
        self.dist, self.temporary = self.folder / "dist", self.folder / "tmp"
        self.folder.mkdir()
        self.environment = bench.environment(bench.warm, self.temporary)
        self.whole = {}
        for day in DAYS:
            self.seconds = self.build(day)
            self.whole[state(self.dist)] = day
        assert len(self.whole) == len(DAYS) and "broken" not in self.whole, self.whole

    def arguments(self, day):
        return ["build", "--out", str(self.dist), "--as-of", day]

    def build(self, day):
        code, text, took = self.bench.run(self.arguments(day), self.environment)
        assert code == 0, text
        return took


def kills(bench, end):
    tally, place, chance = Tally(), Place(bench, "kills"), bench.chance
    watch = Watch(place.dist)
    names = SIGNALS.split()
    cold_seconds = 4 * place.seconds + 6
    number = 0
    while time.monotonic() < end:
        name = names[number % len(names)]
        is_cold = number % 4 == 3
        number += 1
        cache = place.folder / "cold" if is_cold else bench.warm
        shutil.rmtree(place.folder / "cold", ignore_errors=True)
        environment = bench.environment(cache, place.temporary)
        wait = chance.uniform(0, cold_seconds if is_cold else place.seconds * 1.1)
        program = bench.start(place.arguments(chance.choice(DAYS)), environment)
        time.sleep(wait)
        about = f"SIG{name} after {wait:.3f} s, {'cold' if is_cold else 'warm'}"
        stop(tally, place, program, name, about)
        if name not in IN_ORDER:
            # With the same cache: what was left there is cleared by a run that writes to it.
            code, text, took = bench.run(place.arguments(DAYS[0]), environment)
            judge(tally, f"the run after {about}", code, text, took)
            if found := left(place.folder, bench.warm):
                tally.fault("left after the next run", f"{about}: {found}")
        tally.count("stops of cold builds" if is_cold else "stops of warm builds")
    watch.end(tally)
    for it in ("broken outputs", "children", "left after the next run", "hangs", "panics"):
        tally.count(it, 0)
    return tally


def stop(tally, place, program, name, about):
    """Sends a signal, and checks everything that holds right after it."""
    had_ended = program.poll() is not None
    program.send_signal(getattr(signal, f"SIG{name}"))
    try:
        text = program.communicate(timeout=PATIENCE)[1].decode(errors="replace")
    except Exception:
        program.kill()
        text = program.communicate()[1].decode(errors="replace")
        tally.fault("hangs", about)
    if found := outlived(str(place.temporary)):
        tally.fault("children", f"{about}: {len(found)}")
    if state(place.dist) not in place.whole:
        tally.fault("broken outputs", about)
    if "panicked" in text:
        tally.fault("panics", f"{about}: {text[-300:]}")
    if name in IN_ORDER and not had_ended:
        if program.returncode not in (0, -getattr(signal, f"SIG{name}")):
            tally.fault("wrong exit codes", f"{about}: {program.returncode} {text[-200:]}")
        if program.returncode and "已中断" not in text and has_begun(about):
            tally.fault("ends without a message", f"{about}: {text[-200:]}")
        if found := left(place.folder):
            tally.fault("left after an end in order", f"{about}: {found}")


def has_begun(about):
    """Whether the program has had time to ask for signals."""
    return float(about.split()[2]) > 0.1


def together(bench, end):
    tally, place, chance = Tally(), Place(bench, "together"), bench.chance
    watch = Watch(place.dist)
    while time.monotonic() < end - 5 * place.seconds:
        # Two builds of each day, in any order: whatever is there already, one of them makes something, and another waits
        # for it. A build that finds nothing to change is too short for that.
        days = chance.sample(DAYS * 2, 4)
        programs = [bench.start(place.arguments(day), place.environment) for day in days]
        other = str(place.folder / "other")
        programs.append(bench.start(["build", "--out", other, "--as-of", DAYS[0]], place.environment))
        is_named = False
        for program in programs:
            text = program.communicate()[1].decode()
            is_named = is_named or "（进程 " in text
            tally.count("builds")
            if program.returncode != 0:
                tally.fault("failed builds", f"{program.returncode}: {text[-300:]}")
        if not is_named:
            tally.fault("builds that waited for nobody", str(days))
        if state(place.dist) not in place.whole:
            tally.fault("broken outputs", str(days))
        if found := left(place.folder):
            tally.fault("left after the run", str(found))
        tally.count("rounds of five builds at once")
    watch.end(tally)
    for it in ("failed builds", "broken outputs", "left after the run"):
        tally.count(it, 0)
    return tally
