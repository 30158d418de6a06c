//! Test support: workspaces in temporary folders, and running the program on them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;

/// The checkout in which the tests run.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a real site says in place of the demonstration.
const REAL: [(&str, &str); 4] = [
    ("（演示）", ""),
    ("010-00000000", "010-24681357"),
    ("notice@example.cn", "office@sfq.gov.cn"),
    ("示例路1号", "学院路2号"),
];

/// What a government site must carry.
const IDENTIFIERS: &str = r#"domain: www.sfq.gov.cn
id_code: bm24680001
icp: 京ICP备24680001号
police: { number: 京公网安备11010202468001号, code: "11010202468001" }
"#;

/// A temporary folder with rules, areas and records.
pub struct Workspace {
    folder: TempDir,
}

/// The output and exit code of a run of the program.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Workspace {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// The rules of the repository, with the records of `tests/workspaces/<name>/`.
    pub fn new(name: &str) -> Self {
        let workspace = Self { folder: TempDir::new().expect("a temporary folder") };
        let root = repository();
        for shared in [
            "content/measures",
            "content/areas.csv",
            "content/areas-demonstration.csv",
            "content/holidays.yaml",
            "site/site.yaml",
        ] {
            copy(&root.join(shared), &workspace.path().join(shared));
        }
        copy(&root.join("tests/workspaces").join(name), workspace.path());
        workspace
    }

    /// A copy of the demonstration, which is all records of the repository.
    pub fn demonstration() -> Self {
        let workspace = Self { folder: TempDir::new().expect("a temporary folder") };
        for shared in ["content", "zones", "site", "templates"] {
            copy(&repository().join(shared), &workspace.path().join(shared));
        }
        workspace
    }

    /// Makes the workspace one of real data: no demonstration, and authorities and contacts that could exist.
    pub fn make_real(&self) {
        let site = self.read("site/site.yaml");
        let (before, rest) = site.split_once("demonstration:\n").expect("a demonstration");
        let (_, after) = rest.split_once("\n\n").expect("something after the demonstration");
        let site =
            REAL.iter().fold(format!("{before}{IDENTIFIERS}\n{after}"), |text, (from, to)| text.replace(from, to));
        self.write("site/site.yaml", site);
    }

    /// Removes the records of published write-ups, for tests that change the text of one.
    pub fn forget_write_ups(self) -> Self {
        self.forget("content/published/experience");
        self
    }

    /// Removes a folder of records of what was published, for tests that change it.
    pub fn forget(&self, folder: &str) {
        fs::remove_dir_all(self.path().join(folder)).unwrap_or_else(|err| panic!("{folder}: {err}"));
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Copies a folder or file over the workspace.
    pub fn overlay(&self, from: &Path) {
        copy(from, self.path());
    }

    /// Copies a folder or file to a path in the workspace.
    pub fn overlay_at(&self, path: &str, from: &Path) {
        copy(from, &self.path().join(path));
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|err| panic!("{file}: {err}"))
    }

    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    pub fn remove(&self, file: &str) {
        fs::remove_file(self.path().join(file)).unwrap_or_else(|err| panic!("{file}: {err}"));
    }

    /// Replaces a piece of a file that occurs exactly once.
    pub fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}");
        self.write(file, text.replacen(from, to, 1));
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, &[])
    }

    /// Runs the program with additional environment variables.
    pub fn run_with(&self, args: &[&str], environment: &[(&str, &str)]) -> Run {
        Run::from(program(args, self.path(), environment))
    }

    /// Runs the program with a limit of processor time, in seconds: other processes take none of it.
    pub fn run_within(&self, seconds: u32, args: &[&str]) -> Run {
        let limited = format!("ulimit -t {seconds}; exec \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_zonepress")]).args(args);
        let output = command.current_dir(self.path()).env("NO_COLOR", "1").output().expect("a shell");
        assert!(output.status.code().is_some(), "took longer than {seconds} s: {args:?}");
        Run::from(output)
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            code: output.status.code().expect("the program ended by itself"),
            stdout: String::from_utf8(output.stdout).expect("output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("output is UTF-8"),
        }
    }
}

fn program(args: &[&str], folder: &Path, environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zonepress"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .envs(environment.iter().copied())
        .output()
        .expect("the program starts")
}

/// The demonstration site, built once for all tests that only read it.
pub fn built() -> &'static Path {
    static BUILT: OnceLock<Workspace> = OnceLock::new();
    let workspace = BUILT.get_or_init(|| {
        let workspace = Workspace::demonstration();
        let run = workspace.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        workspace
    });
    workspace.path()
}

/// All files in a folder, as bytes by path.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("a readable folder");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below the folder");
            found.insert(path.to_string_lossy().into_owned(), fs::read(entry.path()).expect("a readable file"));
        }
    }
    found
}

/// Runs a tool, which must succeed, and returns its output.
pub fn tool(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().unwrap_or_else(|err| panic!("{program}: {err}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Copies a file, or a folder with its contents.
pub fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a readable folder") {
            let entry = entry.expect("an entry");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::create_dir_all(to.parent().expect("a file has a folder")).expect("a folder");
        fs::copy(from, to).unwrap_or_else(|err| panic!("{}: {err}", from.display()));
    }
}
