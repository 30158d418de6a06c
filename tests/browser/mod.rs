//! The site in a real Chromium, served as static files at the root and below a path.

mod axe;
mod chromium;
mod html;
mod pages;
mod search;
mod server;

use std::path::PathBuf;

use crate::support::built;
pub use axe::judge;
pub use chromium::Chromium;
use server::Server;

pub const DESKTOP: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

fn public() -> PathBuf {
    built().join("dist/public")
}

/// The demonstration site at the root of a server.
fn at_root() -> Server {
    Server::start(&public(), "/")
}

/// The demonstration site below a path.
fn below_path() -> Server {
    Server::start(&public(), "/scjg/sfq/")
}

pub fn browser((width, height): (u32, u32)) -> Chromium {
    Chromium::start(width, height)
}

/// The number of bytes that the browser received for a page and its resources, as transferred.
fn received(browser: &mut Chromium) -> f64 {
    let finished = browser.events("Network.loadingFinished");
    finished.iter().filter_map(|it| it["encodedDataLength"].as_f64()).sum()
}

/// The days left are counted on the day of reading, whenever the page was built.
#[test]
fn days_left_are_counted_where_the_page_is_read() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("about/"));
    let shown = "(async (days) => {
        const day = (it) => new Date(Date.now() + it * 864e5).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
        const left = days.map((it) => `<div data-until=\"${day(it)}\"><dt>还剩</dt><dd>1天</dd></div>`);
        document.body.innerHTML = `<dl>${left.join('')}</dl>`;
        await import(new URL('../js/page.js?again', location));
        return document.body.innerText.replace(/\\s+/g, ' ').trim();
    })([14, 0, -1])";
    assert_eq!(browser.text(shown), "还剩（含今天） 15天 还剩（含今天） 1天 期限 已满");
}
