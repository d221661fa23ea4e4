//! From what was seen to the plan: faces for characters, shaped words, texts of glyphs, numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::words::Words;
use super::{FontPlan, PlanFace, RolePlan, Scan};
use crate::export::pdf::typeset::classes::{Class, class};
use crate::export::pdf::typeset::face::{self, CellTable};
use crate::export::pdf::typeset::font::{FontBook, Role};
use crate::export::pdf::typeset::line::{Cell, Shaped};
use crate::export::pdf::typeset::shape::{ShapedGlyph, Shaper, is_right_to_left};

/// Shown for a character that no font has.
const STAND_IN: char = '〓';

/// A glyph in a face of the book.
type GlyphKey = (usize, u16);

/// What a character became.
#[derive(Clone, Copy)]
struct Pick {
    known: usize,
    glyph: u16,
    advance: u16,
    flags: u8,
}

impl Pick {
    fn key(self) -> GlyphKey {
        (self.known, self.glyph)
    }
}

/// A word whose shaping differs from its characters.
struct Word<'a> {
    role: Role,
    text: &'a str,
    known: usize,
    glyphs: Vec<ShapedGlyph>,
}

type Picks = BTreeMap<char, Pick>;

pub(super) fn plan(book: &mut FontBook, scan: Scan) -> FontPlan {
    let mut missing = BTreeSet::new();
    let picks: Vec<Picks> = Role::ALL.iter().map(|role| pick(book, *role, &scan, &mut missing)).collect();
    let words = shape(book, &scan, &picks);
    let texts = texts(&picks, &words);
    let numbers = number(&texts);
    let faces = faces(book, &texts);
    let mut roles: Vec<RolePlan> = picks.iter().map(|picks| role_plan(picks, &texts, &numbers)).collect();
    for word in words {
        add_word(&mut roles[usize::from(word.role.id())], &word, &faces, &texts, &numbers);
    }
    FontPlan { faces, roles, missing: missing.into_iter().collect() }
}

/// Finds a face for each character of a role.
fn pick(book: &mut FontBook, role: Role, scan: &Scan, missing: &mut BTreeSet<char>) -> Picks {
    let mut chars = scan.role(role).chars();
    if chars.is_empty() {
        return Picks::new();
    }
    // A divided word needs the hyphen, an invisible character the space.
    for c in [' ', '-'] {
        if let Err(at) = chars.binary_search(&c) {
            chars.insert(at, c);
        }
    }
    let mut picks = Picks::new();
    for wanted in [is_private, is_western, is_other] {
        let group: Vec<char> = chars.iter().copied().filter(|c| wanted(*c)).collect();
        let chain = if wanted('\u{E000}') { book.named_faces(role).to_vec() } else { book.chain(role, wanted('A')) };
        look_up(book, &chain, group, &mut picks);
    }
    let absent: Vec<char> = chars.into_iter().filter(|c| !picks.contains_key(c)).collect();
    for c in absent {
        if let Some(found) = substitute(book, role, c, &mut picks, missing) {
            picks.insert(c, found);
        }
    }
    picks
}

/// A character of a private-use area.
pub(crate) fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..)
}

fn is_western(c: char) -> bool {
    u32::from(c) < 0x2000 && class(c) != Class::Interpunct
}

fn is_other(c: char) -> bool {
    !is_private(c) && !is_western(c)
}

/// Goes along the chain; each face gives what the ones before it lack.
fn look_up(book: &FontBook, chain: &[usize], mut left: Vec<char>, picks: &mut Picks) {
    for known in chain {
        if left.is_empty() {
            return;
        }
        book.with_data(*known, |data, instance| {
            let Ok(face) = instance.parse(data) else { return };
            left.retain(|c| match face::lookup(&face, *c) {
                Some(found) => {
                    picks.insert(*c, Pick { known: *known, glyph: found.glyph, advance: found.advance, flags: 0 });
                    false
                }
                None => true,
            });
        });
    }
}

/// For a character that the chain lacks: nothing visible for what is invisible, another installed font, or 〓.
fn substitute(
    book: &mut FontBook,
    role: Role,
    c: char,
    picks: &mut Picks,
    missing: &mut BTreeSet<char>,
) -> Option<Pick> {
    if matches!(class(c), Class::Mark | Class::Space | Class::PrintedSpace | Class::Break) {
        return picks.get(&' ').map(|space| Pick { flags: Cell::ACTUAL_TEXT, ..*space });
    }
    if !is_private(c)
        && !missing.contains(&c)
        && let Some(face) = book.any_with(c)
    {
        look_up(book, &[face], vec![c], picks);
        return None;
    }
    missing.insert(c);
    if !picks.contains_key(&STAND_IN) {
        let chain = book.chain(role, false);
        look_up(book, &chain, vec![STAND_IN], picks);
    }
    picks.get(&STAND_IN).map(|sign| Pick { flags: Cell::ACTUAL_TEXT | Cell::STAND_IN, ..*sign })
}

/// Shapes the words of all roles, face by face, and keeps those that come out other than their characters.
fn shape<'a>(book: &FontBook, scan: &'a Scan, picks: &[Picks]) -> Vec<Word<'a>> {
    let mut by_face: BTreeMap<usize, Vec<(Role, &str)>> = BTreeMap::new();
    for role in Role::ALL {
        for word in scan.role(role).words() {
            if let Some(known) = only_face(word, &picks[usize::from(role.id())]) {
                by_face.entry(known).or_default().push((role, word));
            }
        }
    }
    let mut words = Vec::new();
    for (known, list) in by_face {
        let Some(Some(shaper)) = book.with_data(known, Shaper::new) else { continue };
        let texts: Vec<&str> = list.iter().map(|(_, text)| *text).collect();
        shaper.shape(&texts, |nth, glyphs| {
            let (role, text) = list[nth];
            if is_usable(glyphs) && !is_plain(text, glyphs, &picks[usize::from(role.id())]) {
                words.push(Word { role, text, known, glyphs: glyphs.to_vec() });
            }
        });
    }
    words
}

/// The face that has all characters of a word.
fn only_face(word: &str, picks: &Picks) -> Option<usize> {
    let mut faces = word.chars().map(|c| picks.get(&c).filter(|pick| pick.flags & Cell::STAND_IN == 0));
    let first = faces.next()??.known;
    faces.all(|pick| pick.is_some_and(|pick| pick.known == first)).then_some(first)
}

/// Every glyph must stand for characters of its own, or text could not be told from it.
fn is_usable(glyphs: &[ShapedGlyph]) -> bool {
    glyphs.iter().all(|glyph| glyph.glyph != 0 && glyph.bytes > 0)
}

fn is_plain(text: &str, glyphs: &[ShapedGlyph], picks: &Picks) -> bool {
    let mut chars = text.chars();
    let same = glyphs.iter().all(|glyph| {
        chars.next().and_then(|c| Some((c, picks.get(&c)?))).is_some_and(|(c, pick)| {
            (glyph.glyph, glyph.bytes) == (pick.glyph, c.len_utf8() as u8)
                && i32::from(glyph.advance) == i32::from(pick.advance)
                && glyph.offset == (0, 0)
        })
    });
    same && chars.next().is_none()
}

/// The text of each glyph that is used; of several the best ranked, then the first.
fn texts(picks: &[Picks], words: &[Word<'_>]) -> BTreeMap<GlyphKey, (u8, Box<str>)> {
    let mut texts: BTreeMap<GlyphKey, (u8, Box<str>)> = BTreeMap::new();
    let mut offer = |key: GlyphKey, text: &str| {
        let offered = (rank(text), text);
        match texts.get_mut(&key) {
            Some(held) if (held.0, held.1.as_ref()) <= offered => {}
            Some(held) => *held = (offered.0, text.into()),
            None => drop(texts.insert(key, (offered.0, text.into()))),
        }
    };
    for (c, pick) in picks.iter().flatten() {
        // The stand-in and the space have their own text, not that of what they stand for.
        if pick.flags == 0 {
            offer(pick.key(), c.encode_utf8(&mut [0; 4]));
        }
    }
    for word in words {
        for (glyph, text) in clusters(word.text, &word.glyphs) {
            offer((word.known, glyph.glyph), text);
        }
    }
    texts
}

/// Each glyph with its piece of the word.
fn clusters<'a>(text: &'a str, glyphs: &'a [ShapedGlyph]) -> impl Iterator<Item = (&'a ShapedGlyph, &'a str)> {
    let mut start = 0;
    glyphs.iter().map(move |glyph| {
        let end = start + usize::from(glyph.bytes);
        let piece = text.get(start..end).unwrap_or_default();
        start = end;
        (glyph, piece)
    })
}

/// Which of several texts a shared glyph is given: unified ideographs first, private use last.
fn rank(text: &str) -> u8 {
    let mut chars = text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return 2 };
    match u32::from(c) {
        0xFA0E | 0xFA0F | 0xFA11 | 0xFA13 | 0xFA14 | 0xFA1F | 0xFA21 | 0xFA23 | 0xFA24 | 0xFA27..=0xFA29 => 0,
        0x3400..=0x4DBF | 0x4E00..=0x9FFF => 0,
        0x2F800..=0x2FA1F | 0x2E80..=0x2FDF | 0xF900..=0xFAFF | 0xA0 | 0x2E3A => 2,
        0x20000..=0x3FFFF => 0,
        _ if is_private(c) => 3,
        _ => 1,
    }
}

/// Face number and CID of each glyph, both in ascending order.
fn number(texts: &BTreeMap<GlyphKey, (u8, Box<str>)>) -> BTreeMap<GlyphKey, (u8, u16)> {
    let mut numbers = BTreeMap::new();
    let (mut face, mut cid, mut last) = (0_u8, 0_u16, None);
    for key in texts.keys() {
        if last != Some(key.0) {
            face = if last.is_some() { face.saturating_add(1) } else { 0 };
            cid = 0;
            last = Some(key.0);
        }
        cid += 1;
        numbers.insert(*key, (face, cid));
    }
    numbers
}

fn faces(book: &FontBook, texts: &BTreeMap<GlyphKey, (u8, Box<str>)>) -> Vec<PlanFace> {
    let mut faces: Vec<PlanFace> = Vec::new();
    for ((known, glyph), (_, text)) in texts {
        if faces.last().is_none_or(|face| face.known != *known) {
            let name = book.face(*known).name.clone();
            faces.push(PlanFace { name, known: *known, glyphs: vec![0], texts: vec!["".into()], widths: Vec::new() });
        }
        if let Some(face) = faces.last_mut() {
            face.glyphs.push(*glyph);
            face.texts.push(text.clone());
        }
    }
    for face in &mut faces {
        let glyphs = &face.glyphs;
        let widths = book.with_data(face.known, |data, instance| {
            let parsed = instance.parse(data).ok()?;
            Some(glyphs.iter().map(|glyph| face::advance(&parsed, *glyph)).collect())
        });
        face.widths = widths.flatten().unwrap_or_else(|| vec![0; face.glyphs.len()]);
    }
    faces
}

fn role_plan(
    picks: &Picks,
    texts: &BTreeMap<GlyphKey, (u8, Box<str>)>,
    numbers: &BTreeMap<GlyphKey, (u8, u16)>,
) -> RolePlan {
    let mut cells = CellTable::new();
    for (c, pick) in picks {
        let Some((face, cid)) = numbers.get(&pick.key()) else { continue };
        let own = texts.get(&pick.key()).is_some_and(|(_, text)| text.chars().eq([*c])) && !is_private(*c);
        let flags = pick.flags | if own { 0 } else { Cell::ACTUAL_TEXT };
        cells.set(*c, Cell { cid: *cid, advance: pick.advance, face: *face, flags });
    }
    RolePlan { cells, words: Words::default(), ranges: Vec::new(), glyphs: Vec::new() }
}

fn add_word(
    role: &mut RolePlan,
    word: &Word<'_>,
    faces: &[PlanFace],
    texts: &BTreeMap<GlyphKey, (u8, Box<str>)>,
    numbers: &BTreeMap<GlyphKey, (u8, u16)>,
) {
    let start = role.glyphs.len() as u32;
    for (glyph, text) in clusters(word.text, &word.glyphs) {
        let key = (word.known, glyph.glyph);
        let Some((face, cid)) = numbers.get(&key) else { continue };
        let own = texts.get(&key).is_some_and(|(_, held)| held.as_ref() == text);
        let advance = faces[usize::from(*face)].widths[usize::from(*cid)];
        let flags = if own { 0 } else { Cell::ACTUAL_TEXT };
        let (right, up) = glyph.offset;
        // The line is turned around about the widths of glyphs; what the shaper meant must come out of that.
        let turned = glyph.advance.saturating_sub(i16::try_from(advance).unwrap_or(i16::MAX)).saturating_sub(right);
        role.glyphs.push(Shaped {
            cell: Cell { cid: *cid, advance, face: *face, flags },
            advance: glyph.advance,
            offset: (if is_right_to_left(word.text) { turned } else { right }, up),
            bytes: glyph.bytes,
        });
    }
    role.words.insert(word.text);
    role.ranges.push(start..role.glyphs.len() as u32);
}
