"""What the scripts that run the program share: the checkout, an environment of their own, and measured runs."""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# How often the memory of processes is read, in seconds: often at first, so that short runs are seen too.
FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.05


def copied(folder, source=ROOT):
    """A copy of a workspace, by default of the demonstration."""
    for part in ["content", "zones", "site", "templates"]:
        shutil.copytree(source / part, folder / part)
    return folder


def user_cache():
    """The folder of the program in the cache of the user."""
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "zonepress"


@dataclasses.dataclass
class Tools:
    """What the program prints with."""

    typst: str
    fonts: str

    @classmethod
    def of(cls, program):
        found = subprocess.run([program, "--root", ROOT, "doctor"], capture_output=True, text=True).stdout
        typst, fonts = (re.search(it, found) for it in (r"typst [\d.]+ (.+)", r"字体文件夹 (.+)"))
        if not (typst and fonts):
            sys.exit("zonepress doctor finds no typst or no fonts; run `make setup`")
        return cls(typst[1].strip(), fonts[1].strip())

    def environment(self, cache, **more):
        """An environment in which the cache is not that of the user."""
        found = {"XDG_CACHE_HOME": cache, "ZONEPRESS_TYPST": self.typst, "ZONEPRESS_FONTS": self.fonts, "NO_COLOR": "1"}
        return {**os.environ, **{name: str(it) for name, it in (found | more).items()}}


@dataclasses.dataclass
class Run:
    """A run that ended: its exit code, what it printed, how long it took, and the memory it held at most."""

    code: int
    out: str
    err: str
    # Time that passed, and time of processors in this process and its children.
    seconds: float
    processor: float
    # The most memory of the program itself and of any of its children, in megabytes.
    own: float
    child: float


def measured(command, environment=None, cwd=None):
    """Runs a command to its end. Its children are measured apart, which the counts of the system do not do."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.monotonic()
        process = subprocess.Popen(command, env=environment, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        memory = Memory(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        memory.end()
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    # The count of the system is exact, but is that of the larger of the program and any child.
    own = memory.own if memory.child else used.ru_maxrss / 1000
    return Run(process.returncode, *texts, seconds, used.ru_utime + used.ru_stime, own, memory.child)


def succeeded(command, environment=None, cwd=None):
    """A measured run that must succeed."""
    run = measured(command, environment, cwd)
    if run.code:
        name = " ".join(map(str, command))
        sys.exit(f"{name} ended with exit code {run.code}:\n{(run.err or run.out)[-3000:]}")
    return run


class Memory(threading.Thread):
    """Watches the largest memory of a process, and of any process below it, in megabytes."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.own, self.child = process, 0.0, 0.0
        self.is_over = threading.Event()
        self.start()

    def run(self):
        pause = FIRST_PAUSE
        while not self.is_over.wait(pause):
            self.own = max(self.own, peak(self.process))
            for child, parent in below(self.process):
                # Before it becomes another program, a child still counts the memory of its parent.
                if arguments(child) != arguments(parent):
                    self.child = max(self.child, peak(child))
            pause = min(pause * 1.5, LONGEST_PAUSE)

    def end(self):
        self.is_over.set()
        self.join()


def below(process):
    """The processes below one, at any depth, each with the one above it."""
    for task in listed(pathlib.Path(f"/proc/{process}/task")):
        for child in read(task / "children").split():
            yield int(child), process
            yield from below(int(child))


def peak(process):
    found = re.search(r"VmHWM:\s*(\d+)", read(pathlib.Path(f"/proc/{process}/status")))
    return int(found[1]) / 1000 if found else 0.0


def arguments(process):
    return read(pathlib.Path(f"/proc/{process}/cmdline"))


def read(file):
    """The text of a file; empty if the process has ended."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def listed(folder):
    try:
        return list(folder.iterdir())
    except OSError:
        return []
