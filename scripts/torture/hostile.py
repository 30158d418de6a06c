"""Puts hostile text into every text field there is, and looks at everything that is made from it."""

import csv
import functools
import http.server
import io
import json
import re
import shutil
import struct
import subprocess
import threading
import time
import unicodedata
import xml.etree.ElementTree
import zipfile
import zlib

from common import PATIENCE, Tally, copied, judge, left

# Each text that runs somewhere tells the page around it, or shows the product 55271 = 7 · 7895 + 6.
PAYLOADS = [
    "<script>top.postMessage('ran','*')</script>",
    "<img src=x onerror=top.postMessage('ran','*')>",
    "\"><svg onload=top.postMessage('ran','*')>",
    "' onmouseover=top.postMessage('ran','*') autofocus onfocus=top.postMessage('ran','*') '",
    "</title></textarea></style></script><script>top.postMessage('ran','*')</script>",
    "javascript:top.postMessage('ran','*')",
    "{{ 7 * 7895 + 6 }}",
    "{% set x = 7 * 7895 + 6 %}{{ x }}",
    "#(7 * 7895 + 6)",
    "#eval(\"7 * 7895 + 6\") $7895$",
    "=7*7895+6",
    "@SUM(7*7895,6)",
    "+7*7895+6",
    "${7*7895+6}`id`$(id)",
    "END:VEVENT BEGIN:VEVENT",
    "]]><x/>&lt;&#60;script&#62;",
]
PRODUCT = "55271"
# A field with a text of one line, in a record.
FIELD = re.compile(r"^(\s*(?:- )?[a-z_]+: )([\"']?)([^\s\"'|>\[{&*#!%@`][^\"'#]*?)\2$")
# Text of people: Chinese, and more than a word that the rules know.
PROSE = re.compile(r"[\u4e00-\u9fff].{3,}")


def hostile(bench, end):
    tally = Tally()
    for part in (everywhere, sizes, names, archives):
        if time.monotonic() > end:
            tally.count("parts without time")
            continue
        part(bench, tally)
    for it in ("scripts that ran", "evaluated templates", "formulas", "broken calendar lines", "panics", "hangs"):
        tally.count(it, 0)
    return tally


def everywhere(bench, tally):
    """Hostile text in every field that takes it: those that `check` refuses get their own text again."""
    workspace, temporary = copied(bench.folder / "hostile"), bench.folder / "hostile-tmp"
    environment = bench.environment(bench.warm, temporary)
    # What was published is on record; a changed text would only be reported as changed.
    for it in ["content/published"]:
        shutil.rmtree(workspace / it)
    before = {it: it.read_text() for it in workspace.rglob("*") if it.suffix in (".yaml", ".md")
              and (it.is_relative_to(workspace / "zones") or it.is_relative_to(workspace / "content") or it.name == "site.yaml")
              and "schema" not in it.parts and "measures" not in it.parts}
    changed = {}
    for file, text in sorted(before.items()):
        lines = text.split("\n")
        for number, line in enumerate(lines):
            made = spoilt(file, line, PAYLOADS[len(changed) % len(PAYLOADS)])
            if made:
                changed[file, number], lines[number] = line, made
        file.write_text("\n".join(lines))
    tried = len(changed)
    while True:
        code, text, took = bench.run(["check", "--format", "json"], environment, workspace)
        judge(tally, "check of hostile text", code, "", took, 3 * PATIENCE)
        errors = [it for it in json.loads(text[: text.rindex("]") + 1]) if it["severity"] == "error"]
        # An error that stands at no changed field follows from another one.
        if not any([restore(workspace, it, changed, near=True) for it in errors]) and not any(
            [restore(workspace, it, changed, near=False) for it in errors]
        ):
            break
    if code != 0 or len(changed) < tried / 2:
        tally.fault("hostile workspaces that cannot be built", text[-500:])
        return
    tally.count("fields tried", tried)
    tally.count("fields with hostile text", len(changed))
    out = bench.folder / "hostile-out"
    code, text, took = bench.run(["build", "--out", str(out)], environment, workspace, limit=300)
    tally.count("runs")
    if code != 0:
        tally.fault("hostile workspaces that cannot be built", text[-1500:])
        return
    if found := left(bench.folder / "hostile", temporary):
        tally.fault("left after the run", str(found))
    inspect(tally, out)
    browse(tally, out / "public")


def spoilt(file, line, payload):
    found = FIELD.match(line)
    if found and PROSE.search(found[3]):
        return f"{found[1]}'{(found[3][:8] + payload).replace(chr(39), chr(39) * 2)}'"
    if file.suffix == ".md" and PROSE.match(line):
        return line + payload
    return None


def restore(workspace, error, changed, near):
    """Gives back its own text to the field of an error, or else to all fields of its file."""
    file = workspace / error["file"]
    fields = [it for it in changed if it[0] == file and (not near or abs(it[1] + 1 - (error.get("line") or -9)) <= 1)]
    for it in fields:
        lines = file.read_text().split("\n")
        lines[it[1]] = changed.pop(it)
        file.write_text("\n".join(lines))
    return bool(fields)


def inspect(tally, out):
    for file in sorted(it for it in out.rglob("*") if it.is_file()):
        data, name = file.read_bytes(), str(file.relative_to(out))
        if file.suffix == ".pdf":
            data = subprocess.run(["pdftotext", file, "-"], capture_output=True).stdout
            tally.count("documents")
        if PRODUCT.encode() in data:
            tally.fault("evaluated templates", name)
        if file.suffix == ".csv":
            cells = [it for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for it in row]
            risky = [it for it in cells if is_formula(it)]
            if risky:
                tally.fault("formulas", f"{name}: {risky[:3]}")
            tally.count("cells of CSV lists", len(cells))
        elif file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as archive:
                sheets = b"".join(archive.read(it) for it in archive.namelist() if "sheet" in it)
            if re.search(rb"<f[ >]", sheets):
                tally.fault("formulas", name)
        elif file.suffix == ".ics":
            bare = [it for it in data.split(b"\r\n") if b"\r" in it or b"\n" in it]
            odd = [it for it in data.split(b"\r\n") if it and not re.match(rb" |[A-Z-]+[:;]", it)]
            if bare or odd:
                tally.fault("broken calendar lines", f"{name}: {(bare + odd)[:2]}")
            tally.count("calendars")
        elif file.suffix == ".json":
            json.loads(data)
        elif file.suffix in (".xml", ".svg"):
            xml.etree.ElementTree.fromstring(data)


def is_formula(cell):
    plain = unicodedata.normalize("NFKC", cell).lstrip(" \t\r\n\"\u200b\ufeff")
    return plain[:1] in ("=", "+", "@", "-", "|", "%") and not re.fullmatch(r"-?[\d.]+", plain)


class Pages(http.server.SimpleHTTPRequestHandler):
    """Serves pages without their content security policy."""

    def do_GET(self):
        path = self.translate_path(self.path)
        path += "index.html" if path.endswith("/") else ""
        try:
            data = open(path, "rb").read()
        except OSError:
            return self.send_error(404)
        if path.endswith(".html"):
            data = re.sub(rb"<meta[^>]*Content-Security-Policy[^>]*>", b"", data, flags=re.IGNORECASE)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


# Opens one page after the other in a frame, moves the focus through it, and writes down who sent a message.
DRIVER = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const pages = %s, ran = []; let opened = 0;
addEventListener("message", (it) => it.data === "ran" && ran.push(it.source.location.pathname));
const open = (page) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = () => {
    opened += frame.contentDocument?.body ? 1 : 0;
    frame.contentDocument?.querySelectorAll("a, button, input, [tabindex]").forEach((it) => it.focus());
    setTimeout(() => { frame.remove(); done(); }, 20);
  };
  frame.src = page; document.body.append(frame);
});
(async () => {
  await open("/torture-proof.html");
  for (const page of pages) await open(page);
  document.title = "done"; document.body.innerHTML = `<pre>${JSON.stringify({ opened, ran })}</pre>`;
})();
</script>"""


def browse(tally, public):
    pages = sorted("/" + str(it.relative_to(public)) for it in public.rglob("*.html"))
    (public / "torture-proof.html").write_text(f"<!DOCTYPE html><title>x</title><p>{PAYLOADS[0]}")
    (public / "torture.html").write_text(DRIVER % json.dumps(pages))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, directory=str(public)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
               f"--user-data-dir={public.parent}/profile", "--virtual-time-budget=600000", "--dump-dom",
               f"http://127.0.0.1:{server.server_port}/torture.html"]
    try:
        dom = subprocess.run(command, capture_output=True, text=True, timeout=240).stdout
    except (subprocess.TimeoutExpired, FileNotFoundError) as reason:
        tally.fault("pages that were not opened", str(reason)[:200])
        return
    finally:
        server.shutdown()
    found = re.search(r"<pre>(\{.*\})</pre>", dom)
    result = json.loads(found[1]) if found else {"opened": 0, "ran": []}
    if "/torture-proof.html" not in result["ran"]:
        tally.fault("pages that were not opened", dom[-300:])
    tally.count("pages without their security policy", result["opened"] - 1)
    for it in set(result["ran"]) - {"/torture-proof.html"}:
        tally.fault("scripts that ran", it)


def sizes(bench, tally):
    """Words of a megabyte, ten thousand levels, and characters that no record should have."""
    workspace = copied(bench.folder / "sizes")
    environment = bench.environment(bench.warm, bench.folder / "sizes-tmp")
    zone, article = workspace / "zones/990100/zone.yaml", next((workspace / "content/experience").glob("*/*.md"))
    levels = 10_000
    for file, text in [
        (zone, 'code: "990100"\nname: ' + "字" * 340_000),
        (zone, 'code: "990100"\nname: ' + "a" * 1_000_000),
        (zone, 'code: "990100"\nname: "' + "\\\\" * 500_000 + '"'),
        (zone, "a: " + "[" * levels),
        (zone, "a: " + "{a: " * levels),
        (zone, "\n".join(" " * it + "a:" for it in range(1400))),
        (zone, "- " * levels),
        (zone, "? " * levels),
        (zone, "&a " * levels),
        (zone, "a: 'b\n" * levels),
        (zone, "".join(f"k{it}: x\n" for it in range(60_000))),
        (zone, "a: \u202e\u2066\u0007\u001b[2J\u0000\u0085\u2028\ufeff\ue000\ufffe\n" * 9000),
        (article, "> " * levels + "x"),
        (article, "- " * levels + "x"),
        (article, "*" * 500_000),
        (article, "[" * 300_000 + "](" * 100_000),
        (article, "![" * levels + "](x)" * levels),
        (article, "|" * 100_000 + "\n" + "|-" * 50_000 + "|\n"),
        (article, "[^1]" * levels + "\n\n[^1]: [^1]"),
        (article, "<a " * 100_000),
        (article, "`" * 500_000),
        (article, "字" * 340_000),
        (article, "&#x202e;" * 100_000),
    ]:
        own = file.read_bytes()
        file.write_text(text if file is zone else own.decode().rsplit("---\n", 1)[0] + "---\n" + text)
        for args in (["check"], ["check", "--format", "json"], ["status"]):
            code, told, took = bench.run(args, environment, workspace, limit=30)
            judge(tally, f"{args} with {text[:30]!r}…", code, told, took, PATIENCE)
            if re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\u2066]", told):
                tally.fault("control characters in reports", f"{text[:30]!r}")
        file.write_bytes(own)
        tally.count("oversized and misleading texts")


def names(bench, tally):
    """A workspace at an odd path, and odd names in it."""
    workspace = copied(bench.folder / "空 格'\"$(id);\t#&-")
    environment = bench.environment(bench.warm, bench.folder / "odd ' tmp")
    out = bench.folder / "odd-out"
    code, told, took = bench.run(["build", "--out", str(out)], environment, workspace)
    judge(tally, "a workspace at an odd path", code, told, took)
    if code != 0:
        tally.fault("wrong exit codes", f"a workspace at an odd path: {told[-300:]}")
    for name in ["a\nb.yaml", "\x1b[2J.yaml", "‮lmay.yaml", "'; rm -rf x;.yaml", "{{ 7*7 }}.md", "-rf", "n" * 250, "CON.yaml"]:
        for folder in ["zones/990100", "content/rounds", "content/experience/990100", "zones"]:
            file = workspace / folder / name
            file.write_text("a: 1\n")
            code, told, took = bench.run(["check"], environment, workspace)
            judge(tally, f"a file named {name!r}", code, told, took, PATIENCE)
            if re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", told):
                tally.fault("control characters in reports", f"a file named {name!r}")
            file.unlink()
            tally.count("odd names")


def archives(bench, tally):
    """Pictures and archives that are larger inside, broken, or lead elsewhere."""
    workspace = copied(bench.folder / "archives")
    environment = bench.environment(bench.warm, bench.folder / "archives-tmp")
    folder = bench.folder / "sent"
    folder.mkdir()
    files = {
        "bomb.xlsx": zipped({"xl/workbook.xml": b"0" * 300_000_000}),
        "many.xlsx": zipped({f"xl/{it}.xml": b"" for it in range(9000)}),
        "outside.docx": zipped({"word/document.xml": b"<a/>", "../../../../tmp/torture-escaped": b"x", "/etc/x": b"x"}),
        "entities.docx": zipped({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        "laughs.xlsx": zipped({"xl/workbook.xml": laughs()}),
        "deep.docx": zipped({"word/document.xml": b"<a>" * 500_000}),
        "cut.xlsx": zipped({"xl/workbook.xml": b"<a/>" * 1000})[:200],
        "picture.docx": png(60_000, 60_000),
        "nothing.xlsx": b"",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
        command = ["intake", "read", str(folder / name)] if name.endswith("xlsx") else [
            "intake", "write-up", str(folder / name), "990100", "torture"]
        code, told, took = bench.run(command, environment, workspace)
        judge(tally, name, code, told, took, PATIENCE)
        if code == 0:
            tally.fault("wrong exit codes", f"{name} is read: {told[:200]}")
        tally.count("hostile archives")
    pictures = workspace / "content/experience/990100/torture"
    pictures.mkdir(exist_ok=True)
    for name, data in {"huge.png": png(60_000, 60_000), "cut.png": png(90, 90)[:60], "text.png": b"<svg onload=x>",
                       "none.png": png(0, 0), "other.jpg": png(9, 9)}.items():
        (pictures / name).write_bytes(data)
        code, told, took = bench.run(["check"], environment, workspace)
        judge(tally, name, code, told, took, PATIENCE)
        (pictures / name).unlink()
        tally.count("hostile pictures")


def zipped(parts):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in parts.items():
            written.writestr(name, data)
    return archive.getvalue()


def laughs():
    entities = "".join(f'<!ENTITY l{it} "{f"&l{it - 1};" * 10 if it else "ha"}">' for it in range(12))
    return f"<!DOCTYPE a [{entities}]><a>&l11;</a>".encode()


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * min(1_000_000, (width * 3 + 1) * height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
