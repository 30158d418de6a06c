"""What all parts share: workspaces, runs with a time limit, and what must hold after each of them."""

import collections
import hashlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from runs import Tools, copied, user_cache

# A run that does nothing but end, or that refuses its input, may take this long.
PATIENCE = 5
# Any other run.
LONGEST = 120
# Words of a library that nobody translated. What stands between backticks comes from the input.
ENGLISH = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b|os error")


class Tally:
    """Counts by name, and what was broken."""

    def __init__(self):
        self.counts = collections.Counter()
        self.bad = []

    def count(self, what, number=1):
        self.counts[what] += number

    def fault(self, kind, about):
        self.counts[kind] += 1
        self.bad.append(f"{kind}: {about}")

    def __str__(self):
        return ", ".join(f"{number} {what}" for what, number in self.counts.items())


class Bench:
    """The program, a folder to work in, and an environment in which nothing is shared with the user."""

    def __init__(self, program, folder, options):
        self.program, self.folder, self.options = program, folder, options
        self.chance = random.Random(options.seed)
        self.tools = Tools.of(program)
        self.typst = self.tools.typst
        self.warm = folder / "warm"
        own = user_cache() / "documents"
        if own.is_dir():
            # Saves printing everything once more before anything is tried.
            shutil.copytree(own, self.warm / "zonepress/documents")
        self.workspace = copied(folder / "workspace")

    def environment(self, cache, temporary, **more):
        temporary.mkdir(parents=True, exist_ok=True)
        return self.tools.environment(cache, TMPDIR=temporary, **more)

    def start(self, args, environment, workspace=None, **more):
        command = [self.program, "--root", workspace or self.workspace, *args]
        more = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **more}
        return subprocess.Popen(command, env=environment, start_new_session=True, **more)

    def run(self, args, environment, workspace=None, limit=LONGEST, **more):
        """The exit code (None if the time was up), the output and the duration of a run."""
        begun = time.monotonic()
        program = self.start(args, environment, workspace, **{"stdout": subprocess.PIPE, **more})
        try:
            out, err = program.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.communicate()
            return None, "", time.monotonic() - begun
        text = ((out or b"") + (err or b"")).decode(errors="replace")
        return program.returncode, text, time.monotonic() - begun


def state(dist):
    """The hash of an output, which is whole: `None` if it is missing, "broken" if a file is missing or differs."""
    try:
        listed = (dist / "SHA256SUMS").read_bytes()
        files = sorted(it for it in dist.rglob("*") if it.is_file())
        sums = dict(line.split("  ", 1)[::-1] for line in listed.decode().splitlines())
        for name, wanted in sums.items():
            if hashlib.sha256((dist / name).read_bytes()).hexdigest() != wanted:
                return "broken"
        all_files = hashlib.sha256()
        for it in files:
            all_files.update(str(it.relative_to(dist)).encode() + hashlib.sha256(it.read_bytes()).digest())
        return all_files.hexdigest()
    except FileNotFoundError:
        return "broken" if dist.exists() else None


def children(mark):
    """The processes, other than this one, that have a text in their command line or environment and still run."""
    found = []
    for it in pathlib.Path("/proc").iterdir():
        if not it.name.isdigit() or int(it.name) == os.getpid():
            continue
        try:
            about = (it / "cmdline").read_bytes() + (it / "environ").read_bytes()
            is_running = "\nState:\tZ" not in (it / "status").read_text()
        except OSError:
            continue
        if mark.encode() in about and is_running:
            found.append(int(it.name))
    return found


def outlived(mark, patience=1.0):
    """The processes that are still there after a moment. Ends them."""
    end = time.monotonic() + patience
    while (found := children(mark)) and time.monotonic() < end:
        time.sleep(0.02)
    for it in found:
        os.kill(it, signal.SIGKILL)
    return found


def left(*folders):
    """Temporary files and folders of the program in these folders, at any depth."""
    names = (".zonepress-", "zonepress-", ".tmp")
    return [str(it) for folder in folders if folder.is_dir() for it in folder.rglob("*") if it.name.startswith(names)]


def judge(tally, about, code, text, took, limit=LONGEST, is_english=False):
    """What must hold for every run that was not killed."""
    tally.count("runs")
    if code is None or took > limit:
        tally.fault("hangs", f"{about}: {took:.1f} s")
    elif code not in (0, 1, 2):
        tally.fault("wrong exit codes", f"{about}: {code} {text[-300:]}")
    if "panicked" in text:
        tally.fault("panics", f"{about}: {text[-600:]}")
    foreign = ENGLISH.search(re.sub(r"`[^`]*`", "", text))
    if foreign and not is_english:
        tally.fault("English messages", f"{about}: {text[:400]}")
