//! `zonepress serve`: a preview of the site and the documents, kept up to date while records are written.

mod answer;
mod preview;

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Status, day};
use crate::fs;
use preview::Preview;

/// How long a folder must be quiet before the preview is made anew: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(70);

/// The folders that the site is made from.
const FOLDERS: [&str; 4] = ["content", "zones", "templates", "site"];

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress serve                     在 http://127.0.0.1:4000/ 预览\n  zonepress serve 990100              只提示这个地区的问题\n  zonepress serve --as-of 2026-09-01  预览这一天的网站\n\n含尚未发布的经验材料，标题前有【草稿】。保存文件后，页面自动刷新，问题列在页面下方和这里；内容有错误的，保留改动以前的页面。\n文书在点开时生成。只有本机可以访问，按 Ctrl+C 结束。"
)]
pub(super) struct Args {
    /// 只提示这些文件、文件夹或者地区（行政区划代码）的问题
    #[arg(value_name = "文件|代码")]
    subjects: Vec<String>,
    /// 端口；0 为由系统选择
    #[arg(long, value_name = "端口", default_value_t = 4000)]
    port: u16,
    /// 以哪一天为当天，写作 2026-01-05（不写则为北京时间的当天；演示数据为其规定的日期）
    #[arg(long, value_name = "日期", value_parser = day::parse)]
    as_of: Option<NaiveDate>,
}

pub(super) fn run(root: Option<&Path>, args: Args) -> Result<Status> {
    let root = fs::find_root(root)?;
    let listener = listen(args.port)?;
    let address = listener.local_addr().context("不能确定端口")?;
    let preview = Arc::new(Preview::new(root.clone(), args.as_of, args.subjects)?);
    preview.renew();
    let watched = Arc::clone(&preview);
    let (ready, started) = mpsc::channel();
    std::thread::spawn(move || watch(&root, &watched, &ready));
    started.recv().context("不能监视文件的改动")??;
    tell!("预览：http://{address}/（含尚未发布的经验材料；按 Ctrl+C 结束）");
    answer::serve(listener, address.port(), preview)?;
    Ok(Status::Fine)
}

fn listen(port: u16) -> Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => Ok(listener),
        Err(err) if err.kind() == std::io::ErrorKind::AddrInUse => {
            bail!("端口 {port} 已被占用；请用 --port 换一个，或者用 --port 0 由系统选择")
        }
        Err(err) => Err(err).with_context(|| format!("不能使用端口 {port}")),
    }
}

/// Makes the preview anew after every change. Tells `ready` once changes are noticed.
fn watch(root: &Path, preview: &Preview, ready: &mpsc::Sender<Result<()>>) {
    let (changed, changes) = mpsc::channel();
    let _watcher = match watcher(root, changed) {
        Ok(watcher) => watcher,
        Err(err) => {
            let _ = ready.send(Err(err.into()));
            return;
        }
    };
    let _ = ready.send(Ok(()));
    while changes.recv().is_ok() {
        while changes.recv_timeout(QUIET).is_ok() {}
        preview.renew();
    }
}

/// Reports every change below the folders of a workspace. Reading a file is none.
fn watcher(root: &Path, changed: mpsc::Sender<()>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|it| !matches!(it.kind, EventKind::Access(_))) {
            let _ = changed.send(());
        }
    })?;
    for folder in FOLDERS.map(|it| root.join(it)).iter().filter(|it| it.is_dir()) {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}
