//! Whatever is edited in whatever order: a build that takes over what did not change writes the same bytes as one that
//! makes everything, and a check that knows what was sound finds the same as one that knows nothing.
//!
//! `ZONEPRESS_EDITS=<number>` tries that many edits, `ZONEPRESS_SEED=<number>` others.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::press::fresh;
use crate::support::{Run, Workspace, files, repository};

/// The number of edits that are tried without further notice.
const EDITS: usize = 16;

/// A workspace that is edited, built and checked again and again.
struct Scene {
    workspace: Workspace,
    cache: TempDir,
    environment: Vec<(&'static str, String)>,
    /// The state of the random numbers.
    random: u64,
    /// The day of the next build, as days of January 2027.
    day: u32,
    /// Counts edits, for texts and names that occur once.
    count: usize,
    /// The edits so far, for messages.
    done: Vec<&'static str>,
}

type Edit = (&'static str, fn(&mut Scene));

const KINDS: [Edit; 17] = [
    ("nothing", |_| {}),
    ("a self-evaluation", |it| it.add("zones/990100/2025/self.yaml", "summary: 总体情况")),
    ("a judgement", |it| {
        let points = ["1.8", "2", "1.9"][it.pick(3)];
        let file = "zones/990100/2025/samr.yaml";
        let text = it.workspace.read(file);
        let (before, rest) = text.split_once("4a: { points: ").expect("a judgement");
        let (_, after) = rest.split_once(',').expect("more of it");
        it.workspace.write(file, format!("{before}4a: {{ points: {points},{after}"));
    }),
    ("a write-up", |it| it.add("content/experience/990100/example.md", "## 成效\n\n一是")),
    ("the title of a write-up", |it| it.add("content/experience/990100/example.md", "title: 以数据分析")),
    ("another write-up", Scene::add_write_up),
    ("a write-up less", Scene::remove_write_up),
    ("another name of a write-up", Scene::rename_write_up),
    ("a picture", Scene::change_picture),
    ("another zone", Scene::change_zones),
    ("a page template", |it| it.add("templates/html/base.html", "</body>")),
    ("a document template", |it| it.add("templates/typst/publicity-notice.typ", "#let render(data) = {")),
    ("the rules", |it| it.add("content/measures/2025-draft/measures.yaml", "title: ")),
    ("the settings", |it| it.add("site/site.yaml", "description: ")),
    ("the day", |it| it.day = 1 + (it.day + it.pick(20) as u32) % 28),
    ("a fault that is mended again", Scene::break_and_mend),
    ("damage to what is kept", Scene::damage),
];

impl Scene {
    fn new(seed: u64) -> Self {
        let workspace = Workspace::new("round");
        for folder in ["templates", "site"] {
            workspace.overlay_at(folder, &repository().join(folder));
        }
        let cache = TempDir::new().unwrap();
        let environment = fresh(cache.path());
        Self { workspace, cache, environment, random: seed, day: 10, count: 0, done: vec![] }
    }

    /// A random number below a limit.
    fn pick(&mut self, limit: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.random ^ (self.random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    /// Adds something at the first place of a text in a file that does not change what the file means.
    fn add(&mut self, file: &str, piece: &str) {
        let comment = format!("\n  // {}", self.next());
        let whole = self.workspace.read(file);
        let (before, after) = whole.split_once(piece).unwrap_or_else(|| panic!("`{piece}` in {file}"));
        let changed = match file.rsplit('.').next() {
            Some("typ") => format!("{before}{piece}{comment}{after}"),
            Some("html") => format!("{before}<!-- {} -->{piece}{after}", self.count),
            _ => format!("{before}{piece}再{after}"),
        };
        self.workspace.write(file, changed);
    }

    fn names(&self) -> Vec<String> {
        let folder = self.workspace.path().join("content/experience/990100");
        let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter_map(|it| Some(it.strip_suffix(".md")?.to_string())).collect();
        names.sort();
        names
    }

    /// A write-up beside the first one, if there is one.
    fn other(&mut self) -> Option<String> {
        let names: Vec<String> = self.names().into_iter().filter(|it| it != "example").collect();
        (!names.is_empty()).then(|| names[self.pick(names.len())].clone())
    }

    fn add_write_up(&mut self) {
        let name = format!("practice-{}", self.next());
        let text = self.workspace.read("content/experience/990100/example.md");
        let text = text.replace("title: ", &format!("title: 第{}种做法，", self.count));
        self.workspace.write(&format!("content/experience/990100/{name}.md"), text);
        let list = self.workspace.read("content/experience/publication.yaml");
        let day = 1 + self.pick(9);
        self.workspace.write(
            "content/experience/publication.yaml",
            format!("{}\n  - {{ experience: 990100/{name}, date: 2026-02-0{day} }}\n", list.trim_end()),
        );
    }

    fn remove_write_up(&mut self) {
        let Some(name) = self.other() else { return self.add_write_up() };
        let folder = format!("content/experience/990100/{name}");
        self.workspace.remove(&format!("{folder}.md"));
        let _ = fs::remove_dir_all(self.workspace.path().join(folder));
        self.edit_list(|it| !it.contains(&format!("/{name},")), |it| it);
    }

    fn rename_write_up(&mut self) {
        let Some(name) = self.other() else { return self.add_write_up() };
        let fresh = format!("practice-{}", self.next());
        let old = format!("content/experience/990100/{name}");
        let text = self.workspace.read(&format!("{old}.md")).replace(&format!("({name}/"), &format!("({fresh}/"));
        let text = match text.contains("aliases: [") {
            true => text.replace("aliases: [", &format!("aliases: [{name}, ")),
            false => text.replacen("keywords:", &format!("aliases: [{name}]\nkeywords:"), 1),
        };
        self.workspace.remove(&format!("{old}.md"));
        self.workspace.write(&format!("content/experience/990100/{fresh}.md"), text);
        let pictures = self.workspace.path().join(&old);
        if pictures.exists() {
            fs::rename(pictures, self.workspace.path().join(format!("content/experience/990100/{fresh}"))).unwrap();
        }
        self.edit_list(|_| true, |it| it.replace(&format!("/{name},"), &format!("/{fresh},")));
    }

    fn edit_list(&self, keep: impl Fn(&str) -> bool, edit: impl Fn(String) -> String) {
        let file = "content/experience/publication.yaml";
        let lines = self.workspace.read(file);
        let lines = lines.lines().filter(|it| keep(it)).map(|it| edit(it.to_string()) + "\n");
        self.workspace.write(file, lines.collect::<String>());
    }

    /// Adds a picture to a write-up, exchanges its picture, or removes it.
    fn change_picture(&mut self) {
        let Some(name) = self.other() else { return self.add_write_up() };
        let (text, picture) =
            (format!("content/experience/990100/{name}.md"), format!("content/experience/990100/{name}/tu-1.png"));
        let used = format!("\n\n![图的说明]({name}/tu-1.png)\n");
        let is_there = self.workspace.path().join(&picture).exists();
        if is_there && self.pick(3) == 0 {
            fs::remove_dir_all(self.workspace.path().join(format!("content/experience/990100/{name}"))).unwrap();
            let without = self.workspace.read(&text).replace(&used, "");
            return self.workspace.write(&text, without);
        }
        self.next();
        let shade = 50 + 7 * (self.count as u8 % 20);
        let mut bytes = Vec::new();
        let image = image(shade);
        image.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        self.workspace.write(&picture, bytes);
        if !is_there {
            let with = self.workspace.read(&text).trim_end().to_string() + &used;
            self.workspace.write(&text, with);
        }
    }

    /// Adds a second zone, or removes it.
    fn change_zones(&mut self) {
        let folder = self.workspace.path().join("zones/990200");
        if folder.exists() {
            return fs::remove_dir_all(folder).unwrap();
        }
        self.workspace.overlay_at("zones/990200", &self.workspace.path().join("zones/990100"));
        let record = self.workspace.read("zones/990200/zone.yaml");
        self.workspace.write("zones/990200/zone.yaml", record.replace("990100", "990200").replace('甲', "乙"));
    }

    /// Writes what cannot be read, or a telephone, checks that both runs say so, and takes it back.
    fn break_and_mend(&mut self) {
        let file = ["zones/990100/zone.yaml", "content/experience/990100/example.md"][self.pick(2)];
        let sound = self.workspace.read(file);
        let added = ["\n联系电话13812345678。\n", "\n\u{7}\n", "\u{200b}"][self.pick(3)];
        self.workspace.write(file, sound.clone() + added);
        self.compare_checks();
        assert_ne!(self.run(&["build", "--as-of", &self.date()]).code, 0);
        self.workspace.write(file, sound);
    }

    /// Damages files of the output or of the cache.
    fn damage(&mut self) {
        let folders = [self.workspace.path().join("dist"), self.cache.path().join("zonepress")];
        let folder = &folders[self.pick(2)];
        let paths: Vec<PathBuf> = files(folder).into_keys().map(|it| folder.join(it)).collect();
        // What marks the output as one of this program must stay, or it would not be replaced.
        let mut paths: Vec<PathBuf> =
            paths.into_iter().filter(|it| !it.ends_with(".zonepress") && *it != folder.join("SHA256SUMS")).collect();
        for _ in 0..3.min(paths.len()) {
            let path = paths.swap_remove(self.pick(paths.len()));
            let mut bytes = fs::read(&path).unwrap();
            if bytes.is_empty() || self.pick(3) == 0 {
                fs::remove_file(&path).unwrap();
                continue;
            }
            let at = self.pick(bytes.len());
            bytes[at] ^= 1;
            // A file of its own: the old one may be linked elsewhere.
            fs::remove_file(&path).unwrap();
            fs::write(&path, bytes).unwrap();
        }
    }

    fn date(&self) -> String {
        format!("2027-01-{:02}", self.day)
    }

    fn run(&self, args: &[&str]) -> Run {
        let environment: Vec<(&str, &str)> = self.environment.iter().map(|it| (it.0, it.1.as_str())).collect();
        self.workspace.run_with(args, &environment)
    }

    /// Compares a build that takes over what it can with one that makes everything.
    fn compare_builds(&self) {
        let (day, scratch) = (self.date(), TempDir::new().unwrap());
        let out = scratch.path().join("out").to_string_lossy().into_owned();
        let kept = self.run(&["build", "--as-of", &day]);
        let made = self.run(&["build", "--as-of", &day, "--no-cache", "--out", &out]);
        assert_eq!((kept.code, made.code), (0, 0), "{:?}\n{}\n{}", self.done, kept.stderr, made.stderr);
        let (kept, made) = (files(&self.workspace.path().join("dist")), files(&scratch.path().join("out")));
        let paths: Vec<&String> = kept.keys().chain(made.keys()).filter(|it| kept.get(*it) != made.get(*it)).collect();
        assert!(paths.is_empty(), "after {:?}: {paths:?}", self.done);
    }

    fn compare_checks(&self) {
        let nothing = TempDir::new().unwrap();
        let day = self.date();
        let args = ["check", "--format", "json", "--as-of", &day];
        let knowing = self.run(&args);
        let cache = nothing.path().to_string_lossy().into_owned();
        let fresh = self.workspace.run_with(&args, &[("XDG_CACHE_HOME", &cache)]);
        assert_eq!((knowing.code, knowing.stdout), (fresh.code, fresh.stdout), "{:?}", self.done);
    }
}

fn image(shade: u8) -> image::RgbImage {
    image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([shade, x as u8, y as u8]))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn what_is_taken_over_is_what_would_be_made() {
    let edits = number("ZONEPRESS_EDITS").map_or(EDITS, |it| it as usize);
    let mut scene = Scene::new(number("ZONEPRESS_SEED").unwrap_or(1));
    let mut order: Vec<Edit> = Vec::new();
    for step in 0..edits {
        // Each kind once before any twice, in another order every time.
        if order.is_empty() {
            order = KINDS.to_vec();
            (1..order.len()).for_each(|it| order.swap(it, scene.pick(it + 1)));
            if step == 0 {
                order.push(("another write-up", Scene::add_write_up));
            }
        }
        let (name, edit) = order.pop().expect("one is left");
        scene.done.push(name);
        edit(&mut scene);
        scene.compare_checks();
        scene.compare_builds();
    }
}

#[test]
fn a_build_with_nothing_changed_says_so_and_writes_nothing() {
    let scene = Scene::new(1);
    let args = ["build", "--as-of", "2027-01-10"];
    let first = scene.run(&args);
    assert_eq!(first.code, 0, "{}", first.stderr);
    let dist = scene.workspace.path().join("dist");
    let times = || -> Vec<_> {
        let entries = walkdir::WalkDir::new(&dist).sort_by_file_name().into_iter().map(|it| it.unwrap());
        entries.map(|it| (it.path().to_path_buf(), it.metadata().unwrap().modified().unwrap())).collect()
    };
    let before = times();
    let again = scene.run(&args);
    assert!(again.code == 0 && again.stderr.starts_with("没有改动："), "{}", again.stderr);
    assert_eq!(times(), before);
    // A file that was written again with the same text changes nothing either.
    scene.workspace.write("zones/990100/zone.yaml", scene.workspace.read("zones/990100/zone.yaml"));
    assert!(scene.run(&args).stderr.starts_with("没有改动："));
    scene.workspace.remove("dist/public/index.html");
    assert!(scene.run(&args).stderr.starts_with("已生成"));
    assert!(dist.join("public/index.html").is_file());
}
