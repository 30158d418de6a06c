//! What counts as personal data, and what does not.

use super::{Kind, scan};
use proptest::prelude::*;

#[test]
fn personal_numbers_are_found_however_they_are_written() {
    for text in [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "8613812345678",
        "008613812345678",
        "+86138-1234-5678",
        "013812345678",
        "138.1234.5678",
        "138–1234–5678",
        "138 — 1234 — 5678",
        "138/1234/5678",
        "138·1234·5678",
        "138  1234  5678",
        "138\u{a0}1234\u{3000}5678",
        "138\t12345678",
        "138\n1234\n5678",
        "138**1234**5678",
        "138_1234_5678",
        "(138)1234-5678",
        "138（1234）5678",
        "138\\-1234\\-5678",
        "138\u{200b}1234\u{200b}5678",
        "1381234 5678",
        "138 123 45678",
        "1381 2345 678",
        "13812 345678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "１３８１２３４５６７８",
        "１３８－１２３４－５６７８",
        "tel13812345678",
        "2026-01-05 13812345678",
        "第3 13812345678",
        "010-13812345678",
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-1949-1231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ] {
        assert_eq!(scan(text).len(), 1, "{text}");
    }
}

#[test]
fn a_number_beside_another_is_found() {
    for (text, count) in [
        ("010-62345678 13812345678，备用 13812345678 13912345678", 3),
        ("13812345678-13912345678", 2),
        ("13812345678.13912345678", 2),
        ("11010519491231002X 13812345678", 2),
        ("13812345678 11010519491231002X", 2),
        ("100 13812345678 200", 1),
        ("编号1：13812345678、13912345678", 2),
    ] {
        assert_eq!(scan(text).len(), count, "{text}");
    }
}

/// The kinds found in a text.
fn kinds(text: &str) -> Vec<Kind> {
    scan(text).into_iter().map(|it| it.kind).collect()
}

/// Checks that each text has exactly one item, of the kind.
fn all_are(kind: Kind, texts: &[&str]) {
    for text in texts {
        assert_eq!(kinds(text), [kind], "{text}");
    }
}

#[test]
fn numbers_in_words_and_escapes_are_found() {
    all_are(
        Kind::Mobile,
        &[
            "一三八一二三四五六七八",
            "壹叁捌壹贰叁肆伍陆柒捌",
            "一三八-一二三四-五六七八",
            "幺三八幺二三四五六七八",
            "138一二三四5678",
            "电话一三八〇〇一三八零零零",
            "①③⑧①②③④⑤⑥⑦⑧",
            "&#49;&#51;812345678",
            "138&nbsp;1234&#8211;5678",
            "138&amp;#x31;2345678",
            "tel:%31%33%38%31%32%33%34%35%36%37%38",
            "%EF%BC%91%EF%BC%93812345678",
        ],
    );
    all_are(Kind::Identity, &["一一〇一〇五一九四九一二三一〇〇二X", "1101051949&#49;231002X"]);
}

#[test]
fn bank_cards_are_found() {
    all_are(
        Kind::BankCard,
        &[
            "6222020200112230012",
            "6222 0202 0011 2230 012",
            "6222-0202-0011-2230-012",
            "6222020200112230",
            "622202 0200112230012",
            "**6222** 0202 0011 2230 012",
            "６２２２０２０２００１１２２３０",
            "6222\u{a0}0202\u{a0}0011\u{a0}2230",
            "六二二二〇二〇二〇〇一一二二三〇",
            "卡号9558800200112230012。",
            "5100001234567895",
        ],
    );
}

#[test]
fn passports_are_found() {
    all_are(
        Kind::Passport,
        &[
            "护照号码：E12345678",
            "护照 e 1234 5678",
            "护照（EA1234567）",
            "持G12345678入境",
            "EK1234567",
            "PE1234567",
            "Ｅ１２３４５６７８",
            "E**1234**5678",
            "护照E二〇二〇〇一〇一",
            "护照P20200101",
        ],
    );
}

#[test]
fn qq_numbers_are_found() {
    all_are(
        Kind::Qq,
        &[
            "QQ：12345",
            "QQ号12345678",
            "qq群 1234567890",
            "扣扣：123456789",
            "ＱＱ１２３４５６",
            "QQ 1234 5678 9",
            "QQ一二三四五六",
        ],
    );
}

#[test]
fn plates_are_found() {
    all_are(
        Kind::Plate,
        &[
            "京A12345",
            "车牌浙A·12345。",
            "粤B-D12345",
            "沪ad12345",
            "川A 1234警",
            "京Ａ１２３４５",
            "苏A**123**45",
            "京A12345 2025年",
            "京A一二三四五",
        ],
    );
}

#[test]
fn landlines_are_found_beside_a_name() {
    all_are(
        Kind::Landline,
        &[
            "联系人：张三，电话：010-62345678",
            "联系人张三电话010-62345678",
            "张三（0571-87654321）",
            "（010）62345678 李四",
            "张科长 0571 8765 4321",
            "王女士：057187654321",
            "张三 +86 10 62345678",
            "欧阳文电话：62345678",
            "| 张三 | 010-62345678 |",
            "联系人：张三\n电话：010-62345678",
            "张三，〇一〇-六二三四五六七八",
            "张三０１０－６２３４５６７８",
        ],
    );
}

#[test]
fn e_mail_addresses_are_found() {
    all_are(
        Kind::Email,
        &[
            "zhang.san@example.com",
            "邮箱zhang@qq.com。",
            "ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ",
            "zhang @ example.com",
            "zhang[at]example.com",
            "zhang**@**example.com",
            "zhang@exam**ple**.com",
            "[写信](mailto:zhang%40example.com)",
            "zhang&#64;example&#46;com",
            "zhang&commat;example&period;com",
        ],
    );
}

#[test]
fn codes_of_enterprises_are_left_alone() {
    for text in [
        "91110108551385082Q",
        "91350100M000100Y43",
        "91330100138123456J",
        "12330000138123456J",
        "统一社会信用代码：911381234567800006",
        "９１１１０１０８５５１３８５０８２Ｑ",
        "913301198003150095",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn public_numbers_are_left_alone() {
    for text in [
        "市场监管总局网络交易监督管理司（演示） 010-00000000 notice",
        "咨询电话：010-62345678，任何单位和个人可以反映",
        "网络监管科 0571-87654321",
        "值班电话：010-62345678",
        "江苏 025-12345678，浙江 0571-12345678",
        "投诉举报电话12315、400-810-0000",
        "京ICP备12345678号-1",
        "京公网安备11010502000001号",
        "京B2-20090059",
        "粤B2-20090191",
        "国市监网监发〔2025〕138号",
        "GB/T 35408-2017、GB 11643-1999、DB33/T 2352-2021、Q/ABC 12345-2020",
        "G20250101、S20260105",
        "批次G92920656，编号：E12345678",
        "QQ音乐2025年度",
        "腾讯QQ 2025",
        "https://www.gov.cn/zhengce/content/202507/content_7031234.htm",
        "https://www.samr.gov.cn/wljys/art/2025/art_0a1b2c3d4e5f60718293a4b5c6d7e8f9.html",
        "pagefind@1.6.0，图@2x，@media",
        "第一、第二、第三，（一）（三）（五）（七）（九）（十一）",
        "二〇二五年一月三日至二〇二六年九月三十日",
        "增长13.8%、23.5%，网络零售额1381.2亿元，包裹6.2亿件",
        "订单6222020200112231",
        "0.6222020200112230",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn other_numbers_are_left_alone() {
    for text in [
        "010-00000000",
        "010-62345678",
        "2026-01-05",
        "1135145003",
        "110105194912310021",
        "13812345678901234",
        "12012345678",
        "138.12345678",
        "0.13812345678",
        "33.13812345678",
        "13812345678.25",
        "139，2026，2027",
        "139 | 2026 | 2027",
        "139\n\n2026\n\n2027",
        "1 3 8 1 2 3",
        "2950ee423670408597ae43083313812345678c1b0b07bfdd3632051741f4d853",
    ] {
        assert!(scan(text).is_empty(), "{text}: {:?}", scan(text));
    }
}

proptest! {
    #[test]
    fn a_mobile_number_is_found_in_any_company(
        second in 3..=9u8,
        rest in "[0-9]{9}",
        separator in prop::sample::select(vec!["", " ", "-", "–", ".", "·", "**", "\u{a0}", " - "]),
        before in prop::sample::select(vec!["", "电话：", "2026-01-05 ", "010-62345678 ", "共3 ", "13912345678，", "（", "1. "]),
        after in prop::sample::select(vec!["", "。", " 备用", " 2026-01-05", "，13912345678", "）", "\n\n100"]),
    ) {
        let (first, last) = (format!("1{second}{}", &rest[..1]), &rest[1..]);
        let number = format!("{first}{separator}{}{separator}{}", &last[..4], &last[4..]);
        let text = format!("{before}{number}{after}");
        let covers = before.len()..before.len() + number.len();
        prop_assert!(
            scan(&text).iter().any(|it| it.span.start <= covers.start && it.span.end >= covers.end),
            "{} in {:?}", text, scan(&text)
        );
    }

    #[test]
    fn ordinary_numbers_in_ordinary_sentences_are_left_alone(
        amount in 0..10_000_000u64,
        fraction in 0..100u32,
        year in 1990..2035u32,
        month in 1..=12u32,
        day in 1..=28u32,
        number in 1..3000u32,
        office in "(010|0571|0755)-[2-8][0-9]{7}",
        template in 0..6usize,
    ) {
        let text = match template {
            0 => format!("{year}年{month}月{day}日，网络零售额{amount}.{fraction}万元，增长{fraction}.{month}%。"),
            1 => format!("按照国市监网监发〔{year}〕{number}号和GB/T {number}-{year}的要求，处置线索{amount}条。"),
            2 => format!("咨询电话：{office}，受理时间{year}-{month:02}-{day:02}。任何单位都可以反映。"),
            3 => format!("浙江省市场监督管理局网络监管处（{office}）"),
            4 => format!("https://www.gov.cn/zhengce/{year}{month:02}/{day:02}/content_{amount}.htm"),
            _ => format!("京ICP备{number:08}号-{day}，抽查{amount}批次，合格率{fraction}.{day:02}%（{year}年）。"),
        };
        prop_assert_eq!(kinds(&text), [], "{}", text);
    }
}

#[test]
fn the_digits_of_a_uuid_are_no_numbers() {
    for text in ["urn:uuid:9b6c13f0-d182-8253-8607-13812345678c", "0c1c431b-1381-8234-8567-3b380041de26"] {
        assert_eq!(scan(text), vec![], "{text}");
    }
    for text in ["9b6c13f0-d182-8253-13812345678", "9b6c13f0-d182-8253-8607-005217881bbc 13812345678"] {
        assert_eq!(scan(text).len(), 1, "{text}");
    }
}
