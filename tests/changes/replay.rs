//! Pull requests to a repository, as a code host tests them: merged with the main branch, checked by the script of the
//! workspace, and merged for good only if that succeeds.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::Repository;
use crate::support::{Workspace, repository};

const AUTHORS: &str =
    "city-a zone:990100\ncity-b zone:990200\nprovince-99 province:99\nprovince-33 province:33\noffice samr\n";
const ZONE: &str = "zones/990100/zone.yaml";
const SELF: &str = "zones/990100/2025/self.yaml";
const WRITE_UP: &str = "content/experience/990100/new-one.md";

/// How a pull request ends.
#[derive(Debug, PartialEq)]
enum End {
    Merged,
    /// The host cannot merge it.
    Conflict,
    /// The check fails, with these annotations: a code and where it is shown.
    Refused(Vec<(String, String)>),
    /// The check does not begin.
    Unknown,
}

fn refused(found: &[(&str, &str)]) -> End {
    End::Refused(found.iter().map(|(code, place)| (code.to_string(), place.to_string())).collect())
}

struct Host {
    repository: Repository,
}

impl Host {
    fn new() -> Self {
        let repository = Repository { workspace: Workspace::demonstration() };
        let made = Workspace::empty();
        let root = crate::support::repository();
        let run = made.run(&["--root", &root.to_string_lossy(), "new", "workspace", "."]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        for folder in [".hosting", ".github", ".githooks"] {
            std::fs::create_dir_all(repository.workspace.path().join(folder)).unwrap();
            repository.workspace.overlay_at(folder, &made.path().join(folder));
        }
        repository.workspace.write(".hosting/authors", AUTHORS);
        repository.workspace.write(".gitattributes", made.read(".gitattributes"));
        repository.git(&["init", "-q", "-b", "main"]);
        repository.commit("records");
        Self { repository }
    }

    fn workspace(&self) -> &Workspace {
        &self.repository.workspace
    }

    fn head(&self) -> String {
        self.repository.git(&["rev-parse", "main"]).trim().to_string()
    }

    /// Proposes a change by an account, and does what the host does with it.
    fn propose(&self, login: &str, change: impl FnOnce(&Host)) -> End {
        self.propose_from("main", login, change)
    }

    /// Proposes a change that began from an older state.
    fn propose_from(&self, start: &str, login: &str, change: impl FnOnce(&Host)) -> End {
        self.repository.git(&["checkout", "-q", "-f", "-B", "proposal", start]);
        self.repository.git(&["clean", "-qffd"]);
        change(self);
        self.repository.commit("proposal");
        self.repository.git(&["checkout", "-q", "-f", "--detach", "main"]);
        let merged = self.git_may_fail(&["merge", "-q", "--no-ff", "-m", "merge", "proposal"]);
        if !merged {
            self.repository.git(&["merge", "--abort"]);
            return End::Conflict;
        }
        let end = self.check(login);
        if end == End::Merged {
            self.repository.git(&["branch", "-q", "-f", "main", "HEAD"]);
        }
        end
    }

    fn git_may_fail(&self, arguments: &[&str]) -> bool {
        let own = ["-c", "user.name=test", "-c", "user.email=test@example.cn", "-c", "commit.gpgsign=false"];
        let mut git = Command::new("git");
        git.arg("-C").arg(self.workspace().path()).args(own).args(arguments);
        git.output().expect("git starts").status.success()
    }

    /// Runs the script of the base, as the workflow does.
    fn check(&self, login: &str) -> End {
        let script = self.repository.git(&["show", "main:.hosting/check.sh"]);
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(self.workspace().path())
            .env("BASE", self.head())
            .env("LOGIN", login)
            .env("FORMAT", "github")
            .env("ZONEPRESS", env!("CARGO_BIN_EXE_zonepress"))
            .output()
            .expect("bash starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let told = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => End::Merged,
            Some(1) if told.contains("没有登记") => End::Unknown,
            Some(1) => End::Refused(annotations(&text)),
            other => panic!("{other:?}: {told}"),
        }
    }
}

/// The code and the place of every error annotation.
fn annotations(text: &str) -> Vec<(String, String)> {
    let errors = text.lines().filter_map(|it| it.strip_prefix("::error "));
    let one = |line: &str| {
        let (fields, message) = line.split_once("::").expect("a message");
        let field = |name: &str| {
            let start = fields.find(&format!("{name}=")).map(|at| at + name.len() + 1)?;
            fields[start..].split(',').next().map(str::to_string)
        };
        let line = field("line").map(|it| format!(":{it}")).unwrap_or_default();
        let code = field("title").unwrap_or_else(|| message.to_string());
        (code, format!("{}{line}", field("file").expect("a file")))
    };
    errors.map(one).collect()
}

fn write_up(host: &Host) -> String {
    host.workspace().read("content/experience/990100/off-site-inspection.md").replacen("title: ", "title: 又一篇", 1)
}

/// Adds a line to the end of a file.
fn add(host: &Host, file: &str, line: &str) {
    host.workspace().write(file, host.workspace().read(file) + line + "\n");
}

fn line_of(host: &Host, file: &str, text: &str) -> usize {
    host.workspace().read(file).lines().position(|it| it.contains(text)).expect("a line") + 1
}

#[test]
fn pull_requests_of_every_kind_end_as_they_should() {
    let host = Host::new();
    let workspace = host.workspace();

    // What each party writes itself.
    let picture =
        std::fs::read(repository().join("content/experience/990100/cloud-cluster-registration/liu-cheng.png"))
            .expect("a picture");
    let end = host.propose("city-a", |host| {
        let text = write_up(host)
            + "\n## 附表\n\n| 年度 | 件数 |\n|---|---|\n| 2024 | 12 |\n\n![一张图](new-one/tu.png \"图1\")\n";
        workspace.write(WRITE_UP, text);
        workspace.write("content/experience/990100/new-one/tu.png", &picture);
    });
    assert_eq!(end, End::Merged, "a write-up with a table and a picture");
    let end = host.propose("city-a", |_| workspace.write(WRITE_UP, workspace.read(WRITE_UP).replace('\n', "\r\n")));
    assert_eq!(end, End::Merged, "the same with CR LF");
    let end = host.propose("city-a", |host| add(host, ZONE, "# 已核对"));
    assert_eq!(end, End::Merged, "an own record");
    let end = host.propose("province-99", |host| add(host, "zones/990100/2025/province.yaml", "# 已核对"));
    assert_eq!(end, End::Merged, "a review of the own province");
    let end = host.propose("office", |_| {
        let run = workspace.run(&["open-round", "2028", "--from", "2028-07-01", "--until", "2028-07-31"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    });
    assert_eq!(end, End::Merged, "a new round by the office");
    let end = host.propose("city-a", |host| {
        host.repository.git(&["mv", WRITE_UP, "content/experience/990100/renamed.md"]);
        host.repository.git(&["mv", "content/experience/990100/new-one", "content/experience/990100/renamed"]);
        let file = "content/experience/990100/renamed.md";
        workspace.write(file, workspace.read(file).replace("(new-one/", "(renamed/"));
    });
    assert_eq!(end, End::Merged, "an own draft is renamed");

    // What goes beyond an author's part.
    let beyond = |place: &str| refused(&[("beyond-authority", place)]);
    let end = host.propose("city-a", |host| add(host, "zones/990100/2025/samr.yaml", "# 改"));
    assert_eq!(end, beyond("zones/990100/2025/samr.yaml"), "its own evaluation by the office");
    let end = host.propose("city-a", |host| add(host, "zones/990200/zone.yaml", "# 改"));
    assert_eq!(end, beyond("zones/990200/zone.yaml"), "the record of another zone");
    let end = host.propose("province-33", |host| add(host, "zones/990100/2025/province.yaml", "# 改"));
    assert_eq!(end, beyond("zones/990100/2025/province.yaml"), "a review by another province");
    let end = host.propose("province-99", |host| add(host, SELF, "# 改"));
    assert_eq!(end, beyond(SELF), "a self-evaluation by the province");
    let end = host.propose("city-b", |host| add(host, "content/rounds/2026.yaml", "# 改"));
    assert_eq!(end, beyond("content/rounds/2026.yaml"), "a round by a zone");
    let end = host.propose("city-a", |host| add(host, "templates/html/base.html", "<script>1</script>"));
    assert_eq!(end, beyond("templates/html/base.html"), "a template");
    let end = host.propose("city-a", |host| add(host, ".github/workflows/check.yml", "# 改"));
    assert_eq!(end, beyond(".github/workflows/check.yml"), "the workflow");
    let end = host.propose("city-a", |_| workspace.write(".hosting/authors", "city-a samr\n"));
    assert_eq!(end, beyond(".hosting/authors"), "the table of accounts");
    let end = host.propose("city-a", |_| workspace.write(".hosting/check.sh", "exit 0\n"));
    assert_eq!(end, beyond(".hosting/check.sh"), "the script that checks");
    let end = host.propose("stranger", |host| add(host, ZONE, "# 改"));
    assert_eq!(end, End::Unknown, "an account that is not registered");
    let end = host.propose(".*", |host| add(host, ZONE, "# 改"));
    assert_eq!(end, End::Unknown, "an account whose name is a pattern");

    // Changes that are hidden.
    let end = host.propose("city-a", |_| workspace.remove("zones/990200/2025/self.yaml"));
    let End::Refused(found) = end else { panic!("a removed file of another zone: {end:?}") };
    assert!(found.contains(&("beyond-authority".into(), "zones/990200/2025/self.yaml".into())), "{found:?}");
    let end = host.propose("city-a", |_| {
        let path = workspace.path().join(ZONE);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    });
    assert_eq!(end, beyond(ZONE), "a file made executable");
    let end = host.propose("city-a", |_| {
        symlink("/etc/passwd", workspace.path().join("content/experience/990100/renamed/x.png")).expect("a link");
    });
    let End::Refused(found) = end else { panic!("a link: {end:?}") };
    assert!(found.iter().any(|it| it.0 == "beyond-authority"), "{found:?}");
    let end = host.propose("city-a", |_| {
        let folder = workspace.path().join("content/experience/990100/module");
        let module = Repository { workspace: Workspace::empty() };
        module.git(&["init", "-q", "-b", "main"]);
        module.commit("module");
        std::fs::create_dir_all(&folder).expect("a folder");
        workspace.overlay_at("content/experience/990100/module/.git", &module.workspace.path().join(".git"));
    });
    assert_eq!(end, beyond("content/experience/990100/module"), "a submodule");
    let end = host.propose("city-a", |host| {
        add(host, ZONE, "# 先");
        host.repository.commit("own");
        host.repository.git(&["checkout", "-q", "-B", "other", "main"]);
        host.repository.git(&["commit", "-q", "--allow-empty", "-m", "other"]);
        host.repository.git(&["checkout", "-q", "proposal"]);
        host.repository.git(&["merge", "-q", "--no-commit", "--no-ff", "other"]);
        add(host, "zones/990200/zone.yaml", "# 藏在合并中");
    });
    assert_eq!(end, beyond("zones/990200/zone.yaml"), "a change inside a merge");

    // Faults in what an author may write.
    let mut line = 0;
    let end = host.propose("city-a", |host| {
        let file = "content/experience/990100/renamed.md";
        workspace.write(file, workspace.read(file) + "\n联系电话13812345678。\n");
        line = line_of(host, file, "13812345678");
    });
    assert_eq!(end, refused(&[("personal-data", &format!("content/experience/990100/renamed.md:{line}"))]));
    let end = host.propose("city-a", |host| {
        let text = workspace.read(SELF);
        let at = text.find("points: ").expect("points");
        let rest = text[at..].split_once('\n').or_else(|| text[at..].split_once(',')).expect("an end").0;
        let written = rest.split([',', ' ', '}']).nth(1).unwrap_or_default();
        workspace.write(SELF, format!("{}points: 99{}", &text[..at], &text[at + "points: ".len() + written.len()..]));
        line = line_of(host, SELF, "points: 99");
    });
    let End::Refused(found) = end else { panic!("points above the maximum: {end:?}") };
    assert!(found.contains(&("points-above-max".into(), format!("{SELF}:{line}"))), "{found:?}");
    let end = host.propose("city-a", |_| {
        let text = workspace.read(ZONE).replacen("name:", "<<<<<<< HEAD\nname:", 1);
        workspace.write(ZONE, text);
    });
    let End::Refused(found) = end else { panic!("a marker of a conflict: {end:?}") };
    assert!(found.iter().any(|it| it.0 == "merge-conflict" && it.1.starts_with(ZONE)), "{found:?}");
    let end = host.propose("city-a", |_| workspace.write(ZONE, workspace.read(ZONE).replacen("name:", "nmae:", 1)));
    let End::Refused(found) = end else { panic!("a misspelt field: {end:?}") };
    assert!(found.iter().any(|it| it.0 == "unknown-field" && it.1.starts_with(ZONE)), "{found:?}");
    let end = host.propose("office", |_| {
        let file = "content/measures/2025-draft/indicators.yaml";
        workspace.write(file, workspace.read(file).replacen("max_points: ", "max_points: 1", 1));
    });
    assert!(matches!(end, End::Refused(_)), "rules whose sums are wrong: {end:?}");

    // Changes that meet.
    let before = host.head();
    let introduction = |text: &str| {
        let changed: Vec<String> = workspace
            .read(ZONE)
            .lines()
            .map(|it| if it.starts_with("lead_department:") { format!("lead_department: {text}") } else { it.into() })
            .collect();
        workspace.write(ZONE, changed.join("\n") + "\n");
    };
    assert_eq!(host.propose("city-a", |_| introduction("甲局")), End::Merged);
    let end = host.propose_from(&before, "city-a", |_| introduction("乙局"));
    assert_eq!(end, End::Conflict, "two changes of one line");
    let end = host.propose_from(&before, "city-b", |host| add(host, "zones/990200/zone.yaml", "# 已核对"));
    assert_eq!(end, End::Merged, "a proposal from an older state brings nothing of others");
    assert_eq!(workspace.run(&["check"]).code, 0, "the main branch is sound at the end");
}

#[test]
fn the_hook_refuses_a_commit_with_an_error() {
    let host = Host::new();
    let workspace = host.workspace();
    host.repository.git(&["config", "core.hooksPath", ".githooks"]);
    let commit = |message: &str| {
        host.repository.git(&["add", "-A"]);
        let mut git = Command::new("git");
        git.arg("-C").arg(workspace.path()).args(["-c", "user.name=t", "-c", "user.email=t@example.cn"]);
        git.args(["commit", "-q", "-m", message]).env("ZONEPRESS", env!("CARGO_BIN_EXE_zonepress"));
        git.output().expect("git starts")
    };
    workspace.write(ZONE, workspace.read(ZONE).replacen("name:", "nmae:", 1));
    let refused = commit("fault");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&[refused.stdout, refused.stderr].concat()).contains("unknown-field"));
    workspace.write(ZONE, workspace.read(ZONE).replacen("nmae:", "name:", 1) + "# 已核对\n");
    assert!(commit("sound").status.success());
}

#[test]
fn code_owners_follow_the_table() {
    let workspace = Workspace::demonstration();
    let run = workspace.run(&["codeowners", "scjg"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "* @scjg/samr",
        "/zones/990100/zone.yaml @scjg/zone-990100 @scjg/samr",
        "/zones/990100/*/province.yaml @scjg/province-99 @scjg/samr",
        "/content/experience/110101/** @scjg/zone-110101 @scjg/samr",
    ] {
        assert!(run.stdout.lines().any(|it| it == line), "{line}");
    }
    assert_eq!(workspace.run(&["codeowners", "a b"]).code, 2);
}

#[test]
fn the_files_for_hosts_are_well_formed_and_the_program_is_installed_by_its_hash() {
    let host = Host::new();
    let root = host.workspace().path();
    let made = Workspace::empty();
    let run = made.run(&["--root", &repository().to_string_lossy(), "new", "workspace", "."]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for file in
        [".github/workflows/check.yml", ".github/workflows/publish.yml", ".gitlab-ci.yml", ".workflow/check.yml"]
    {
        let workflow: serde_yaml::Value =
            serde_yaml::from_str(&made.read(file)).unwrap_or_else(|err| panic!("{file}: {err}"));
        assert!(workflow.is_mapping(), "{file}");
        assert!(!made.read(file).contains("secrets"), "{file} needs no secret");
    }
    for script in [".hosting/check.sh", ".hosting/install.sh", ".githooks/pre-commit"] {
        crate::support::tool("bash", &["-n", made.path().join(script).to_str().expect("a path")]);
        let mode = std::fs::metadata(made.path().join(script)).expect("a file").permissions().mode();
        assert_ne!(mode & 0o100, 0, "{script} can be run");
    }

    let package = Workspace::empty();
    package.write("zonepress-1/zonepress", "#!/bin/sh\necho zonepress 1\n");
    let program = package.path().join("zonepress-1/zonepress");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let archive = package.path().join("zonepress.tar.gz");
    let archive = archive.to_str().expect("a path");
    crate::support::tool("tar", &["-czf", archive, "-C", package.path().to_str().expect("a path"), "zonepress-1"]);
    let sum = crate::support::tool("sha256sum", &[archive]);
    let sum = sum.split(' ').next().expect("a sum");
    let install = |sum: &str| {
        host.workspace().write(".hosting/program", format!("# 说明\nfile://{archive} {sum}\n"));
        let target = package.path().join(format!("at-{sum}"));
        let mut bash = Command::new("bash");
        bash.arg(".hosting/install.sh").arg(&target).current_dir(root);
        (bash.output().expect("bash starts").status.success(), target.join("zonepress").exists())
    };
    assert_eq!(install(sum), (true, true));
    assert_eq!(install(&"0".repeat(64)), (false, false), "another program is refused");
}
