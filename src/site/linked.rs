//! Machine-readable description of a page (JSON-LD with schema.org terms).

use serde_json::{Value, json};

use crate::view::public::PublicData;

use super::page::{PageHead, PageKind};
use super::path;

/// The description of a page and its breadcrumbs.
pub(super) fn graph(data: &PublicData, page: &PageHead) -> Value {
    let way = page.breadcrumbs.iter().zip(1..).map(|(step, place)| {
        let mut item = json!({ "@type": "ListItem", "position": place, "name": step.name });
        if let Some(href) = step.href.as_ref().filter(|_| data.site.domain.is_some()) {
            item["item"] = json!(path::address(data.site, href));
        }
        item
    });
    let way: Vec<Value> = way.collect();
    let mut graph = vec![itself(data, page)];
    if !way.is_empty() {
        graph.push(json!({ "@type": "BreadcrumbList", "itemListElement": way }));
    }
    json!({ "@context": "https://schema.org", "@graph": graph })
}

fn itself(data: &PublicData, page: &PageHead) -> Value {
    let site = data.site;
    let mut value = page.about.clone().unwrap_or_else(|| json!({ "@type": kind(page.kind) }));
    let named = if page.kind == PageKind::Article { "headline" } else { "name" };
    if value.get("name").is_none() {
        value[named] = json!(page.title);
    }
    value["description"] = json!(page.description);
    value["inLanguage"] = json!("zh-CN");
    value["publisher"] = json!({ "@type": "GovernmentOrganization", "name": site.organ });
    if !page.keywords.is_empty() {
        value["keywords"] = json!(page.keywords);
    }
    if let Some(identity) = &page.identity {
        value["@id"] = json!(identity);
    }
    if let Some(url) = &page.url {
        value["url"] = json!(url);
    }
    if let Some(day) = page.day() {
        value["datePublished"] = json!(day);
    }
    if let Some(day) = page.corrected {
        value["dateModified"] = json!(day);
    }
    if let Some(source) = &page.source {
        value["author"] = json!({ "@type": "Organization", "name": source });
    }
    if page.kind != PageKind::Home {
        value["isPartOf"] = json!({ "@type": "WebSite", "name": site.name });
    }
    value
}

fn kind(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Home => "WebSite",
        PageKind::Column => "WebPage",
        PageKind::Article => "Article",
    }
}
