//! `verify` at an address: what it fetches from a server, and what a bad server can do to it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::support::{Run, Workspace, built, files};

/// What a server says to a request for a path.
enum Answer {
    File(Vec<u8>),
    Status(u16),
    Redirect(String),
    /// Announces more than it sends.
    Short,
    /// Says nothing until the client gives up.
    Silence,
}

/// A server of files on the loopback, with other answers for some paths.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(files: BTreeMap<String, Vec<u8>>, special: fn(&str) -> Option<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/sfq/", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (files, log) = (Arc::new(files), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (files, log) = (files.clone(), log.clone());
                std::thread::spawn(move || serve(stream, &files, special, &log));
            }
        });
        Self { address, asked }
    }

    fn verify(&self, more: &[&str]) -> Run {
        Workspace::empty().run(&[&["verify", self.address.as_str()], more].concat())
    }
}

fn serve(
    mut stream: TcpStream,
    files: &BTreeMap<String, Vec<u8>>,
    special: fn(&str) -> Option<Answer>,
    log: &Mutex<Vec<String>>,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut request = String::new();
    while reader.read_line(&mut request).is_ok_and(|it| it > 0) {
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|it| it > 2) {
            line.clear();
        }
        let path = request.split(' ').nth(1).unwrap_or_default().to_string();
        log.lock().unwrap().push(path.clone());
        let name = path.strip_prefix("/sfq/").unwrap_or("outside");
        let known = || files.get(name).map_or(Answer::Status(404), |it| Answer::File(it.clone()));
        let head = |status: &str, size: usize| format!("HTTP/1.1 {status}\r\nContent-Length: {size}\r\n");
        let sent = match special(name).unwrap_or_else(known) {
            Answer::File(bytes) => stream
                .write_all(format!("{}\r\n", head("200 OK", bytes.len())).as_bytes())
                .and_then(|()| stream.write_all(&bytes)),
            Answer::Status(status) => stream.write_all(format!("{}\r\n", head(&format!("{status} No"), 0)).as_bytes()),
            Answer::Redirect(to) => {
                stream.write_all(format!("{}Location: {to}\r\n\r\n", head("301 Moved", 0)).as_bytes())
            }
            Answer::Short => {
                let _ = stream.write_all(format!("{}\r\nshort", head("200 OK", 1000)).as_bytes());
                return;
            }
            Answer::Silence => {
                std::thread::sleep(std::time::Duration::from_secs(5));
                return;
            }
        };
        if sent.is_err() {
            return;
        }
        request.clear();
    }
}

fn site() -> BTreeMap<String, Vec<u8>> {
    files(&built().join("dist/public"))
}

#[test]
fn a_site_at_its_address_is_what_it_says() {
    let site = site();
    let count = site.len();
    let server = Server::start(site, |_| None);
    let run = server.verify(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.contains("网站上多出的文件不在核对之列"), "{}", run.stderr);
    // Every file once, and the three that a signed site has.
    assert_eq!(server.asked.lock().unwrap().len(), count + 3);
}

#[test]
fn what_a_server_changes_withholds_or_redirects_is_named() {
    let server = Server::start(site(), |path| match path {
        "index.html" => Some(Answer::File(b"defaced".to_vec())),
        "about/index.html" => Some(Answer::Redirect("/sfq/about/".into())),
        "about/" => Some(Answer::File(site()["about/index.html"].clone())),
        "search/index.html" => Some(Answer::Redirect("http://127.0.0.1:1/search".into())),
        "zones/index.html" => Some(Answer::Redirect("/sfq/zones/index.html".into())),
        "robots.txt" => Some(Answer::Status(403)),
        "404.html" => Some(Answer::Status(404)),
        "data/zones.csv" => Some(Answer::Short),
        _ => None,
    });
    let run = server.verify(&["--seconds", "20"]);
    let expected = [
        "404.html：缺少这一文件，SHA256SUMS 和 manifest.json 中都有",
        "data/zones.csv：不能读取（连接中断（",
        "index.html：内容被改动，与 SHA256SUMS 和 manifest.json 中的散列值不符",
        "robots.txt：不能读取（服务器答复 403）",
        "search/index.html：不能读取（服务器转到 http://127.0.0.1:1/search，没有跟随）",
        "zones/index.html：不能读取（服务器一再转到别的网址）",
    ];
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((lines.len(), run.code), (expected.len(), 1), "{}", run.stdout);
    for (line, start) in lines.iter().zip(expected) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn a_server_cannot_lead_out_of_the_site_nor_send_without_end() {
    let hash = "0".repeat(64);
    let leading = format!("{hash}  ../secret\n{hash}  /etc/passwd\n{hash}  a//b\n{hash}  a b?c\n");
    let lists = BTreeMap::from([("SHA256SUMS".to_string(), leading.into_bytes())]);
    let server = Server::start(lists, |_| None);
    let run = server.verify(&[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("SHA256SUMS：第 1 行不是散列值和路径"), "{}", run.stdout);
    let asked = server.asked.lock().unwrap().clone();
    assert!(asked.iter().all(|it| it.starts_with("/sfq/") && !it.contains("..")), "{asked:?}");
    assert!(asked.contains(&"/sfq/a%20b%3Fc".to_string()), "{asked:?}");

    let many: String = (0..60_000).map(|it| format!("{hash}  {it}\n")).collect();
    let server = Server::start(BTreeMap::from([("SHA256SUMS".to_string(), many.into_bytes())]), |_| None);
    let run = server.verify(&[]);
    assert!(run.code == 2 && run.stderr.contains("60003 个文件，超过 50000 个"), "{}", run.stderr);

    let server = Server::start(BTreeMap::new(), |_| Some(Answer::Silence));
    let run = server.verify(&["--seconds", "1"]);
    assert!(run.code == 2 && run.stderr.contains("1 秒内没有取完"), "{}", run.stderr);
    let run = Server::start(BTreeMap::new(), |_| None).verify(&[]);
    assert!(run.code == 2 && run.stderr.contains("没有 SHA256SUMS"), "{}", run.stderr);
}

#[test]
fn only_addresses_of_web_sites_are_fetched() {
    for address in ["file:///etc/", "ftp://example.cn/", "https://user@example.cn/", "http://"] {
        let run = Workspace::empty().run(&["verify", address]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{address}: {}", run.stderr);
    }
    // Nothing listens there.
    let run = Workspace::empty().run(&["verify", "https://127.0.0.1:1/"]);
    assert!(run.code == 2 && run.stderr.contains("服务器拒绝连接"), "{}", run.stderr);
}
