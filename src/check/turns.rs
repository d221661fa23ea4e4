//! Continuations that a text prints itself: （下转第3版） at its end, （上接第1版） at its beginning. They become the link, and exporters
//! do not say it a second time.
use crate::model::{Article, Block, Inline, Page, Text, Turn};

/// So many characters a printed turn has at most.
const LONGEST: usize = 40;

/// Where the words stand: the piece of the text, and offsets in it.
struct Printed {
    piece: usize,
    from: usize,
    until: usize,
}

pub(super) fn link_printed(pages: &mut [Page]) {
    for article in pages.iter_mut().flat_map(|page| &mut page.articles) {
        let Article { body, continues_on, continued_from, .. } = article;
        let mut texts = body.iter_mut().filter_map(text);
        if let Some((turn, text)) = continued_from.as_mut().zip(texts.next()) {
            turn.printed = link(text, turn, leading);
        }
        let mut texts = body.iter_mut().filter_map(text);
        if let Some((turn, text)) = continues_on.as_mut().zip(texts.next_back()) {
            turn.printed = link(text, turn, trailing);
        }
    }
}

fn text(block: &mut Block) -> Option<&mut Text> {
    match block {
        Block::Paragraph(paragraph) => Some(&mut paragraph.text),
        _ => None,
    }
}

/// Finds the printed words at an end of the text and makes them a link to the other article, where one is known.
fn link(text: &mut Text, turn: &Turn, find: fn(&[Inline]) -> Option<Printed>) -> bool {
    let Some(Printed { piece, from, until }) = find(&text.0) else { return false };
    let Some(article) = &turn.article else { return true };
    if let Inline::Plain(words) = &text.0[piece] {
        let plain = |words: &str| Inline::Plain(words.to_owned());
        let link = Inline::Link { href: format!("#{article}"), text: Text::plain(&words[from..until]) };
        let pieces = [plain(&words[..from]), link, plain(&words[until..])];
        let kept = pieces.into_iter().filter(|piece| !matches!(piece, Inline::Plain(words) if words.is_empty()));
        text.0.splice(piece..=piece, kept.collect::<Vec<_>>());
    }
    true
}

/// `（下转第3版）` at the end.
fn trailing(pieces: &[Inline]) -> Option<Printed> {
    let (Inline::Plain(words), piece) = (pieces.last()?, pieces.len() - 1) else { return None };
    let until = words.trim_end().len();
    let from = words[..until].rfind(['（', '(']).unwrap_or(0);
    says_turn(&words[from..until], "下转").then_some(Printed { piece, from, until })
}

/// `（上接第1版）` at the beginning.
fn leading(pieces: &[Inline]) -> Option<Printed> {
    let Inline::Plain(words) = pieces.first()? else { return None };
    let from = words.len() - words.trim_start().len();
    let until = match words[from..].find(['）', ')']) {
        Some(at) => from + at + words[from + at..].chars().next().map_or(0, char::len_utf8),
        None => words.trim_end().len(),
    };
    says_turn(&words[from..until], "上接").then_some(Printed { piece: 0, from, until })
}

fn says_turn(words: &str, verb: &str) -> bool {
    let bare = words.trim_matches(['（', '(', '）', ')', '▶', '◀', ' ']);
    words.chars().count() <= LONGEST && bare.starts_with(verb) && bare.contains('版')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(article: Option<&str>) -> Turn {
        Turn {
            page: "03".to_owned(),
            page_id: "03".to_owned(),
            article: article.map(str::to_owned),
            title: None,
            printed: false,
        }
    }

    #[test]
    fn printed_words_become_the_link() {
        let mut text = Text::plain("水到田头。（下转第3版）");
        assert!(link(&mut text, &turn(Some("a3")), trailing));
        let words = Text::plain("（下转第3版）");
        assert_eq!(
            text.0,
            [Inline::Plain("水到田头。".to_owned()), Inline::Link { href: "#a3".to_owned(), text: words }]
        );
        let mut text = Text::plain("(上接第1版)渠口同时开闸。");
        assert!(link(&mut text, &turn(Some("a1")), leading));
        assert_eq!(text.to_plain(), "(上接第1版)渠口同时开闸。");
        assert!(matches!(&text.0[0], Inline::Link { href, .. } if href == "#a1"));
        let mut text = Text::plain("下转第三版");
        assert!(link(&mut text, &turn(None), trailing));
        assert_eq!(text, Text::plain("下转第三版"), "without an article there is nothing to lead to");
    }

    #[test]
    fn other_words_stay_words() {
        for words in ["水到田头。", "（本报记者）", "如需下转第3版的读者请看目录（见头版）", "下转"]
        {
            let mut text = Text::plain(words);
            assert!(!link(&mut text, &turn(Some("a3")), trailing), "{words}");
            assert_eq!(text, Text::plain(words));
        }
    }
}
