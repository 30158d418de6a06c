//! Maps look-alike, compatibility and private-use characters to the usual ones.

use unicode_normalization::UnicodeNormalization;

/// The usual character that Unicode gives for a radical, a compatibility ideograph or a duplicate sign.
pub(super) fn usual(character: char) -> Option<char> {
    let usual = match character {
        '\u{2e80}'..='\u{2eff}' => of_radical(character),
        '\u{2f00}'..='\u{2fd5}' => only(character.nfkc()),
        _ => only(character.nfc()),
    };
    usual.filter(|it| *it != character)
}

fn only(mut characters: impl Iterator<Item = char>) -> Option<char> {
    characters.next().filter(|_| characters.next().is_none())
}

/// Pairs of a radical from the supplement and the ideograph that looks the same
/// (Equivalent_Unified_Ideograph of the Unicode Character Database).
const RADICALS: &str = "\
     ⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王\
     ⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長\
     ⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

fn of_radical(character: char) -> Option<char> {
    let mut pairs = RADICALS.chars();
    while let (Some(radical), Some(ideograph)) = (pairs.next(), pairs.next()) {
        if radical == character {
            return Some(ideograph);
        }
    }
    None
}

/// The characters for U+E815 to U+E864, which GBK used for characters then missing from Unicode (GB 18030-2022).
const FORMERLY_PRIVATE: &str = "\
     ⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻";

/// The vertical forms for U+E78D to U+E796 (GB 18030-2022).
const VERTICAL: [char; 10] = ['︐', '︒', '︑', '︓', '︔', '︕', '︖', '︗', '︘', '︙'];

/// The GB 18030 character for one that GBK placed in the private use area.
pub(super) fn successor(private: char) -> Option<char> {
    let since = |first: char| private as usize - first as usize;
    let successor = match private {
        '\u{e78d}'..='\u{e796}' => VERTICAL.get(since('\u{e78d}')).copied(),
        '\u{e7c7}' => Some('ḿ'),
        '\u{e7c8}' => Some('ǹ'),
        '\u{e815}'..='\u{e864}' => FORMERLY_PRIVATE.chars().nth(since('\u{e815}')),
        _ => None,
    };
    successor.map(|it| usual(it).unwrap_or(it))
}

#[cfg(test)]
mod tests {
    use super::{FORMERLY_PRIVATE, RADICALS, successor, usual};

    #[test]
    fn radicals_and_compatibility_characters_have_usual_forms() {
        for (character, expected) in [
            ('⽰', '示'),
            ('⼀', '一'),
            ('⻥', '鱼'),
            ('⺟', '母'),
            ('\u{f9b4}', '領'),
            ('\u{2f800}', '丽'),
            ('\u{212a}', 'K'),
        ] {
            assert_eq!(usual(character), Some(expected), "U+{:04X}", character as u32);
        }
        for character in ['示', '鱼', '\u{fa0e}', '①', 'Ａ', 'ｱ', 'é', '⺀'] {
            assert_eq!(usual(character), None, "{character}");
        }
    }

    #[test]
    fn characters_that_were_private_have_successors_of_the_standard() {
        for (private, expected) in [
            ('\u{e863}', '䶮'),
            ('\u{e81e}', '\u{9fb4}'),
            ('\u{e816}', '\u{20087}'),
            ('\u{e855}', '\u{241fe}'),
            ('\u{e864}', '\u{9fbb}'),
            ('\u{e819}', '乙'),
            ('\u{e78d}', '\u{fe10}'),
            ('\u{e796}', '\u{fe19}'),
        ] {
            assert_eq!(successor(private), Some(expected), "U+{:04X}", private as u32);
        }
        assert_eq!(successor('\u{f0b7}'), None);
        assert_eq!(FORMERLY_PRIVATE.chars().count(), 0xe864 - 0xe815 + 1);
    }

    #[test]
    fn no_usual_form_has_another_one() {
        let ideographs = RADICALS.chars().skip(1).step_by(2);
        assert!(ideographs.chain(FORMERLY_PRIVATE.chars().filter_map(usual)).all(|it| usual(it).is_none()));
    }
}
