//! Signatures of a published site, in the format of minisign.

use std::fmt;
use std::io::Cursor;

use chrono::{FixedOffset, NaiveDate, NaiveTime, TimeZone};
use minisign::{PublicKeyBox, SignatureBox};

use super::{MANIFEST, SUMS};

/// The files of a site that are signed: between them they name every other file.
pub(crate) const SIGNED: [&str; 2] = [SUMS, MANIFEST];

/// The file of a site with the public key, in the form that minisign reads.
pub(crate) const PUBLIC_KEY: &str = "minisign.pub";

/// The name of the signature of a file.
pub(crate) fn name(file: &str) -> String {
    format!("{file}.minisig")
}

/// Whether a path in a site is that of a signature.
pub(crate) fn is_name(path: &str) -> bool {
    SIGNED.iter().any(|it| path == name(it))
}

/// Seconds from UTC to Beijing time.
const BEIJING: i32 = 8 * 3600;

/// A public key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PublicKey(minisign::PublicKey);

impl PublicKey {
    /// Reads a key: one line of Base64, or the file of minisign, whose first line is a comment.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let key = match text.lines().count() {
            1 => minisign::PublicKey::from_base64(text),
            _ => PublicKeyBox::from_string(text).and_then(PublicKeyBox::into_public_key),
        };
        key.ok().map(Self)
    }

    /// The public half of a secret key.
    pub(crate) fn of(secret: &minisign::SecretKey) -> Option<Self> {
        minisign::PublicKey::from_secret_key(secret).ok().map(Self)
    }

    /// The number that minisign shows.
    pub(crate) fn id(&self) -> String {
        id(self.0.keynum())
    }

    pub(crate) fn base64(&self) -> String {
        self.0.to_base64()
    }

    /// The contents of the file that `minisign -V -p` reads.
    pub(crate) fn file(&self) -> String {
        format!("untrusted comment: minisign public key {}\n{}\n", self.id(), self.base64())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base64())
    }
}

impl From<minisign::PublicKey> for PublicKey {
    fn from(key: minisign::PublicKey) -> Self {
        Self(key)
    }
}

fn id(number: &[u8]) -> String {
    number.iter().rev().map(|it| format!("{it:02X}")).collect()
}

/// What a signature states beside the contents of the file: minisign's trusted comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// The name of the signed file.
    pub(crate) file: String,
    /// The day of the build.
    pub(crate) as_of: NaiveDate,
}

impl Statement {
    /// The comment in the fields that minisign writes, and the day. The time is the start of the day in Beijing.
    pub(crate) fn comment(&self) -> String {
        let beijing = FixedOffset::east_opt(BEIJING).expect("a time zone");
        let start = beijing.from_local_datetime(&self.as_of.and_time(NaiveTime::MIN)).single();
        let seconds = start.expect("a zone without summer time").timestamp();
        format!("timestamp:{seconds}\tfile:{}\thashed\tas-of:{}", self.file, self.as_of)
    }

    /// `None` for the comments of other programs.
    fn parse(comment: &str) -> Option<Self> {
        let field = |name: &str| comment.split('\t').find_map(|it| it.strip_prefix(name)?.strip_prefix(':'));
        Some(Self { file: field("file")?.to_string(), as_of: field("as-of")?.parse().ok()? })
    }
}

/// Why a signature does not hold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The text is not a signature.
    Unreadable,
    /// The number of the key that it was made with.
    OtherKey(String),
    /// It does not belong to these bytes. The statement is then unproven.
    OtherContent(Option<Statement>),
}

/// Checks the signature of some bytes. Returns what it states; `None` for a comment of another program.
pub(crate) fn check(key: &PublicKey, signature: &[u8], bytes: &[u8]) -> Result<Option<Statement>, Flaw> {
    let text = std::str::from_utf8(signature).map_err(|_| Flaw::Unreadable)?;
    let signature = SignatureBox::from_string(text).map_err(|_| Flaw::Unreadable)?;
    if signature.keynum() != key.0.keynum() {
        return Err(Flaw::OtherKey(id(signature.keynum())));
    }
    let statement = signature.trusted_comment().ok().and_then(|it| Statement::parse(&it));
    match minisign::verify(&key.0, &signature, Cursor::new(bytes), true, false, false) {
        Ok(()) => Ok(statement),
        Err(_) => Err(Flaw::OtherContent(statement)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{Flaw, PublicKey, Statement, check};

    /// From the documentation of minisign: the key, and the signature of `test`.
    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    const SIGNATURE: &str = "untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==";

    fn statement() -> Statement {
        Statement { file: "SHA256SUMS".into(), as_of: "2026-01-15".parse().unwrap() }
    }

    #[test]
    fn a_signature_that_minisign_made_holds_and_one_byte_more_does_not() {
        let key = PublicKey::parse(KEY).unwrap();
        assert_eq!(key.id(), "E7620F1842B4E81F");
        assert_eq!(PublicKey::parse(&key.file()), Some(key.clone()));
        assert_eq!(check(&key, SIGNATURE.as_bytes(), b"test"), Ok(None));
        assert_eq!(check(&key, SIGNATURE.as_bytes(), b"test\n"), Err(Flaw::OtherContent(None)));
        let comment = SIGNATURE.replace("file:test", "file:nest");
        assert_eq!(check(&key, comment.as_bytes(), b"test"), Err(Flaw::OtherContent(None)));
        for broken in ["", "no signature\n", &SIGNATURE[..150]] {
            assert_eq!(check(&key, broken.as_bytes(), b"test"), Err(Flaw::Unreadable));
        }
    }

    #[test]
    fn what_is_not_a_key_is_none() {
        for text in ["", "RWQf", "Rm9v", &KEY[1..], &format!("{KEY}A"), "a\nb"] {
            assert_eq!(PublicKey::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_statement_is_part_of_what_is_signed() {
        let keys = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        let comment = statement().comment();
        assert_eq!(comment, "timestamp:1768406400\tfile:SHA256SUMS\thashed\tas-of:2026-01-15");
        let sign = |text: &str| minisign::sign(None, &keys.sk, Cursor::new("x"), Some(text), None).unwrap().to_string();
        let key = PublicKey::of(&keys.sk).unwrap();
        assert_eq!(check(&key, sign(&comment).as_bytes(), b"x"), Ok(Some(statement())));
        let later = sign(&comment).replace("as-of:2026-01-15", "as-of:2026-01-16");
        assert!(matches!(check(&key, later.as_bytes(), b"x"), Err(Flaw::OtherContent(Some(_)))));
    }
}
