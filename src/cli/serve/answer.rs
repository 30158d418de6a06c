//! Answers requests from the preview. Everything comes from memory; no path of a request reaches a file system.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, LOCATION, X_CONTENT_TYPE_OPTIONS};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use percent_encoding::percent_decode_str;

use super::preview::{Preview, Shown};
use crate::text::failure::told;

/// Where the preview's own files lie, below which a site has none.
const OWN: &str = "~zonepress/";
/// How long a page waits for a change before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);
/// What the preview adds to the head of every page.
const HEAD: &str = "<link rel=\"stylesheet\" href=\"/~zonepress/overlay.css\">\n\
    <script src=\"/~zonepress/overlay.js\" defer></script>\n</head>";

/// The preview, and the names of this computer under which it may be asked for.
struct Desk {
    preview: Arc<Preview>,
    hosts: [String; 3],
}

/// Serves the preview until the program ends.
pub(super) fn serve(listener: TcpListener, port: u16, preview: Arc<Preview>) -> Result<()> {
    let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|it| format!("{it}:{port}"));
    let desk = Arc::new(Desk { preview, hosts });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("不能启动预览")?;
    listener.set_nonblocking(true).context("不能启动预览")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, Router::new().fallback(answer).with_state(desk)).await
    })?;
    Ok(())
}

async fn answer(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    if !desk.is_asked_by_name(&request) {
        // Another host's name may lead here, so that a page of that host could read the preview (DNS rebinding).
        return text(StatusCode::MISDIRECTED_REQUEST, "预览只回答 127.0.0.1 和 localhost");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let Ok(path) = percent_decode_str(request.uri().path()).decode_utf8() else {
        return text(StatusCode::BAD_REQUEST, "网址不是 UTF-8");
    };
    match path.strip_prefix('/').and_then(|it| it.strip_prefix(OWN)) {
        Some("changes") => changes(&desk.preview, request.uri().query().unwrap_or_default()).await,
        Some(own) => own_file(&desk.preview.shown(), own).await,
        None => page(desk.preview.shown(), path.into_owned()).await,
    }
}

impl Desk {
    /// Whether a request names this computer, and not another host.
    fn is_asked_by_name(&self, request: &Request) -> bool {
        let is_own = |it: &str| self.hosts.iter().any(|host| host.eq_ignore_ascii_case(it));
        let host = request.headers().get(HOST).and_then(|it| it.to_str().ok());
        let authority = request.uri().authority().map(|it| it.as_str());
        host.is_some_and(is_own) && authority.is_none_or(is_own)
    }
}

/// Waits for a renewal after the one that the page shows, and answers with the newest number.
async fn changes(preview: &Preview, query: &str) -> Response {
    let seen: u64 = query.strip_prefix("seen=").and_then(|it| it.parse().ok()).unwrap_or_default();
    let mut numbers = preview.number.subscribe();
    let _ = tokio::time::timeout(PATIENCE, numbers.wait_for(|it| *it != seen)).await;
    let number = *preview.number.borrow();
    file("json", number.to_string())
}

async fn own_file(shown: &Arc<Shown>, path: &str) -> Response {
    match path {
        "overlay.js" => file("js", include_str!("overlay.js")),
        "overlay.css" => file("css", include_str!("overlay.css")),
        "report.json" => file("json", shown.report.to_string()),
        "documents" => match documents(shown) {
            Ok(html) => file("html", html),
            Err(err) => text(StatusCode::INTERNAL_SERVER_ERROR, &told(&err)),
        },
        _ => match path.strip_prefix("output/") {
            Some(path) => output(Arc::clone(shown), path.to_string(), StatusCode::OK).await,
            None => text(StatusCode::NOT_FOUND, "没有这个文件"),
        },
    }
}

/// A page of the public site, below its folder.
async fn page(shown: Arc<Shown>, path: String) -> Response {
    if !shown.has("public/index.html") {
        return match template("waiting.html", context! {}) {
            Ok(html) => file("html", html),
            Err(err) => text(StatusCode::INTERNAL_SERVER_ERROR, &told(&err)),
        };
    }
    let Some(below) = path.strip_prefix(shown.folder.as_str()) else { return moved(&shown.folder) };
    let index = format!("public/{below}index.html");
    let target = format!("public/{below}");
    if (below.is_empty() || below.ends_with('/')) && shown.has(&index) {
        return output(shown, index, StatusCode::OK).await;
    }
    if shown.has(&target) {
        return output(shown, target, StatusCode::OK).await;
    }
    if shown.has(&format!("{target}/index.html")) {
        return moved(&format!("{path}/"));
    }
    output(shown, "public/404.html".into(), StatusCode::NOT_FOUND).await
}

/// A file of the output. Printing a document takes a while and has a thread of its own.
async fn output(shown: Arc<Shown>, path: String, status: StatusCode) -> Response {
    let extension = path.rsplit('.').next().unwrap_or_default().to_string();
    let found = tokio::task::spawn_blocking(move || shown.file(&path)).await;
    match found.map_err(anyhow::Error::from).and_then(|it| it) {
        Ok(Some(bytes)) => (status, file(&extension, bytes)).into_response(),
        Ok(None) => text(StatusCode::NOT_FOUND, "没有这个文件"),
        Err(err) => text(StatusCode::INTERNAL_SERVER_ERROR, &format!("文书没有生成：{}", told(&err))),
    }
}

/// The list of all documents, public and internal.
fn documents(shown: &Shown) -> Result<String> {
    let (public, internal): (Vec<_>, Vec<_>) =
        shown.documents().into_iter().partition(|(path, _)| path.starts_with("public/"));
    template(
        "documents.html",
        context! { public => Value::from(Serde(&public)), internal => Value::from(Serde(&internal)) },
    )
}

fn template(name: &'static str, context: Value) -> Result<String> {
    let mut environment = Environment::new();
    environment.add_template("documents.html", include_str!("documents.html"))?;
    environment.add_template("waiting.html", include_str!("waiting.html"))?;
    Ok(environment.get_template(name)?.render(context)?)
}

fn moved(target: &str) -> Response {
    let encoded = percent_encoding::utf8_percent_encode(target, percent_encoding::CONTROLS).to_string();
    (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, encoded)]).into_response()
}

fn text(status: StatusCode, message: &str) -> Response {
    (status, file("txt", format!("{message}\n"))).into_response()
}

/// An answer with the type of its file. Pages get the overlay.
fn file(extension: &str, bytes: impl Into<Vec<u8>>) -> Response {
    let mut bytes = bytes.into();
    if extension == "html"
        && let Ok(html) = std::str::from_utf8(&bytes)
    {
        bytes = html.replacen("</head>", HEAD, 1).into_bytes();
    }
    let headers = [
        (CONTENT_TYPE, media_type(extension)),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (headers, Body::from(bytes)).into_response()
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
