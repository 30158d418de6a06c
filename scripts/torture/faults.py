"""Takes away what the program needs, or puts something else in its place."""

import fcntl
import os
import pathlib
import pty
import resource
import shutil
import signal
import struct
import subprocess
import termios
import threading
import time

from common import PATIENCE, Tally, copied, judge, left, outlived, state

# What stands in for typst when it is asked to print; `$last` is the folder for the documents.
LIARS = {
    "hangs": "sleep 300",
    "hangs in a child": "sleep 300 & wait",
    "writes nothing": "exit 0",
    "writes half a PDF": 'for n in $(seq 0 400); do printf "%%PDF-1.7\\nhalf" > "$last/$n.pdf"; done; exit 0',
    "writes something else": 'for n in $(seq 0 400); do echo "<html>" > "$last/$n.pdf"; done; exit 0',
    "writes folders": 'for n in $(seq 0 400); do mkdir -p "$last/$n.pdf"; done; exit 0',
    "talks without end": "yes 'error: this is not true' | head -c 20000000 >&2; exit 1",
    "fails": "exit 3",
    "is killed": "kill -9 $$",
    "says bytes": "head -c 100000 /dev/urandom >&2; exit 1",
}


class Scene:
    """A fresh output with an earlier state, and what a run must not do to it."""

    def __init__(self, bench, tally):
        self.bench, self.tally = bench, tally
        self.folder = bench.folder / "faults"
        self.dist, self.temporary = self.folder / "dist", self.folder / "tmp"
        self.folder.mkdir()
        self.environment = bench.environment(bench.warm, self.temporary)
        code, text, _ = bench.run(["build", "--out", str(self.dist)], self.environment)
        assert code == 0, text
        self.before = state(self.dist)

    def build(self, about, wanted, out=None, limit=60, **environment):
        """Builds with a changed environment. The earlier output stays as it was, whole."""
        out = out or self.dist
        # A build that must fail must have something to do.
        anew = ["--no-cache"] if wanted else []
        self.run(about, ["build", "--out", str(out), *anew], wanted, limit, **environment)
        if state(self.dist) != self.before:
            self.tally.fault("broken outputs", about)

    def run(self, about, args, wanted, limit=PATIENCE, workspace=None, is_english=False, popen=None, **environment):
        given = {name: it for name, it in {**self.environment, **environment}.items() if it is not None}
        code, text, took = self.bench.run(args, given, workspace, limit, **(popen or {}))
        judge(self.tally, about, code, text, took, limit, is_english)
        if code is not None and wanted is not None and code != wanted:
            self.tally.fault("wrong exit codes", f"{about}: {code}, not {wanted}: {text[-300:]}")
        if found := outlived(str(self.temporary)):
            self.tally.fault("children", f"{about}: {len(found)}")
        if found := left(self.folder):
            self.tally.fault("left after the run", f"{about}: {found}")
        return text


def faults(bench, end):
    tally = Tally()
    scene = Scene(bench, tally)
    for part in (homes, caches, typsts, streams, terminals, changes, places, disks):
        if time.monotonic() > end:
            tally.count("parts without time")
            continue
        part(scene)
    for it in ("broken outputs", "children", "left after the run", "hangs", "panics", "English messages"):
        tally.count(it, 0)
    return tally


def homes(scene):
    nothing = {"HOME": None, "XDG_CACHE_HOME": None}
    document = ["render", "publicity-notice", "--out", str(scene.folder / "home.pdf")]
    scene.run("no home", document, 0, 60, **nothing)
    scene.build("no home and no fonts", 2, **nothing, ZONEPRESS_FONTS=None)
    scene.build("no home and no typst", 2, **nothing, ZONEPRESS_TYPST=None, PATH="/nowhere")
    scene.build("temporary folder is missing", 2, TMPDIR="/nowhere/at/all")
    scene.build("temporary folder is a file", 2, TMPDIR="/etc/passwd")
    scene.run("empty temporary folder", document, None, 60, TMPDIR="")


def caches(scene):
    documents = scene.bench.warm / "zonepress/documents"
    copy = scene.folder / "cache"
    poisons = {
        "flipped": lambda it: it.write_bytes(bytes([it.read_bytes()[0] ^ 1]) + it.read_bytes()[1:]),
        "cut": lambda it: it.write_bytes(it.read_bytes()[:-100]),
        "empty": lambda it: it.write_bytes(b""),
        "swapped": lambda it: it.write_bytes(b"0" * 64 + b"%PDF-1.7 %%EOF"),
    }
    shutil.copytree(documents, copy / "zonepress/documents")
    for number, it in enumerate(sorted((copy / "zonepress/documents").iterdir())):
        if number % 8 < len(poisons):
            list(poisons.values())[number % 8](it)
    scene.build("poisoned cache", 0, XDG_CACHE_HOME=str(copy))
    shutil.rmtree(copy)
    (scene.folder / "no-cache").write_text("")
    scene.run("cache is a file", ["render", "publicity-notice", "--out", str(scene.folder / "a.pdf")], 0, 60,
              XDG_CACHE_HOME=str(scene.folder / "no-cache"))


def typsts(scene):
    script = scene.folder / "typst"
    empty = scene.folder / "empty"
    for about, act in LIARS.items():
        script.write_text(
            '#!/bin/sh\nfor last; do :; done\n'
            f'case "$1" in compile) mkdir -p "$last"; {act};; esac\nexec {scene.bench.typst} "$@"\n'
        )
        script.chmod(0o755)
        scene.run(f"typst {about}", ["render", "publicity-notice", "--out", str(scene.folder / "b.pdf")], 2, 30,
                  is_english=True, ZONEPRESS_TYPST=str(script), ZONEPRESS_TYPST_SECONDS="2")
        if (scene.folder / "b.pdf").exists():
            scene.tally.fault("broken outputs", f"typst {about}")
            (scene.folder / "b.pdf").unlink()
    # Every document is printed, so that the failures of all of them are told.
    scene.build("typst hangs in a whole build", 2, limit=90, ZONEPRESS_TYPST=str(script),
                XDG_CACHE_HOME=str(empty), ZONEPRESS_TYPST_SECONDS="1")
    script.write_text("this is no program")
    for about, program in {"is no program": script, "is a folder": scene.folder, "is missing": "/nowhere/typst"}.items():
        scene.build(f"typst {about}", 2, ZONEPRESS_TYPST=str(program), XDG_CACHE_HOME=str(empty))


def streams(scene):
    commands = [["check"], ["check", "--format", "json"], ["score"], ["status"], ["explain"], ["help"], ["nonsense"], []]
    for args in commands:
        heard = scene.bench.run(args, scene.environment)[0]
        for closed in ([1], [2], [1, 2]):
            code, text, took = scene.bench.run(args, scene.environment, preexec_fn=lambda: [os.close(it) for it in closed])
            judge(scene.tally, f"{args} with {closed} closed", code, text, took, PATIENCE)
            if code != heard:
                scene.tally.fault("wrong exit codes", f"{args} with {closed} closed: {code}, not {heard}")
        with open("/dev/full", "wb") as full:
            code, text, took = scene.bench.run(args, scene.environment, stderr=full)
            if code != heard:
                scene.tally.fault("wrong exit codes", f"{args} with a full standard error: {code}, not {heard}")
        scene.tally.count("runs", 5)
    # A reader that does not read: the program waits for it, but ends when it is told to.
    read, write = os.pipe()
    fcntl.fcntl(write, 1031, 4096)
    program = scene.bench.start(["score", "--explain", "--format", "json"], scene.environment, stdout=write, stderr=write)
    time.sleep(1)
    program.send_signal(signal.SIGTERM)
    try:
        program.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        program.kill()
        scene.tally.fault("hangs", "a reader that does not read")
    os.close(read), os.close(write)


def terminals(scene):
    for rows, columns, kind in [(0, 0, "xterm"), (1, 1, "dumb"), (65535, 65535, "xterm"), (24, 80, ""), (24, 7, "vt52")]:
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        drain = threading.Thread(target=read_all, args=(main,), daemon=True)
        drain.start()
        args = ["render", "recommendation-list", "示例东省", "--out", str(scene.folder / "c.pdf")]
        scene.run(f"a terminal of {rows} × {columns}", args, 0, 30, popen={"stdout": side, "stderr": side}, TERM=kind)
        os.close(side)
        drain.join(2)
        os.close(main)
    (scene.folder / "c.pdf").unlink(missing_ok=True)


def read_all(terminal):
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass


def changes(scene):
    """Files that appear, vanish and change while they are read."""
    workspace, chance = copied(scene.bench.folder / "changing"), scene.bench.chance
    files = [it for it in workspace.rglob("*.yaml") if "zones" in it.parts]
    is_over = threading.Event()

    def change():
        while not is_over.wait(0.004):
            it = chance.choice(files)
            text = it.read_bytes()
            act = chance.randrange(4)
            if act == 0:
                it.unlink()
                time.sleep(0.002)
                it.write_bytes(text)
            elif act == 1:
                it.write_bytes(text[: len(text) // 2])
                it.write_bytes(text)
            elif act == 2:
                other = it.with_name(".other")
                other.write_bytes(text)
                other.replace(it)
            else:
                folder = it.parent.rename(it.parent.with_name("x" + it.parent.name))
                folder.rename(it.parent)

    changing = threading.Thread(target=change, daemon=True)
    changing.start()
    for _ in range(12):
        scene.run("files change meanwhile", ["check"], None, 10, workspace)
    is_over.set()
    changing.join()
    scene.run("files no longer change", ["check"], 0, 10, workspace)
    # A pause between changes is enough.
    timer = threading.Timer(0.02, lambda: files[0].write_bytes(files[0].read_bytes()))
    timer.start()
    scene.run("one file changes once", ["check"], 0, 10, workspace)
    timer.join()
    shutil.rmtree(workspace)


def places(scene):
    own = scene.folder / "own"
    own.mkdir()
    (own / "letter.txt").write_text("")
    file, link = scene.folder / "file", scene.folder / "link"
    file.write_text("")
    link.symlink_to(scene.dist)
    for about, out, code in [
        ("output has other files", own, 2),
        ("output is a file", file, 2),
        ("output is a link", link, 2),
        ("output is below a file", file / "x", 2),
        ("output is the root", pathlib.Path("/"), 2),
        ("output is a virtual folder", pathlib.Path("/proc/1/x"), 2),
        ("output has a long name", scene.folder / ("n" * 300), 2),
        ("output has an odd name", scene.folder / "空 格'\"$(x);\t\n-", 0),
        ("output is deep", scene.folder / "a/b/c/d", 0),
        ("few open files", scene.dist, None),
    ]:
        limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))} if "few" in about else {}
        scene.run(about, ["build", "--out", str(out)], code, 60, popen=limit)
        if state(scene.dist) != scene.before:
            scene.tally.fault("broken outputs", about)
    if not (own / "letter.txt").exists():
        scene.tally.fault("lost files", "letter.txt")
    if os.geteuid() == 0:
        nobody = {"preexec_fn": lambda: os.setuid(65534)}
        if os.access(scene.bench.program, os.X_OK):
            scene.run("no permission", ["build", "--out", str(scene.dist)], 2, 60, popen=nobody)
    # Larger than any file may become: the signal for that ends the program.
    small = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))}
    scene.bench.run(["build", "--out", str(scene.dist)], scene.environment, limit=60, **small)
    scene.build("the run after a limit on the size of files", 0)


def disks(scene):
    """Needs to mount disks, which only the superuser can."""
    disk = scene.folder / "disk"
    disk.mkdir()

    def mounted(options):
        return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], capture_output=True).returncode == 0

    if not mounted("size=1m"):
        scene.tally.count("kinds of disk without permission to mount", 6)
        return
    subprocess.run(["umount", disk], check=True)
    size = sum(it.stat().st_size for it in scene.dist.rglob("*") if it.is_file()) >> 20
    for about, options, run in [
        ("disk is full", "size=2m", lambda: scene.run("disk is full", ["build", "--out", f"{disk}/out"], 2, 60)),
        ("disk has few files left", "nr_inodes=60", lambda: scene.run("few inodes", ["build", "--out", f"{disk}/out"], 2, 60)),
        ("disk takes one output only", f"size={size * 3 // 2}m", lambda: twice(scene, disk / "out")),
        ("disk is read-only", "ro", lambda: scene.run("read-only", ["build", "--out", f"{disk}/out"], 2, 60)),
        ("output is a mount point", "size=99m", lambda: scene.run("mount point", ["build", "--out", f"{disk}"], 2, 60)),
        ("another disk", "size=200m", lambda: scene.run("another disk", ["build", "--out", f"{disk}/out"], 0, 60)),
        ("temporary folder is full", "size=64k", lambda: scene.build("full TMPDIR", 2, TMPDIR=str(disk))),
        ("temporary folder fills", "size=1400k", lambda: scene.build(
            "TMPDIR fills", None, TMPDIR=str(disk), XDG_CACHE_HOME=str(scene.folder / "empty"), limit=90)),
        ("cache is full", "size=64k", lambda: scene.run("full cache", [
            "render", "publicity-notice", "--out", f"{scene.folder}/d.pdf"], 0, 60, XDG_CACHE_HOME=str(disk))),
    ]:
        assert mounted(options), about
        try:
            run()
        finally:
            subprocess.run(["umount", "-l", disk], check=True)
        scene.tally.count("kinds of disk")


def twice(scene, out):
    scene.run("first output on a small disk", ["build", "--out", str(out)], 0, 60)
    before = state(out)
    scene.run("second output on a small disk", ["build", "--out", str(out), "--no-cache"], 2, 60)
    if state(out) != before:
        scene.tally.fault("broken outputs", "second output on a small disk")
