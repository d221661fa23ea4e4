//! Rules of shape: what the form of a paragraph says. Every hit but a separator is a doubt with its confidence.
use crate::input::record::{BlockRecord, DoubtRecord, ParagraphRecord, SubheadRecord};
use crate::model::ArticleKind;

/// Longest subhead, in characters.
const SUBHEAD: usize = 24;
/// Longest line of a byline that stands alone, in characters.
const BYLINE: usize = 40;

/// What the paragraphs of an article became.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub(super) byline: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) body: Vec<BlockRecord>,
    pub(super) doubts: Vec<DoubtRecord>,
}

/// Collects doubts; one below the limit is not applied.
struct Doubts {
    least: f64,
    kept: Vec<DoubtRecord>,
}

impl Doubts {
    fn apply(&mut self, code: &str, field: &str, confidence: f64) -> bool {
        let applied = confidence >= self.least;
        if applied {
            self.kept.push(doubt(code, field, confidence));
        }
        applied
    }
}

/// A doubt.
pub(crate) fn doubt(code: &str, field: &str, confidence: f64) -> DoubtRecord {
    DoubtRecord { code: code.to_owned(), field: Some(field.to_owned()), confidence: Some(confidence) }
}

/// Shapes the paragraphs of an article.
pub(super) fn shape(mut lines: Vec<&str>, least: f64) -> Shaped {
    let mut doubts = Doubts { least, kept: Vec::new() };
    let byline = byline(&mut lines, &mut doubts);
    let credit = lines.pop_if(|line| is_credit(line) && doubts.apply("IMP-218", "credit", 0.95));
    let mut body = Vec::with_capacity(lines.len());
    for (n, line) in lines.iter().enumerate() {
        body.push(if is_separator(line) {
            BlockRecord::Separator((*line).to_owned())
        } else if is_subhead(&lines, n) && doubts.apply("IMP-212", &format!("body/{n}"), 0.85) {
            BlockRecord::Subhead(SubheadRecord { text: (*line).into(), ..SubheadRecord::default() })
        } else {
            BlockRecord::Paragraph(ParagraphRecord { text: (*line).into(), ..ParagraphRecord::default() })
        });
    }
    Shaped { byline, credit: credit.map(str::to_owned), body, doubts: doubts.kept }
}

/// A line of its own is moved; names in brackets before the text are copied, because the printed line stays.
fn byline(lines: &mut Vec<&str>, doubts: &mut Doubts) -> Option<String> {
    let first = *lines.first()?;
    let alone = first.starts_with(['■', '□', '◎']) || first.starts_with("本报记者");
    let short = first.chars().count() <= BYLINE && !first.contains(['。', '，', ',', '；', '！', '？']);
    if alone && short && lines.len() > 1 {
        return doubts.apply("IMP-211", "byline", 0.9).then(|| lines.remove(0).to_owned());
    }
    let rest = first.strip_prefix("本报讯").unwrap_or(first).trim_start();
    let (names, _) = rest.strip_prefix(['（', '('])?.split_once(['）', ')'])?;
    let desk = ["记者", "通讯员", "本报记者"].iter().any(|word| names.starts_with(word));
    (desk && names.chars().count() <= BYLINE && doubts.apply("IMP-211", "byline", 0.7)).then(|| names.to_owned())
}

fn is_credit(line: &str) -> bool {
    let inside = line.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    let one_pair = |inside: &&str| !inside.contains(['（', '(', '）', ')']);
    inside.filter(one_pair).is_some_and(|words| ["文", "图", "摄", "供稿"].iter().any(|word| words.contains(word)))
}

/// At least two of the signs that papers print between parts of a text.
fn is_separator(line: &str) -> bool {
    let sign = |c: &char| matches!(c, '…' | '.' | '·' | '＊' | '*' | '—' | '-' | '=');
    line.chars().all(|c| sign(&c) || c.is_whitespace()) && line.chars().filter(sign).count() >= 2
}

fn is_subhead(lines: &[&str], n: usize) -> bool {
    let Some((before, after)) = n.checked_sub(1).and_then(|b| Some((lines[b], *lines.get(n + 1)?))) else {
        return false;
    };
    is_short(lines[n]) && [before, after].iter().all(|near| !is_separator(near) && !is_short(near))
}

fn is_short(line: &str) -> bool {
    let stop = |c: char| "，。；：？！、,.;:?!".contains(c);
    line.chars().count() <= SUBHEAD && line.contains(char::is_alphanumeric) && !line.contains(stop)
}

/// The kind that a headline of one word names.
pub(super) fn kind_of(headline: &str, least: f64) -> Option<(ArticleKind, DoubtRecord)> {
    let kind = match headline {
        "更正" => ArticleKind::Correction,
        "公告" | "启事" => ArticleKind::Notice,
        "导读" => ArticleKind::Teaser,
        "广告" => ArticleKind::Advertisement,
        _ => return None,
    };
    (0.8 >= least).then(|| (kind, doubt("IMP-213", "kind", 0.8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// p paragraph, h subhead, s separator.
    fn forms(lines: &[&str]) -> String {
        let letter = |block: &BlockRecord| match block {
            BlockRecord::Subhead(_) => 'h',
            BlockRecord::Separator(_) => 's',
            _ => 'p',
        };
        shape(lines.to_vec(), 0.5).body.iter().map(letter).collect()
    }

    const TEXT: &str = "雨后的河堤上，村民们正在清理淤泥。";

    #[test]
    fn subheads_stand_alone_between_paragraphs() {
        assert_eq!(forms(&[TEXT, "加固河堤", TEXT]), "php");
        assert_eq!(forms(&["加固河堤", TEXT, "加固河堤"]), "ppp", "not first, not last");
        assert_eq!(forms(&[TEXT, "加固河堤", "疏通水渠", TEXT]), "pppp", "two short lines are a list or a verse");
        assert_eq!(forms(&[TEXT, "……", "加固河堤", TEXT]), "pspp", "its neighbours are paragraphs");
        assert_eq!(forms(&[TEXT, "一、加固河堤", TEXT]), "ppp", "it has no punctuation");
        assert!(shape(vec![TEXT, "加固河堤", TEXT], 0.9).doubts.is_empty(), "below the limit nothing is applied");
    }

    #[test]
    fn separators_have_two_signs() {
        assert_eq!(forms(&[TEXT, "＊＊＊", TEXT, "* *", TEXT, "…", TEXT]), "pspsppp");
    }

    #[test]
    fn credits_and_bylines() {
        let shaped = shape(vec!["■本报记者", TEXT, "（通讯员 文/图）"], 0.5);
        assert_eq!(shaped.byline.as_deref(), Some("■本报记者"));
        assert_eq!(shaped.credit.as_deref(), Some("（通讯员 文/图）"));
        assert_eq!(shaped.body.len(), 1);
        let copied = shape(vec!["本报讯（记者 编辑部）昨日，河堤加固完工。", TEXT], 0.5);
        assert_eq!(copied.byline.as_deref(), Some("记者 编辑部"));
        assert_eq!(copied.body.len(), 2, "the printed line stays");
        assert!(shape(vec!["（完）", TEXT], 0.5).byline.is_none());
        assert!(shape(vec![TEXT, "（完）"], 0.5).credit.is_none());
    }
}
