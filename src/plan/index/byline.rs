//! Names in printed lines: only where every part of a line is of a known form.
use std::collections::BTreeSet;

use crate::plan::Work;

/// Desks that every paper has, as they sign.
const DESKS: &[&str] = &[
    "本报记者",
    "本报通讯员",
    "本报编辑部",
    "本报评论员",
    "本报资料室",
    "特约记者",
    "特约通讯员",
    "特约评论员",
    "实习记者",
    "记者",
    "通讯员",
    "评论员",
    "编辑部",
    "资料室",
    "美编室",
    "校对组",
    "编者",
];

/// Words that a name follows at once or after a blank or a stroke, longest first.
const BEFORE: &[&str] = &[
    "本报特约记者",
    "本报实习记者",
    "本报通讯员",
    "本报记者",
    "特约通讯员",
    "特约记者",
    "实习记者",
    "通讯员",
    "记者",
    "摄影",
    "文",
    "图",
    "摄",
];

/// Words that say what was done and stand as a part of their own.
const DONE: &[(&str, Work)] = &[
    ("文/图", Work::Text),
    ("图/文", Work::Text),
    ("文图", Work::Text),
    ("图文", Work::Text),
    ("文", Work::Text),
    ("撰文", Work::Text),
    ("供稿", Work::Text),
    ("辑", Work::Editing),
    ("选", Work::Editing),
    ("整理", Work::Editing),
    ("图", Work::Picture),
    ("摄", Work::Picture),
    ("摄影", Work::Picture),
    ("供图", Work::Picture),
    ("制图", Work::Picture),
    ("绘", Work::Picture),
    ("绘图", Work::Picture),
    ("作", Work::Picture),
    ("画", Work::Picture),
];

/// How the names of bodies and offices end; such words are no names of persons.
const BODIES: &[&str] = &[
    "站", "室", "部", "组", "社", "局", "处", "科", "股", "会", "队", "班", "馆", "院", "所", "校", "厂", "县", "镇",
    "乡", "村", "中心", "公司", "主任", "编辑", "记者", "员", "长", "者", "辑",
];

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'l> {
    /// Every part has a known form: names, each with what it did.
    Names(Vec<(&'l str, Work)>),
    /// One entry: the line as printed, without the word for what was done.
    Whole(&'l str, Work),
}

/// Splits a printed line at full-width blanks and 、. `known` holds the names that authors and staff of the volume
/// have. A part is known, or it is a word such as 记者 with two to four Chinese characters after it; otherwise the line
/// stays whole. A part is never split further.
pub(super) fn split<'l>(line: &'l str, work: Work, known: &BTreeSet<&str>) -> Line<'l> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || "（）()［］".contains(c));
    let mut parts: Vec<&str> = line.split(['\u{3000}', '、']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut work = work;
    let mut rest = line;
    while let [.., last] = parts[..]
        && parts.len() > 1
        && let Some((_, done)) = DONE.iter().find(|(word, _)| *word == last)
    {
        work = *done;
        parts.pop();
        rest = rest.trim_end_matches(last).trim_end_matches(['\u{3000}', '、', ' ']);
    }
    let names: Option<Vec<(&str, Work)>> = parts.iter().map(|part| name(part, work, known)).collect();
    match names {
        Some(names) if !names.is_empty() => Line::Names(names),
        _ => Line::Whole(rest, work),
    }
}

fn name<'l>(part: &'l str, work: Work, known: &BTreeSet<&str>) -> Option<(&'l str, Work)> {
    if DESKS.contains(&part) || known.contains(part) {
        return Some((part, work));
    }
    let (word, rest) = BEFORE.iter().find_map(|word| Some((*word, part.strip_prefix(word)?)))?;
    let name = rest.trim_start_matches([' ', '/', '／', ':', '：']);
    let work = match word {
        "图" | "摄" | "摄影" => Work::Picture,
        _ => work,
    };
    is_person(name).then_some((name, work))
}

/// Two to four Chinese characters that do not end like a body or an office.
pub(super) fn is_person(name: &str) -> bool {
    let han = name.chars().filter(|c| is_han(*c)).count();
    (2..=4).contains(&han) && name.chars().all(is_han) && !BODIES.iter().any(|end| name.ends_with(end))
}

/// A Chinese character, in the base plane or beyond.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Option<Vec<&str>> {
        let known = BTreeSet::from(["县水务站"]);
        match split(line, Work::Text, &known) {
            Line::Names(names) => Some(names.into_iter().map(|(name, _)| name).collect()),
            Line::Whole(..) => None,
        }
    }

    #[test]
    fn parts_of_known_form_are_names() {
        assert_eq!(names("本报记者　通讯员").unwrap(), ["本报记者", "通讯员"]);
        assert_eq!(names("本报记者甲乙丙、通讯员 丁戊").unwrap(), ["甲乙丙", "丁戊"]);
        assert_eq!(names("（本报记者　县水务站　文/图）").unwrap(), ["本报记者", "县水务站"]);
        assert_eq!(names("文/甲乙　图/丙丁").unwrap(), ["甲乙", "丙丁"]);
    }

    #[test]
    fn one_part_of_another_form_keeps_the_line_whole() {
        assert_eq!(split("本报记者　县城往事编写组", Work::Text, &BTreeSet::new()), whole("本报记者　县城往事编写组"));
        assert_eq!(split("通讯员文化站", Work::Text, &BTreeSet::new()), whole("通讯员文化站"));
        assert_eq!(split("记者 甲乙、丙丁", Work::Text, &BTreeSet::new()), whole("记者 甲乙、丙丁"));
        assert_eq!(split("县气象站　摄", Work::Text, &BTreeSet::new()), Line::Whole("县气象站", Work::Picture));
    }

    fn whole(line: &str) -> Line<'_> {
        Line::Whole(line, Work::Text)
    }
}
