//! The words of indexes that are not entries: legends, names of schemes, and all that pass 1 must see.

use crate::export::pdf::typeset::font::Role as FontRole;
use crate::plan::index::{Index, Kind};
use crate::plan::{Term, Volume};

/// What the marks of persons mean, as far as they occur.
pub(super) fn legend(index: &Index<'_>) -> Option<String> {
    const MEANINGS: [(&str, &str); 8] = [
        ("文", "文字"),
        ("图", "图片"),
        ("译", "翻译"),
        ("编", "编辑"),
        ("版", "版式"),
        ("校", "校对"),
        ("录入", "录入"),
        ("署名", "仅见于署名行"),
    ];
    if index.kind != Kind::Persons {
        return None;
    }
    let used = |mark: &str| {
        index.sections.iter().flat_map(|section| &section.entries).any(|entry| entry.marks.contains(&mark))
    };
    let words = MEANINGS.iter().filter(|(mark, _)| used(mark)).map(|(mark, meaning)| format!("［{mark}］{meaning}"));
    Some(words.collect::<Vec<_>>().join("　")).filter(|words| !words.is_empty())
}

/// The name of a scheme of subjects.
pub(super) fn scheme(scheme: &str) -> &str {
    match scheme {
        "medtop" => "IPTC媒体主题",
        "clc" => "中国图书馆分类法",
        other => other,
    }
}

/// What the indexes set, for the scan.
pub(crate) fn words(volume: &Volume) -> Vec<(FontRole, String)> {
    let mut words = vec![
        (FontRole::Headline, "篇名索引署名索引栏目索引地名索引主题索引".to_owned()),
        (
            FontRole::Subhead,
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789画数字拉丁字母其他关键词IPTC媒体主题中国图书馆分类法".to_owned(),
        ),
        (
            FontRole::Caption,
            "依汉语拼音排列，篇首的引号、书名号不计；灰色数字为日期，黑色数字为本卷页码仅收数据中标注的署名，不从正文推断\
             取自电头与数据中的地点字段依数据中的主题标引依笔画数排列，笔画数依Unicode；篇名索引署名索引栏目索引地名索引主题索引\
             ABCDEFGHIJKLMNOPQRSTUVWXYZ—数字拉丁字母其他画文字图片翻译编辑版式校对录入仅见于署名行连载撤稿全卷［］（）、.0123456789　"
                .to_owned(),
        ),
    ];
    for term in volume.terms() {
        collect(term, &mut words);
    }
    words.extend(volume.publication.place.clone().map(|place| (FontRole::Body, place)));
    if !volume.publication.language.is_chinese() {
        // Sections are letters of the entries then.
        let labels = volume.issues.iter().flat_map(|issue| issue.articles()).map(|(_, article)| article.label.as_str());
        let bodies: Vec<String> =
            words.iter().filter(|(role, _)| *role == FontRole::Body).map(|(_, text)| text.clone()).collect();
        let letters: String =
            labels.chain(bodies.iter().map(String::as_str)).flat_map(str::chars).flat_map(char::to_uppercase).collect();
        words.push((FontRole::Subhead, letters.clone()));
        words.push((FontRole::Caption, letters));
    }
    words
}

fn collect(term: &Term, words: &mut Vec<(FontRole, String)>) {
    let mut body = |text: &str| words.push((FontRole::Body, text.to_owned()));
    match term {
        Term::Person { name, affiliation, .. } => {
            body(name);
            words.extend(affiliation.clone().map(|words| (FontRole::Caption, words)));
        }
        Term::Byline { line, .. } => body(line),
        Term::Column { name, .. } => body(name),
        Term::Series(name) | Term::Place(name) | Term::Keyword(name) => body(name),
        Term::Subject { scheme, code, name } => {
            body(name.as_deref().unwrap_or(code));
            words.push((FontRole::Caption, code.clone()));
            words.push((FontRole::Subhead, scheme.clone()));
        }
    }
}
