//! The catalogue of finding codes. A code, once published, never changes its meaning.

use super::Severity;
use crate::model::measures::Basis;

/// A kind of fault, as `zonepress explain CODE` prints it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
    /// The legal bases. Each version of the rules maps them to its articles.
    pub(crate) basis: &'static [Basis],
    /// What is reported, in one line.
    pub(crate) title: &'static str,
    /// Why it is a fault and how to fix it.
    pub(crate) why: &'static str,
    /// A line or two with the fault.
    pub(crate) example: &'static str,
}

macro_rules! codes {
    ($($name:ident = $severity:ident $id:literal $([$($basis:ident),*])?: $title:literal, $why:literal, $example:literal;)*) => {
        $(pub(crate) static $name: Code = Code {
            id: $id, severity: Severity::$severity, basis: &[$($(Basis::$basis),*)?],
            title: $title, why: $why, example: $example,
        };)*

        /// Every code, in catalogue order.
        pub(crate) static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    FILE_TOO_LARGE = Error "file-too-large": "文件过大",
        "记录是由人撰写和审阅的文本，超出上限的文件多为误放的附件。请将附件移出工作目录，只在记录中写明名称。",
        "zones/990100/2026/self.yaml（50 MB）";
    NOT_UTF8 = Error "not-utf8": "文件不是 UTF-8 编码",
        "全部记录以 UTF-8 保存，其他编码（GBK、UTF-16 等）会产生乱码。请用编辑器另存为 UTF-8；电子表格另存时选“CSV UTF-8（逗号分隔）”。",
        "以 GBK 保存的 zone.yaml";
    YAML_SYNTAX = Error "yaml-syntax": "YAML 语法错误",
        "文件不能按 YAML 解析。常见原因：缩进不齐、冒号后缺空格、引号未闭合、使用了制表符。",
        "name:示例甲市        # 冒号后缺空格";
    MERGE_CONFLICT = Error "merge-conflict": "合并冲突没有处理完",
        "合并两个分支时，版本库在同一处的两种写法之间加上 `<<<<<<<`、`=======`、`>>>>>>>` 标记。请选定一种写法，删去另一种和全部标记。",
        "<<<<<<< HEAD\nname: 示例甲市\n=======\nname: 示例乙市\n>>>>>>> other";
    FULL_WIDTH_MARK = Error "full-width-mark": "YAML 的标点用了全角",
        "冒号、逗号和括号分隔字段和各项时用英文标点，属于文字时用中文标点。中文标点分隔的各项会连成一项。",
        "indicators: [4、22]        # 应为 [4, 22]";
    COMMENT_IN_TEXT = Error "comment-in-text": "文字中的 `#` 成为注释",
        "不加引号的文字中，空格后的 `#` 使其后的文字成为注释，不再公布。文字含有 `#` 的，整个值加引号；确是注释的，`#` 前空两格、后空一格。",
        "title: 直播间 #1 号        # 应为 title: '直播间 #1 号'";
    YAML_DEPTH = Error "yaml-depth": "嵌套层次过深",
        "记录的层次不超过十余层。过深的嵌套是误写或者恶意构造。",
        "[[[[[[[[…";
    YAML_ALIAS = Error "yaml-alias": "使用了 YAML 锚点、别名或者标签",
        "记录逐字写明，不用 `&`、`*` 引用，也不用 `!` 标签，以便逐行审阅，并防止引用膨胀。",
        "summary: *template";
    DUPLICATE_KEY = Error "duplicate-key": "同一映射中键重复",
        "重复的键使后一个值悄悄覆盖前一个值。请删去其中之一。",
        "points: 1.8\npoints: 2.0";
    TOO_MANY_FINDINGS = Error "too-many-findings": "同一文件问题过多，其余未列出",
        "一个文件的问题超过一定数量，多为误放或者损坏的文件。请先改正已列出的问题，再检查一次。",
        "一个文件中有上万个重复的键";
    MORE_WARNINGS = Warning "more-warnings": "同一文件提醒过多，其余未列出",
        "一个文件的错误和提醒超过一定数量的，错误先列出，其余的提醒在改正以后列出。提醒不妨碍计分、生成和存档。",
        "一次发布上百篇经验材料以后，尚未存档";
    UNKNOWN_FIELD = Error "unknown-field": "未知字段",
        "字段名写错时，数据会被悄悄忽略，故一律报错。可用字段见 `zonepress schema`。",
        "sumary: …        # 应为 summary";
    MISSING_FIELD = Error "missing-field": "缺少必填字段",
        "该字段是法定程序或者计分所必需的。",
        "- { id: E01 }        # 缺少 title";
    TO_BE_FILLED = Error "to-be-filled": "还没有填写",
        "`zonepress new` 写出的文件以“待填写”标明须由人填写的内容。全部填好以前，这一记录不计入状态、得分和公开内容，也不再检查其他方面。可以不写的字段，不用时整行删去。",
        "date: 待填写";
    WRONG_TYPE = Error "wrong-type": "值的类型不符",
        "例如应为列表而写成文本，应为映射而写成列表。",
        "methods: 资料审查        # 应为 [资料审查]";
    INVALID_VALUE = Error "invalid-value": "值不合规定的写法或者选项",
        "日期写作 `2026-01-05`，数写作 `12.5`，选项须与列明的文字一致。",
        "date: 2026年1月5日";
    UNEXPECTED_FILE = Error "unexpected-file": "文件不在约定的位置",
        "工作目录中每个位置有约定的文件，多余或者放错的文件不会被读取。",
        "zones/990100/2026/slef.yaml";
    SCHEMA_OUTDATED = Warning "schema-outdated": "编辑器用的 Schema 与办法版本和目录不一致",
        "`content/schema/` 中的文件由 `zonepress schema --write` 按办法版本和地区目录写出，供编辑器提示和检查。两者不一致的，编辑器会提示不存在的写法，或者把正确的标为错误。不影响检查和发布。",
        "办法版本增加了事实，而 content/schema/2025-draft/self.json 没有重新写出";
    MISSING_FILE = Error "missing-file": "缺少必需的文件",
        "该文件是读取工作目录所必需的。",
        "zones/990100/ 下没有 zone.yaml";

    INVISIBLE_CHARACTER = Error "invisible-character": "含有看不见的字符",
        "零宽字符、控制字符和改变文字方向的字符，读者看不见，却能使文字错序、断开或者无法检索，页面和文书都不显示。",
        "示范\u{202E}区";
    UNUSUAL_SPACE = Error "unusual-space": "用了普通空格以外的空格",
        "全角空格、不换行空格和制表符看上去是空格，YAML 却当作文字，名称中的空格也使检索和核对落空。字段之间和缩进用普通空格，汉字之间不空格。",
        "name:\u{3000}示例甲市";
    GARBLED_CHARACTER = Error "garbled-character": "含有乱码或者没有定义的字符",
        "文件曾以错误的编码打开并保存，原来的字已经丢失，须对照原稿重新输入。",
        "示例\u{FFFD}市";
    CHARACTER_VARIANT = Error "character-variant": "字的编码不通用",
        "部首符号、兼容字符、私用区字符和拼成的字母看上去与通用的字相同，却检索不到，换一台计算机还可能显示为空白。生僻字请用 GB 18030 规定的编码。",
        "\u{2F70}范区        # ⽰是部首符号，应为“示”";

    SYSTEM_SUM = Error "system-sum" [IndicatorSystem]: "指标体系分值相加不符",
        "一级指标的分值须等于其二级指标分值之和，总分须等于一级指标分值之和；得分点之和与指标分值不等时，须以 `sum_differs` 注明所依据的读法。",
        "max_points: 20        # 二级指标合计 21";
    SYSTEM_DUPLICATE = Error "system-duplicate": "编号重复",
        "指标、得分点、事实、统计数据、读法的编号各自唯一。",
        "- number: 3\n- number: 3";
    CRITERION_ABOVE_INDICATOR = Error "criterion-above-indicator": "得分点分值高于指标分值",
        "单个得分点不能高于所属指标的分值。",
        "max_points: 6        # 指标 3 分值为 5";
    OVERLAPPING_TIERS = Error "overlapping-tiers": "分档重叠、颠倒或者间断",
        "各档应由低到高首尾相接，最后一档不设上限，分值不得递减。",
        "- { from: 6, below: 11, points: 1 }\n- { from: 10, points: 2 }";
    SYSTEM_VALUE = Error "system-value": "指标体系的参数不成立",
        "例如条件、分档、类别或者路径为空，分值为负，合格得分率高于 100，规模标准没有覆盖全部地区类别。",
        "conditions: []";
    SYSTEM_REFERENCE = Error "system-reference": "引用了不存在或者类型不符的对象",
        "规则引用的事实、统计数据、读法须在同一文件中定义，且类型相符。",
        "fact: ecommerce_turnovr";

    DEMONSTRATION_MIXED = Error "demonstration-mixed": "演示数据与实际数据混在一起，或者没有标记",
        "演示地区的记录是虚构的，只能在 site.yaml 写明 `demonstration` 的工作目录中使用，每个页面和每份文书都有标记；实际地区的记录不能放在这样的工作目录中。",
        "zones/990100/zone.yaml        # site.yaml 没有 demonstration";
    PLACEHOLDER = Error "placeholder": "占位的内容没有换成实际的",
        "演示数据的电话（010-00000000）、电子邮箱和网址（example.cn）、地址（示例路）、单位和地区名称都是虚构的。发布实际数据的，每一处都换成实际的内容；可以不写的字段，没有的整行删去。演示数据不检查。",
        "telephone: 010-00000000";
    SITE_IDENTIFIER = Warning "site-identifier": "网站没有写明应有的标识",
        "政府网站应有域名、网站标识码、ICP 备案号和公安备案号（国办发〔2017〕47号）。没有写明的不显示，也不会代为填写。演示数据不检查。",
        "# id_code:";

    MEASURES_TEXT = Warning "measures-text": "条文与来源文本不一致",
        "条文和指标说明逐字照录来源文本 source.txt，来源文本以 SHA-256 核对。",
        "articles/15.md 漏录一句";

    UNKNOWN_AREA = Error "unknown-area" [EligibleAreas]: "代码不在可创建地区目录中",
        "创建对象限于办法规定的地区类别，逐个列在地区目录中。自治州、地区、盟、县级市和功能区等其他地区不在其列。",
        "zones/419001/zone.yaml";
    AREA_MISMATCH = Error "area-mismatch" [EligibleAreas]: "名称或者代码与目录不符",
        "记录的代码须与所在文件夹一致，名称须与地区目录一致。",
        "code: \"990100\"\nname: 示例乙市";
    FORMER_CODE = Error "former-code" [EligibleAreas]: "使用了已变更的行政区划代码",
        "区划调整后应使用新代码，旧代码由目录对应到新代码。",
        "zones/500105/";
    UNKNOWN_ROUND = Error "unknown-round": "评估批次不存在",
        "区域记录中的批次文件夹须与 content/rounds/ 中的批次对应。",
        "zones/990100/2031/self.yaml";
    UNKNOWN_VERSION = Error "unknown-version": "办法版本不存在",
        "批次的 `measures` 须是 content/measures/ 下的一个文件夹。",
        "measures: 2031";
    UNKNOWN_FACT = Error "unknown-fact": "指标体系没有这一事实",
        "事实的编号由指标体系的 `facts` 列明。",
        "facts:\n  ecommerce_turnovr: …";
    FACT_SHAPE = Error "fact-shape": "事实的写法与其类型不符",
        "按年度的事实写 `by_year`，比率写 `ratio` 或者 `percent`，数量写 `count`，事项写 `items`，确认写 `confirmed`，且只写一种。",
        "report_check_rate: { count: 99 }";
    FACT_VALUE = Error "fact-value": "事实的数值不成立",
        "例如分子大于分母、负数、上年值为零、年度重复。",
        "ratio: { numerator: 120, denominator: 100 }";
    FACT_MISSING = Warning "fact-missing": "缺少计分所需的事实",
        "缺少的事实不得分，得分表中注明缺少。请补充数据和来源，确无数据的可以保留。",
        "facts: {}        # 缺少 retail_sales";
    YEAR_OUTSIDE_PERIOD = Error "year-outside-period": "年度在创建期之外",
        "指标按创建期内的年度计分，创建期之外的年度不能计入。",
        "- { year: 2019, previous: 1, current: 2 }";
    YEAR_UNFINISHED = Error "year-unfinished": "年度尚未结束",
        "按年度的数据是全年数据，记录日期当年及以后的年度还没有全年数据。",
        "date: 2025-11-05\n- { year: 2025, percent: 6 }";
    YEAR_MISSING = Warning "year-missing": "缺少创建期内的年度",
        "指标按创建期内的年度逐年计分，列出的年度少于创建期的年数时，缺少的年度不得分。创建期跨四个自然年度的，列三个即可；尚未结束的年度不必写。",
        "by_year:\n  - { year: 2024, percent: 4.2 }        # 缺少 2022、2023";
    FACT_DATE = Warning "fact-date": "事实没有写明数据日期，或者日期不在创建期内",
        "指标体系的读法规定须有数据日期的事实（规则中的 `dated: true`），应写明 `date`，日期在创建期内。",
        "online_operator_share:\n  ratio: { numerator: 12, denominator: 100 }        # 缺少 date";
    ITEM_NUMBER = Error "item-number": "事项没有文号或者编号",
        "指标体系的读法规定须有文号或者编号的事项（规则中的 `numbered: true`），没有的不计分。",
        "- { kind: 规章, title: 管理办法, date: 2024-03-01, event: R1 }        # 缺少 number";
    ITEM_OUTSIDE_PERIOD = Error "item-outside-period": "事项的日期在创建期之外",
        "只计创建期内的事项（规则中的 `within_creation_period: true`），创建期之外的不计分。",
        "date: 2021-12-31        # 创建期自 2022-10-01 起";
    YEAR_COUNT = Warning "year-count": "两组按年度的数据年度不一致",
        "两组增速逐年比较，只有一组数据的年度不得分。",
        "above_quota_online_retail 有 2024 年，retail_sales 没有";
    UNKNOWN_KIND = Error "unknown-kind": "事项类别不在指标规定之列",
        "事项按类别计分，类别须与指标的文字一致。",
        "kind: 地方法规        # 应为 法规";
    UNKNOWN_CRITERION = Error "unknown-criterion": "没有这一评判得分点",
        "评判的编号须是指标体系中由人评判的得分点；按数据计算的得分点不写评判。",
        "judgements:\n  1a: { points: 1 }";
    JUDGEMENT_SHAPE = Error "judgement-shape": "评判的写法不完整或者相互矛盾",
        "评判写一个 `points`（并写 `role`）或者一组 `panel`，二者居其一；路径、清单和改判只用于规定了它们的得分点。",
        "4a: { points: 1.8, panel: […] }";
    JUDGEMENT_MISSING = Warning "judgement-missing": "缺少评判",
        "由人评判的得分点没有评判的，不得分，得分表中注明缺少。",
        "judgements: {}        # 缺少 4a";
    POINTS_ABOVE_MAX = Error "points-above-max" [EvaluationApplication]: "得分超过本项分值",
        "创建对象对照评估指标体系进行自评，指标体系规定了各项分值。",
        "4c: { points: 1.5 }        # 本项分值 1";
    POINTS_NEGATIVE = Error "points-negative": "得分为负",
        "得分不低于零。",
        "4c: { points: -1 }";
    POINTS_STEP = Warning "points-step": "得分不是规定步长的整数倍",
        "指标体系规定了评判打分的最小步长。",
        "4a: { points: 1.85 }        # 步长 0.1";
    EVIDENCE_UNKNOWN = Error "evidence-unknown": "引用的佐证材料不在清单中",
        "评判和事实引用的佐证编号须列入 `evidence`，后一阶段可以引用前一阶段的材料。",
        "evidence: [E99]";
    EVIDENCE_DUPLICATE = Error "evidence-duplicate": "佐证编号重复",
        "同一评估的佐证编号唯一，便于核对。",
        "- { id: E01, title: 甲 }\n- { id: E01, title: 乙 }";
    EVIDENCE_UNUSED = Warning "evidence-unused": "佐证材料未被引用",
        "列入清单而未被引用的材料，请补充引用或者删去。",
        "- { id: E30, title: … }";
    EVIDENCE_MISSING = Warning "evidence-missing" [EvaluationApplication]: "打了分而没有佐证",
        "自评的每一分都要有佐证材料，评审人据以核对。请在 `evidence` 中写材料清单的编号。",
        "4a: { points: 2, role: 专家组, reason: … }        # 没有 evidence";
    EVIDENCE_DATE = Error "evidence-date": "佐证的日期晚于评估",
        "评估以当时已有的材料为据，材料的日期不能晚于引用它的自评、评估初审或者评估的日期。请核对日期。",
        "date: 2025-11-05\nevidence: [{ id: E01, title: …, date: 2026-01-05 }]";
    FACT_UNIT = Warning "fact-unit": "数值的单位可能不同",
        "同一事实各年度的数值用同一单位。相差千倍以上的，多是有的以万元、有的以元为单位；`percent` 不到 1 的，多是没有换算成百分数。确实如此的，可以保留。",
        "- { year: 2023, previous: 561291, current: 634645 }        # 其他年度以元为单位";
    PERSONAL_NAME = Warning "personal-name": "身份中像是写了姓名",
        "评判人只写身份，不写姓名（《中华人民共和国个人信息保护法》）。姓名由各单位自行存档。",
        "role: 张三        # 应为 role: 专家组";
    HALF_WIDTH_PUNCTUATION = Warning "half-width-punctuation": "汉字之间用了半角标点",
        "中文的逗号、分号、冒号、问号和感叹号用全角。",
        "网络零售规模持续扩大,平台责任不断压实";
    CORRECTION_WITHOUT_REASON = Error "correction-without-reason": "更正缺少理由",
        "后一阶段更正事实须写明 `reason`，更正前后的数据都予保留。",
        "corrections:\n  report_check_rate: { ratio: … }";
    DECLARED_TOTAL = Error "declared-total" [EvaluationApplication]: "自报总分与计算结果不一致",
        "创建对象自报的总分须与按指标体系计算的总分相同。",
        "declared_total: 91        # 计算结果 90.5";
    RESULT_CONTRADICTS_SCORE = Error "result-contradicts-score" [PreliminaryReview, Evaluation]: "结论与得分矛盾",
        "得分未达到合格标准的，不能作出合格的结论。达到合格标准而结论为不合格的，须在意见中说明。",
        "result: 合格        # 总分 84.99";

    DATE_ORDER = Error "date-order" [CreationApplication, Recommendation, Approval, EvaluationApplication, PreliminaryReview, Evaluation, Publicity, Designation, Oversight]: "日期先后颠倒",
        "程序依次进行：申请、推荐、同意创建、自评、评估初审、评估、公示、认定。整改期限、约谈日期不能早于采取措施的日期。",
        "province.yaml 的日期早于 self.yaml";
    APPLICATION_WINDOW = Warning "application-window" [EvaluationApplication, Reapplication]: "自评不在受理期内",
        "评估申请应在批次规定的受理期内提出。",
        "date: 2025-12-20        # 受理期至 2025-11-30";
    FUTURE_DATE = Warning "future-date": "日期尚未到来",
        "记录的日期晚于查看的日期（`--as-of`，不写则为北京时间的当天）。到该日之前，这一事项不计入状态，也不公开。",
        "date: 2099-01-01";
    BEYOND_AUTHORITY = Error "beyond-authority": "改动超出权限",
        "哪些文件由谁改动，写在 content/authority.yaml。核对时用改动之前的这张表；改名视为删除和增加；没有列出的文件只由总局改动。符号链接、子模块和可执行文件也不能由地区和省增加。",
        "zonepress check --as zone:990100 --changed-since origin/main        # 改动了 content/rounds/2026.yaml";
    STEP_MISSING = Error "step-missing": "缺少前一步骤",
        "例如没有同意创建就有自评，没有自评或者自评未达到合格标准就有评估初审。",
        "zones/990100/2026/samr.yaml 存在而 province.yaml 不存在";
    STEP_ORDER = Error "step-order" [Reapplication]: "步骤不合程序",
        "每一步骤以前一步骤的结果为前提，例如：自评合格才能提出评估申请；未通过评估的，可在下一次评估时再次申请，仍未通过的应重新提出创建申请；已认定的示范区在取消资格以前不再申请。",
        "zones/990600/2027/self.yaml        # 两次评估均未通过，没有新的创建申请";
    ROUND_OPEN = Error "round-open": "批次结束时还有未了事项",
        "批次结束以前，受理期应已届满，各项评估应有结论，公示的地区应已认定，异议应已核实。进度见 `zonepress rounds`。",
        "closed: 2026-12-01        # 1 件异议正在核查";
    ROUND_CLOSED = Error "round-closed": "批次结束以后增加了记录",
        "写明 `closed` 的批次不再受理、评审、公示和认定，其后的事项归入以后的批次或者动态管理。",
        "date: 2026-03-01        # 批次已于 2026-02-01 结束";
    EMPTY_LIST = Error "empty-list" [Publicity, Designation]: "名单中没有地区",
        "名单由评估结果计算：没有评估合格的地区，不能公示；公示的地区全部因异议成立或者总局决定而除去的，不能认定。",
        "notice: { published: 2026-01-05 }        # 评估结果都在 2026-01-05 之后";
    DAY_OFF = Warning "day-off" [Publicity]: "公示末日为休息日",
        "末日为周六、周日或者节假日时，受理单位可能无人值守，宜顺延。节假日见 content/holidays.yaml。",
        "notice: { published: 2026-01-02 }        # 末日 2026-01-17 为周六";
    CALENDAR_YEAR = Warning "calendar-year" [Publicity]: "没有公示末日所在年度的节假日安排",
        "公示末日是否为休息日，按 content/holidays.yaml 判断。没有列出的年份只看周六、周日，落在节假日的末日不能发现。国务院办公厅每年年底公布次年的安排，公布后请补充。",
        "notice: { published: 2028-09-15 }        # holidays.yaml 没有 2028 年";
    PERIOD_LENGTH = Error "period-length" [Approval]: "创建期不合规定",
        "创建期的年数和方向（不超过或者不少于）由办法版本的 `creation_period` 规定，自起始日期起按整年计算。",
        "period: { start: 2022-01-01, end: 2026-12-31 }";
    NOTICE_LENGTH = Error "notice-length" [Publicity]: "公示期不足",
        "公示的天数由办法版本的 `publicity` 规定，按自然日计算，首尾两日均计入。不写起止日期的，自发布次日起算。",
        "notice: { published: 2026-01-01, last_day: 2026-01-10 }";
    NOTICE_NOT_ENDED = Error "notice-not-ended" [Designation]: "公示期未满即认定",
        "公示期满，社会无异议或者经核实异议不成立的，方可认定。",
        "announcement: { date: 2026-01-06 }        # 公示至 2026-01-06";
    OBJECTION_PENDING = Error "objection-pending" [Designation]: "异议未核实完毕即认定",
        "经核实异议不成立的，方可认定。核查中的异议须先有结论。",
        "outcome: 核查中";
    OBJECTION_SHAPE = Error "objection-shape" [Designation]: "异议记录不完整",
        "有结论的异议须写明结论日期和理由；核查中的不写结论日期。",
        "{ code: \"990200\", outcome: 成立 }";
    LIST_REFERENCE = Error "list-reference" [Designation]: "不在名单中的地区",
        "异议、不予列入的决定只能针对评估合格的地区；名单由评估结果产生，不能增列。",
        "objections: [{ code: \"990900\", … }]";
    STATISTIC_MISSING = Warning "statistic-missing": "缺少全国统计数据",
        "与全国数据比较的得分点没有可比数据时不得分。请在批次文件中补充。",
        "statistics: {}        # 缺少 mediation_rate";
    UNKNOWN_STATISTIC = Error "unknown-statistic": "指标体系没有这一统计数据",
        "统计数据的编号和类型由指标体系的 `statistics` 列明。",
        "mediation: { percent: 55.4 }";
    STATISTIC_VALUE = Error "statistic-value": "全国统计数据的数值不成立",
        "例如同一年度写了两次，不能确定以哪一个为准。",
        "by_year:\n  - { year: 2024, percent: 3.9 }\n  - { year: 2024, percent: 4.0 }";
    UNKNOWN_GROUND = Error "unknown-ground" [Oversight]: "没有这一情形",
        "约谈、警示、取消示范区资格的情形由办法版本的 `grounds` 列明。",
        "ground: 四";
    OVERSIGHT_WITHOUT_DESIGNATION = Error "oversight-without-designation" [Oversight]: "对未认定的地区采取动态管理措施",
        "动态管理措施适用于已认定、资格没有取消的示范区。",
        "zones/990900/oversight.yaml";
    OVERSIGHT_FIELD = Error "oversight-field" [Oversight]: "字段与措施不符",
        "约谈的安排只用于约谈；整改要求和期限用于约谈、警示；交回牌匾的期限和公告文号只用于取消资格。放错的字段不会印在任何文书上。",
        "- { action: 取消资格, rectify_by: 2026-12-31, … }";
    RECTIFICATION_MISSING = Warning "rectification-missing" [Oversight]: "警示没有写明整改期限或者整改要求",
        "警示的同时要求整改的，写明期限 `rectify_by` 和逐项的要求 `requirements`；期限列入 `status` 和日历，要求印在整改通知上。没有写的，文书中留空，由人填写。",
        "- { action: 警示, ground: 三, reason: … }        # 没有 rectify_by";

    LIST_NOT_RECORDED = Warning "list-not-recorded": "已发布的名单没有存档",
        "公示和认定发布以后，用 `zonepress publish-record` 将公众看到的内容（名单、日期、受理单位、文号、行文）和办法版本、程序版本存档。有了存档，以后记录的改动使名单发生变化时，程序才能发现。",
        "content/rounds/2026.yaml 的 notice 已到发布日期，而没有 content/published/notice/2026.yaml";
    PUBLISHED_LIST_CHANGED = Error "published-list-changed": "公示或者认定与已发布的不同",
        "名单由记录计算，发布以后改动评估记录、异议或者名称，会得出不同的名单；日期、受理单位及其联系方式、文号和行文也已存档。误改的，恢复记录；确需更正的，用 `zonepress publish-record --correct` 记录理由，更正与名单一同公布。",
        "公示以后，将某一地区 samr.yaml 的结论由合格改为不合格，或者改动受理单位的电话";
    PUBLISHED_LIST_HASH = Error "published-list-hash": "存档的名单被改动",
        "存档写明所发布内容的 SHA-256，手工改动存档即与之不符。请从版本库恢复。",
        "content/published/notice/2026.yaml 中删去一个地区";
    PUBLISHED_NOT_RECORDED = Warning "published-not-recorded": "已公布的得分、取消资格或者已结束的批次没有存档",
        "认定公布以后，示范区的得分随页面公布；取消资格和批次结束以后，有关记录不再改动。用 `zonepress publish-record` 存档，得分所依据的事实和评判、已结束批次的记录一并存档，此后的改动才能发现。",
        "content/rounds/2026.yaml 写有 closed，而没有 content/published/round/2026.yaml";
    PUBLISHED_RECORD_CHANGED = Error "published-record-changed": "得分、取消资格与已公布的不同，或者所依据的记录有改动",
        "得分公布以后，所依据的事实、评判和全国统计数据不再改动；批次结束以后，本批次的记录不再改动。误改的，恢复记录；确需更正的，用 `zonepress publish-record --correct` 记录理由，得分的更正与得分一同公布。",
        "公告以后，将 samr.yaml 中一位专家的评分由 2 改为 1.9";
    PUBLISHED_RECORD_HASH = Error "published-record-hash": "存档的得分、取消资格或者批次记录被改动",
        "存档写明其内容的 SHA-256，手工改动存档即与之不符。请从版本库恢复。",
        "content/published/score/990100/2026.yaml 中改动总分";
    ADDRESS_NOT_RECORDED = Warning "address-not-recorded": "已公布的网址没有存档",
        "网址一经公布，长期有效。存档以后新公布的页面、订阅、数据和图片，再用 `zonepress publish-record` 存档，以后其网址消失时，程序才能发现。",
        "新发布了一篇经验材料，而 content/published/addresses.txt 没有它的网址";
    WRITE_UP_NOT_RECORDED = Warning "write-up-not-recorded" [Promotion]: "已发布的经验材料没有存档",
        "经验材料发布以后，用 `zonepress publish-record experience` 将所发布的文本存档。有了存档，以后改动文本时，程序才能发现，更正才能注明日期和理由。",
        "publication.yaml 列有 990100/off-site-inspection，而没有 content/published/experience/990100/off-site-inspection.yaml";
    PUBLISHED_WRITE_UP_CHANGED = Error "published-write-up-changed" [Promotion]: "经验材料与已发布的不同",
        "已发布的标题、来源、摘要、正文、图片等不能悄悄改动，也不能悄悄撤下；仅空格和换行不同的不算改动。误改的，恢复文件；确需更正的，用 `zonepress publish-record experience 代码/文件名 --correct 理由` 记录，更正的日期、内容和理由与材料一同公布。",
        "发布以后，将正文中的“平均3天”改为“平均5天”";
    PUBLISHED_WRITE_UP_HASH = Error "published-write-up-hash": "存档的经验材料被改动",
        "存档写明所发布文本的 SHA-256，手工改动存档即与之不符。请从版本库恢复。",
        "content/published/experience/990100/off-site-inspection.yaml 中改动一个字";

    FRONT_MATTER = Error "front-matter": "经验材料缺少文首信息",
        "Markdown 文件以 `---` 开始和结束的文首信息写明标题、来源、日期、指标和摘要。",
        "# 没有文首信息的文件";
    RAW_HTML = Error "raw-html": "Markdown 中含有 HTML",
        "经验材料由各地撰写，不接受原始 HTML。请改用 Markdown 的标题、列表、表格。",
        "<script>…</script>";
    LINK_TARGET = Error "link-target": "链接无效",
        "站内链接须指向存在的页面，站外链接只接受 https、http 和 mailto。",
        "[详情](javascript:alert(1))";
    ADDRESS_GONE = Error "address-gone" [Promotion]: "已发布的网址消失",
        "网址一经公布，长期有效（`content/published/addresses.txt`）。经验材料改名的，在文首写明 `aliases`，原网址自动转到现在的页面；确需撤下的，用 `zonepress publish-record addresses --correct 理由` 记录。",
        "experience/990100/off-site-inspection/        # 文件已经改名，没有写 aliases";
    PICTURE = Error "picture": "图片不符合要求",
        "经验材料的图片为 JPEG 或者 PNG，放在与材料同名的文件夹中，单独成段，写明替代文字。发布前图片重新编码，不带拍摄时间、地点等信息。",
        "![](a.gif)                    # 应为 ![图片的说明](材料文件名/tu-1.png)";
    NO_GLYPH = Error "no-glyph": "字符没有字形，文书不能印出",
        "文书的字体（仿宋、楷体、黑体、宋体和思源宋体、思源黑体）没有这个字符。常见的有表情符号、私用区的字和收字以后才编码的生僻字。字库所有的字符列在 templates/typst/characters.txt，检查结果不因本机安装的字体而不同。",
        "title: 示例甲市😀经验";
    FOOTNOTE = Error "footnote": "脚注没有被引用、重名或者写在标题中",
        "脚注印在引用它的那一页，正文没有引用的无处可印。同名的以在前的为准。标题不带脚注，脚注中不再引用脚注。",
        "[^1]: 数据截至2026年6月。        # 正文没有 [^1]";
    NESTED_TOO_DEEP = Error "nested-too-deep": "列表或者引文嵌套过深",
        "层次过深，页面和纸面都排不下。",
        "- 一\n  - 二\n    - 三\n      …";
    TEXT_MARK = Error "text-mark": "标记的写法会使文字改变",
        "经验材料照原样发布。看似标记而不是标记的，照原样显示；会悄悄变成别的内容的，须改写。各种标记的含义见 README“经验材料的写法”。",
        "##标题        # 应为 ## 标题";
    TABLE_SHAPE = Error "table-shape": "表格的写法有误",
        "表头下面须有一行 `|---|---|`，每行的格数与表头相同，表格前后各空一行。缺少分隔行的不成表格，多出的格没有所属的列。",
        "| 环节 | 天数 |\n|——|——|";
    BOLD_MARK = Warning "bold-mark": "星号可能不是所要的标记",
        "两个星号成对时为加粗，其余的星号照原样显示。隐去姓名、号码的星号建议写作全角的 `＊`。",
        "这是**重点，没有另一对星号";
    EXPERIENCE_LENGTH = Warning "experience-length": "经验材料篇幅不当",
        "正文字数的限度见 site/site.yaml 的 `experience`。",
        "全文 300 字";
    UNKNOWN_INDICATOR = Error "unknown-indicator": "没有这一指标",
        "经验材料的 `indicators` 须是指标体系中的编号。",
        "indicators: [26]";
    ALIAS_TAKEN = Error "alias-taken": "原文件名与其他经验材料重复",
        "`aliases` 使改名以前的网址转到现在的页面，一个网址只能通向一个页面：原文件名不得与同一地区现有的经验材料或者其他原文件名相同。",
        "aliases: [off-site-inspection]        # 仍有 off-site-inspection.md";
    UNKNOWN_EXPERIENCE = Error "unknown-experience" [Promotion]: "发布清单中的经验材料不存在",
        "publication.yaml 的每一条须对应一个文件，发布日期不早于报送日期。",
        "- { experience: 990100/none, date: 2026-01-01 }";
    INTAKE_FILE = Error "intake-file": "交来的文件不能读取",
        "`zonepress intake read` 读取由 `intake template` 写出、填好的 .xlsx 工作簿，`intake write-up` 读取 .docx 文档。文件的种类按内容判断，不按名称。",
        "自评.xls        # 旧格式，应另存为 .xlsx";
    INTAKE_CELL = Error "intake-cell": "单元格的内容不能读取",
        "数、日期、是否和选项的写法须能确定含义，不作猜测；公式只取保存的结果。",
        "“事实”!G5 为 1.5亿        # 应为以元为单位的数";
    INTAKE_CONFLICT = Error "intake-conflict": "几处填写的内容不同",
        "几份工作簿对同一项填写的内容不同，或者写出工作簿以后记录又改过的，由人核定后改为一致；核定以前不写入任何内容。",
        "甲.xlsx“事实”!G5 为 120，乙.xlsx“事实”!G5 为 125";
    INTAKE_UNREAD = Warning "intake-unread": "工作簿中没有读取的内容",
        "写在填写处以外的内容（另加的工作表、列、行，批注）不进入记录。需要保留的，请移到相应的填写处。",
        "“事实”!N5        # 模板没有这一列";
    INTAKE_UNKEPT = Warning "intake-unkept": "文档中不能保留的内容",
        "经验材料有标题、段落、列表、表格、图片、链接和脚注。其他内容（文本框、批注、修订、公式、图形、嵌入的对象、合并的单元格）不能照样保留，须由人处理。",
        "第 12 段“如图所示”        # 有文本框";
    PERSONAL_DATA = Error "personal-data": "疑似个人信息",
        "手机号码、身份证号码、银行卡号、护照号码、QQ 号、机动车号牌、电子邮箱和姓名旁边的固定电话不得写入共享的记录、文件名和图片自带的信息，换成汉字数字、全角或者夹入符号的也一样（《中华人民共和国个人信息保护法》）。单位的电话、统一社会信用代码可以写。个人联系方式放在 `--private` 指定的目录中。",
        "联系人：13812345678";
}

/// The code with the given identifier.
pub(crate) fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().find(|it| it.id == id).copied()
}
