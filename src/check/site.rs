//! The site's configuration must fit the records: whether they are demonstration data, and which identifiers
//! a government site must show.

use super::written;
use crate::finding::{Finding, Place, Pointer, brief, code};
use crate::model::site::{FILE, SiteConfig};
use crate::model::zone::Zone;
use crate::records::workspace::{Loaded, Workspace};
use crate::records::yaml::outline::{Kind, Node};
use crate::text::identifier::{Form, advice};
use crate::text::printable::ends_line;

/// Part of the names of authorities in demonstration data.
const DEMONSTRATION: &str = "（演示）";

pub(super) fn check(loaded: &Loaded, workspace: &Workspace) -> Vec<Finding> {
    let root = loaded.outlines.get(FILE).and_then(|it| it.root.as_ref());
    let broken: Vec<Finding> = root.map(|it| broken_lines(it, &Pointer::root())).unwrap_or_default();
    let mut forms = forms(&workspace.site);
    // A text with a line break needs no second finding.
    forms.retain(|form| broken.iter().all(|it| it.place != form.place));
    fit(workspace).into_iter().chain(broken).chain(forms).collect()
}

/// Reports numbers and addresses that do not have the form they should.
fn forms(site: &SiteConfig) -> Vec<Finding> {
    let contact = &site.contact;
    let police = site.police.as_ref();
    let fields = [
        ("/domain", Form::Domain, site.domain.as_ref()),
        ("/folder", Form::Folder, Some(&site.folder.0)),
        ("/id_code", Form::SiteCode, site.id_code.as_ref()),
        ("/icp", Form::Icp, site.icp.as_ref()),
        ("/police/number", Form::Police, police.map(|it| &it.number)),
        ("/police/code", Form::PoliceCode, police.map(|it| &it.code)),
        ("/correction_url", Form::Address, site.correction_url.as_ref()),
        ("/contact/telephone", Form::Telephone, Some(&contact.telephone)),
        ("/contact/email", Form::Email, Some(&contact.email)),
        ("/contact/postcode", Form::Postcode, Some(&contact.postcode)),
    ];
    let fields = fields.into_iter().filter_map(|(at, form, text)| Some((Pointer::from(at), form, text?)));
    fields.filter_map(|(at, form, text)| written(form, text, FILE, at)).chain(police_digits(site)).collect()
}

/// Reports a police registration code whose digits differ from those of its number.
fn police_digits(site: &SiteConfig) -> Option<Finding> {
    let police = site.police.as_ref()?;
    let is_right = advice(Form::Police, &police.number).is_none() && advice(Form::PoliceCode, &police.code).is_none();
    let digits: String = police.number.chars().filter(char::is_ascii_digit).collect();
    (is_right && digits != police.code).then(|| {
        let message = format!("`code` 的值 `{}` 与 `number` 中的数字不一致", police.code);
        Finding::new(&code::INVALID_VALUE, FILE, Pointer::from("/police/code"), message)
            .help(format!("按 `number`，应写作 `{digits}`；请核对哪一个正确"))
    })
}

/// Reports configured texts with a line break: each is printed or shown on one line.
fn broken_lines(node: &Node, at: &Pointer) -> Vec<Finding> {
    match &node.kind {
        Kind::Sequence(items) => {
            items.iter().enumerate().flat_map(|(index, it)| broken_lines(it, &at.key(index))).collect()
        }
        Kind::Mapping(entries) => entries.iter().flat_map(|it| broken_lines(&it.value, &at.key(&it.key))).collect(),
        Kind::Scalar { text, .. } if text.contains(ends_line) => {
            let name = at.segments().filter(|it| it.parse::<usize>().is_err()).last().unwrap_or_default();
            let one: String = text.split(ends_line).map(str::trim).collect();
            let finding = Finding::new(&code::INVALID_VALUE, FILE, at.clone(), format!("`{name}` 的值中有换行"));
            vec![finding.help(format!("写在一行，不用 `|` 和 `>`：`{}`", brief(&one)))]
        }
        Kind::Scalar { .. } => vec![],
    }
}

/// The site must say whether its records are demonstration data.
fn fit(workspace: &Workspace) -> Vec<Finding> {
    let zones = |demonstration: bool| {
        let areas = &workspace.areas;
        workspace
            .zones
            .values()
            .filter(move |zone| areas.get(&zone.code).is_some_and(|it| it.demonstration == demonstration))
    };
    match &workspace.site.demonstration {
        Some(_) => zones(false).map(real).collect(),
        None => {
            let found = unmarked(zones(true)).into_iter().chain(left_over(workspace));
            found.chain(identifiers(&workspace.site)).collect()
        }
    }
}

/// Reports a real area among fictional ones: readers could not tell which records are real.
fn real(zone: &Zone) -> Finding {
    let file = format!("zones/{}/zone.yaml", zone.code);
    let message = format!("演示数据中有实际地区 `{}`（{}）", zone.code, zone.record.name);
    Finding::new(&code::DEMONSTRATION_MIXED, file, Pointer::from("/code"), message)
        .help("演示只用 content/areas-demonstration.csv 中的地区；实际数据另设工作目录，或者删去演示地区和 site.yaml 的 `demonstration`")
}

/// Reports fictional areas in a workspace that is not marked as a demonstration.
fn unmarked<'w>(zones: impl Iterator<Item = &'w Zone>) -> Option<Finding> {
    let codes: Vec<&str> = zones.map(|it| it.code.as_str()).collect();
    let first = codes.first()?;
    let message = format!("有 {} 个演示地区的记录（`{first}` 等），而没有写明 `demonstration`", codes.len());
    let finding = Finding::new(&code::DEMONSTRATION_MIXED, FILE, Place::File, message);
    Some(finding.help("请写明 `demonstration`；发布实际数据的，删去演示地区的记录"))
}

/// Reports demonstration names of authorities in real records, where they would be published and signed.
fn left_over(workspace: &Workspace) -> Vec<Finding> {
    let site = &workspace.site;
    let own = [
        ("/organ", &site.organ),
        ("/contact/office", &site.contact.office),
        ("/documents/organ", &site.documents.organ),
        ("/documents/announcement_mark", &site.documents.announcement_mark),
        ("/documents/circular_mark", &site.documents.circular_mark),
    ];
    let own = own.into_iter().map(|(pointer, name)| (FILE.to_string(), pointer, name));
    let offices = workspace.rounds.values().filter_map(|round| {
        let notice = round.notice.as_ref()?;
        Some((format!("content/rounds/{}.yaml", round.id), "/notice/office/name", &notice.office.name))
    });
    let left = own.chain(offices).filter(|(_, _, name)| name.contains(DEMONSTRATION));
    left.map(|(file, pointer, name)| {
        let message = format!("没有写明 `demonstration`，而“{name}”是演示数据中的单位名称");
        Finding::new(&code::DEMONSTRATION_MIXED, file, Pointer::from(pointer), message)
            .help("发布实际数据的，请写实际的单位名称，并核对电话、电子邮箱和地址")
    })
    .collect()
}

/// Reports each missing identifier that a government site must show.
fn identifiers(site: &SiteConfig) -> Vec<Finding> {
    let all = [
        ("domain", "域名", site.domain.is_some()),
        ("id_code", "政府网站标识码", site.id_code.is_some()),
        ("icp", "ICP 备案号", site.icp.is_some()),
        ("police", "公安备案号", site.police.is_some()),
    ];
    let missing = all.into_iter().filter(|(_, _, given)| !given);
    missing
        .map(|(key, name, _)| {
            let message = format!("没有写明 `{key}`（{name}），页面上不显示");
            Finding::new(&code::SITE_IDENTIFIER, FILE, Place::File, message).help("办理后请补充；没有的不要填写")
        })
        .collect()
}
