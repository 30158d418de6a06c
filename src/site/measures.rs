//! 管理办法: the articles of a version of the rules.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::column::Column;
use crate::model::measures::{Article, Version};
use crate::text::chinese;
use crate::text::markdown::{self, References};
use crate::view::public::PublicData;

use super::page::{PageHead, Rules, View};
use super::parts::{DocumentView, Link};
use super::{PublicDocuments, path};

#[derive(Debug, Serialize)]
pub(super) struct Measures<'d> {
    measures: MeasuresView<'d>,
}

#[derive(Debug, Serialize)]
struct MeasuresView<'d> {
    title: &'d str,
    status: Option<&'d str>,
    source: &'d str,
    articles: Vec<ArticleView<'d>>,
    /// `None` for earlier versions, because only the current indicator system has pages.
    annex: Option<Link>,
    /// Calls for applications, and blank forms of the current version.
    forms: Vec<DocumentView<'d>>,
}

#[derive(Debug, Serialize)]
struct ArticleView<'d> {
    number: String,
    label: String,
    title: &'d str,
    body_html: String,
    related: Option<Link>,
}

pub(super) fn view<'d>(
    data: &'d PublicData,
    version: &'d Version,
    known: &BTreeSet<String>,
    documents: &'d PublicDocuments,
) -> View<Measures<'d>> {
    let measures = &version.measures;
    let is_current = version.id == data.version.id;
    let name = full_name(&measures.title, measures.status.as_deref());
    let page = match is_current {
        true => PageHead { title: measures.title.clone(), ..PageHead::column(data.site, Column::Measures) },
        false => {
            let path = path::earlier_measures(&version.id);
            PageHead::article(data.site, Column::Measures, &path, &name, &version.id)
                .published(measures.issued, &measures.issuer)
        }
    };
    let keywords: Vec<&str> = std::iter::once("管理办法").chain(measures.status.as_deref()).collect();
    let page = page.described(format!("《{name}》全文，共{}条。", version.articles.len()), &keywords);
    let article = |it: &'d Article| article(it, &page.root, known);
    let annex = Link {
        title: full_name(&version.system.title, measures.status.as_deref()),
        href: path::column(Column::Indicators),
    };
    View {
        content: Measures {
            measures: MeasuresView {
                title: &measures.title,
                status: measures.status.as_deref(),
                source: &measures.source,
                articles: version.articles.iter().map(article).collect(),
                annex: is_current.then_some(annex),
                forms: if is_current { forms(documents) } else { vec![] },
            },
        },
        rules: Rules::of(data, version),
        page,
    }
}

/// What an applicant needs: the calls, newest first, and the forms to fill in.
fn forms(documents: &PublicDocuments) -> Vec<DocumentView<'_>> {
    let calls = documents.views("application-call", "").into_iter().rev();
    let forms = ["creation-application-form", "creation-plan-form", "evaluation-application-form"];
    calls.chain(forms.into_iter().flat_map(|it| documents.views(it, ""))).collect()
}

fn article<'d>(article: &'d Article, root: &str, known: &BTreeSet<String>) -> ArticleView<'d> {
    let text = article.paragraphs.join("\n\n");
    ArticleView {
        number: article.number.to_string(),
        label: chinese::article(article.number),
        title: &article.title,
        body_html: markdown::html(&markdown::read(&text), &References::pages(&|it| path::resolve(it, root, known)))
            .body,
        related: article.column.map(|it| Link { title: it.name().into(), href: path::column(it) }),
    }
}

/// A title with the status of the text, such as 管理办法（征求意见稿）.
pub(super) fn full_name(title: &str, status: Option<&str>) -> String {
    status.map_or_else(|| title.into(), |status| format!("{title}（{status}）"))
}
