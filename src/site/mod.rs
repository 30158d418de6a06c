//! Builds the public site from public data and templates.
//!
//! Each kind of page has a file with a `view` function, which turns public data into the context of its template.
//! Code shared by pages is in `page`, `parts` and `path`.

mod about;
mod accessibility;
mod corrections;
mod data;
mod designation;
mod designations;
mod experience;
mod experience_article;
mod experience_list;
mod feeds;
mod home;
mod identity;
mod indicator;
mod indicators;
mod left_out;
mod linked;
mod listing;
mod measures;
mod moved;
mod not_found;
mod notice;
mod notices;
mod page;
mod parts;
mod path;
mod search;
mod selection;
mod sitemap;
mod tables;
mod zone;
mod zones;

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use rayon::prelude::*;
use serde::Serialize;

use crate::model::experience::PictureFile;
use crate::output::search::{self as search_index, Record};
use crate::output::signature::{PUBLIC_KEY, PublicKey};
use crate::output::{Content, OutputTree};
use crate::records::source::{self, Source, SourceTree};
use crate::text::printable::printable;
use crate::view::left_out::LeftOut;
use crate::view::public::PublicData;
use data::OpenData;
use experience_list::Lists;
use page::{Navigation, Site, View};
use search::Found;

/// A public document that pages link to.
pub(crate) struct PublicDocument {
    /// Relative to `public/`.
    pub(crate) path: String,
    pub(crate) title: String,
    /// The round, the write-up or the dimension that the document is about; empty if there is none.
    pub(crate) about: String,
    pub(crate) kind: &'static str,
    /// In bytes.
    pub(crate) size: u64,
}

/// Folders of `site/` with assets. Other files there are not published.
const ASSETS: [&str; 4] = ["site/css/", "site/images/", "site/js/", "site/pagefind/"];

/// Builds a site part by part. Each method adds its files to the tree under `public/`.
pub(crate) struct Builder<'d> {
    data: &'d PublicData<'d>,
    environment: Environment<'static>,
    open: OpenData,
}

impl<'d> Builder<'d> {
    /// # Errors
    /// If a template has a fault.
    pub(crate) fn new(data: &'d PublicData<'d>, templates: &SourceTree) -> Result<Self> {
        Ok(Self { data, environment: environment(data, templates)?, open: OpenData::of(data)? })
    }

    /// Adds all pages. Returns what the search finds in them.
    pub(crate) fn pages(&self, documents: &[PublicDocument], out: &mut OutputTree) -> Result<Vec<Record>> {
        let sheets = sheets(self.data, documents, &self.open);
        let rendered: Vec<Result<String>> = sheets.par_iter().map(|it| it.render(&self.environment)).collect();
        let mut records = Vec::new();
        for (sheet, html) in sheets.iter().zip(rendered) {
            let html = html?;
            records.extend(sheet.found.iter().flat_map(|it| it.records(&html)));
            out.add(format!("public/{}", sheet.file), html);
        }
        Ok(records)
    }

    /// Adds everything beside the pages except the search index: feeds, data, assets, and the pictures of write-ups,
    /// each as `picture` has it.
    pub(crate) fn files(
        self,
        assets: &SourceTree,
        picture: impl Fn(&PictureFile) -> Result<Content>,
        out: &mut OutputTree,
    ) -> Result<()> {
        for (path, bytes) in files(self.data, self.open, &self.environment)? {
            out.add(format!("public/{path}"), bytes);
        }
        for published in &self.data.experiences {
            let folder = path::experience(published.experience);
            for file in published.pictures() {
                out.add(format!("public/{folder}{}", file.name), picture(file)?);
            }
        }
        for (path, asset) in assets.iter().filter(|(path, _)| ASSETS.iter().any(|it| path.starts_with(it))) {
            let below = path.strip_prefix("site/").expect("assets lie in site/");
            out.add(format!("public/{below}"), bytes(path, asset)?);
        }
        Ok(())
    }
}

/// Adds the search index of the pages.
pub(crate) fn index(records: &[Record], out: &mut OutputTree) -> Result<()> {
    for (path, bytes) in search_index::index(records)? {
        out.add(format!("public/pagefind/{path}"), bytes);
    }
    Ok(())
}

/// The files for programs: feeds, calendars, data, `sitemap.xml` and `robots.txt`.
fn files(data: &PublicData, open: OpenData, environment: &Environment) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files: Vec<(String, Vec<u8>)> = open.into_files().map(|it| (it.path, it.bytes)).collect();
    for feed in feeds::all(data) {
        files.push((
            feed.path.to_string(),
            render(environment, "feed.xml", feed.path, &Value::from(Serde(&feed)))?.into(),
        ));
    }
    if let Some(sitemap) = feeds::sitemap(data, &sitemap::addresses(data)) {
        let text = render(environment, "sitemap.xml", "sitemap.xml", &Value::from(Serde(&sitemap)))?;
        files.push(("sitemap.xml".into(), text.into()));
    }
    let key = data.site.public_key.as_deref().and_then(PublicKey::parse);
    files.extend(key.map(|it| (PUBLIC_KEY.into(), it.file().into())));
    files.push(("robots.txt".into(), feeds::robots(data).into()));
    files.extend(data.notices.iter().map(|it| (path::calendar(&it.round.id), notice::calendar(data, it).into())));
    Ok(files)
}

/// The addresses of all pages, including those that only redirect.
pub(crate) fn addresses(data: &PublicData) -> BTreeSet<String> {
    let pages = sitemap::addresses(data);
    let moved = moved::all(data, &pages).into_iter().map(|it| it.from);
    let left_out = data.left_out.pages.iter().cloned();
    pages.iter().cloned().chain(moved).chain(left_out).collect()
}

/// Whether an address belongs to an area that is left out, or to a list that cannot be shown without it.
pub(crate) fn is_left_out(left_out: &LeftOut, codes: &[&str], address: &str) -> bool {
    let lists: Vec<_> = left_out.lists.iter().map(|(kind, round)| (*kind, round.as_str())).collect();
    left_out::owns(codes, &lists, address)
}

/// The addresses of the files beside the pages that the public may have kept: feeds, calendars, data, and pictures of
/// write-ups.
pub(crate) fn file_addresses(data: &PublicData) -> BTreeSet<String> {
    let calendars = data.notices.iter().map(|it| path::calendar(&it.round.id));
    let pictures = data.experiences.iter().flat_map(|it| {
        let page = path::experience(it.experience);
        it.experience.pictures.iter().map(move |it| format!("{page}{}", it.name))
    });
    let feeds = feeds::links().into_iter().map(|it| it.href);
    feeds.chain(calendars).chain(pictures).chain(data::addresses()).collect()
}

/// Loads the templates in strict mode: a missing value stops the build with an error that names it.
fn environment(data: &PublicData, templates: &SourceTree) -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(true);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters are valid"));
    environment.add_global("site", Value::from(Serde(Site::of(data))));
    environment.add_global("left_out", Value::from(Serde(left_out::notes(data))));
    environment.add_global("feeds", Value::from(Serde(feeds::links())));
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

/// A page to render.
struct PageJob {
    template: &'static str,
    /// Relative to `public/`.
    file: String,
    context: Value,
    /// The search data of the page; `None` if the search does not cover it.
    found: Option<Found>,
}

impl PageJob {
    fn new<C: Serialize>(data: &PublicData, template: &'static str, view: View<C>) -> Self {
        let linked = linked::graph(data, &view.page);
        let file = path::file(&view.page.path);
        Self { template, file, context: Value::from(Serde(Linked { linked, view })), found: None }
    }

    fn found(self, found: Found) -> Self {
        Self { found: Some(found), ..self }
    }

    fn render(&self, environment: &Environment) -> Result<String> {
        render(environment, self.template, &self.file, &self.context)
    }
}

/// The context of a page template.
#[derive(Serialize)]
struct Linked<C> {
    /// The machine-readable description of the page.
    linked: serde_json::Value,
    #[serde(flatten)]
    view: View<C>,
}

fn render(environment: &Environment, template: &str, file: &str, context: &Value) -> Result<String> {
    let rendered = environment.get_template(template).and_then(|it| it.render(context));
    let rendered = rendered.map(|it| printable(&it).into_owned());
    rendered.with_context(|| format!("不能生成页面 `{file}`（模板 templates/html/{template}）"))
}

/// All pages of the site.
fn sheets(data: &PublicData, documents: &[PublicDocument], open: &OpenData) -> Vec<PageJob> {
    let known = addresses(data);
    let lists = Lists::of(data);
    let mut sheets = vec![
        PageJob::new(data, "home.html", home::view(data)),
        PageJob::new(data, "experience.html", experience::view(data, &lists, documents)),
        PageJob::new(data, "notices.html", notices::view(data)),
        PageJob::new(data, "designations.html", designations::view(data)),
        PageJob::new(data, "indicators.html", indicators::view(data)),
        PageJob::new(data, "about.html", about::view(data)),
        PageJob::new(data, "accessibility.html", accessibility::view(data)),
        PageJob::new(data, "data.html", data::view(data, open, feeds::links())),
        PageJob::new(data, "sitemap.html", sitemap::view(data, &lists)),
        PageJob::new(data, "search.html", search::view(data)),
        PageJob::new(data, "404.html", not_found::view(data)),
    ];
    sheets.extend(zones::lists().map(|it| PageJob::new(data, "zones.html", zones::view(data, it))));
    sheets.extend(
        data.zones.iter().map(|it| PageJob::new(data, "zone.html", zone::view(data, it)).found(search::zone(it))),
    );
    let moved = moved::all(data, &sitemap::addresses(data));
    sheets.extend(moved.iter().map(|it| PageJob::new(data, "moved.html", moved::view(data, it))));
    let left_out = data.left_out.pages.iter();
    sheets.extend(left_out.map(|it| PageJob::new(data, "withheld.html", left_out::view(data, it))));
    let list = |(pages, place)| {
        PageJob::new(data, "experience-list.html", experience_list::view(data, &lists, pages, place, documents))
    };
    sheets.extend(lists.pages().map(list));
    let articles = data.experiences.iter();
    let article = |it| experience_article::view(data, it, &known, documents);
    sheets.extend(
        articles
            .map(|it| PageJob::new(data, "experience-article.html", article(it)).found(search::experience(data, it))),
    );
    let notice =
        |it| PageJob::new(data, "notice.html", notice::view(data, it, documents)).found(search::notice(data, it));
    sheets.extend(data.notices.iter().map(notice));
    let designation = |it| {
        PageJob::new(data, "designation.html", designation::view(data, it, documents))
            .found(search::designation(data, it))
    };
    sheets.extend(data.designations.iter().map(designation));
    let measures = |it| {
        PageJob::new(data, "measures.html", measures::view(data, it, &known, documents))
            .found(search::measures(data, it))
    };
    sheets.extend(page::versions(data).into_iter().map(measures));
    let indicator = |(dimension, it)| {
        PageJob::new(data, "indicator.html", indicator::view(data, dimension, it))
            .found(search::indicator(data, dimension, it))
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
