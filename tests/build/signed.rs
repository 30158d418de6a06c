//! A signed site: what `sign` writes, and what `verify` says of each way of tampering.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::support::{Run, Workspace, built, copy, files, tool};

/// A workspace with two keys, and a public site that is signed with the first.
struct Office {
    workspace: Workspace,
    /// The line for `site.yaml`.
    key: String,
}

const SIGN: [&str; 5] = ["sign", "--key", "office.key", "--password-file", "password"];

/// Keys are made beside the workspace: they do not belong in it.
fn office() -> &'static Office {
    static OFFICE: OnceLock<Office> = OnceLock::new();
    OFFICE.get_or_init(|| {
        let workspace = Workspace::empty();
        workspace.write("password", "示范区 2026\n");
        let key = generate(&workspace, "office");
        generate(&workspace, "other");
        let records = Workspace::demonstration();
        let site = records.read("site/site.yaml");
        records.write("site/site.yaml", format!("public_key: {key}\n{site}"));
        let out = workspace.path().join("dist");
        let build = || records.run(&["build", "--out", out.to_str().unwrap()]);
        let reminds = |run: &Run| run.stderr.contains("发布以前请签名：zonepress sign --key 密钥文件");
        let (first, again) = (build(), build());
        assert!(first.code == 0 && reminds(&first), "{}", first.stderr);
        assert!(again.stderr.starts_with("没有改动：") && reminds(&again), "{}", again.stderr);
        let run = workspace.run(&[&SIGN[..], &["dist/public"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let signed = build();
        assert!(signed.stderr.starts_with("没有改动：") && !reminds(&signed), "{}", signed.stderr);
        Office { workspace, key }
    })
}

fn generate(workspace: &Workspace, name: &str) -> String {
    let key = format!("{name}.key");
    let run = workspace.run(&["sign", "--generate", "--key", &key, "--password-file", "password"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let line = run.stdout.trim_end().strip_prefix("public_key: ").expect("the line for site.yaml");
    let file = workspace.read(&format!("{name}.pub"));
    assert_eq!(file.lines().nth(1), Some(line));
    line.to_string()
}

/// A copy of a public site that may be tampered with.
struct Site {
    home: Workspace,
}

impl Site {
    fn signed() -> Self {
        Self::of(&office().workspace.path().join("dist/public"))
    }

    /// The same site, built without a key.
    fn unsigned() -> Self {
        Self::of(&built().join("dist/public"))
    }

    fn of(folder: &Path) -> Self {
        let home = Workspace::empty();
        copy(folder, &home.path().join("public"));
        Self { home }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.home.path().join("public").join(path)
    }

    fn read(&self, path: &str) -> String {
        self.home.read(&format!("public/{path}"))
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        self.home.write(&format!("public/{path}"), bytes);
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        self.home.replace(&format!("public/{path}"), from, to);
    }

    /// Verifies with the key of the office.
    fn verify(&self) -> Run {
        self.home.run(&["verify", "public", "--key", &office().key])
    }

    fn verify_unsigned(&self) -> Run {
        self.home.run(&["verify", "public"])
    }

    fn sign(&self, key: &str) {
        let office = office().workspace.path();
        let (key, password) = (office.join(key), office.join("password"));
        let args = ["sign", "--key", key.to_str().unwrap(), "--password-file", password.to_str().unwrap(), "public"];
        let run = self.home.run(&args);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    }

    /// Replaces a text wherever it is published, and every hash that names a changed file.
    fn alter(&self, from: &str, to: &str) {
        let mut hashes: Vec<(String, String)> = Vec::new();
        for (path, bytes) in files(&self.path("")) {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if text.contains(from) {
                let changed = text.replace(from, to);
                hashes.push((hash(text.as_bytes()), hash(changed.as_bytes())));
                self.write(&path, changed);
            }
        }
        assert!(!hashes.is_empty(), "`{from}` is published");
        for list in ["data/datapackage.json", "manifest.json", "SHA256SUMS"] {
            let before = self.read(list);
            let after = hashes.iter().fold(before.clone(), |text, (from, to)| text.replace(from, to));
            self.write(list, &after);
            hashes.push((hash(before.as_bytes()), hash(after.as_bytes())));
        }
    }

    /// Gives the site another day, as an earlier publication with the same files.
    fn date_back(&self) {
        for file in ["SHA256SUMS", "manifest.json"] {
            let _ = fs::remove_file(self.path(&format!("{file}.minisig")));
        }
        let before = self.read("manifest.json");
        let after = before.replace(&format!("\"as_of\": \"{DAY}\""), "\"as_of\": \"2026-10-01\"");
        assert_ne!(before, after);
        self.write("manifest.json", &after);
        self.replace("SHA256SUMS", &hash(before.as_bytes()), &hash(after.as_bytes()));
    }
}

/// The day of the demonstration.
const DAY: &str = "2026-11-22";

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect()
}

const PAGE: &str = "zones/990100/index.html";

/// A way of tampering, what is said of it without a signature, and with one.
struct Way {
    name: &'static str,
    tamper: fn(&Site),
    unsigned: &'static [&'static str],
    signed: &'static [&'static str],
}

const EDITED_SUMS: &str = "SHA256SUMS.minisig：与 SHA256SUMS 不符：签名以后 SHA256SUMS 被改动，或者签名被改动";
const EDITED_MANIFEST: &str =
    "manifest.json.minisig：与 manifest.json 不符：签名以后 manifest.json 被改动，或者签名被改动";

const WAYS: [Way; 9] = [
    Way {
        name: "one byte flipped",
        tamper: |site| {
            let mut bytes = fs::read(site.path(PAGE)).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            site.write(PAGE, bytes);
        },
        unsigned: &["zones/990100/index.html：内容被改动，与 SHA256SUMS 和 manifest.json 中的散列值不符"],
        signed: &["zones/990100/index.html：内容被改动，与 SHA256SUMS 和 manifest.json 中的散列值不符"],
    },
    Way {
        name: "a file added",
        tamper: |site| site.write("notices/2026/added.html", "x"),
        unsigned: &["notices/2026/added.html：多出的文件，SHA256SUMS 和 manifest.json 中都没有"],
        signed: &["notices/2026/added.html：多出的文件，SHA256SUMS 和 manifest.json 中都没有"],
    },
    Way {
        name: "a file missing",
        tamper: |site| fs::remove_file(site.path(PAGE)).unwrap(),
        unsigned: &["zones/990100/index.html：缺少这一文件，SHA256SUMS 和 manifest.json 中都有"],
        signed: &["zones/990100/index.html：缺少这一文件，SHA256SUMS 和 manifest.json 中都有"],
    },
    Way {
        name: "a file renamed",
        tamper: |site| fs::rename(site.path(PAGE), site.path("zones/990100/Index.html")).unwrap(),
        unsigned: &["zones/990100/index.html：改名为 zones/990100/Index.html，内容相同"],
        signed: &["zones/990100/index.html：改名为 zones/990100/Index.html，内容相同"],
    },
    Way {
        name: "a symbolic link instead of a file",
        tamper: |site| {
            fs::rename(site.path(PAGE), site.home.path().join("elsewhere.html")).unwrap();
            std::os::unix::fs::symlink("../../../elsewhere.html", site.path(PAGE)).unwrap();
        },
        unsigned: &["zones/990100/index.html：应是文件，现在是符号链接，指向 ../../../elsewhere.html"],
        signed: &["zones/990100/index.html：应是文件，现在是符号链接，指向 ../../../elsewhere.html"],
    },
    Way {
        name: "a published figure changed, with all lists rewritten to match",
        tamper: |site| site.alter("90.88", "98.88"),
        unsigned: &[],
        signed: &[EDITED_SUMS, EDITED_MANIFEST],
    },
    Way {
        name: "a line of the sums edited",
        tamper: |site| {
            let real = hash(&fs::read(site.path(PAGE)).unwrap());
            site.replace("SHA256SUMS", &real, &hash(b"x"));
        },
        unsigned: &["zones/990100/index.html：与 manifest.json 相符，与 SHA256SUMS 不符：SHA256SUMS 被改动"],
        signed: &[EDITED_SUMS, "zones/990100/index.html：与 manifest.json 相符，与 SHA256SUMS 不符：SHA256SUMS 被改动"],
    },
    Way {
        name: "the manifest edited",
        tamper: |site| {
            let real = hash(&fs::read(site.path(PAGE)).unwrap());
            site.replace("manifest.json", &real, &hash(b"x"));
        },
        unsigned: &[
            "manifest.json：内容被改动，与 SHA256SUMS 中的散列值不符",
            "zones/990100/index.html：与 SHA256SUMS 相符，与 manifest.json 不符：manifest.json 被改动，或者文件和 SHA256SUMS 一起被改动",
        ],
        signed: &[
            "manifest.json.minisig：与 manifest.json 不符：签名以后 manifest.json 被改动，或者签名被改动",
            "manifest.json：内容被改动，与 SHA256SUMS 中的散列值不符",
            "zones/990100/index.html：与 SHA256SUMS 相符，与 manifest.json 不符：manifest.json 被改动，或者文件和 SHA256SUMS 一起被改动",
        ],
    },
    Way {
        name: "a folder instead of a file",
        tamper: |site| {
            fs::remove_file(site.path(PAGE)).unwrap();
            fs::create_dir(site.path(PAGE)).unwrap();
        },
        unsigned: &["zones/990100/index.html：应是文件，现在是文件夹"],
        signed: &["zones/990100/index.html：应是文件，现在是文件夹"],
    },
];

fn lines(run: &Run) -> Vec<&str> {
    run.stdout.lines().collect()
}

#[test]
fn verify_names_each_way_of_tampering_with_and_without_signatures() {
    for way in WAYS {
        let site = Site::unsigned();
        (way.tamper)(&site);
        let run = site.verify_unsigned();
        assert_eq!(lines(&run), way.unsigned, "{}", way.name);
        assert_eq!(run.code, i32::from(!way.unsigned.is_empty()), "{}", way.name);
        assert!(run.stderr.contains("提醒：网站没有签名，前后一致的改动不能发现"), "{}", run.stderr);
        let site = Site::signed();
        (way.tamper)(&site);
        let run = site.verify();
        assert_eq!((lines(&run), run.code), (way.signed.to_vec(), 1), "{}", way.name);
    }
}

#[test]
fn a_signature_of_another_key_and_a_removed_one_are_named() {
    let site = Site::signed();
    fs::remove_file(site.path("SHA256SUMS.minisig")).unwrap();
    let removed = "SHA256SUMS.minisig：缺少签名：没有签名，或者签名被删去";
    assert_eq!(lines(&site.verify()), [removed]);
    assert_eq!(lines(&site.verify_unsigned()), [removed], "the key of the site asks for signatures");
    // Whoever signs with their own key must also replace the key of the site.
    let other = office().workspace.read("other.pub");
    site.alter(&office().key, other.lines().nth(1).unwrap());
    site.sign("other.key");
    assert_eq!(site.verify_unsigned().code, 0, "nothing but the key of the office tells it apart");
    let run = site.verify();
    let starts = ["SHA256SUMS.minisig：用另一把密钥签名（编号 ", "manifest.json.minisig：用另一把密钥签名（编号 "];
    let starts = [&starts[..], &["minisign.pub：网站所载的公钥（编号 "]].concat();
    let lines = lines(&run);
    assert_eq!(lines.len(), starts.len(), "{}", run.stdout);
    assert!(lines.iter().zip(starts).all(|(line, start)| line.starts_with(start)), "{}", run.stdout);
}

#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let site = Site::signed();
    fs::set_permissions(site.home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(site.path(PAGE), fs::Permissions::from_mode(0o000)).unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_zonepress"));
    program.args(["verify", "public", "--key", &office().key]).current_dir(site.home.path());
    // Permissions do not bind the administrator.
    if tool("id", &["-u"]).trim() == "0" {
        program.uid(65534);
    }
    let output = program.output().expect("the program starts");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said, "zones/990100/index.html：不能读取（没有读取的权限）\n");
}

#[test]
fn an_old_publication_is_named_alone_and_mixed_with_a_new_one() {
    let old = Site::signed();
    old.date_back();
    old.sign("office.key");
    assert_eq!(old.verify().code, 0, "it was a publication of its own");
    let replayed = old.home.run(&["verify", "public", "--key", &office().key, "--since", DAY]);
    let said = "manifest.json：内容截至 2026-10-01，早于 2026-11-22：是以前发布的一次，已经被后来的取代";
    assert_eq!((lines(&replayed), replayed.code), (vec![said], 1));
    let mixed = Site::signed();
    mixed.write("SHA256SUMS.minisig", old.read("SHA256SUMS.minisig"));
    let said =
        "SHA256SUMS.minisig：与 SHA256SUMS 不符：签名写明的日期是 2026-10-01，内容截至 2026-11-22，签名是另一次发布的";
    assert_eq!(lines(&mixed.verify()), [said]);
    mixed.write("SHA256SUMS", old.read("SHA256SUMS"));
    let run = mixed.verify();
    assert!(run.stdout.contains("（2026-10-01、2026-11-22）：几次发布的文件混在一起"), "{}", run.stdout);
}

#[test]
fn minisign_checks_what_sign_wrote_and_verify_what_minisign_signed() {
    let site = Site::signed();
    let key = &office().key;
    for file in ["SHA256SUMS", "manifest.json"] {
        let path = site.path(file);
        let said = tool("minisign", &["-V", "-P", key, "-m", path.to_str().unwrap()]);
        assert!(said.contains(&format!("file:{file}\thashed\tas-of:{DAY}")), "{said}");
        let public = site.path("minisign.pub");
        tool("minisign", &["-V", "-p", public.to_str().unwrap(), "-m", path.to_str().unwrap()]);
    }
    let own = |name: &str| site.home.path().join(name).to_str().unwrap().to_string();
    tool("minisign", &["-G", "-W", "-p", &own("own.pub"), "-s", &own("own.key")]);
    let unsigned = Site::unsigned();
    for file in ["SHA256SUMS", "manifest.json"] {
        tool("minisign", &["-S", "-s", &own("own.key"), "-m", unsigned.path(file).to_str().unwrap()]);
    }
    let run = unsigned.home.run(&["verify", "public", "--key", &own("own.pub")]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    // Keys without a password are used as they are.
    let run = unsigned.home.run(&["sign", "--key", &own("own.key"), "public"]);
    assert!(run.code == 0 && run.stderr.contains("没有口令"), "{}", run.stderr);
    let run = unsigned.home.run(&["verify", "public", "--key", &own("own.pub")]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let run = unsigned.home.run(&["verify", "public", "--key", key]);
    assert!(run.stdout.contains("SHA256SUMS.minisig：用另一把密钥签名（编号 "), "{}", run.stdout);
}

#[test]
fn signing_again_changes_nothing_and_the_next_build_drops_the_signatures() {
    let office = office();
    let workspace = &office.workspace;
    let before = files(&workspace.path().join("dist"));
    let run = workspace.run(&[&SIGN[..], &["dist/public"]].concat());
    assert!(run.code == 0 && run.stderr.contains("的签名没有变化"), "{}", run.stderr);
    assert_eq!(files(&workspace.path().join("dist")), before);
    // Files that nobody signed or built are still not removed, nor is anything signed that differs from the sums.
    let home = Workspace::empty();
    copy(&workspace.path().join("dist"), &home.path().join("dist"));
    home.write("dist/public/note.minisig", "x");
    let out = home.path().join("dist");
    let records = Workspace::demonstration();
    let run = records.run(&["build", "--out", out.to_str().unwrap()]);
    assert!(run.code == 2 && run.stderr.contains("public/note.minisig"), "{}", run.stderr);
    let (key, password) = (workspace.path().join("office.key"), workspace.path().join("password"));
    let args = ["sign", "--key", key.to_str().unwrap(), "--password-file", password.to_str().unwrap(), "dist/public"];
    let run = home.run(&args);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(run.stdout, "note.minisig：多出的文件，SHA256SUMS 和 manifest.json 中都没有\n");
    home.remove("dist/public/note.minisig");
    let run = records.run(&["build", "--out", out.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("公钥与上次生成的不同：现在没有公钥"), "{}", run.stderr);
    assert!(!out.join("public/SHA256SUMS.minisig").exists());
}

#[test]
fn keys_are_kept_safe() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = &office().workspace;
    let mode = fs::metadata(workspace.path().join("office.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let run = workspace.run(&["sign", "--generate", "--key", "office.key", "--password-file", "password"]);
    assert!(run.code == 2 && run.stderr.contains("已经存在"), "{}", run.stderr);
    workspace.write("wrong", "x");
    let run = workspace.run(&["sign", "--key", "office.key", "--password-file", "wrong", "dist/public"]);
    assert!(run.code == 2 && run.stderr.contains("口令不对"), "{}", run.stderr);
    let run = workspace.run(&["sign", "--key", "other.key", "--password-file", "password", "dist/public"]);
    assert!(run.code == 2 && run.stderr.contains("不是一对"), "{}", run.stderr);
    let run = workspace.run(&["sign", "--key", "office.pub", "--password-file", "password", "dist/public"]);
    assert!(run.code == 2 && run.stderr.contains("是公钥；签名用密钥文件"), "{}", run.stderr);
    let records = Workspace::demonstration();
    records.write("password", "x");
    let run = records.run(&["sign", "--generate", "--key", "content/office.key", "--password-file", "password"]);
    assert!(run.code == 2 && run.stderr.contains("在工作目录中"), "{}", run.stderr);
}

#[test]
fn the_about_page_shows_the_key_of_site_yaml_and_verify_uses_it() {
    let site = Site::signed();
    let page = site.read("about/index.html").replace("&#x2f;", "/");
    let key = &office().key;
    assert!(page.contains("核对网站内容") && page.contains(&format!("minisign -V -m SHA256SUMS -P {key}")));
    assert!(!Site::unsigned().read("about/index.html").contains("核对网站内容"));
    let records = Workspace::demonstration();
    let text = records.read("site/site.yaml");
    records.write("site/site.yaml", format!("public_key: {key}\n{text}"));
    let public = site.path("");
    let run = records.run(&["verify", public.to_str().unwrap()]);
    assert!(run.code == 0 && run.stderr.contains("签名属于公钥"), "{}", run.stderr);
    records.write("site/site.yaml", format!("public_key: {}\n{text}", &key[1..]));
    let run = records.run(&["check"]);
    assert!(run.code == 1 && run.stdout.contains("不是 minisign 的公钥"), "{}", run.stderr);
    let run = records.run(&["verify", public.to_str().unwrap()]);
    assert_eq!(run.code, 2, "{}", run.stderr);
}
