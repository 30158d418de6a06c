//! Checks the signatures of a site, and that all parts are of one publication.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Copy, Trust};
use crate::output::signature::{self, Flaw, PUBLIC_KEY, PublicKey, SIGNED, Statement};

/// Which key the signatures are checked with.
pub(super) fn trust(copy: &Copy, key: Option<&PublicKey>) -> Trust {
    match (key, own_key(copy)) {
        (Some(key), _) => Trust::Key(key.clone()),
        (None, Some(own)) => Trust::OwnKey(own),
        (None, None) if SIGNED.iter().any(|it| copy.entries.contains_key(&signature::name(it))) => Trust::Unchecked,
        (None, None) => Trust::Unsigned,
    }
}

/// The key that the site itself carries.
pub(crate) fn own_key(copy: &Copy) -> Option<PublicKey> {
    PublicKey::parse(std::str::from_utf8(copy.bytes(PUBLIC_KEY)?).ok()?)
}

pub(super) fn faults(copy: &Copy, trust: &Trust, as_of: Option<NaiveDate>) -> Vec<String> {
    let (Trust::Key(key) | Trust::OwnKey(key)) = trust else { return vec![] };
    let mut faults: Vec<String> = other_key(copy, key).into_iter().collect();
    let mut days: BTreeSet<NaiveDate> = as_of.into_iter().collect();
    for file in SIGNED {
        match signature_of(copy, key, file, as_of) {
            Ok(statement) => days.extend(statement.map(|it| it.as_of)),
            Err(fault) => faults.push(format!("{}：{fault}", signature::name(file))),
        }
    }
    if days.len() > 1 {
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        faults.push(format!("签名和清单写明的日期不一致（{}）：几次发布的文件混在一起", days.join("、")));
    }
    faults
}

/// Reports that the site carries another public key than the one of the verifier.
fn other_key(copy: &Copy, key: &PublicKey) -> Option<String> {
    copy.entries.get(PUBLIC_KEY)?;
    match own_key(copy) {
        Some(own) if own == *key => None,
        Some(own) => Some(format!(
            "{PUBLIC_KEY}：网站所载的公钥（编号 {}）不是用来核对的公钥（编号 {}）：公钥被更换",
            own.id(),
            key.id()
        )),
        None => Some(format!("{PUBLIC_KEY}：不是 minisign 的公钥")),
    }
}

/// Checks the signature of a file. The error completes a sentence about the signature.
fn signature_of(
    copy: &Copy,
    key: &PublicKey,
    file: &str,
    as_of: Option<NaiveDate>,
) -> Result<Option<Statement>, String> {
    let name = signature::name(file);
    if !copy.entries.contains_key(&name) {
        return Err("缺少签名：没有签名，或者签名被删去".into());
    }
    // What is there instead of a file is reported with the other files.
    let (Some(text), Some(bytes)) = (copy.bytes(&name), copy.bytes(file)) else { return Ok(None) };
    match signature::check(key, text, bytes) {
        Ok(Some(it)) if it.file != file => Err(format!("是 {} 的签名，不是 {file} 的", it.file)),
        Ok(statement) => Ok(statement),
        Err(Flaw::Unreadable) => Err("不是 minisign 的签名".into()),
        Err(Flaw::OtherKey(id)) => {
            Err(format!("用另一把密钥签名（编号 {id}），公钥的编号是 {}：签名人不是主办单位", key.id()))
        }
        Err(Flaw::OtherContent(statement)) => Err(of_other_content(file, statement, as_of)),
    }
}

fn of_other_content(file: &str, statement: Option<Statement>, as_of: Option<NaiveDate>) -> String {
    match (statement, as_of) {
        (Some(it), Some(as_of)) if it.as_of != as_of => {
            format!("与 {file} 不符：签名写明的日期是 {}，内容截至 {as_of}，签名是另一次发布的", it.as_of)
        }
        _ => format!("与 {file} 不符：签名以后 {file} 被改动，或者签名被改动"),
    }
}
