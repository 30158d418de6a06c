//! The pages as readers use them: with and without scripts, by keyboard, on paper.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::axe::{finds_nothing, kinds};
use super::chromium::Chromium;
use super::server::Server;
use super::{DESKTOP, PHONE, at_root, below_path, browser, public, received};
use crate::support::{Workspace, files, tool};

const ROWS: &str =
    "[...document.querySelectorAll('table[data-zones] tbody tr[data-code]')].filter((it) => it.checkVisibility())";

/// The number of CSS pixels by which a page is wider than the screen.
const OVERFLOW: &str = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)";

fn codes(browser: &mut Chromium) -> Vec<String> {
    let codes = browser.value(&format!("{ROWS}.map((it) => it.dataset.code)"));
    serde_json::from_value(codes).expect("codes")
}

/// Chooses an option of the control with this label, as a reader does.
fn choose(browser: &mut Chromium, label: &str, option: &str) {
    browser.value(&format!(
        "{{
            const label = [...document.querySelectorAll('.filters label')].find((it) => it.innerText.startsWith('{label}'));
            const select = label.querySelector('select');
            select.value = [...select.options].find((it) => it.text === '{option}').value;
            select.dispatchEvent(new Event('change', {{ bubbles: true }}));
        }}"
    ));
}

fn press_until(browser: &mut Chromium, key: &str, reached: &str) {
    for _ in 0..60 {
        browser.press(key);
        if browser.value(reached) == true {
            return;
        }
    }
    panic!("{key} never reaches {reached}");
}

#[test]
fn zones_are_filtered_sorted_and_shown_as_cards_and_the_address_keeps_it() {
    for server in [at_root(), below_path()] {
        let mut browser = browser(DESKTOP);
        browser.open(&server.at("zones/"));
        let all = codes(&mut browser);
        assert!(all.len() > 10, "{all:?}");
        choose(&mut browser, "省份", "示例东省");
        choose(&mut browser, "状态", "示范区");
        let shown = codes(&mut browser);
        assert!(!shown.is_empty() && shown.len() < all.len());
        let fits = "it.dataset.province === '示例东省' && it.dataset.statusName === '示范区'";
        let fitting = format!(
            "[...document.querySelectorAll('tr[data-code]')].filter((it) => {fits}).map((it) => it.dataset.code)"
        );
        assert_eq!(browser.value(&fitting), json!(shown));
        assert_eq!(
            browser.text("document.querySelector('.filter-count').textContent"),
            format!("共{}个地区", shown.len())
        );
        // The address alone restores the same list.
        let address = browser.text("location.href");
        assert!(address.starts_with(&server.at("zones/?")), "{address}");
        browser.open(&server.at("about/"));
        browser.open(&address);
        assert_eq!(codes(&mut browser), shown);
        browser.value(
            "[...document.querySelectorAll('.filters button')].find((it) => it.innerText === '清除条件').click()",
        );
        assert_eq!(codes(&mut browser), all);
        assert_eq!(browser.text("location.search"), "");
        choose(&mut browser, "排序", "按状态起始日期，由近到远");
        let since = browser.value(&format!("{ROWS}.map((it) => it.dataset.since)"));
        let since: Vec<String> = serde_json::from_value(since).expect("days");
        assert!(since.len() == all.len() && since.is_sorted_by(|a, b| a >= b), "{since:?}");
        choose(&mut browser, "排序", "按状态起始日期，由远到近");
        let oldest = browser.value(&format!("{ROWS}.map((it) => it.dataset.since)"));
        let oldest: Vec<String> = serde_json::from_value(oldest).expect("days");
        assert!(oldest.is_sorted(), "{oldest:?}");
        choose(&mut browser, "地区类别", "西部");
        let regions = browser.value(&format!("[...new Set({ROWS}.map((it) => it.dataset.region))]"));
        assert_eq!(regions, json!(["西部"]));
        choose(&mut browser, "显示", "卡片");
        let (address, shown) = (browser.text("location.href"), codes(&mut browser));
        browser.open(&address);
        assert_eq!(codes(&mut browser), shown);
        assert!(browser.value("document.querySelector('table[data-zones]').classList.contains('cards')") == true);
        finds_nothing(&mut browser, "zones/ as cards");
    }
}

#[test]
fn without_scripts_zones_are_filtered_by_links() {
    let (server, mut browser) = (below_path(), browser(DESKTOP));
    browser.open(&server.at("zones/"));
    let by_status = "[...document.querySelectorAll('tr[data-code]')].filter((it) => it.dataset.status === 'designated').map((it) => it.dataset.code)";
    let wanted = browser.value(by_status);
    browser.without_scripts();
    browser.open(&server.at("zones/"));
    let link = browser
        .value("[...document.querySelectorAll('.filters-plain a')].find((it) => it.href.includes('designated'))?.href");
    browser.open(link.as_str().expect("a link to the designated zones"));
    let shown = browser.value("[...document.querySelectorAll('tr[data-code]')].map((it) => it.dataset.code)");
    assert_eq!(shown, wanted);
}

#[test]
fn a_reader_without_scripts_comes_from_the_front_page_to_a_write_up() {
    let (server, mut browser) = (below_path(), browser(PHONE));
    browser.without_scripts();
    browser.open(&server.at(""));
    for part in ["/zones/", "/zones/990100/", "/experience/990100/"] {
        let found = format!(
            "[...document.querySelectorAll('a')].find((it) => it.checkVisibility() && new URL(it.href).pathname.includes('{part}'))?.href"
        );
        let address = browser.text(&found);
        browser.open(&address);
    }
    assert!(browser.value("document.querySelector('main').innerText.length > 800") == true);
    // Controls that need scripts are not shown.
    let idle = "[...document.querySelectorAll('main button, .menu-button, .settings')].filter((it) => it.checkVisibility()).length";
    assert_eq!(browser.value(idle), json!(0));
}

#[test]
fn a_page_whose_modules_do_not_arrive_is_as_one_without_scripts() {
    let (server, mut browser) = (below_path(), browser(PHONE));
    for lost in ["page.js", "dom.js"] {
        browser.call("Network.setBlockedURLs", json!({ "urls": [format!("*/js/{lost}")] }));
        browser.call("Network.clearBrowserCache", json!({}));
        browser.open(&server.at("zones/990100/"));
        browser.wait("!document.documentElement.classList.contains('js')");
        assert!(browser.value("document.querySelector('.site-nav ul').checkVisibility()") == true, "{lost}");
        assert!(browser.value("document.querySelector('.settings').checkVisibility()") == false, "{lost}");
    }
}

#[test]
fn type_and_contrast_are_chosen_once_for_all_pages() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at(""));
    let size = "Number.parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)";
    let press = |name: &str| {
        format!("[...document.querySelectorAll('.settings button')].find((it) => it.innerText === '{name}').click()")
    };
    let pressed = |name: &str| {
        format!(
            "[...document.querySelectorAll('.settings button')].find((it) => it.innerText === '{name}').ariaPressed"
        )
    };
    let number = |value: Value| value.as_f64().expect("a number");
    browser.open(&server.at("about/"));
    let (before, colour) = (
        number(browser.value(size)),
        browser.text("getComputedStyle(document.querySelector('.site-nav')).backgroundColor"),
    );
    browser.value(&press("特大"));
    browser.value(&press("高对比度"));
    browser.open(&server.at("about/"));
    assert!(number(browser.value(size)) > 1.2 * before);
    assert_ne!(browser.text("getComputedStyle(document.querySelector('.site-nav')).backgroundColor"), colour);
    assert_eq!(
        [browser.text(&pressed("特大")), browser.text(&pressed("标准")), browser.text(&pressed("高对比度"))],
        ["true", "false", "true"]
    );
    for page in ["", "zones/", "notices/2026/", "experience/", "search/"] {
        browser.open(&server.at(page));
        finds_nothing(&mut browser, &format!("{page} with large type and high contrast"));
        assert_eq!(browser.value(OVERFLOW), json!(0), "{page}");
    }
    browser.open(&server.at("search/?q=信用修复"));
    browser.wait("document.querySelector('#search-results mark')");
    finds_nothing(&mut browser, "results with large type and high contrast");
    browser.value(&press("标准"));
    browser.value(&press("高对比度"));
    browser.open(&server.at("about/"));
    assert_eq!(number(browser.value(size)), before);
}

#[test]
fn the_menu_of_a_phone_opens_and_closes_by_touch_and_keyboard() {
    let (server, mut browser) = (below_path(), browser(PHONE));
    browser.open(&server.at("zones/990100/"));
    let is_open = "document.querySelector('.site-nav ul').checkVisibility()";
    assert!(browser.value(is_open) == false);
    browser.value("document.querySelector('.menu-button').click()");
    assert!(browser.value(is_open) == true);
    finds_nothing(&mut browser, "the open menu");
    browser.value("document.querySelector('.site-nav a').focus()");
    browser.press("Escape");
    assert!(browser.value(is_open) == false);
    assert!(browser.value("document.activeElement.matches('.menu-button')") == true);
    browser.press("Enter");
    assert!(browser.value(is_open) == true);
    browser.press(" ");
    assert!(browser.value(is_open) == false);
    browser.without_scripts();
    browser.open(&server.at("zones/990100/"));
    assert!(browser.value(is_open) == true, "the menu must be visible without scripts");
}

#[test]
fn the_keyboard_skips_to_the_content_and_shows_where_it_is() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("notices/2026/"));
    browser.press("Tab");
    assert_eq!(browser.text("document.activeElement.hash"), "#main");
    browser.press("Enter");
    browser.press("Tab");
    assert!(browser.value("document.querySelector('main').contains(document.activeElement)") == true);
    browser.open(&server.at("notices/2026/"));
    let outlined = "(() => {
        const style = getComputedStyle(document.activeElement);
        return document.activeElement === document.body || style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    })()";
    for _ in 0..40 {
        browser.press("Tab");
        assert!(browser.value(outlined) == true, "{}", browser.text("document.activeElement.outerHTML"));
    }
    press_until(&mut browser, "Tab", "document.activeElement.closest('footer') !== null");
}

#[test]
fn paper_has_the_text_and_not_what_is_pressed() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("experience/990100/cloud-cluster-registration/"));
    browser.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let shown = |of: &str| format!("[...document.querySelectorAll('{of}')].some((it) => it.checkVisibility())");
    for screen in [".site-nav", ".settings", ".site-search", "main button", ".skip"] {
        assert!(browser.value(&shown(screen)) == false, "{screen} is printed");
    }
    for paper in ["h1", ".prose h2", ".prose table", ".prose figure img"] {
        assert!(browser.value(&shown(paper)) == true, "{paper} is not printed");
    }
    let parts =
        browser.value("[...document.querySelectorAll('h1, .prose :is(p, h2, h3, li, td)')].map((it) => it.innerText)");
    let dark = "getComputedStyle(document.querySelector('.prose p')).color.match(/\\d+/g).every((it) => it < 64)";
    for contrast in ["", "high"] {
        browser.value(&format!("void (document.documentElement.dataset.contrast = '{contrast}')"));
        assert!(browser.value(dark) == true, "text must be printed dark, contrast `{contrast}`");
    }
    let pdf = browser.call("Page.printToPDF", json!({ "paperWidth": 8.27, "paperHeight": 11.69 }));
    let pdf = BASE64_STANDARD.decode(pdf["data"].as_str().expect("a document")).expect("a document");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("printed.pdf");
    fs::write(&file, pdf).expect("a document");
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    let printed = solid(&tool("pdftotext", &["-raw", &file.to_string_lossy(), "-"]));
    for part in parts.as_array().expect("a list").iter().filter_map(Value::as_str) {
        assert!(printed.contains(&solid(part)), "`{part}` is not printed:\n{printed}");
    }
    for screen in ["高对比度", "字号", "搜索"] {
        assert!(!printed.contains(screen), "{screen} is printed:\n{printed}");
    }
}

/// Whether a page loads without layout shifts.
///
/// On a busy machine, any page may be painted before it has fully arrived. A page with a real fault shifts every
/// time, so several attempts are made.
fn stays(browser: &mut Chromium, address: &str) -> bool {
    let shift = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(shift), 50)))";
    (0..4).any(|_| {
        browser.call("Network.clearBrowserCache", json!({}));
        browser.open(address);
        browser.value(shift).as_f64().is_some_and(|it| it < 0.02)
    })
}

/// No layout shifts, no overflow, no console messages, and no requests to other servers.
#[test]
fn every_kind_of_page_is_quiet_and_fits() {
    for (server, size) in [(at_root(), DESKTOP), (below_path(), PHONE)] {
        let mut browser = browser(size);
        // The 404 page assumes a site at the root. Below a path it has a test of its own.
        let pages = kinds().into_iter().filter(|it| size == DESKTOP || it != "404.html");
        browser.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": "globalThis.shift = 0; new PerformanceObserver((list) => { for (const it of list.getEntries()) shift += it.value; })
                .observe({ type: 'layout-shift', buffered: true });" }),
        );
        for page in pages {
            browser.open(&server.at(&page));
            let overflow = browser.value(OVERFLOW);
            assert_eq!(overflow, json!(0), "{page} is wider than the screen");
            assert!(stays(&mut browser, &server.at(&page)), "{page} shifts while loading");
            for said in ["Runtime.exceptionThrown", "Log.entryAdded"] {
                assert_eq!(browser.events(said), Vec::<Value>::new(), "{page}");
            }
            let asked = browser.events("Network.requestWillBeSent");
            let own = server.at("");
            let foreign: BTreeSet<&str> = asked.iter().filter_map(|it| it["request"]["url"].as_str()).collect();
            assert!(foreign.iter().all(|it| it.starts_with(&own) || it.starts_with("data:")), "{page}: {foreign:?}");
        }
    }
}

/// WCAG 1.4.10: nothing is lost at 320 px, which equals 1280 px at 400% zoom, even with the largest text size.
#[test]
fn pages_fit_the_narrowest_screen_in_every_size_of_letters() {
    let (server, mut browser) = (at_root(), browser((320, 640)));
    for page in kinds() {
        browser.open(&server.at(&page));
        for size in ["", "large", "larger"] {
            browser.value(&format!("void (document.documentElement.dataset.size = '{size}')"));
            assert_eq!(browser.value(OVERFLOW), json!(0), "{page} is wider than the screen at text size `{size}`");
        }
    }
}

#[test]
fn home_and_the_page_of_a_zone_are_light() {
    let server = at_root();
    for page in ["", "zones/990100/", "zones/990300/"] {
        let mut browser = browser(PHONE);
        browser.open(&server.at(page));
        browser.wait("document.readyState === 'complete'");
        let bytes = received(&mut browser);
        assert!((10_000.0..=60_000.0).contains(&bytes), "/{page}: {bytes} bytes");
    }
}

#[test]
fn an_address_of_before_leads_to_the_page_of_today() {
    let moved = files(&public()).into_iter().filter(|(path, _)| path.ends_with("index.html"));
    let moved = moved.filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\""));
    let moved: Vec<String> = moved.map(|(path, _)| path.trim_end_matches("index.html").to_string()).collect();
    assert!(!moved.is_empty(), "the demonstration must have a former address");
    let (server, mut browser) = (below_path(), browser(DESKTOP));
    for path in moved {
        browser.open(&server.at(&path));
        browser.wait(&format!("!location.href.endsWith({}) && document.querySelector('h1')", json!(path)));
        assert_ne!(browser.text("document.querySelector('h1').innerText"), "页面不存在", "{path}");
    }
}

#[test]
fn a_lost_reader_finds_home_from_any_depth() {
    let of_folder = Workspace::demonstration();
    of_folder.replace("site/site.yaml", "# folder: /\n", "folder: /scjg/sfq/\n");
    let run = of_folder.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for server in [at_root(), Server::start(&of_folder.path().join("dist/public"), "/scjg/sfq/")] {
        let mut browser = browser(DESKTOP);
        browser.open(&server.at("zones/000000/a/b/"));
        assert_eq!(browser.text("document.querySelector('h1').innerText"), "页面不存在");
        assert_eq!(browser.events("Network.responseReceived")[0]["response"]["status"], 404);
        let colour = browser.text("getComputedStyle(document.querySelector('.site-nav')).backgroundColor");
        assert_ne!(colour, "rgba(0, 0, 0, 0)", "the page must be styled");
        let home = browser.text("[...document.querySelectorAll('main a')].find((it) => it.innerText === '首页').href");
        assert_eq!(home, server.at(""));
        browser.open(&home);
        assert!(browser.value("document.body.classList.contains('page-home')") == true);
    }
}
