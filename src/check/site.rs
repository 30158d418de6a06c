//! Checks the form of what `site.yaml` says, and which identifiers a government site must show.

use super::written;
use crate::finding::{Finding, Place, Pointer, brief, code};
use crate::model::files;
use crate::model::site::SiteConfig;
use crate::output::signature::PublicKey;
use crate::records::workspace::{Loaded, Workspace};
use crate::records::yaml::outline::{Node, NodeKind};
use crate::text::identifier::{Form, advice};
use crate::text::printable::ends_line;

pub(super) fn check(loaded: &Loaded, workspace: &Workspace) -> Vec<Finding> {
    let root = loaded.outlines.get(files::SITE).and_then(|it| it.root.as_ref());
    let broken: Vec<Finding> = root.map(|it| broken_lines(it, &Pointer::root())).unwrap_or_default();
    let mut forms = forms(&workspace.site);
    forms.extend(public_key(&workspace.site));
    // Report a value with a line break once, not a second time for its form.
    forms.retain(|form| broken.iter().all(|it| it.place != form.place));
    let is_demonstration = workspace.site.demonstration.is_some();
    let identifiers = if is_demonstration { vec![] } else { identifiers(&workspace.site) };
    broken.into_iter().chain(forms).chain(identifiers).collect()
}

/// Reports numbers and addresses that do not have the required form.
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
    fields.filter_map(|(at, form, text)| written(form, text, files::SITE, at)).chain(police_digits(site)).collect()
}

/// Reports a public key that no signature can be checked with.
fn public_key(site: &SiteConfig) -> Option<Finding> {
    let text = site.public_key.as_deref().filter(|it| PublicKey::parse(it).is_none())?;
    let message = format!("`public_key` 的值 `{}` 不是 minisign 的公钥", brief(text));
    let finding = Finding::new(&code::INVALID_VALUE, files::SITE, Pointer::from("/public_key"), message);
    Some(finding.help("写公钥文件的第二行，如 `RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3`；还没有密钥的，用 `zonepress sign --generate` 生成一对"))
}

/// Reports a police registration code that differs from the digits of the registration number.
fn police_digits(site: &SiteConfig) -> Option<Finding> {
    let police = site.police.as_ref()?;
    let is_right = advice(Form::Police, &police.number).is_none() && advice(Form::PoliceCode, &police.code).is_none();
    let digits: String = police.number.chars().filter(char::is_ascii_digit).collect();
    (is_right && digits != police.code).then(|| {
        let message = format!("`code` 的值 `{}` 与 `number` 中的数字不一致", police.code);
        Finding::new(&code::INVALID_VALUE, files::SITE, Pointer::from("/police/code"), message)
            .help(format!("按 `number`，应写作 `{digits}`；请核对哪一个正确"))
    })
}

/// Reports configuration values with a line break. Pages and documents print each on one line.
fn broken_lines(node: &Node, at: &Pointer) -> Vec<Finding> {
    match &node.kind {
        NodeKind::Sequence(items) => {
            items.iter().enumerate().flat_map(|(index, it)| broken_lines(it, &at.key(index))).collect()
        }
        NodeKind::Mapping(entries) => entries.iter().flat_map(|it| broken_lines(&it.value, &at.key(&it.key))).collect(),
        NodeKind::Scalar { text, .. } if text.contains(ends_line) => {
            let name = at.segments().filter(|it| it.parse::<usize>().is_err()).last().unwrap_or_default();
            let one: String = text.split(ends_line).map(str::trim).collect();
            let finding = Finding::new(&code::INVALID_VALUE, files::SITE, at.clone(), format!("`{name}` 的值中有换行"));
            vec![finding.help(format!("写在一行，不用 `|` 和 `>`：`{}`", brief(&one)))]
        }
        NodeKind::Scalar { .. } => vec![],
    }
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
            Finding::new(&code::SITE_IDENTIFIER, files::SITE, Place::File, message).help("办理后请补充；没有的不要填写")
        })
        .collect()
}
