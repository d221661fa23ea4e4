//! Names in printed lines: only where every part of a line is of a known form.
use std::collections::BTreeSet;

use crate::plan::Work;

/// What somebody is, without a name: such a word is no entry of its own.
const ROLES: &[&str] = &[
    "本报记者",
    "本报通讯员",
    "本报特约记者",
    "本报特约通讯员",
    "本报实习记者",
    "特约记者",
    "特约通讯员",
    "实习记者",
    "见习记者",
    "首席记者",
    "记者",
    "通讯员",
    "编者",
];

/// The paper itself, as it signs: no person either.
const PAPER: &[&str] = &["本报", "本刊", "本社"];

/// Desks that every paper has, as they sign.
const DESKS: &[&str] =
    &["本报编辑部", "本报评论员", "本报资料室", "特约评论员", "评论员", "编辑部", "资料室", "美编室", "校对组"];

/// Words that a name follows at once or after a stroke, longest first; besides [`ROLES`].
const BEFORE: &[&str] = &["摄影", "撰文", "文", "图", "摄"];

/// Words that say what was done and stand behind the names.
const DONE: &[(&str, Work)] = &[
    ("文/图", Work::Text),
    ("图/文", Work::Text),
    ("文图", Work::Text),
    ("图文", Work::Text),
    ("文", Work::Text),
    ("撰文", Work::Text),
    ("采写", Work::Text),
    ("报道", Work::Text),
    ("综合报道", Work::Text),
    ("综合", Work::Text),
    ("供稿", Work::Text),
    ("来稿", Work::Text),
    ("辑", Work::Editing),
    ("选", Work::Editing),
    ("整理", Work::Editing),
    ("图", Work::Picture),
    ("摄", Work::Picture),
    ("摄影", Work::Picture),
    ("摄影报道", Work::Picture),
    ("供图", Work::Picture),
    ("制图", Work::Picture),
    ("绘", Work::Picture),
    ("绘图", Work::Picture),
    ("作", Work::Picture),
    ("画", Work::Picture),
];

/// Of these, those with which no name ends: they are cut off whatever stands before.
const NO_END_OF_A_NAME: &[&str] = &["供稿", "供图", "摄影", "制图", "撰文", "采写", "文/图", "图/文"];

/// How the names of bodies and offices end; such words are no names of persons.
const BODIES: &[&str] = &[
    "站", "室", "部", "组", "社", "局", "处", "科", "股", "会", "队", "班", "馆", "院", "所", "校", "厂", "县", "镇",
    "乡", "村", "中心", "公司", "主任", "编辑", "记者", "员", "长", "者", "辑",
];

/// A name of a printed line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signed<'l> {
    pub(super) name: &'l str,
    /// What was done.
    pub(super) work: Work,
    /// False where only the rest of the line says that it is a name.
    pub(super) known: bool,
}

/// Splits a printed line at blanks between Chinese characters and at 、. A part is a role (本报记者), which names nobody;
/// a desk, or a name that authors and staff of the volume have (`known`); a name of two to four characters at or behind a
/// role; or a word for what the names before it did. One part of another form is a name by the rest of the line; where
/// there are more, the line is one entry as printed, without its last word for what was done. A part is never split
/// further.
pub(super) fn split<'l>(line: &'l str, work: Work, known: &BTreeSet<&str>) -> Vec<Signed<'l>> {
    let line = without_dateline(bare(line));
    let mut reading = Reading { work, known, names: Vec::new(), counted: 0, after_role: false };
    let parts = parts(line);
    parts.iter().for_each(|part| reading.part(part));
    if reading.names.iter().filter(|name| !name.known).count() < 2 {
        return reading.names;
    }
    let (rest, done) = match parts.last().and_then(|last| done(last)) {
        Some(done) => (line.trim_end_matches(parts[parts.len() - 1]).trim_end_matches(is_border), done),
        None => (line, work),
    };
    vec![Signed { name: rest, work: done, known: false }]
}

/// Without brackets around it; those inside stay.
fn bare(line: &str) -> &str {
    const PAIRS: [(char, char); 3] = [('（', '）'), ('(', ')'), ('［', '］')];
    let line = line.trim();
    let inner = PAIRS.iter().find_map(|pair| {
        let (open, close) = *pair;
        match (line.strip_prefix(open), line.strip_suffix(close)) {
            (Some(rest), Some(_)) => rest.strip_suffix(close).filter(|inner| !inner.contains([open, close])),
            (Some(rest), None) if !rest.contains(close) => Some(rest),
            (None, Some(rest)) if !rest.contains(open) => Some(rest),
            _ => None,
        }
    });
    inner.map_or(line, bare)
}

/// 本报讯（记者 …）: the names stand in the brackets.
fn without_dateline(line: &str) -> &str {
    let rest = ["本报讯", "本刊讯"].iter().find_map(|word| line.strip_prefix(word));
    rest.map_or(line, bare)
}

fn is_border(c: char) -> bool {
    matches!(c, '\u{3000}' | '、' | ' ')
}

/// The parts of a line. A blank in a name of Latin letters is no border.
fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in line.char_indices() {
        let narrow = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric() || c == '.');
        let in_latin = c == ' ' && narrow(line[..at].chars().next_back()) && narrow(line[at + 1..].chars().next());
        if is_border(c) && !in_latin {
            parts.push(&line[from..at]);
            from = at + c.len_utf8();
        }
    }
    parts.push(&line[from..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn done(word: &str) -> Option<Work> {
    DONE.iter().find(|(known, _)| *known == word).map(|(_, work)| *work)
}

/// A line while its parts are read.
struct Reading<'l, 'k> {
    work: Work,
    known: &'k BTreeSet<&'k str>,
    names: Vec<Signed<'l>>,
    /// Names of which it was said what they did.
    counted: usize,
    after_role: bool,
}

impl<'l> Reading<'l, '_> {
    fn part(&mut self, part: &'l str) {
        if let Some(work) = done(part).filter(|_| !self.names.is_empty() || self.after_role) {
            self.names[self.counted..].iter_mut().for_each(|name| name.work = work);
            self.counted = self.names.len();
            return;
        }
        match self.form(part).or_else(|| self.with_work(part)) {
            Some(Some((name, work))) => self.names.push(Signed { name, work, known: true }),
            Some(None) => self.after_role = true,
            None => self.names.push(Signed { name: without_work(part), work: self.work, known: false }),
        }
    }

    /// The name in a part of a known form; nothing inside where it is a role without one.
    fn form(&mut self, part: &'l str) -> Option<Option<(&'l str, Work)>> {
        if is_role(part) {
            return Some(None);
        }
        if DESKS.contains(&part) || self.known.contains(part) || (self.after_role && is_signature(part)) {
            return Some(Some((part, self.work)));
        }
        let roles = ROLES.iter().filter_map(|word| part.strip_prefix(word)).min_by_key(|rest| rest.len());
        let rest = roles.map(|rest| (rest, self.work)).or_else(|| {
            let (word, rest) = BEFORE.iter().find_map(|word| Some((*word, part.strip_prefix(word)?)))?;
            Some((rest, done(word).unwrap_or(self.work)))
        });
        let (rest, work) = rest?;
        let name = rest.trim_start_matches(['/', '／', ':', '：']);
        if is_role(name) || (roles.is_some() && done(name).is_some()) {
            return Some(None);
        }
        let sound = is_signature(name) || DESKS.contains(&name) || self.known.contains(name);
        self.after_role |= sound && roles.is_some();
        sound.then_some(Some((name, work)))
    }

    /// A known form with the word for what was done at its end: 本报记者摄.
    fn with_work(&mut self, part: &'l str) -> Option<Option<(&'l str, Work)>> {
        let mut cut = DONE.iter().filter_map(|(word, work)| Some((part.strip_suffix(word)?, *work)));
        cut.find_map(|(rest, work)| match self.form(rest)? {
            Some((name, _)) => Some(Some((name, work))),
            None => Some(None),
        })
    }
}

/// The name by itself: without 供稿 behind it, or 资料： before it.
fn without_work(part: &str) -> &str {
    let name = NO_END_OF_A_NAME.iter().find_map(|word| part.strip_suffix(word)).unwrap_or(part);
    let heads = ["资料", "供图", "供稿", "来源"].iter().chain(BEFORE).chain(ROLES);
    let cut = heads.filter_map(|word| name.strip_prefix(word)?.strip_prefix(['：', ':', '/', '／'])).next();
    cut.or(Some(name)).map(str::trim).filter(|name| !name.is_empty()).unwrap_or(part)
}

/// What somebody is, or the paper itself, without a name.
pub(super) fn is_role(name: &str) -> bool {
    ROLES.contains(&name) || PAPER.contains(&name)
}

/// A person, and no word for what was done.
fn is_signature(name: &str) -> bool {
    is_person(name) && done(name).is_none()
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

    /// Names, with `?` where only the rest of the line says so.
    fn names(line: &str) -> Vec<String> {
        let known = BTreeSet::from(["县水务站", "副刊组"]);
        let name = |one: &Signed<'_>| format!("{}{}", one.name, if one.known { "" } else { "?" });
        split(line, Work::Text, &known).iter().map(name).collect()
    }

    #[test]
    fn roles_name_nobody() {
        for line in [
            "本报记者　通讯员",
            "本报记者 摄",
            "（本报记者　文/图）",
            "通讯员供稿",
            "图/本报记者",
            "本报记者摄",
            "记者",
            "本报摄影",
            "本报 供图",
            "图/本报",
            "摄影：本报",
        ] {
            assert_eq!(names(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn names_stand_at_roles_or_behind_them() {
        assert_eq!(names("本报记者甲乙丙、通讯员 丁戊"), ["甲乙丙", "丁戊"]);
        assert_eq!(names("本报记者　甲乙"), ["甲乙"]);
        assert_eq!(names("记者 甲乙、丙丁　文/图"), ["甲乙", "丙丁"]);
        assert_eq!(names("文/甲乙　图/丙丁"), ["甲乙", "丙丁"]);
        assert_eq!(names("（本报记者　县水务站　文/图）"), ["县水务站"]);
        assert_eq!(names("副刊组辑"), ["副刊组"]);
        assert_eq!(names("编辑部 摄"), ["编辑部"]);
        assert_eq!(names("本报记者　综合报道"), [""; 0]);
    }

    #[test]
    fn a_dateline_of_the_paper_names_those_in_its_brackets() {
        assert_eq!(names("本报讯（记者 甲乙）"), ["甲乙"]);
        assert_eq!(names("本报讯（记者甲乙丙　通讯员 丁戊）"), ["甲乙丙", "丁戊"]);
        assert_eq!(names("本报讯 记者甲乙"), ["甲乙"]);
        assert_eq!(names("本报讯"), [""; 0]);
        assert_eq!(names("县文化站（西渡镇）"), ["县文化站（西渡镇）?"], "no bracket is cut off");
    }

    #[test]
    fn what_was_done_holds_for_the_names_before_it() {
        let known = BTreeSet::from(["美编室"]);
        let works = |line| split(line, Work::Text, &known).iter().map(|one| (one.name, one.work)).collect::<Vec<_>>();
        assert_eq!(works("记者 甲乙　文　美编室　图"), [("甲乙", Work::Text), ("美编室", Work::Picture)]);
        assert_eq!(works("县气象站　摄"), [("县气象站", Work::Picture)]);
        assert_eq!(works("文/甲乙　图/丙丁"), [("甲乙", Work::Text), ("丙丁", Work::Picture)]);
    }

    #[test]
    fn one_part_of_another_form_is_a_name_and_more_keep_the_line_whole() {
        assert_eq!(names("本报记者　县城往事编写组"), ["县城往事编写组?"]);
        assert_eq!(names("通讯员文化站"), ["通讯员文化站?"]);
        assert_eq!(names("渡头镇文化站供稿"), ["渡头镇文化站?"]);
        assert_eq!(names("资料：县档案馆"), ["县档案馆?"]);
        assert_eq!(names("John Smith"), ["John Smith?"]);
        assert_eq!(names("甲乙、丙丁　摄"), ["甲乙、丙丁?"]);
    }
}
