//! `zonepress serve`: what a writer sees while writing, and what other sites do not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::browser::{Chromium, DESKTOP, browser};
use crate::support::Workspace;

const WRITE_UP: &str = "content/experience/990100/off-site-inspection.md";
const PAGE: &str = "/experience/990100/off-site-inspection/";

/// A preview that ends with the test.
struct Serving {
    process: Child,
    port: u16,
    told: Receiver<String>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Serving {
    fn start(workspace: &Workspace, args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_zonepress"))
            .args(["serve", "--port", "0"])
            .args(args)
            .current_dir(workspace.path())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (line, told) = channel();
        let lines = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|it| line.send(it).unwrap_or_default()));
        let mut serving = Self { process, port: 0, told };
        let address = serving.wait_for("预览：http://127.0.0.1:");
        let digits: String = address.chars().skip_while(|it| !it.is_ascii_digit()).collect();
        serving.port = digits["127.0.0.1:".len()..].split('/').next().unwrap().parse().expect("a port");
        serving
    }

    /// Waits for a line in the terminal, and returns it.
    fn wait_for(&self, text: &str) -> String {
        let limit = Instant::now() + Duration::from_secs(60);
        loop {
            let left = limit.saturating_duration_since(Instant::now());
            let line = self.told.recv_timeout(left).unwrap_or_else(|_| panic!("`{text}` was not told"));
            if line.contains(text) {
                return line;
            }
        }
    }

    fn ask(&self, method: &str, target: &str, host: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let request = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &format!("127.0.0.1:{}", self.port))
    }

    fn report(&self) -> Value {
        serde_json::from_slice(&self.get("/~zonepress/report.json").body).expect("JSON")
    }

    /// Saves a file and waits until the preview has seen it.
    fn save(&self, workspace: &Workspace, file: &str, text: &str) {
        let seen = self.report()["number"].to_string();
        workspace.write(file, text);
        let answer = self.get(&format!("/~zonepress/changes?seen={seen}"));
        assert_ne!(answer.text(), seen, "the change was not noticed");
    }
}

#[test]
fn a_saved_change_is_shown_and_a_fault_keeps_the_last_page() {
    let workspace = Workspace::demonstration().forget_write_ups();
    let serving = Serving::start(&workspace, &[]);
    let text = workspace.read(WRITE_UP);
    assert!(!serving.get(PAGE).text().contains("改过的一节"));

    serving.save(&workspace, WRITE_UP, &format!("{text}\n## 改过的一节\n\n改过的一段。\n"));
    assert!(serving.get(PAGE).text().contains("改过的一节"));

    serving.save(&workspace, WRITE_UP, &text.replacen("title:", "titel:", 1));
    let report = serving.report();
    let finding = &report["findings"][0];
    let place = [&finding["code"], &finding["file"], &finding["line"]].map(ToString::to_string);
    assert_eq!(place, ["\"unknown-field\"".to_string(), format!("\"{WRITE_UP}\""), "2".to_string()]);
    serving.wait_for(&format!("--> {WRITE_UP}:2:1"));
    let kept = serving.get(PAGE);
    assert!(kept.status == 200 && kept.text().contains("改过的一节"), "the last good page is kept");

    serving.save(&workspace, WRITE_UP, &text);
    assert!(!serving.get(PAGE).text().contains("改过的一节"));
    assert_eq!(serving.report()["failure"], Value::Null);
}

#[test]
fn drafts_are_shown_with_a_mark_on_page_and_paper() {
    let workspace = Workspace::demonstration();
    let text = workspace.read(WRITE_UP).replacen("title: ", "title: 另一篇", 1);
    workspace.write("content/experience/990100/another.md", &text);
    let serving = Serving::start(&workspace, &["990100"]);
    let page = serving.get("/experience/990100/another/").text();
    assert!(page.contains("【草稿】另一篇") && page.contains("草稿，尚未发布"), "{page}");
    assert!(serving.get("/experience/").text().contains("【草稿】另一篇"));
    let internal = "/~zonepress/output/internal/zones/990100/2025/self-evaluation-report.pdf";
    let listed = serving.get("/~zonepress/documents").text().replace("&#x2f;", "/");
    assert!(listed.contains("自评报告") && listed.contains("【草稿】另一篇"), "{listed}");
    let target = listed.split("href=\"").find(|it| it.contains("self-evaluation-report.pdf")).expect(internal);
    let printed = serving.get(target.split('"').next().unwrap());
    assert!(printed.status == 200 && printed.body.starts_with(b"%PDF"), "{}", printed.head);

    let refused = workspace.run(&["render", "experience", "990100/another", "--out", "a.pdf"]);
    assert!(refused.code == 2 && refused.stderr.contains("--draft"), "{}", refused.stderr);
    let run = workspace.run(&["render", "experience", "990100/another", "--draft", "--out", "a.pdf"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let paper = crate::support::tool("pdftotext", &[workspace.path().join("a.pdf").to_str().unwrap(), "-"]);
    assert!(paper.contains("【草稿】另一篇") && paper.contains("草稿，尚未发布"), "{paper}");
    assert_eq!(workspace.run(&["build"]).code, 0);
    assert!(!workspace.path().join("dist/public/experience/990100/another").exists(), "a draft is not published");
}

#[test]
fn only_the_output_is_served_and_only_to_this_computer() {
    let workspace = Workspace::demonstration();
    workspace.write("secret.txt", "秘密");
    let serving = Serving::start(&workspace, &[]);
    let host = format!("127.0.0.1:{}", serving.port);
    for (own, status) in [
        (host.clone(), 200),
        (format!("localhost:{}", serving.port), 200),
        (format!("[::1]:{}", serving.port), 200),
        (format!("evil.example:{}", serving.port), 421),
        ("127.0.0.1:1".to_string(), 421),
        ("localhost".to_string(), 421),
        (String::new(), 421),
    ] {
        assert_eq!(serving.ask("GET", "/", &own).status, status, "{own}");
        assert_eq!(serving.ask("GET", "/~zonepress/report.json", &own).status, status, "{own}");
    }
    let foreign = format!("http://evil.example:{}/", serving.port);
    assert_eq!(serving.ask("GET", &foreign, &host).status, 421);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/zones/990100/zone.yaml",
        "/~zonepress/output/../secret.txt",
        "/~zonepress/output/%2e%2e%2fsecret.txt",
        "/~zonepress/output//etc/passwd",
        "//etc/passwd",
        "/\\secret.txt",
        "/secret.txt%00.html",
        "/internal/",
    ] {
        let answer = serving.get(path);
        assert!([404, 400].contains(&answer.status) && !answer.text().contains("秘密"), "{path}: {}", answer.head);
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(serving.ask(method, "/", &host).status, 405, "{method}");
    }
    let head = serving.ask("HEAD", "/", &host);
    assert!(head.status == 200 && head.body.is_empty(), "{}", head.head);
    for line in ["cache-control: no-store", "cross-origin-resource-policy: same-origin", "content-type: text/html"] {
        assert!(head.head.contains(line), "{}", head.head);
    }
    assert!(!head.head.contains("access-control-allow"), "{}", head.head);
    let busy = workspace.run(&["serve", "--port", &serving.port.to_string()]);
    assert!(busy.code == 2 && busy.stderr.contains("--port"), "{}", busy.stderr);
}

#[test]
fn a_browser_shows_the_findings_and_loads_the_page_again() {
    let workspace = Workspace::demonstration().forget_write_ups();
    let serving = Serving::start(&workspace, &["990100"]);
    let mut browser: Chromium = browser(DESKTOP);
    browser.open(&format!("http://127.0.0.1:{}{PAGE}", serving.port));
    browser.wait("document.querySelector('#zp-overlay') !== null");
    assert!(browser.text("document.querySelector('#zp-overlay summary').innerText").contains("没有问题"));

    let text = workspace.read(WRITE_UP);
    workspace.write(WRITE_UP, text.clone() + "\n## 改过的一节\n\n改过的一段。\n");
    browser.wait("document.body.innerText.includes('改过的一段')");
    workspace.write(WRITE_UP, text.replacen("title:", "titel:", 1));
    browser.wait("document.querySelector('#zp-overlay li') !== null");
    let shown = browser.text("document.querySelector('#zp-overlay').innerText");
    assert!(shown.contains(&format!("{WRITE_UP}:2:1")) && shown.contains("是否应为 `title`"), "{shown}");
    assert!(browser.text("document.body.innerText").contains("改过的一段"), "the last good page is kept");
}

#[test]
fn a_workspace_that_cannot_be_shown_yet_says_what_to_do() {
    let workspace = Workspace::demonstration();
    let site = workspace.read("site/site.yaml");
    workspace.write("site/site.yaml", site.replacen("name:", "nane:", 1));
    let serving = Serving::start(&workspace, &[]);
    let page = serving.get("/").text();
    assert!(page.contains("网站还不能预览"), "{page}");
    assert_eq!(serving.report()["findings"][0]["code"], "unknown-field");
    serving.save(&workspace, "site/site.yaml", &site);
    assert!(serving.get("/").text().contains("网络市场监管与服务示范区"));
}
