//! Readings that CLDR's pinyin tailoring does not know: a stand-in of the right sound takes the place of a character of
//! several readings. Phrases hold for every entry, surnames only for persons.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Beginnings of entries whose first character is read otherwise than alone, with stand-ins of one reading.
const PHRASES: &[(&str, &str)] = &[
    // cháng
    ("长安", "肠安"),
    ("长白", "肠白"),
    ("长城", "肠城"),
    ("长春", "肠春"),
    ("长跑", "肠跑"),
    ("长沙", "肠沙"),
    ("长寿", "肠寿"),
    ("长江", "肠江"),
    ("长河", "肠河"),
    ("长假", "肠假"),
    ("长久", "肠久"),
    ("长龙", "肠龙"),
    ("长路", "肠路"),
    ("长期", "肠期"),
    ("长桥", "肠桥"),
    ("长三角", "肠三角"),
    ("长岛", "肠岛"),
    ("长堤", "肠堤"),
    ("长廊", "肠廊"),
    ("长途", "肠途"),
    ("长效", "肠效"),
    ("长远", "肠远"),
    ("长征", "肠征"),
    ("长治", "肠治"),
    ("长卷", "肠卷"),
    // chóng
    ("重返", "虫返"),
    ("重逢", "虫逢"),
    ("重复", "虫复"),
    ("重归", "虫归"),
    ("重回", "虫回"),
    ("重建", "虫建"),
    ("重开", "虫开"),
    ("重启", "虫启"),
    ("重申", "虫申"),
    ("重塑", "虫塑"),
    ("重温", "虫温"),
    ("重现", "虫现"),
    ("重新", "虫新"),
    ("重修", "虫修"),
    ("重阳", "虫阳"),
    ("重游", "虫游"),
    ("重组", "虫组"),
    ("重焕", "虫焕"),
    ("重叠", "虫叠"),
    ("重庆", "虫庆"),
    // xià
    ("厦门", "下门"),
    // jiào
    ("校对", "叫对"),
    ("校订", "叫订"),
    ("校核", "叫核"),
    ("校勘", "叫勘"),
    ("校验", "叫验"),
    ("校正", "叫正"),
    ("校准", "叫准"),
    // háng
    ("行长", "杭长"),
    ("行当", "杭当"),
    ("行家", "杭家"),
    ("行列", "杭列"),
    ("行情", "杭情"),
    ("行业", "杭业"),
    ("行号", "杭号"),
    // yuè
    ("乐队", "月队"),
    ("乐谱", "月谱"),
    ("乐器", "月器"),
    ("乐曲", "月曲"),
    ("乐团", "月团"),
    ("乐章", "月章"),
    ("乐坛", "月坛"),
    ("乐手", "月手"),
    // cháo
    ("朝代", "潮代"),
    ("朝鲜", "潮鲜"),
    ("朝向", "潮向"),
    ("朝阳", "潮阳"),
    ("朝着", "潮着"),
    ("朝圣", "潮圣"),
    // tiáo
    ("调解", "条解"),
    ("调节", "条节"),
    ("调控", "条控"),
    ("调皮", "条皮"),
    ("调试", "条试"),
    ("调整", "条整"),
    ("调剂", "条剂"),
    ("调理", "条理"),
    ("调味", "条味"),
    ("调和", "条和"),
    ("调水", "吊水"),
    // zàng
    ("藏语", "葬语"),
    ("藏族", "葬族"),
    ("藏历", "葬历"),
    ("藏文", "葬文"),
    ("藏医", "葬医"),
    ("藏药", "葬药"),
    // tán
    ("弹唱", "谈唱"),
    ("弹琴", "谈琴"),
    ("弹奏", "谈奏"),
    ("弹性", "谈性"),
    ("弹词", "谈词"),
    // others
    ("大夫", "戴夫"),
    ("会计", "快计"),
    ("降伏", "祥伏"),
    ("降服", "祥服"),
    ("省亲", "醒亲"),
    ("提防", "低防"),
    ("纤夫", "欠夫"),
    ("畜牧", "续牧"),
    ("畜禽", "触禽"),
    ("畜产", "续产"),
    ("六安", "路安"),
    ("歙县", "设县"),
    ("莘县", "深县"),
    ("涡阳", "锅阳"),
    ("牟平", "木平"),
    ("泌阳", "必阳"),
    ("柏林", "博林"),
    ("曝光", "报光"),
    ("暴露", "报露"),
    ("卡口", "恰口"),
    ("率领", "帅领"),
    ("率先", "帅先"),
    ("没收", "末收"),
    ("殷红", "烟红"),
    ("识字", "时字"),
    ("圈养", "倦养"),
    ("阿胶", "鹅胶"),
    ("盛饭", "成饭"),
    ("盛水", "成水"),
];

/// Beginnings whose first character has several readings and stands right as CLDR reads it.
const RIGHT: &[&str] = &[
    "长大", "长辈", "长者", "长势", "长子", "长成", "长高", "重大", "重点", "重量", "重任", "重视", "重要", "重工",
    "重病", "行程", "行动", "行进", "行李", "行使", "行驶", "行为", "行政", "行走", "行人", "行善", "乐观", "乐园",
    "乐于", "乐意", "乐趣", "校车", "校长", "校服", "校舍", "校企", "校友", "校园", "校区", "校外", "曾经", "单车",
    "单独", "单位", "单身", "单元", "单项", "单价", "解答", "解除", "解读", "解放", "解决", "解密", "解说", "解码",
    "查处", "查看", "查询", "查阅", "查找", "查验", "区级", "区委", "区县", "区域", "区间", "朝霞", "朝露", "朝气",
    "调查", "调动", "调度", "调研", "调运", "调任", "调用", "降低", "降水", "降温", "降雨", "降雪", "降价", "种粮",
    "种植", "种子", "种田", "种树", "种地", "种养", "种下", "盛大", "盛夏", "盛开", "盛会", "盛世", "盛装", "强化",
    "强调", "强国", "强县", "强农", "强村", "强势", "强风", "强冷", "系列", "系统", "便利", "便民", "便捷", "参加",
    "参赛", "参与", "参观", "参会", "省城", "省级", "省委", "省政", "省厅", "省道", "没有", "奇迹", "奇石", "识别",
    "属于", "藏书", "藏品", "曝晒", "圈定", "禅茶", "扁担", "扁豆", "秘密", "秘诀", "石桥", "角落", "角色", "艾草",
    "艾叶", "阿姨", "解冻",
];

/// Surnames that are read otherwise than the character alone. No title is read by them.
const SURNAMES: &[(&str, &str)] = &[
    ("单于", "蝉于"),
    ("尉迟", "玉迟"),
    ("万俟", "末其"),
    ("长孙", "掌孙"),
    ("澹台", "谈台"),
    ("令狐", "灵狐"),
    ("单", "善"),
    ("解", "谢"),
    ("查", "渣"),
    ("曾", "增"),
    ("仇", "求"),
    ("区", "欧"),
    ("乐", "月"),
    ("朴", "瓢"),
    ("任", "人"),
    ("华", "化"),
    ("盖", "舸"),
    ("员", "运"),
    ("折", "舌"),
    ("召", "哨"),
    ("种", "虫"),
    ("秘", "必"),
    ("缪", "妙"),
    ("阚", "看"),
    ("洗", "显"),
    ("燕", "烟"),
    ("应", "英"),
    ("繁", "婆"),
    ("祭", "债"),
    ("能", "耐"),
    ("宓", "密"),
    ("乜", "聂"),
    ("车", "扯"),
    ("贾", "甲"),
    ("盛", "圣"),
    ("翟", "宅"),
    ("句", "勾"),
    ("过", "锅"),
    ("强", "墙"),
    ("石", "时"),
    ("郇", "寻"),
    ("冼", "显"),
    ("逄", "旁"),
    ("殷", "因"),
    ("艾", "爱"),
    ("佴", "耐"),
    ("宿", "素"),
    ("粘", "年"),
];

/// Characters whose common readings begin with different letters.
const POLYPHONIC: &str = "长重行乐校曾单解查仇区尉朝弹藏调降角种盛称臭畜恶否龟卡壳咳率没脉秘泊暴曝奇茄圈省识氏属宿吓吁巷殷粘召折\
    祭贾隗覃繁刨辟扁便屏参禅澄匙伺攒囤脯桧蛤稽系强芥颈咀隽抹蔓泌娜栖刹杉什葚褪驮蔚艾阿扒堡臂厦弄涡莘歙蚌陂缪";

/// The built-in phrase at the beginning of an entry, the longest, and what stands for it.
pub(super) fn phrase(text: &str) -> Option<Phrase> {
    let known = BY_FIRST.get(&text.chars().next()?)?.iter().copied();
    known.filter(|(phrase, _)| text.starts_with(phrase)).max_by_key(|(phrase, _)| phrase.len())
}

type Phrase = (&'static str, &'static str);

/// Phrases by their first character: a year has ten thousand titles.
static BY_FIRST: LazyLock<BTreeMap<char, Vec<Phrase>>> = LazyLock::new(|| {
    let mut by_first: BTreeMap<char, Vec<Phrase>> = BTreeMap::new();
    for phrase in PHRASES.iter().copied().chain(RIGHT.iter().map(|right| (*right, *right))) {
        by_first.entry(phrase.0.chars().next().unwrap_or_default()).or_default().push(phrase);
    }
    by_first
});

/// The surname at the beginning of a person's name, the longest, and what stands for it.
pub(super) fn surname(name: &str) -> Option<(&'static str, &'static str)> {
    SURNAMES.iter().copied().filter(|(surname, _)| name.starts_with(surname)).max_by_key(|(surname, _)| surname.len())
}

/// True where an entry that begins with `c` cannot be sorted without knowing its reading.
pub(super) fn is_polyphonic(c: char) -> bool {
    POLYPHONIC.contains(c)
}
