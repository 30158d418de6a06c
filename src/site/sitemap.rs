//! 网站地图: the pages by column; write-ups by their lists, if they are many.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::column::Column;
use crate::model::measures::Version;
use crate::text::chinese;
use crate::view::public::PublicData;

use super::experience_list::{ListGroup, Lists};
use super::page::{self, PageHead, Rules, View};
use super::parts::Link;
use super::{designations, experience, measures, path, zones};

#[derive(Debug, Serialize)]
pub(super) struct Sitemap {
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    title: &'static str,
    /// `None` for the pages outside the columns.
    href: Option<String>,
    links: Vec<Link>,
}

pub(super) fn view(data: &PublicData, lists: &Lists) -> View<Sitemap> {
    let page = PageHead::apart(data.site, path::SITEMAP, "网站地图");
    View {
        page: page.described("本网站的全部栏目和主要页面。", &["网站地图"]),
        rules: Rules::current(data),
        content: Sitemap { groups: groups(data, &lists.groups) },
    }
}

/// The addresses of all pages, without redirects. They are listed once.
pub(super) fn addresses<'d>(data: &'d PublicData) -> &'d BTreeSet<String> {
    data.pages.get_or_init(|| listed(data))
}

fn listed(data: &PublicData) -> BTreeSet<String> {
    let own = groups(data, &[]).into_iter();
    let own = own.flat_map(|it| it.href.into_iter().chain(it.links.into_iter().map(|it| it.href)));
    let experiences = data.experiences.iter().map(|it| path::experience(it.experience));
    let lists = Lists::of(data);
    let all = own.chain(experiences).chain(lists.addresses()).chain(zones::addresses());
    all.filter(|it| !it.contains('#')).chain([path::SITEMAP.to_string()]).collect()
}

fn groups(data: &PublicData, lists: &[ListGroup]) -> Vec<Group> {
    let columns = Column::ALL.into_iter();
    let columns =
        columns.map(|it| Group { title: it.name(), href: Some(path::column(it)), links: links(data, lists, it) });
    let others = Group {
        title: "其他",
        href: None,
        links: vec![
            link("首页", path::HOME.into()),
            link("站内搜索", path::SEARCH.into()),
            link("开放数据", path::DATA.into()),
            link("关于本网站", path::ABOUT.into()),
            link("无障碍声明", path::ACCESSIBILITY.into()),
        ],
    };
    columns.chain([others]).collect()
}

fn links(data: &PublicData, lists: &[ListGroup], column: Column) -> Vec<Link> {
    match column {
        Column::Zones => data.zones.iter().map(|it| link(&it.area.name, path::zone(&it.area.code))).collect(),
        Column::Experience => experiences(data, lists),
        Column::Notices => data.notices.iter().map(|it| link(it.title(), path::notice(&it.round.id))).collect(),
        Column::Designations => {
            let designations = data.designations.iter();
            designations
                .map(|it| {
                    let title = format!("{}：{}", it.number, designations::title(it));
                    link(title, path::designation(&it.round.id))
                })
                .collect()
        }
        Column::Measures => {
            let earlier = page::versions(data).into_iter().skip(1).map(earlier_version);
            articles(data).chain(earlier).collect()
        }
        Column::Indicators => {
            let indicators = data.version.system.indicators();
            indicators.map(|(_, it)| link(format!("{}．{}", it.number, it.name), path::indicator(it.number))).collect()
        }
    }
}

/// The write-ups, or else the lists of them if they are too many for a page.
fn experiences(data: &PublicData, lists: &[ListGroup]) -> Vec<Link> {
    if experience::is_on_one_page(data) {
        let experiences = data.experiences.iter().map(|it| it.experience);
        return experiences.map(|it| link(&it.head.title, path::experience(it))).collect();
    }
    let links = lists.iter().flat_map(|it| &it.links);
    links.map(|it| link(format!("{}（{}篇）", it.link.title, it.count), it.link.href.clone())).collect()
}

fn articles(data: &PublicData) -> impl Iterator<Item = Link> {
    let rules = Rules::current(data);
    data.version.articles.iter().map(move |it| {
        let title = format!("{} {}", chinese::article(it.number), it.title);
        link(title, rules.article(it.number).href)
    })
}

fn earlier_version(version: &Version) -> Link {
    let title = measures::full_name(&version.measures.title, version.measures.status.as_deref());
    link(title, path::earlier_measures(&version.id))
}

fn link(title: impl Into<String>, href: String) -> Link {
    Link { title: title.into(), href }
}
