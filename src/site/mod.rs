//! The public site: pages, from public data and templates.
//!
//! One file here is one kind of page: a `view` function that turns public data into the context of
//! its template. What pages have in common is in `page`, `parts` and `path`.

mod about;
mod designation;
mod designations;
mod experience;
mod experience_article;
mod home;
mod indicator;
mod indicators;
mod measures;
mod moved;
mod not_found;
mod notice;
mod notices;
mod page;
mod parts;
mod path;
mod search;
mod sitemap;
mod zone;
mod zones;

use anyhow::{Context, Result, anyhow};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use rayon::prelude::*;
use serde::Serialize;

use crate::output::OutputTree;
use crate::search as index;
use crate::source::{self, Source, SourceTree};
use crate::view::public::PublicData;
use page::{Navigation, Site, View};
use search::Found;

/// A public document that pages link to.
pub(crate) struct PublicDocument {
    /// Below `public/`.
    pub(crate) path: String,
    pub(crate) title: String,
    /// The round or the write-up it is about; empty where it is about none.
    pub(crate) about: String,
    pub(crate) kind: &'static str,
    pub(crate) size: usize,
}

/// Folders of `site/` that pages use. What else lies there is not published.
const ASSETS: [&str; 3] = ["site/css/", "site/images/", "site/js/"];

/// Renders every page and copies every asset below `public/`, adding to the tree.
pub(crate) fn build(
    data: &PublicData,
    templates: &SourceTree,
    assets: &SourceTree,
    documents: &[PublicDocument],
    out: &mut OutputTree,
) -> Result<()> {
    let environment = environment(data, templates)?;
    let sheets = sheets(data, documents);
    let rendered: Vec<Result<String>> = sheets.par_iter().map(|it| it.render(&environment)).collect();
    let mut records = Vec::new();
    for (sheet, html) in sheets.iter().zip(rendered) {
        let html = html?;
        records.extend(sheet.found.iter().flat_map(|it| it.records(&html)));
        out.add(format!("public/{}", sheet.file), html);
    }
    for (path, bytes) in index::index(records)? {
        out.add(format!("public/pagefind/{path}"), bytes);
    }
    for (path, asset) in assets.iter().filter(|(path, _)| ASSETS.iter().any(|it| path.starts_with(it))) {
        let below = path.strip_prefix("site/").expect("assets lie in site/");
        out.add(format!("public/{below}"), bytes(path, asset)?);
    }
    Ok(())
}

/// The templates, strict: a value that is missing stops the build and is named.
fn environment(data: &PublicData, templates: &SourceTree) -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(true);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters are valid"));
    environment.add_global("site", Value::from(Serde(Site::of(data))));
    environment.add_global("navigation", Value::from(Serde(Navigation::all())));
    for (path, template) in templates {
        let Some(name) = path.strip_prefix("templates/html/") else { continue };
        let text = source::text(path, template).map_err(|it| anyhow!("{path}：{}", it.message))?;
        environment
            .add_template_owned(name.to_string(), text.to_string())
            .with_context(|| format!("模板 `{path}` 有语法错误"))?;
    }
    Ok(environment)
}

/// A page that is to be rendered.
struct Sheet {
    template: &'static str,
    /// Below `public/`.
    file: String,
    context: Value,
    /// How the search finds it, where it does.
    found: Option<Found>,
}

impl Sheet {
    fn new<C: Serialize>(template: &'static str, view: View<C>) -> Self {
        Self { template, file: path::file(&view.page.path), context: Value::from(Serde(view)), found: None }
    }

    fn found(self, found: Found) -> Self {
        Self { found: Some(found), ..self }
    }

    fn render(&self, environment: &Environment) -> Result<String> {
        let rendered = environment.get_template(self.template).and_then(|it| it.render(&self.context));
        rendered.with_context(|| format!("不能生成页面 `{}`（模板 templates/html/{}）", self.file, self.template))
    }
}

/// Every page of the site.
fn sheets(data: &PublicData, documents: &[PublicDocument]) -> Vec<Sheet> {
    let mut known = sitemap::addresses(data);
    known.extend(moved::all(data).into_iter().map(|it| it.from));
    let mut sheets = vec![
        Sheet::new("home.html", home::view(data)),
        Sheet::new("zones.html", zones::view(data)),
        Sheet::new("experience.html", experience::view(data, documents)),
        Sheet::new("notices.html", notices::view(data)),
        Sheet::new("designations.html", designations::view(data)),
        Sheet::new("indicators.html", indicators::view(data)),
        Sheet::new("about.html", about::view(data)),
        Sheet::new("sitemap.html", sitemap::view(data)),
        Sheet::new("search.html", search::view(data)),
        Sheet::new("404.html", not_found::view(data)),
    ];
    sheets.extend(data.zones.iter().map(|it| Sheet::new("zone.html", zone::view(data, it)).found(search::zone(it))));
    sheets.extend(moved::all(data).iter().map(|it| Sheet::new("moved.html", moved::view(data, it))));
    let articles = data.experiences.iter();
    let article = |it| experience_article::view(data, it, &known, documents);
    sheets.extend(articles.map(|it| Sheet::new("experience-article.html", article(it)).found(search::experience(data, it))));
    let notice = |it| Sheet::new("notice.html", notice::view(data, it, documents)).found(search::notice(data, it));
    sheets.extend(data.notices.iter().map(notice));
    let designation = |it| {
        Sheet::new("designation.html", designation::view(data, it, documents)).found(search::designation(data, it))
    };
    sheets.extend(data.designations.iter().map(designation));
    let measures = |it| {
        Sheet::new("measures.html", measures::view(data, it, &known, documents)).found(search::measures(data, it))
    };
    sheets.extend(page::versions(data).into_iter().map(measures));
    let indicator = |(dimension, it)| {
        Sheet::new("indicator.html", indicator::view(data, dimension, it)).found(search::indicator(data, dimension, it))
    };
    sheets.extend(data.version.system.indicators().map(indicator));
    sheets
}

fn bytes<'s>(path: &str, asset: &'s Source) -> Result<&'s [u8]> {
    match asset {
        Source::Bytes(bytes) => Ok(bytes),
        Source::TooLarge(size) => Err(anyhow!("`{path}` 有 {size} 字节，过大，不能发布")),
        Source::NotAFile => Err(anyhow!("`{path}` 不是普通文件，不能发布")),
    }
}
