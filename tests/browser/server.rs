//! A web server for static files, with only the features that any host of the site has.
//! Text is sent compressed, as most hosts do.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

pub struct Server {
    address: String,
}

impl Server {
    /// Serves a folder below a path, such as `/` or `/a/b/`, until the tests end.
    pub fn start(folder: &Path, below: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}{below}", listener.local_addr().expect("a bound port"));
        let folder = folder.to_path_buf();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let folder = folder.clone();
                // A browser may close a connection at any time.
                thread::spawn(move || serve(stream, &folder, below).ok());
            }
        });
        Self { address }
    }

    /// The address of a page of the site.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

fn serve(mut stream: TcpStream, folder: &Path, below: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        let target = request.split(' ').nth(1).unwrap_or("/");
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let found = file(folder, below, path).and_then(|it| Some((fs::read(&it).ok()?, it)));
        let (status, kind, body) = match found {
            Some((body, file)) => ("200 OK", kind(&file), body),
            // Static hosts return the site's own 404 page for any unknown address.
            None => ("404 Not Found", "text/html; charset=utf-8", fs::read(folder.join("404.html"))?),
        };
        let (encoding, body) = encoded(kind, body)?;
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{encoding}Content-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(&body)?;
    }
}

/// Compresses text, and returns the header line for the encoding with the body.
fn encoded(kind: &str, body: Vec<u8>) -> std::io::Result<(&'static str, Vec<u8>)> {
    let is_text = ["text/", "application/json", "image/svg+xml"].iter().any(|it| kind.starts_with(it));
    if !is_text {
        return Ok(("", body));
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&body)?;
    Ok(("Content-Encoding: gzip\r\n", packed.finish()?))
}

fn file(folder: &Path, below: &str, path: &str) -> Option<PathBuf> {
    let path = path.strip_prefix(below)?;
    let is_plain = path.split('/').all(|it| it != "..");
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
    is_plain.then(|| folder.join(file))
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("pdf") => "application/pdf",
        _ => "application/octet-stream",
    }
}
