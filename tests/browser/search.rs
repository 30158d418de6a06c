//! The search: typing a query, the pages found, and how results are shown.

use serde_json::{Value, json};

use super::axe::finds_nothing;
use super::chromium::Chromium;
use super::{DESKTOP, PHONE, at_root, below_path, browser, received};
use crate::support::repository;

const RESULTS: &str = "[...document.querySelectorAll('#search-results li')]";
const ANSWERED: &str = "!document.querySelector('#search').ariaBusy && \
     (!document.querySelector('#search-body').hidden || document.querySelector('#search-state').textContent)";

/// Searches for a query by opening the address of the search page with it.
fn ask(browser: &mut Chromium, address: &str, query: &str) {
    let query: String = query.bytes().map(|it| format!("%{it:02X}")).collect();
    browser.open(&format!("{address}?q={query}"));
    browser.wait(ANSWERED);
}

fn paths(browser: &mut Chromium) -> Vec<String> {
    let hrefs = browser.value(&format!("{RESULTS}.map((it) => it.querySelector('a').getAttribute('href'))"));
    hrefs.as_array().expect("a list").iter().map(|it| it.as_str().expect("an address").to_string()).collect()
}

fn count(browser: &mut Chromium) -> u64 {
    let digits = "document.querySelector('#search-count').textContent.replace(/\\D/g, '')";
    browser.text(digits).parse().unwrap_or(0)
}

/// Errors and warnings in the console.
fn complaints(browser: &mut Chromium) -> Vec<Value> {
    let mut complaints = browser.events("Runtime.exceptionThrown");
    complaints.extend(browser.events("Log.entryAdded"));
    complaints
}

#[test]
fn results_appear_while_typing_at_a_root_and_below_a_path() {
    for server in [at_root(), below_path()] {
        let mut browser = browser(DESKTOP);
        browser.open(&server.at("search/"));
        browser.wait("document.activeElement.id === 'search-query'");
        browser.write("信用");
        browser.wait(&format!("{RESULTS}.length"));
        let few = count(&mut browser);
        browser.write("修复");
        browser.wait(&format!("document.querySelector('#search-count').textContent !== '找到{few}条结果'"));
        assert!(count(&mut browser) < few);
        assert_eq!(browser.text("new URL(location).searchParams.get('q')"), "信用修复");
        let status = browser.text("document.querySelector('#search-state[role=status]').textContent");
        assert_eq!(status, format!("找到{}条结果。", count(&mut browser)));
        let first = paths(&mut browser).remove(0);
        browser.open(&first);
        assert!(browser.value("document.body.innerText.includes('信用修复')") == true, "{first}");
        assert_eq!(complaints(&mut browser), Vec::<Value>::new());
    }
}

#[test]
fn what_was_asked_for_is_marked_in_its_sentence() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    ask(&mut browser, &server.at("search/"), "建立计量诚信、信用修复和数据服务并举");
    let text = browser.text(&format!("{RESULTS}[0].querySelector('.entry-text').innerHTML"));
    assert!(text.contains("示例丙市<mark>建立计量诚信、信用修复和数据服务并举</mark>的网络市场治理机制。"), "{text}");
}

#[test]
fn a_query_in_quotes_finds_what_holds_it_and_nothing_else() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    for query in ["用修复", "的网络", "网络市场监管与服务示范区", "，由", "2024年", "（一）", "第二十二条", "GB"]
    {
        ask(&mut browser, &server.at("search/"), &format!("“{query}”"));
        let mut found = found(&mut browser, &format!("“{query}”"));
        let mut held: Vec<String> = holding(query);
        assert!(query == "GB" || !held.is_empty(), "{query} occurs on no page");
        found.sort();
        held.sort();
        found.dedup();
        assert_eq!(found, held, "{query}");
    }
}

/// Words that occur on no page are not ignored: a query with such a word finds nothing.
#[test]
fn a_word_that_stands_nowhere_finds_nothing() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("search/"));
    for query in
        ["示例甲市咖啡", "公示期 咖啡", "odrx", "<script>alert(1)</script>", "市场监管总局关于认定咖啡馆的公告"]
    {
        assert_eq!(found(&mut browser, query), Vec::<String>::new(), "{query}");
    }
    assert!(!found(&mut browser, "示例甲市 公示").is_empty());
}

/// The pages that the search finds, best first. Articles are found as anchors in their page.
fn found(browser: &mut Chromium, query: &str) -> Vec<String> {
    let found = browser.value(&format!(
        "(async () => {{
            const {{ Index }} = await import(new URL('../js/search-index.js', location));
            const index = await Index.open(new URL('../', location));
            const {{ results }} = await index.ask({});
            return Promise.all(results.map(async (it) => (await it.data()).url));
        }})()",
        json!(query)
    ));
    let paths: Vec<String> = serde_json::from_value(found).expect("addresses");
    paths.iter().map(|it| it.split('#').next().unwrap_or_default().to_string()).collect()
}

/// The pages that contain a text within one block, determined without the search.
fn holding(text: &str) -> Vec<String> {
    let site = super::public();
    let kinds = ["zones/", "experience/", "indicators/", "measures/", "notices/", "designations/"];
    let lists = ["zones/", "experience/", "indicators/", "notices/", "designations/"];
    let mut found = Vec::new();
    for (path, bytes) in crate::support::files(&site) {
        let Some(page) = path.strip_suffix("index.html") else { continue };
        let html = String::from_utf8(bytes).expect("pages are UTF-8");
        let is_moved = html.contains("http-equiv=\"refresh\"");
        // Pages of zones by status or region, and of write-ups by dimension, year or province, are lists.
        let is_code = |it: &str| it.len() == 6 && it.bytes().all(|it| it.is_ascii_digit());
        let below = page.strip_prefix("zones/").or_else(|| page.strip_prefix("experience/"));
        let is_list = below.is_some_and(|it| !it.split('/').next().is_some_and(is_code));
        if !kinds.iter().any(|it| page.starts_with(it)) || lists.contains(&page) || is_list || is_moved {
            continue;
        }
        let main = html.split("<main").nth(1).and_then(|it| it.split("</main>").next()).expect("a main part");
        if blocks(main).iter().any(|it| it.contains(&plain(text))) {
            found.push(page.to_string());
        }
    }
    found
}

/// The text of each block element, without whitespace. Inline tags do not separate text.
fn blocks(main: &str) -> Vec<String> {
    let inline = ["a", "b", "code", "del", "em", "i", "small", "span", "strong", "time", "u"];
    let mut text = String::new();
    let mut is_note = false;
    for piece in main.split('<').skip(1) {
        let (tag, rest) = piece.split_once('>').expect("tags end");
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if name == "sup" {
            is_note = !tag.starts_with('/');
        } else if !inline.contains(&name) {
            text.push('\u{1}');
        }
        text.push_str(if is_note { "" } else { rest });
    }
    text.split('\u{1}').map(plain).collect()
}

fn plain(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#x2f;", "/").replace("&amp;", "&").to_lowercase();
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

#[test]
fn what_holds_the_query_as_written_stands_first() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("search/"));
    // Results are ordered: the exact text first, then all words, then their parts.
    for (query, words, parts) in [
        ("网络交易", vec!["网络交易"], vec!["网络", "交易"]),
        ("直播 信用", vec!["直播", "信用"], vec!["直播", "信用"]),
        ("建议名单公示期", vec!["建议名单公示期"], vec!["建议", "名单", "公示"]),
    ] {
        let mut rest = found(&mut browser, query);
        let all = rest.len();
        let written = holding(&words.concat());
        while rest.first().is_some_and(|it| written.contains(it)) {
            rest.remove(0);
        }
        assert!(rest.iter().all(|it| !written.contains(it)), "{query}: {rest:?}");
        assert!(all > written.len(), "{query} finds only pages with the exact text");
        let holds_parts = |page: &String| parts.iter().all(|it| holding(it).contains(page));
        assert!(rest.iter().all(holds_parts), "{query}: {rest:?}");
    }
}

#[test]
fn of_what_holds_the_query_that_stands_first_which_says_most_of_it() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("search/"));
    for (query, best) in [
        ("示例丙市", "zones/990300/"),
        ("直播", "experience/990500/livestream-compliance-officer/"),
        ("指标8", "indicators/8/"),
        ("关于2025年第二批", "notices/2025-2/"),
    ] {
        assert_eq!(found(&mut browser, query)[0], best, "{query}");
    }
}

#[test]
fn filters_narrow_by_what_they_count_and_stand_in_the_address() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    ask(&mut browser, &server.at("search/"), "监管");
    let all = count(&mut browser);
    for filter in ["kind", "status", "year", "province", "region", "dimension", "indicator"] {
        let values = browser.value(&format!("document.querySelectorAll('[data-filter={filter}] input').length"));
        assert!(values.as_u64().expect("a number") > 1, "{filter}");
    }
    let label = "document.querySelector('[data-filter=kind] input[value=经验]').closest('label')";
    let told: u64 = browser.text(&format!("{label}.textContent.replace(/\\D/g, '')")).parse().expect("a count");
    browser.value(&format!("{label}.click()"));
    browser.wait(&format!("document.querySelector('#search-count').textContent === '找到{told}条结果'"));
    assert!(told < all);
    assert_eq!(browser.text("new URL(location).searchParams.get('kind')"), "经验");
    assert!(paths(&mut browser).iter().all(|it| it.contains("/experience/")));
    // Values of the same filter are alternatives and keep their counts.
    browser.value("document.querySelector('[data-filter=kind] input[value=示范区]').click()");
    browser.wait(&format!("Number(document.querySelector('#search-count').textContent.replace(/\\D/g, '')) > {told}"));
    let address = browser.text("location.href");
    let (both, shown) = (count(&mut browser), paths(&mut browser));
    browser.open(&address);
    browser.wait(ANSWERED);
    assert_eq!((count(&mut browser), paths(&mut browser)), (both, shown));
    browser.value("document.querySelector('#search-clear').click()");
    browser.wait(&format!("document.querySelector('#search-count').textContent === '找到{all}条结果'"));
    browser.value("history.back()");
    browser.wait(&format!("document.querySelector('#search-count').textContent === '找到{both}条结果'"));
}

#[test]
fn results_are_sorted_by_date_and_continued() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    ask(&mut browser, &server.at("search/"), "市场");
    let all = count(&mut browser);
    browser.value(
        "(() => { const sort = document.querySelector('#search-sort'); sort.value = 'date'; \
         sort.dispatchEvent(new Event('change', { bubbles: true })); })()",
    );
    browser
        .wait("new URL(location).searchParams.get('sort') === 'date' && !document.querySelector('#search').ariaBusy");
    while browser.value("document.querySelector('#search-more').hidden") == false {
        let before = browser.value(&format!("{RESULTS}.length"));
        browser.value("document.querySelector('#search-more').click()");
        browser.wait(&format!("{RESULTS}.length > {before}"));
        assert!(browser.value("document.activeElement.closest('#search-results') !== null") == true);
    }
    let dates = browser.value(&format!("{RESULTS}.map((it) => it.querySelector('time').dateTime)"));
    let dates: Vec<String> = serde_json::from_value(dates).expect("dates");
    assert_eq!(dates.len() as u64, all);
    assert!(dates.is_sorted_by(|one, next| one >= next), "{dates:?}");
}

#[test]
fn the_keyboard_reaches_everything() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    ask(&mut browser, &server.at("search/"), "直播");
    let focus = |browser: &mut Chromium| browser.text("document.activeElement.id || document.activeElement.href");
    let shown = paths(&mut browser);
    // A single key does nothing while nothing is focused, because speech input may trigger it (WCAG 2.1.4).
    browser.value("document.activeElement.blur()");
    browser.press("/");
    assert!(browser.value("document.activeElement === document.body") == true);
    browser.value("document.querySelector('#search-query').focus()");
    assert_eq!(focus(&mut browser), "search-query");
    assert_eq!(browser.text("document.querySelector('#search-query').value"), "直播");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    assert_eq!(focus(&mut browser), shown[1]);
    browser.press("ArrowUp");
    browser.press("ArrowUp");
    assert_eq!(focus(&mut browser), "search-query");
    browser.press("ArrowDown");
    browser.press("Escape");
    assert_eq!(focus(&mut browser), "search-query");
    browser.press("Escape");
    browser.wait("document.querySelector('#search-body').hidden && !location.search");
    browser.write("直播");
    browser.wait(&format!("{RESULTS}.length"));
    browser.press("ArrowDown");
    browser.press("Enter");
    browser.wait(&format!("location.href === {}", json!(shown[0])));
}

#[test]
fn nothing_asked_and_nothing_found_say_what_to_do() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("search/"));
    assert!(browser.value("document.querySelector('#search-body').hidden") == true);
    assert!(browser.value("document.querySelector('#search-columns a').offsetParent !== null") == true);
    ask(&mut browser, &server.at("search/"), "绝无此语");
    let state = "document.querySelector('#search-state').innerText";
    assert_eq!(browser.text(state), "没有找到符合条件的内容。请换用较短或者意思相近的词语，或者从下列栏目查找。");
    ask(&mut browser, &server.at("search/"), "“”");
    browser.call("Network.setBlockedURLs", json!({"urls": ["*/pagefind/*"]}));
    ask(&mut browser, &server.at("search/"), "市场");
    assert!(browser.text(state).starts_with("搜索暂时不能使用"), "{}", browser.text(state));
}

/// A file that fails to load is not treated as missing data, and is requested again.
#[test]
fn a_search_without_its_files_says_so_and_succeeds_when_they_are_back() {
    let (server, mut browser) = (below_path(), browser(DESKTOP));
    for lost in ["pagefind-entry.json", "*.pf_meta", "wasm.*", "facets.gz", "index/*", "fragment/*"] {
        browser.call("Network.setBlockedURLs", json!({ "urls": [format!("*/pagefind/{lost}")] }));
        browser.call("Network.clearBrowserCache", json!({}));
        ask(&mut browser, &server.at("search/"), "公示期");
        let state = browser.text("document.querySelector('#search-state').innerText");
        assert!(state.starts_with("搜索暂时不能使用"), "{lost}: {state}");
        assert!(browser.value(&format!("{RESULTS}.length")) == 0, "{lost}");
        browser.call("Network.setBlockedURLs", json!({ "urls": [] }));
        browser.value("document.querySelector('#search-query').focus()");
        browser.press("Enter");
        browser.wait(&format!("{RESULTS}.length && {ANSWERED}"));
        assert!(browser.text(&format!("{RESULTS}[0].innerText")).contains("公示期"), "{lost}");
    }
}

#[test]
fn without_scripts_the_page_leads_to_the_lists() {
    let (server, mut browser) = (below_path(), browser(DESKTOP));
    browser.without_scripts();
    browser.open(&server.at("search/?q=%E5%B8%82"));
    let text = browser.text("document.querySelector('main').innerText");
    assert!(text.contains("搜索需要启用浏览器脚本") && text.contains("按栏目查找"), "{text}");
    assert!(browser.value("document.querySelector('.search-form').checkVisibility()") == false);
    browser.open(&server.at("zones/"));
    let form = "document.querySelector('.site-search')";
    assert_eq!(browser.text(&format!("{form}.action + ' ' + {form}.method")), format!("{} get", server.at("search/")));
}

#[test]
fn the_box_in_the_head_of_a_page_leads_to_the_results() {
    let (server, mut browser) = (below_path(), browser(DESKTOP));
    browser.open(&server.at("measures/"));
    browser.value("document.querySelector('.site-search input').focus()");
    browser.write("公示期");
    browser.press("Enter");
    browser.wait(&format!("location.pathname.endsWith('/search/') && {RESULTS}.length"));
    assert!(browser.value("document.title.startsWith('站内搜索')") == true);
}

#[test]
fn a_first_search_is_light_and_asks_nobody_else() {
    let (server, mut browser) = (below_path(), browser(DESKTOP));
    ask(&mut browser, &server.at("search/"), "网络市场监管");
    browser.wait(&format!("{RESULTS}.length"));
    let asked = browser.events("Network.requestWillBeSent");
    let foreign: Vec<&Value> = asked.iter().map(|it| &it["request"]["url"]).collect();
    let own = server.at("");
    assert!(foreign.iter().all(|it| it.as_str().is_some_and(|it| it.starts_with(&own))), "{foreign:?}");
    let bytes = received(&mut browser);
    assert!((90_000.0..=250_000.0).contains(&bytes), "{bytes} bytes");
}

#[test]
fn the_search_fits_a_phone_and_axe_finds_nothing_before_and_after() {
    for size in [DESKTOP, PHONE] {
        let (server, mut browser) = (at_root(), browser(size));
        browser.open(&server.at("search/"));
        finds_nothing(&mut browser, "search/");
        ask(&mut browser, &server.at("search/"), "市场监管");
        let width = browser.value("document.documentElement.scrollWidth");
        assert!(width.as_u64().expect("a width") <= u64::from(size.0), "{width}");
        browser.value("document.querySelector('#search-filters').open = true");
        finds_nothing(&mut browser, "search/?q=市场监管");
    }
}

#[test]
fn the_interface_spreads_text_as_the_index_does() {
    let (server, mut browser) = (at_root(), browser(DESKTOP));
    browser.open(&server.at("search/"));
    let cases = std::fs::read_to_string(repository().join("tests/data/search-tokens.json")).expect("the cases");
    let spread = browser.value(&format!(
        "import(new URL('../js/search-text.js', location)).then(({{ tokens }}) => \
         {cases}.map(([text]) => tokens(text).join('|')))"
    ));
    let cases: Vec<(String, String)> = serde_json::from_str(&cases).expect("pairs");
    assert_eq!(spread, json!(cases.into_iter().map(|it| it.1).collect::<Vec<_>>()));
}
