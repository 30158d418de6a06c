//! Domain names, and the addresses that contain them.

use super::{advised, narrow};

/// The maximum length of a label and of a whole name (RFC 1035).
const LONGEST_LABEL: usize = 63;
const LONGEST_NAME: usize = 253;

/// Whether a text is a domain name in its normal form, such as `www.example.gov.cn`.
fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let last_is_word = labels.last().is_some_and(|it| !super::is_digits(it));
    text.len() <= LONGEST_NAME && labels.len() > 1 && last_is_word && labels.into_iter().all(is_label)
}

fn is_label(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    let inside = !text.starts_with('-') && !text.ends_with('-');
    (1..=LONGEST_LABEL).contains(&text.len()) && inside && text.bytes().all(plain)
}

/// The parts of an address.
struct Parts {
    scheme: String,
    host: String,
    has_port: bool,
    /// From the first `/`, `?` or `#` on.
    path: String,
}

fn parts(text: &str) -> Parts {
    let plain = narrow(text).replace('。', ".").replace('\\', "/");
    let (scheme, rest) = plain.split_once("://").unwrap_or(("", &plain));
    let rest = rest.trim_start_matches('/');
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let without_port =
        host.rsplit_once(':').filter(|(name, port)| !name.contains(':') && port.bytes().all(|it| it.is_ascii_digit()));
    let has_port = without_port.is_some();
    let host = without_port.map_or(host, |it| it.0).trim_end_matches('.');
    Parts { scheme: scheme.to_lowercase(), host: ascii(host), has_port, path: path.to_string() }
}

/// A host name in lower case, with Chinese in its `xn--` form.
fn ascii(host: &str) -> String {
    idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_lowercase())
}

fn is_ip(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let hexadecimal = |it: char| it.is_ascii_hexdigit() || it == ':' || it == '.';
    bare.split('.').all(super::is_digits) || bare.contains(':') && bare.chars().all(hexadecimal)
}

pub(super) fn advice(text: &str) -> Option<String> {
    if is_domain(text) {
        return None;
    }
    let Parts { host, has_port, path, .. } = parts(text);
    Some(match host.as_str() {
        _ if is_ip(&host) => "这是 IP 地址；应写登记的域名，如 `www.example.gov.cn`".into(),
        _ if host.contains('_') => "域名中没有下划线；应写登记的域名，如 `www.example.gov.cn`".into(),
        _ if !is_domain(&host) => "只写登记的域名，不写协议、端口和目录，如 `www.example.gov.cn`".into(),
        _ => format!("应写作 `{host}`{}", left_out(text, has_port, &path)),
    })
}

/// Notes on the parts of a text that are not part of the domain name, and where they belong.
fn left_out(text: &str, has_port: bool, path: &str) -> String {
    let folder = folder_meant(path);
    let mut notes = String::new();
    if !text.is_ascii()
        && text.chars().any(|it| it.is_alphabetic() && !it.is_ascii() && narrow(&it.to_string()) == it.to_string())
    {
        notes += "（中文域名的 ASCII 形式）";
    }
    if has_port {
        notes += "；不写端口";
    }
    if folder != "/" && is_folder(&folder) {
        notes += &format!("；目录写在 `folder`，即 `{folder}`");
    }
    notes
}

/// Whether a text is a valid folder of a site, which begins and ends with `/`.
fn is_folder(text: &str) -> bool {
    let name = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let inside = text.strip_prefix('/').and_then(|it| it.strip_suffix('/'));
    text == "/" || inside.is_some_and(|it| it.split('/').all(name))
}

fn folder_meant(text: &str) -> String {
    let plain = narrow(text).replace('\\', "/");
    let path = match plain.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |it| it.1),
        None => &plain,
    };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let names: Vec<&str> = path.split('/').filter(|it| !it.is_empty() && *it != ".").collect();
    if names.is_empty() { "/".into() } else { format!("/{}/", names.join("/")) }
}

pub(super) fn folder_advice(text: &str) -> Option<String> {
    let general = "只用字母、数字、连字符和下划线，以 `/` 开头和结尾，如 `/scjg/sfq/`；在根目录的写作 `/`";
    advised(text, is_folder, folder_meant(text), general)
}

/// Whether a text is a complete web address that every program reads in the same way.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = &rest[..end];
    let name = host.split_once(':').map_or(host, |it| it.0);
    let port = host.split_once(':').is_none_or(|it| super::is_digits(it.1));
    let plain =
        |it: u8| it.is_ascii_graphic() && !matches!(it, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}');
    is_domain(name) && port && rest.bytes().all(plain)
}

pub(super) fn address_advice(text: &str) -> Option<String> {
    let Parts { scheme, host, path, .. } = parts(text);
    let scheme = if scheme.is_empty() { "https".to_string() } else { scheme };
    let general = "写完整的网址，如 `https://www.example.gov.cn/a.html`；其中没有空格和汉字";
    advised(text, is_address, format!("{scheme}://{host}{path}"), general)
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-' | b'+' | b'%');
    let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
    !name.is_empty() && name.bytes().all(plain) && !dots && is_domain(&host.to_ascii_lowercase())
}

pub(super) fn email_advice(text: &str) -> Option<String> {
    let plain = narrow(text).replace('。', ".");
    let plain = plain
        .get(.."mailto:".len())
        .filter(|it| it.eq_ignore_ascii_case("mailto:"))
        .map_or(plain.as_str(), |it| &plain[it.len()..]);
    let at = ["(at)", "[at]", "#", "＃"].iter().find(|it| !plain.contains('@') && plain.contains(**it));
    let plain = at.map_or(plain.to_string(), |it| plain.replacen(it, "@", 1));
    let meant = match plain.split_once('@') {
        Some((name, host)) if !host.is_ascii() || host.ends_with('.') => {
            format!("{name}@{}", ascii(host.trim_end_matches('.')))
        }
        _ => plain,
    };
    advised(text, is_email, meant, "写单位的电子邮箱，如 `office@example.gov.cn`")
}

#[cfg(test)]
mod tests {
    use super::{address_advice, advice, email_advice, folder_advice};

    #[test]
    fn a_domain_is_a_name_and_nothing_else() {
        for text in ["zone.example.cn", "www.example.gov.cn", "a-1.b2.cn", "xn--fiqs8s.cn", "example.xn--fiqs8s"] {
            assert_eq!(advice(text), None, "{text}");
        }
        for text in [
            "https://zone.example.cn",
            "http://zone.example.cn",
            "HTTPS://Zone.Example.CN",
            "//zone.example.cn",
            "zone.example.cn.",
            " zone.example.cn",
            "zone.example.cn/",
            "zone . example.cn",
            "zone。example。cn",
            "ｚｏｎｅ．example.cn",
            "https：／／zone.example.cn",
            "user:secret@zone.example.cn",
            "zone.example.cn\u{200b}",
            "zone.example.cn?a",
            "https:\\\\zone.example.cn",
        ] {
            assert_eq!(advice(text).as_deref(), Some("应写作 `zone.example.cn`"), "{text}");
        }
        let told = |text| advice(text).expect("it is refused");
        assert_eq!(told("zone.example.cn:8443"), "应写作 `zone.example.cn`；不写端口");
        assert_eq!(told("https://zone.example.cn/sfq"), "应写作 `zone.example.cn`；目录写在 `folder`，即 `/sfq/`");
        assert_eq!(told("示范区.中国"), "应写作 `xn--dkr379fzwg.xn--fiqs8s`（中文域名的 ASCII 形式）");
        for text in ["192.0.2.1", "http://192.0.2.1:80/", "[2001:db8::1]", "2001:db8::1"] {
            assert!(told(text).starts_with("这是 IP 地址"), "{text}: {}", told(text));
        }
        assert!(told("my_zone.example.cn").starts_with("域名中没有下划线"));
        let long = format!("{}.cn", "a".repeat(64));
        for text in ["localhost", "zone", "-a.cn", "a-.cn", "a..cn", ".cn", "https://", "a,b.cn", &long] {
            assert!(told(text).starts_with("只写登记的域名"), "{text}: {}", told(text));
        }
    }

    #[test]
    fn a_folder_begins_and_ends_with_a_slash() {
        for text in ["/", "/sfq/", "/scjg/sfq_2/"] {
            assert_eq!(folder_advice(text), None, "{text}");
        }
        for text in ["sfq", "/sfq", "sfq/", "//sfq//", "\\sfq\\", " /sfq/ ", "https://example.cn/sfq", "/./sfq/"] {
            assert_eq!(folder_advice(text).as_deref(), Some("应写作 `/sfq/`"), "{text}");
        }
        assert_eq!(folder_advice("https://example.cn").as_deref(), Some("应写作 `/`"));
        for text in ["/示范区/", "/../", "/a b.html/"] {
            assert!(folder_advice(text).is_some_and(|it| it.starts_with("只用字母")), "{text}");
        }
    }

    #[test]
    fn an_address_is_complete() {
        for text in
            ["https://www.example.gov.cn/a.html?site_code=bm00000000&url=b", "http://a.cn", "https://a.cn:8080/"]
        {
            assert_eq!(address_advice(text), None, "{text}");
        }
        for text in [
            "www.example.gov.cn/a",
            "HTTPS://www.Example.gov.cn/a",
            " https://www.example.gov.cn/a ",
            "https：//www.example.gov.cn/a",
        ] {
            assert_eq!(address_advice(text).as_deref(), Some("应写作 `https://www.example.gov.cn/a`"), "{text}");
        }
        for text in ["javascript:alert(1)", "ftp://a.cn/", "https://a.cn/找错", "找错", "https:///a"] {
            assert!(address_advice(text).is_some_and(|it| it.starts_with("写完整的网址")), "{text}");
        }
    }

    #[test]
    fn an_address_of_mail_has_a_name_and_a_domain() {
        for text in ["notice@example.cn", "a.b-c_d@mail.example.gov.cn", "Office@Example.cn"] {
            assert_eq!(email_advice(text), None, "{text}");
        }
        for text in [
            "notice＠example.cn",
            "notice @example.cn",
            "mailto:notice@example.cn",
            "notice#example.cn",
            "notice(at)example.cn",
            "notice@example。cn",
            "notice@example.cn.",
        ] {
            assert_eq!(email_advice(text).as_deref(), Some("应写作 `notice@example.cn`"), "{text}");
        }
        for text in ["notice", "@example.cn", "a@b@c.cn", "通知@example.cn", "notice@localhost", "a..b@c.cn"] {
            assert!(email_advice(text).is_some_and(|it| it.starts_with("写单位")), "{text}");
        }
    }
}
