//! The guides in `docs/guides/`: every command in them works, in order, for someone who only fills in the files.

use std::path::PathBuf;
use std::process::{Command, Output};

use crate::new::enabled;
use crate::new::walk::{enable_review, fill, fill_site};
use crate::support::{Workspace, repository};

/// A part of a guide that something is done with.
enum Part {
    Commands(Vec<String>),
    /// A file to write, by its path in the folder of the moment.
    File(String, String),
}

/// The parts of a guide: blocks of `sh`, and blocks with the path of a file behind their language.
fn parts(guide: &str) -> Vec<Part> {
    let text = std::fs::read_to_string(repository().join("docs/guides").join(guide)).expect("a guide");
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
        match info.split_once(' ') {
            None if info == "sh" => parts.push(Part::Commands(body.iter().map(|it| it.to_string()).collect())),
            Some((_, path)) => parts.push(Part::File(path.into(), body.join("\n") + "\n")),
            None => {}
        }
    }
    parts
}

/// A person with a computer: a home, a folder of the moment, and the variables of a shell.
struct Desk {
    home: Workspace,
    folder: PathBuf,
    count: usize,
}

const SHARED: &str = "https://git.example.gov.cn/samr/shifanqu.git";
const ZONE: &str = "zones/110101/zone.yaml";
const CREATION: &str = "zones/110101/creation/2022/";
const EVALUATION: &str = "zones/110101/2025/";
const ROUND: &str = "content/rounds/2025.yaml";

impl Desk {
    fn new() -> Self {
        let home = Workspace::empty();
        let folder = home.path().to_path_buf();
        Self { home, folder, count: 0 }
    }

    /// Follows a guide. `before` is called with each command before it runs.
    fn follow(&mut self, guide: &str, mut before: impl FnMut(&mut Self, &str)) {
        for part in parts(guide) {
            match part {
                Part::File(path, text) => {
                    let file = self.here(&path);
                    self.home.write(&file, text);
                    let picture =
                        repository().join("content/experience/990100/cloud-cluster-registration/liu-cheng.png");
                    let target = file.replace(".md", "/liu-cheng.png");
                    self.home.write(&target, std::fs::read(picture).expect("a picture"));
                }
                Part::Commands(lines) => {
                    for line in lines {
                        before(self, &line);
                        self.run(&line);
                        self.fill_in(&line);
                    }
                }
            }
        }
        assert!(self.count > 5, "{guide} has {} commands", self.count);
    }

    /// The path from home of a file in the folder of the moment.
    fn here(&self, path: &str) -> String {
        let folder = self.folder.strip_prefix(self.home.path()).expect("below home").to_string_lossy().into_owned();
        format!("{folder}/{path}")
    }

    fn run(&mut self, line: &str) {
        self.count += 1;
        let output = self.shell(line);
        assert!(
            output.status.success(),
            "{line}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let folder = std::fs::read_to_string(self.home.path().join(".folder")).expect("the folder of the moment");
        self.folder = PathBuf::from(folder.trim());
    }

    /// Runs a line in a shell that knows the folder and the variables of the lines before.
    fn shell(&self, line: &str) -> Output {
        let home = self.home.path().to_str().expect("a path");
        let line = line.replace("/srv/", &format!("{home}/srv/"));
        let script = format!(
            "set -euo pipefail; touch ~/.variables; source ~/.variables\n{line}\npwd > ~/.folder\n\
             (declare -p release previous || true) > ~/.variables 2> /dev/null"
        );
        let program = PathBuf::from(env!("CARGO_BIN_EXE_zonepress"));
        let path =
            format!("{}:{}", program.parent().expect("a folder").display(), std::env::var("PATH").expect("a path"));
        let shared = format!("url.{home}/shared.git.insteadOf");
        let settings = [
            (shared.as_str(), SHARED),
            ("user.name", "test"),
            ("user.email", "test@example.cn"),
            ("init.defaultBranch", "main"),
        ];
        let mut shell = Command::new("bash");
        shell.args(["-c", &script]).current_dir(&self.folder).env("PATH", path).env("HOME", home).env("NO_COLOR", "1");
        // Printed documents, typst and the fonts are shared with the other tests.
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let own = || PathBuf::from(std::env::var_os("HOME").expect("a home")).join(".cache");
        shell.env("XDG_CACHE_HOME", cache.unwrap_or_else(own));
        shell.env("GIT_CONFIG_COUNT", settings.len().to_string());
        for (index, (key, value)) in settings.iter().enumerate() {
            shell.env(format!("GIT_CONFIG_KEY_{index}"), key).env(format!("GIT_CONFIG_VALUE_{index}"), value);
        }
        shell.output().expect("bash starts")
    }

    /// Fills in the file that a command wrote, as the guide asks.
    fn fill_in(&self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let ["zonepress", "new", what, ..] = words[..] else { return };
        let at = |path: &str| self.here(path);
        let yes = ["authentic", "valid", "complete", "recommended", "approved"].map(|it| (it, "true"));
        let fill = |path: &str, given: &[(&str, &str)]| fill(&self.home, &at(path), given);
        match what {
            "workspace" => fill_site(&self.home, "shifanqu/site/site.yaml"),
            "zone" => fill(ZONE, &[("applicant", "东城区人民政府")]),
            "application" => {
                let dates = [("date", "2022-08-15"), ("start", "2022-10-01"), ("end", "2025-09-30")];
                fill(&format!("{CREATION}application.yaml"), &dates);
            }
            "recommendation" => {
                fill(&format!("{CREATION}province.yaml"), &[&yes[..], &[("date", "2022-09-02")]].concat())
            }
            "approval" => fill(&format!("{CREATION}samr.yaml"), &[&yes[..], &[("date", "2022-09-20")]].concat()),
            "round" => {
                self.home.write(&at(ROUND), enabled(&self.home.read(&at(ROUND))));
                fill(ROUND, &[("percent", "8"), ("source", "统计公报")]);
            }
            "self" => self.fill_self(),
            "province" | "samr" => {
                let file = format!("{EVALUATION}{what}.yaml");
                enable_review(&self.home, &at(&file), "odr_mechanism");
                let day = if what == "samr" { "2025-12-10" } else { "2025-11-20" };
                fill(&file, &[("date", day), ("-", "资料审查"), ("result", "合格"), ("role", "评估初审组")]);
            }
            "notice" => fill(ROUND, &[("published", "2025-12-15")]),
            "objection" => {
                let text = enabled(&self.home.read(&at(ROUND)));
                let text = text.replace("first_day: 待填写\n", "").replace("last_day: 待填写\n", "");
                self.home.write(&at(ROUND), text.replace("outcome: \"核查中\"", "outcome: 不成立"));
                fill(ROUND, &[("received", "2025-12-20"), ("settled", "2025-12-25"), ("reason", "经核实不成立。")]);
            }
            "announcement" => fill(ROUND, &[("form", "公告"), ("number", "2026年第1号"), ("date", "2026-01-05")]),
            "oversight" => {
                let file = "zones/110101/oversight.yaml";
                fill(file, &[("date", "2026-05-01"), ("action", "约谈"), ("ground", "三")]);
            }
            "experience" => {}
            other => panic!("nobody fills in what `new {other}` writes"),
        }
    }

    fn fill_self(&self) {
        let file = self.here(&format!("{EVALUATION}self.yaml"));
        let text = enabled(&self.home.read(&file).replace("# declared_total: 待填写\n", ""));
        self.home.write(&file, text.replace("      date: 待填写", "      date: 2024-05-01"));
        fill(&self.home, &file, &[("date", "2025-11-05"), ("source", "统计年报"), ("role", "工作专班")]);
    }

    /// Does something as another person, in another folder.
    fn elsewhere(&mut self, folder: &str, lines: &[&str]) {
        let own = std::mem::replace(&mut self.folder, self.home.path().join(folder));
        for line in lines {
            self.run(line);
            self.fill_in(line);
        }
        self.folder = own;
    }

    /// Makes the shared repository, with the office's checkout in `office/`.
    fn share(&mut self) {
        let root = repository();
        self.run(&format!("zonepress --root '{}' new workspace ~/office", root.display()));
        fill_site(&self.home, "office/site/site.yaml");
        let lines = ["git init -q", "git add -A", "git commit -qm workspace", "git clone -q --bare . ~/shared.git"];
        self.elsewhere("office", &lines);
        self.elsewhere("office", &["git remote add origin ~/shared.git", "git fetch -q"]);
    }

    /// Merges a branch and adds what others write, as the office.
    fn office(&mut self, branch: Option<&str>, lines: &[&str]) {
        self.elsewhere("office", &["git fetch -q"]);
        if let Some(branch) = branch {
            self.elsewhere("office", &[&format!("git merge -q origin/{branch}")]);
        }
        self.elsewhere("office", lines);
        self.elsewhere("office", &["git add -A", "git commit -qm office", "git push -q origin main"]);
    }
}

const ROUND_OPENS: &str = "zonepress new round 2025 --from 2025-11-01 --until 2025-11-30";

#[test]
fn zones_write_everything_from_an_empty_folder() {
    let mut desk = Desk::new();
    desk.share();
    desk.follow("zones.md", |desk, line| {
        if line.starts_with("git pull") {
            let lines = ["zonepress new recommendation 110101", "zonepress new approval 110101", ROUND_OPENS];
            desk.office(Some("110101-shenqing"), &lines);
        }
    });
    let told = desk.shell("zonepress check 110101 --format json");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let codes: Vec<&str> = told.lines().filter(|it| it.contains("\"code\"")).map(str::trim).collect();
    assert_eq!(codes, ["\"code\": \"experience-length\","], "everything but the length of the example is complete");
    let own = |path: &str| desk.home.path().join("shifanqu").join(path);
    for file in ["out/自评报告.pdf", "out/草稿.pdf", "content/experience/110101/yun-jian-cha/liu-cheng.png"] {
        assert!(own(file).is_file(), "{file}");
    }
    let pushed = desk.shell("git -C ~/shared.git branch --format '%(refname:short)'");
    assert!(String::from_utf8_lossy(&pushed.stdout).contains("110101-ziping"));
}

#[test]
fn provinces_recommend_and_review() {
    let mut desk = Desk::new();
    desk.share();
    desk.office(None, &["zonepress new zone 110101", "zonepress new application 110101 2022"]);
    desk.follow("province.md", |desk, line| {
        if line.starts_with("git pull") {
            let lines = ["zonepress new approval 110101", ROUND_OPENS, "zonepress new self 110101 2025"];
            desk.office(Some("11-tuijian"), &lines);
        }
    });
    let told = desk.shell("zonepress score 110101 --stage province --format json");
    assert!(String::from_utf8_lossy(&told.stdout).contains("\"passed\": true"));
}

#[test]
fn the_office_leads_a_round_from_an_empty_folder_to_the_announcement() {
    let mut desk = Desk::new();
    let root = repository();
    desk.folder = root;
    desk.follow("samr.md", |desk, line| match line {
        "zonepress status" => {
            let lines = ["new zone 110101", "new application 110101 2022", "new recommendation 110101"];
            desk.elsewhere("shifanqu", &lines.map(|it| format!("zonepress {it}")).each_ref().map(String::as_str));
        }
        _ if line.starts_with("mkdir -p out") => {
            desk.elsewhere("shifanqu", &["zonepress new self 110101 2025", "zonepress new province 110101 2025"]);
        }
        _ => {}
    });
    let announced = std::fs::read_to_string(desk.home.path().join("shifanqu/dist/public/designations/2025/index.html"));
    assert!(announced.expect("a page of the announcement").contains("东城区"));
    let told = desk.shell("zonepress check --format json");
    assert!(!String::from_utf8_lossy(&told.stdout).contains("\"error\""));
}

#[test]
fn operators_publish_roll_back_and_back_up() {
    let mut desk = Desk::new();
    let demonstration = Workspace::demonstration();
    desk.home.overlay_at("office", demonstration.path());
    let lines = ["git init -q", "git add -A", "git commit -qm records", "git clone -q --bare . ~/shared.git"];
    desk.elsewhere("office", &lines);
    desk.follow("operations.md", |_, _| {});
    let srv = desk.home.path().join("srv/zonepress");
    assert!(srv.join("current/public/index.html").is_file());
    assert!(srv.join("current").is_symlink() && srv.join("records.bundle").is_file());
    let restored = desk.shell("git clone -q /srv/zonepress/records.bundle ~/restored -b main && ls ~/restored/zones");
    assert!(String::from_utf8_lossy(&restored.stdout).contains("990100"));
}
