//! Makes pages from views and templates, those that changed.

use anyhow::{Context, Result, anyhow};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::memory::Ingredients;
use crate::output::html;
use crate::output::leak::Gate;
use crate::output::page::PageFacts;
use crate::output::{Content, Reuse};
use crate::records::source::{self, SourceTree};
use crate::text::printable::printable;
use crate::view::public::PublicData;

use super::page::{Navigation, Site, View};
use super::search::Found;
use super::{feeds, left_out, linked, path};

/// Makes pages.
pub(super) struct Maker<'d> {
    data: &'d PublicData<'d>,
    environment: Environment<'static>,
    /// Everything that all pages depend on: the templates, and what they show on every page.
    common: Ingredients,
    means: Means<'d>,
}

/// What pages are made with.
#[derive(Clone, Copy)]
pub(crate) struct Means<'m> {
    pub(crate) reuse: Reuse<'m>,
    pub(crate) gate: &'m Gate<'m>,
    /// Takes a page with its path below `public/`, so that not all of them are in memory.
    pub(crate) put: &'m (dyn Fn(&str, String) -> Result<Content> + Sync),
}

/// A page of the site.
pub(super) struct Page {
    /// Relative to `public/`.
    pub(super) file: String,
    pub(super) content: Content,
    pub(super) facts: PageFacts,
}

/// The context of a page template.
#[derive(Serialize)]
struct Linked<C> {
    /// The machine-readable description of the page.
    linked: serde_json::Value,
    #[serde(flatten)]
    view: View<C>,
}

impl<'d> Maker<'d> {
    /// Loads the templates in strict mode: a missing value stops the build with an error that names it.
    pub(super) fn new(data: &'d PublicData<'d>, templates: &SourceTree, means: Means<'d>) -> Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_debug(true);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the usual delimiters are valid"));
        let mut common = Ingredients::of("page").with_value(&means.gate.offices);
        let mut global = |name: &'static str, value: serde_json::Value| {
            common = common.clone().with(name).with_value(&value);
            environment.add_global(name, Value::from(Serde(value)));
        };
        global("site", serde_json::to_value(Site::of(data))?);
        global("left_out", serde_json::to_value(left_out::notes(data))?);
        global("feeds", serde_json::to_value(feeds::links())?);
        global("navigation", serde_json::to_value(Navigation::all())?);
        for (path, template) in templates {
            let Some(name) = path.strip_prefix("templates/html/") else { continue };
            let text = source::text(path, template).map_err(|it| anyhow!("{path}：{}", it.message))?;
            common = common.with(name).with(template.sha256());
            environment
                .add_template_owned(name.to_string(), text.to_string())
                .with_context(|| format!("模板 `{path}` 有语法错误"))?;
        }
        Ok(Self { data, environment, common, means })
    }

    /// A page that the search does not cover.
    pub(super) fn page<C: Serialize>(&self, template: &str, view: View<C>) -> Result<Page> {
        self.made(template, view, None)
    }

    pub(super) fn found<C: Serialize>(&self, template: &str, view: View<C>, found: Found) -> Result<Page> {
        self.made(template, view, Some(found))
    }

    fn made<C: Serialize>(&self, template: &str, view: View<C>, found: Option<Found>) -> Result<Page> {
        let linked = self.linked(view);
        let key = self.common.clone().with_value(&linked);
        self.made_from(template, &linked.view.page.path, key, found.as_ref(), || &linked)
    }

    /// A page whose view takes time to make. It depends on nothing but `parts`.
    pub(super) fn found_from<C: Serialize>(
        &self,
        template: &str,
        address: &str,
        parts: &impl Serialize,
        found: &Found,
        view: impl FnOnce() -> View<C>,
    ) -> Result<Page> {
        let key = self.common.clone().with_value(parts);
        self.made_from(template, address, key, Some(found), || self.linked(view()))
    }

    fn made_from<C: Serialize>(
        &self,
        template: &str,
        address: &str,
        key: Ingredients,
        found: Option<&Found>,
        context: impl FnOnce() -> C,
    ) -> Result<Page> {
        let Means { reuse: Reuse { memory, has }, gate, put } = self.means;
        let (file, key) = (path::file(address), key.with(template).with_value(&found).key());
        let known: Option<PageFacts> = memory.value(&key);
        if let Some(kept) = known.as_ref().map(|it| it.file.clone()).filter(|it| has(it)) {
            return Ok(Page { file, content: Content::Kept(kept), facts: known.expect("its file is known") });
        }
        let html = self.render(template, &file, &context())?;
        let facts = known.unwrap_or_else(|| {
            let parts = html::read(&html);
            let records = found.map(|it| it.records(&parts)).unwrap_or_default();
            let facts = PageFacts::of(&html, &parts, gate, records);
            memory.put_value(&key, &facts);
            facts
        });
        let content = put(&file, html)?;
        Ok(Page { file, content, facts })
    }

    fn linked<C: Serialize>(&self, view: View<C>) -> Linked<C> {
        Linked { linked: linked::graph(self.data, &view.page), view }
    }

    /// Renders a template to a file.
    pub(super) fn render(&self, template: &str, file: &str, context: &impl Serialize) -> Result<String> {
        let context = Value::from(Serde(context));
        let rendered = self.environment.get_template(template).and_then(|it| it.render(context));
        let rendered = rendered.map(|it| printable(&it).into_owned());
        rendered.with_context(|| format!("不能生成页面 `{file}`（模板 templates/html/{template}）"))
    }
}
