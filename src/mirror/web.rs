//! A site at its address. Fetches the files that its lists name, within limits, from that place alone.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rayon::prelude::*;
use ureq::Agent;
use ureq::http::{Response, StatusCode, Uri, header};
use ureq::tls::{RootCerts, TlsConfig};

use super::file;
use crate::output::manifest::Manifest;
use crate::output::signature::{self, PUBLIC_KEY, SIGNED};
use crate::output::verification::{Copy, Entry, Listing, is_plain};
use crate::output::{MANIFEST, SUMS};

/// How much of a site is fetched, and for how long.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Bytes of one file.
    pub(crate) file: u64,
    /// Bytes of all files.
    pub(crate) total: u64,
    pub(crate) files: usize,
    /// For one file.
    pub(crate) each: Duration,
    /// For all files.
    pub(crate) all: Duration,
}

/// Bytes.
pub(crate) const MIB: u64 = 1024 * 1024;

/// Files fetched at a time: little for a server, and enough to hide the distance to it.
const AT_A_TIME: usize = 4;

/// Redirects within the site that are followed: from `index.html` to its folder, for example.
const REDIRECTS: usize = 3;

/// Failed connections after which no more are tried.
const FAILURES: usize = 8;

/// Characters of a path that stay as they are in an address.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// The address of a site: `http` or `https`, a host, and a folder.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    /// With the scheme, and without a slash at the end.
    origin: String,
    /// From `/` to `/`.
    folder: String,
}

impl Address {
    /// Whether a text is meant as an address, not as a folder.
    pub(crate) fn is_meant(text: &str) -> bool {
        text.contains("://")
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (scheme, rest) = text.split_once("://").context("网址写作 https://…")?;
        let scheme = scheme.to_ascii_lowercase();
        if !["http", "https"].contains(&scheme.as_str()) {
            bail!("`{text}` 不是网址；只能核对 https:// 或者 http:// 的网站");
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.contains('@') || rest.contains(['?', '#']) {
            bail!("`{text}` 中不能有用户名、`?` 或者 `#`；请写网站首页的网址");
        }
        let (name, port) = match host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()) {
            Some((name, port)) => (name, format!(":{port}")),
            None => (host, String::new()),
        };
        let ascii =
            if name.starts_with('[') { name.to_string() } else { idna::domain_to_ascii(name).unwrap_or_default() };
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let slash = if path.is_empty() || path.ends_with('/') { "" } else { "/" };
        let address = Self { origin: format!("{scheme}://{ascii}{port}"), folder: format!("/{path}{slash}") };
        let is_right = !ascii.is_empty() && address.to_string().parse::<Uri>().is_ok();
        is_right.then_some(address).ok_or_else(|| anyhow!("`{text}` 不是网址；请写网站首页的网址"))
    }

    fn of(&self, path: &str) -> String {
        format!("{}{}{}", self.origin, self.folder, utf8_percent_encode(path, KEPT))
    }

    /// The address that a redirect leads to, if it stays on the same server.
    fn redirected(&self, target: &str) -> Option<String> {
        let absolute = if target.starts_with('/') && !target.starts_with("//") {
            format!("{}{target}", self.origin)
        } else {
            target.to_string()
        };
        let rest = absolute.strip_prefix(&self.origin)?;
        rest.starts_with('/').then_some(absolute)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.folder)
    }
}

/// Fetches the lists of a site and every file that they name. A file that the server does not have is no entry.
///
/// `done` is called with the number of files done and of all files.
///
/// # Errors
/// If the server does not answer, or the site exceeds the limits.
pub(crate) fn fetch(address: &Address, limits: &Limits, done: impl Fn(usize, usize) + Sync) -> Result<Copy> {
    let visit = Visit::new(address, limits);
    let sums = visit.get(SUMS).with_context(|| format!("不能取得 {}", address.of(SUMS)))?;
    let mut copy = Copy::default();
    let Some(sums) = sums else {
        bail!("{} 没有 {SUMS}；请写 `zonepress build` 所生成网站的首页的网址", address);
    };
    if let Entry::Unreadable(why) = &sums {
        bail!("不能取得 {}：{why}", address.of(SUMS));
    }
    copy.entries.insert(SUMS.into(), sums);
    copy.entries.extend(visit.get(MANIFEST)?.map(|it| (MANIFEST.to_string(), it)));
    let rest = rest(&copy);
    if rest.len() > limits.files {
        bail!("{SUMS} 和 {MANIFEST} 中有 {} 个文件，超过 {} 个，没有核对", rest.len(), limits.files);
    }
    let count = AtomicUsize::new(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_A_TIME).build().context("不能开始下载")?;
    let fetched = pool.install(|| {
        let one = |path: &String| {
            let entry = visit.get(path)?;
            done(count.fetch_add(1, Ordering::Relaxed) + 1, rest.len());
            Ok(entry.map(|it| (path.clone(), it)))
        };
        rest.par_iter().map(one).collect::<Result<Vec<_>>>()
    });
    copy.entries.extend(fetched?.into_iter().flatten());
    Ok(copy)
}

/// The files that the lists name, the key and the signatures.
fn rest(copy: &Copy) -> BTreeSet<String> {
    let manifest = copy.bytes(MANIFEST).map(serde_json::from_slice::<Manifest>).and_then(Result::ok);
    let listed = Listing::of_sums(copy.bytes(SUMS)).hashes.into_keys();
    let listed = listed.chain(manifest.into_iter().flat_map(|it| it.files.into_keys()));
    let own = SIGNED.map(signature::name).into_iter().chain([PUBLIC_KEY.to_string()]);
    listed.chain(own).filter(|it| is_plain(it) && ![SUMS, MANIFEST].contains(&it.as_str())).collect()
}

/// A series of requests to one server.
struct Visit<'a> {
    address: &'a Address,
    limits: &'a Limits,
    agent: Agent,
    end: Instant,
    bytes: AtomicU64,
    failures: AtomicUsize,
}

/// Why a file could not be fetched: the answer of the server, or no answer.
enum Failure {
    Answer(String),
    Connection(ureq::Error),
}

impl<'a> Visit<'a> {
    fn new(address: &'a Address, limits: &'a Limits) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
        let config = Agent::config_builder()
            .tls_config(tls.unversioned_rustls_crypto_provider(provider).build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections_per_host(AT_A_TIME)
            .timeout_global(Some(limits.each))
            .user_agent(concat!("zonepress/", env!("CARGO_PKG_VERSION")));
        let agent = Agent::new_with_config(config.build());
        let end = Instant::now() + limits.all;
        Self { address, limits, agent, end, bytes: AtomicU64::new(0), failures: AtomicUsize::new(0) }
    }

    /// Fetches a file; `None` if the server does not have it. Tries a second time after a failed connection.
    fn get(&self, path: &str) -> Result<Option<Entry>> {
        let mut last = String::new();
        for _ in 0..2 {
            if Instant::now() > self.end {
                bail!("没有在 {} 秒以内取完，没有核对", self.limits.all.as_secs());
            }
            match self.request(path) {
                Ok(bytes) => return bytes.map(|it| self.counted(path, it)).transpose(),
                Err(Failure::Answer(why)) => return Ok(Some(Entry::Unreadable(why))),
                Err(Failure::Connection(err)) => last = said(&err, self.limits),
            }
            if self.failures.fetch_add(1, Ordering::Relaxed) >= FAILURES {
                bail!("{} 一再没有取到：{last}", self.address);
            }
        }
        Ok(Some(Entry::Unreadable(last)))
    }

    fn counted(&self, path: &str, bytes: Vec<u8>) -> Result<Entry> {
        let size = bytes.len() as u64;
        if self.bytes.fetch_add(size, Ordering::Relaxed) + size > self.limits.total {
            bail!("网站的文件共超过 {} MiB，没有核对", self.limits.total / MIB);
        }
        Ok(file(path, bytes))
    }

    fn request(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let mut url = self.address.of(path);
        for _ in 0..=REDIRECTS {
            let mut response = self.agent.get(&url).call().map_err(Failure::Connection)?;
            let status = response.status();
            match status {
                StatusCode::OK => return self.body(&mut response).map(Some),
                StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
                _ if status.is_redirection() => url = self.target(&response)?,
                _ => return Err(Failure::Answer(format!("服务器答复 {}", status.as_u16()))),
            }
        }
        Err(Failure::Answer("服务器一再转到别的网址".into()))
    }

    fn target(&self, response: &Response<ureq::Body>) -> Result<String, Failure> {
        let target = response.headers().get(header::LOCATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let same = self.address.redirected(target);
        same.ok_or_else(|| Failure::Answer(format!("服务器转到 {}，没有跟随", target.escape_debug())))
    }

    fn body(&self, response: &mut Response<ureq::Body>) -> Result<Vec<u8>, Failure> {
        let body = response.body_mut().with_config().limit(self.limits.file).read_to_vec();
        body.map_err(|err| match err {
            ureq::Error::BodyExceedsLimit(_) => Failure::Answer(format!("超过 {} MiB", self.limits.file / MIB)),
            err => Failure::Connection(err),
        })
    }
}

/// What went wrong with a connection.
fn said(err: &ureq::Error, limits: &Limits) -> String {
    match err {
        ureq::Error::Timeout(_) => format!("{} 秒内没有取完", limits.each.as_secs()),
        ureq::Error::HostNotFound => "没有这一域名".into(),
        ureq::Error::ConnectionFailed => "连接不上".into(),
        ureq::Error::Io(err) if err.kind() == std::io::ErrorKind::ConnectionRefused => "服务器拒绝连接".into(),
        ureq::Error::Rustls(err) => format!("不能确认服务器的身份（{err}）"),
        err => format!("连接中断（{err}）"),
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_is_a_folder_of_a_web_server() {
        for (text, expected) in [
            ("https://www.example.gov.cn", "https://www.example.gov.cn/"),
            ("HTTPS://www.example.gov.cn/scjg/sfq", "https://www.example.gov.cn/scjg/sfq/"),
            ("http://127.0.0.1:8080/index.html", "http://127.0.0.1:8080/"),
            ("https://市场监管.政务/", "https://xn--mesr1nopx2me.xn--zfr164b/"),
            ("http://[::1]:80/a/", "http://[::1]:80/a/"),
        ] {
            assert_eq!(Address::parse(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["file:///etc", "ftp://a.cn", "https://", "https://a@b.cn/", "https://a.cn/?x", "https://a b.cn/"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_path_is_encoded_and_a_redirect_stays_on_the_server() {
        let address = Address::parse("https://a.cn/b/").unwrap();
        assert_eq!(address.of("文 件?.html"), "https://a.cn/b/%E6%96%87%20%E4%BB%B6%3F.html");
        assert_eq!(address.redirected("/b/c/").as_deref(), Some("https://a.cn/b/c/"));
        assert_eq!(address.redirected("https://a.cn/b/").as_deref(), Some("https://a.cn/b/"));
        for target in ["", "//c.cn/", "http://a.cn/b/", "https://a.cn.d.cn/", "https://a.cn@d.cn/", "ftp://a.cn/"] {
            assert_eq!(address.redirected(target), None, "{target}");
        }
    }
}
