//! Parts common to all pages: metadata, navigation, and the applicable rules.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::model::column::Column;
use crate::model::measures::Version;
use crate::model::site::{Contact, PoliceRecord, SiteConfig};
use crate::output::signature::PublicKey;
use crate::text::chinese;
use crate::view::correction::PublicCorrection;
use crate::view::public::PublicData;

use super::parts::DateView;
use super::path;

/// The context of a template: the common parts, and the content specific to its kind.
#[derive(Debug, Serialize)]
pub(super) struct View<C> {
    pub(super) page: PageHead,
    pub(super) rules: Rules,
    #[serde(flatten)]
    pub(super) content: C,
}

/// The content of a page whose text is entirely in its template.
#[derive(Debug, Serialize)]
pub(super) struct NoContent {}

#[derive(Debug, Serialize)]
pub(super) struct PageHead {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) keywords: Vec<String>,
    pub(super) root: String,
    pub(super) path: String,
    /// The canonical address; `None` if no domain is configured.
    pub(super) url: Option<String>,
    pub(super) kind: PageKind,
    pub(super) column: Option<&'static str>,
    pub(super) column_name: Option<&'static str>,
    pub(super) column_type: Option<&'static str>,
    pub(super) breadcrumbs: Vec<Breadcrumb>,
    /// `YYYY-MM-DD HH:MM`, the format in the metadata of government sites.
    pub(super) published: Option<String>,
    /// The day of the last correction.
    pub(super) corrected: Option<NaiveDate>,
    /// An identifier that stays the same if the address changes.
    #[serde(skip)]
    pub(super) identity: Option<String>,
    pub(super) source: Option<String>,
    /// How to cite the page.
    pub(super) cite: Option<Cite>,
    /// Linked data about the subject of the page; `None` for a plain page.
    #[serde(skip)]
    pub(super) about: Option<Value>,
}

/// The parts of a citation (GB/T 7714). The reader adds the date of access.
#[derive(Debug, Serialize)]
pub(super) struct Cite {
    author: String,
    title: String,
    date: NaiveDate,
    url: Option<String>,
}

/// The kind of page in its metadata (国办发〔2017〕47号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PageKind {
    Home,
    Column,
    Article,
}

/// A link in the path from the front page to a page.
#[derive(Debug, Serialize)]
pub(super) struct Breadcrumb {
    pub(super) name: String,
    /// `None` for the page itself.
    pub(super) href: Option<String>,
}

const HOME_NAME: &str = "首页";
const HOME_ID: &str = "home";

impl PageHead {
    /// A page outside the columns.
    pub(super) fn apart(site: &SiteConfig, path: &str, title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            breadcrumbs: vec![
                Breadcrumb { name: HOME_NAME.into(), href: Some(path::HOME.into()) },
                Breadcrumb { name: title.clone(), href: None },
            ],
            title,
            description: String::new(),
            keywords: vec![],
            root: path::root(path),
            path: path.to_string(),
            url: site.address(path),
            kind: PageKind::Column,
            column: None,
            column_name: None,
            column_type: None,
            published: None,
            corrected: None,
            identity: None,
            source: None,
            cite: None,
            about: None,
        }
    }

    pub(super) fn home(site: &SiteConfig) -> Self {
        Self {
            description: site.description.clone(),
            keywords: site.keywords.clone(),
            kind: PageKind::Home,
            column: Some(HOME_ID),
            column_name: Some(HOME_NAME),
            breadcrumbs: vec![],
            ..Self::apart(site, path::HOME, &site.name)
        }
    }

    /// The page of a column.
    pub(super) fn column(site: &SiteConfig, column: Column) -> Self {
        Self {
            column: Some(column.id()),
            column_name: Some(column.name()),
            column_type: Some(column_type(column)),
            ..Self::apart(site, &path::column(column), column.name())
        }
    }

    /// A page of a column. `label` is its short name in the breadcrumbs.
    pub(super) fn article(site: &SiteConfig, column: Column, path: &str, title: &str, label: &str) -> Self {
        let page = Self::apart(site, path, title);
        Self {
            breadcrumbs: vec![
                Breadcrumb { name: HOME_NAME.into(), href: Some(path::HOME.into()) },
                Breadcrumb { name: column.name().into(), href: Some(path::column(column)) },
                Breadcrumb { name: label.into(), href: None },
            ],
            kind: PageKind::Article,
            column: Some(column.id()),
            column_name: Some(column.name()),
            column_type: Some(column_type(column)),
            ..page
        }
    }

    /// Adds a breadcrumb before the last one.
    pub(super) fn via(mut self, name: &str, href: String) -> Self {
        let last = self.breadcrumbs.len().saturating_sub(1);
        self.breadcrumbs.insert(last, Breadcrumb { name: name.into(), href: Some(href) });
        self
    }

    pub(super) fn described(mut self, description: impl Into<String>, keywords: &[&str]) -> Self {
        self.description = description.into();
        self.keywords = keywords.iter().map(|it| it.to_string()).collect();
        self
    }

    /// Sets the page that search engines should list instead.
    pub(super) fn canonical(mut self, site: &SiteConfig, path: &str) -> Self {
        self.url = site.address(path);
        self
    }

    /// Adds a citation for a published page.
    pub(super) fn cited(mut self, date: NaiveDate, author: &str) -> Self {
        let (author, title, url) = (author.to_string(), self.title.clone(), self.url.clone());
        self.cite = Some(Cite { author, title, date, url });
        self
    }

    /// Sets the schema.org description of the page's subject.
    pub(super) fn about(mut self, thing: Value) -> Self {
        self.about = Some(thing);
        self
    }

    /// Sets the permanent identifier of the page.
    pub(super) fn identified(mut self, identity: String) -> Self {
        self.identity = Some(identity);
        self
    }

    /// Sets the date of the last correction, if any.
    pub(super) fn corrected(mut self, corrections: &[PublicCorrection]) -> Self {
        self.corrected = corrections.last().map(|it| it.date);
        self
    }

    /// The day of publication, as `YYYY-MM-DD`.
    pub(super) fn day(&self) -> Option<&str> {
        self.published.as_deref().and_then(|it| it.split(' ').next())
    }

    pub(super) fn published(mut self, date: NaiveDate, source: &str) -> Self {
        self.published = Some(date.format("%Y-%m-%d 00:00").to_string());
        self.source = Some(source.to_string());
        self
    }
}

/// 栏目类别
fn column_type(column: Column) -> &'static str {
    match column {
        Column::Zones => "概况信息",
        Column::Experience => "工作动态",
        Column::Notices | Column::Designations => "通知公告",
        Column::Measures | Column::Indicators => "政策文件",
    }
}

/// An entry of the main navigation.
#[derive(Debug, Serialize)]
pub(super) struct Navigation {
    id: &'static str,
    name: &'static str,
    href: String,
}

impl Navigation {
    pub(super) fn all() -> Vec<Self> {
        let home = Self { id: HOME_ID, name: HOME_NAME, href: path::HOME.into() };
        let columns = Column::ALL.into_iter();
        let columns = columns.map(|it| Self { id: it.id(), name: it.name(), href: path::column(it) });
        std::iter::once(home).chain(columns).collect()
    }
}

/// Data about the site, shared by all pages.
#[derive(Debug, Serialize)]
pub(super) struct Site<'d> {
    name: &'d str,
    organ: &'d str,
    description: &'d str,
    domain: Option<&'d str>,
    id_code: Option<&'d str>,
    icp: Option<&'d str>,
    police: Option<&'d PoliceRecord>,
    correction_url: Option<&'d str>,
    contact: &'d Contact,
    signing: Option<SigningView>,
    demonstration: Option<DemonstrationView<'d>>,
}

#[derive(Debug, Serialize)]
struct DemonstrationView<'d> {
    mark: &'d str,
    as_of: DateView,
}

/// The key that the site is signed with.
#[derive(Debug, Serialize)]
struct SigningView {
    key: String,
    /// The number that minisign shows.
    id: String,
    /// The address of the front page; `None` if no domain is configured.
    address: Option<String>,
}

impl<'d> Site<'d> {
    pub(super) fn of(data: &PublicData<'d>) -> Self {
        let site = data.site;
        let demonstration = site.demonstration.as_ref();
        Self {
            name: &site.name,
            organ: &site.organ,
            description: &site.description,
            domain: site.domain.as_deref(),
            id_code: site.id_code.as_deref(),
            icp: site.icp.as_deref(),
            police: site.police.as_ref(),
            correction_url: site.correction_url.as_deref(),
            contact: &site.contact,
            signing: signing(site),
            demonstration: demonstration.map(|it| DemonstrationView { mark: &it.mark, as_of: data.as_of.into() }),
        }
    }
}

fn signing(site: &SiteConfig) -> Option<SigningView> {
    let key = PublicKey::parse(site.public_key.as_ref()?)?;
    Some(SigningView { key: key.base64(), id: key.id(), address: site.address(path::HOME) })
}

/// The version of the rules that applies to a page.
#[derive(Debug, Serialize)]
pub(super) struct Rules {
    title: String,
    status: Option<String>,
    #[serde(flatten)]
    date: DateView,
    pub(super) href: String,
}

impl Rules {
    pub(super) fn of(data: &PublicData, version: &Version) -> Self {
        let measures = &version.measures;
        let is_current = version.id == data.version.id;
        Self {
            title: measures.title.clone(),
            status: measures.status.clone(),
            date: measures.issued.into(),
            href: if is_current { path::column(Column::Measures) } else { path::earlier_measures(&version.id) },
        }
    }

    pub(super) fn current(data: &PublicData) -> Self {
        Self::of(data, data.version)
    }

    pub(super) fn article(&self, number: u32) -> ArticleLink {
        let href = format!("{}#article-{number}", self.href);
        ArticleLink { number: number.to_string(), label: chinese::article(number), href }
    }

    /// The articles that a column of the site belongs to.
    pub(super) fn articles_of(&self, version: &Version, column: Column) -> Vec<ArticleLink> {
        let articles = version.articles.iter().filter(|it| it.column == Some(column));
        articles.map(|it| self.article(it.number)).collect()
    }
}

/// A link to an article (条) of the rules.
#[derive(Debug, Serialize)]
pub(super) struct ArticleLink {
    number: String,
    label: String,
    pub(super) href: String,
}

/// The current version of the rules, and all others that apply to a page.
pub(super) fn versions<'d>(data: &PublicData<'d>) -> Vec<&'d Version> {
    let mut versions = vec![data.version];
    let notices = data.notices.iter().map(|it| it.version);
    for version in notices.chain(data.designations.iter().map(|it| it.version)) {
        if versions.iter().all(|it| it.id != version.id) {
            versions.push(version);
        }
    }
    versions
}
