//! Rules of typography.md that only a page shows, read from made pages: every glyph with its place and size.
use std::collections::BTreeMap;
use std::path::Path;

use newsbind::export::pdf::{self, Layout, Options, PageSize, Scanner};
use newsbind::input::Memory;
use newsbind::plan::{self, Plan, VolumeSize};
use newsbind::report::Report;
use serde_json::{Value, json};

use crate::pdf::keep;
use crate::tools;

/// Distance of two lines, and the size of the body, in points.
const PITCH: f64 = 13.5;
const BODY: f64 = 9.0;

/// A glyph on a page: its baseline begins at `x`, `y`, counted from the top.
#[derive(Debug, Clone)]
struct Glyph {
    c: char,
    x: f64,
    y: f64,
    size: f64,
    font: String,
}

/// The glyphs of each page, as MuPDF sees them.
fn pages(file: &Path) -> Option<Vec<Vec<Glyph>>> {
    let mutool = tools::program("mutool", "mupdf-tools")?;
    let arguments = ["draw", "-F", "stext", "-o", "-"].map(Path::new);
    let output = tools::run(&mutool, arguments.into_iter().chain([file]));
    let told = String::from_utf8(output.stdout).unwrap();
    let value = |words: &str, name: &str| -> Option<String> {
        Some(words.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned())
    };
    let glyphs = |page: &str| {
        let (mut all, mut font, mut size) = (Vec::new(), String::new(), 0.0);
        for tag in page.split('<').skip(1) {
            if tag.starts_with("font ") {
                font = value(tag, "name").unwrap();
                size = value(tag, "size").unwrap().parse().unwrap();
            } else if tag.starts_with("char ") {
                let place = |name| value(tag, name).unwrap().parse::<f64>().unwrap();
                let c = value(tag, "c").unwrap();
                let code = c.strip_prefix("&#x").and_then(|c| u32::from_str_radix(c.strip_suffix(';')?, 16).ok());
                let c = code.and_then(char::from_u32).or(c.chars().next()).unwrap_or(' ');
                all.push(Glyph { c, x: place("x"), y: place("y"), size, font: font.clone() });
            }
        }
        all
    };
    Some(told.split("<page ").skip(1).map(glyphs).collect())
}

/// An issue of one page with these articles, bound alone; the glyphs of its pages behind title page, imprint and contents.
fn bound(name: &str, articles: Value, media: &[(&str, Vec<u8>)], layout: Layout) -> Option<(Vec<u8>, Vec<Vec<Glyph>>)> {
    let issue = json!({"newsbind": 1, "date": "2024-03-01", "pages": [{"label": "01", "articles": articles}]});
    let publication = json!({"newsbind": 1, "id": "example-weekly", "title": "示例周报", "language": "zh-Hans"});
    let mut source = Memory::from_json(Some(&publication.to_string()), &[&issue.to_string()]);
    for (path, bytes) in media {
        source.add_media(path, bytes.clone());
    }
    let (mut report, scanner) = (Report::new(), Scanner::new());
    let mut wanted = plan::Options::default();
    wanted.volume = VolumeSize::Issue;
    let (plan, _) = Plan::with_scan(&source, &wanted, &mut report, &(), |_, issue| scanner.add(&issue)).unwrap();
    let mut out = Vec::new();
    let options = Options { layout, contents: false, object_streams: false, ..Options::default() };
    let made = pdf::Binder::new(&source, &scanner, &options).volume(&plan.volumes[0], &mut out, &mut report).unwrap();
    assert!(made.sound && report.errors() == 0, "{:#?}", report.diagnostics());
    let pages = pages(&keep(&format!("rules-{name}"), &out))?;
    Some((out, pages.into_iter().skip(2).collect()))
}

/// Glyphs of the body: its size, in the serif face.
fn is_body(glyph: &Glyph) -> bool {
    (glyph.size - BODY).abs() < 0.01 && glyph.font.contains("Serif") && !glyph.c.is_whitespace()
}

/// The lines of a page, each from left to right, in columns: glyphs on one baseline without a hole of more than an em.
fn lines(page: &[Glyph]) -> Vec<Vec<Glyph>> {
    let mut rows: BTreeMap<i64, Vec<Glyph>> = BTreeMap::new();
    for glyph in page {
        rows.entry((glyph.y * 10.0).round() as i64).or_default().push(glyph.clone());
    }
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    for mut row in rows.into_values() {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        for glyph in row {
            match lines.last_mut().and_then(|line| line.last().map(|last| (last.y, last.x + 2.2 * last.size))) {
                Some((y, end)) if (y - glyph.y).abs() < 0.05 && glyph.x < end => {
                    lines.last_mut().unwrap().push(glyph);
                }
                _ => lines.push(vec![glyph]),
            }
        }
    }
    lines
}

/// Lines of the body by the left edge of their column, from top to bottom; an indented first line belongs to the column too.
fn columns(page: &[Glyph], edges: &[f64]) -> Vec<Vec<Vec<Glyph>>> {
    let mut columns = vec![Vec::new(); edges.len()];
    for line in lines(page) {
        let column = edges.iter().rposition(|edge| line[0].x > edge - 5.0);
        columns[column.unwrap_or(0)].push(line);
    }
    columns
}

/// Where the three columns of A4 begin on a right-hand page.
const EDGES: [f64; 3] = [63.78, 63.78 + 18.5 * 9.0, 63.78 + 37.0 * 9.0];

/// Paragraphs of one character each, so that a line tells which paragraph it is of; a subhead before every so many.
fn paragraphs(seed: u32, count: usize, every: usize) -> Vec<Value> {
    let mut state = seed;
    let mut any = |most: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % most
    };
    let mut body = Vec::new();
    for n in 0..count {
        if n > 0 && n % every == 0 {
            body.push(json!({"subhead": {"text": "小标题", "level": 1}}));
        }
        let c = char::from_u32(0x4e00 + n as u32).unwrap();
        body.push(json!({"paragraph": c.to_string().repeat(10 + any(160) as usize)}));
    }
    body
}

/// TYP-41: two lines of a paragraph at head and foot, one at the foot only where nothing else fits, never at the head; three or
/// fewer whole. TYP-43: two lines behind a subhead, or the one that its paragraph has. TYP-42: columns end on one line.
#[test]
fn columns_break_as_they_must() {
    let (mut poor, mut subheads, mut cut) = (0, 0, 0);
    for seed in 0..12 {
        let articles = json!([{"id": "a1", "headline": "长篇", "body": paragraphs(seed, 60, 1 + seed as usize % 4)}]);
        let Some((_, pages)) = bound(&format!("columns-{seed}"), articles, &[], Layout::default()) else { return };
        let mut pieces: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        let mut behind = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            // A left-hand page has its margins exchanged.
            let shift = if number % 2 == 0 { 0.0 } else { 595.28 - 63.78 - 486.0 - 63.78 };
            let is_text = |glyph: &&Glyph| is_body(glyph) || (glyph.font.contains("Sans") && glyph.size == 10.0);
            let text: Vec<Glyph> = page.iter().filter(is_text).filter(|g| g.y > 70.0).cloned().collect();
            for column in columns(&text, &EDGES.map(|edge| edge + shift)) {
                let rows: Vec<char> = column.iter().map(|line| line.last().unwrap().c).collect();
                for (n, c) in rows.iter().enumerate().filter(|(_, c)| **c == '题') {
                    subheads += 1;
                    let next = rows.get(n + 1).copied().filter(|next| next != c);
                    let next = next.unwrap_or_else(|| panic!("{seed}: a subhead ends a column: {rows:?}"));
                    behind.push((next, rows[n + 1..].iter().take_while(|c| **c == next).count()));
                }
                for run in rows.chunk_by(|a, b| a == b).filter(|run| run[0] != '题') {
                    pieces.entry(run[0]).or_default().push(run.len());
                }
            }
        }
        for (c, lines) in behind {
            assert!(lines > 1 || pieces[&c] == [1], "{seed}: {lines} line of {c} behind a subhead: {:?}", pieces[&c]);
        }
        for (c, pieces) in pieces {
            let all: usize = pieces.iter().sum();
            assert!(pieces.len() == 1 || all > 3, "{seed}: {c} of {all} lines is cut: {pieces:?}");
            assert!(all == 1 || pieces.last() != Some(&1), "{seed}: {c} ends with one line at a head: {pieces:?}");
            cut += usize::from(pieces.len() > 1);
            poor += usize::from(pieces.len() > 1 && pieces[0] == 1);
        }
    }
    assert!(subheads > 100 && cut > 60, "{subheads} {cut}");
    assert!(poor * 10 < cut, "{poor} of {cut} paragraphs leave one line at a foot");
}

/// TYP-60: every line of the body stands on one grid, the same on both sides of a leaf, whatever stands between.
#[test]
fn lines_of_the_body_share_a_grid() {
    for (name, page) in [("a4", PageSize::A4), ("a3", PageSize::A3)] {
        let layout = Layout { page, ..Layout::default() };
        let options = Options { layout, ..crate::pdf::options(2, true) };
        let (_, bytes) = crate::pdf::bind(VolumeSize::Year, &options).remove(0);
        let Some(pages) = pages(&keep(&format!("rules-grid-{name}"), &bytes)) else { return };
        let (mut on, mut off) = (0, Vec::new());
        let top =
            pages.iter().skip(8).flatten().filter(|glyph| is_body(glyph)).map(|glyph| glyph.y).fold(f64::MAX, f64::min);
        for (number, page) in pages.iter().enumerate().skip(8) {
            for glyph in page.iter().filter(|glyph| is_body(glyph)) {
                let rest = (glyph.y - top).rem_euclid(PITCH);
                if rest.min(PITCH - rest) < 0.05 { on += 1 } else { off.push((number + 1, glyph.clone())) }
            }
        }
        assert!(on > 10_000, "{name}: {on}");
        assert!(off.is_empty(), "{name}: {} off the grid: {:?}", off.len(), &off[..off.len().min(5)]);
    }
}

/// TYP-10: no line begins with the mark of a note; a ruby and its base are one item. TYP-64: the reading is of half the size, in the
/// middle above its base, and lines keep their distance.
#[test]
fn marks_of_notes_and_readings_stay_with_their_words() {
    let mut inline = Vec::new();
    for n in 0..60 {
        inline.push(json!("春".repeat(7 + n % 11)));
        inline.push(json!({"note": "注。"}));
        inline.push(json!("灌"));
        inline.push(json!({"ruby": {"base": "霁川", "text": "jì chuān"}}));
        inline.push(json!({"ruby": {"base": "堰", "text": "yàn"}}));
    }
    let articles = json!([{"id": "a1", "headline": "注与音", "body": [{"paragraph": inline}]}]);
    let Some((_, pages)) = bound("marks", articles, &[], Layout::default()) else { return };
    let (mut marks, mut readings) = (0, 0);
    for page in &pages {
        let body: Vec<&Glyph> = page.iter().filter(|glyph| is_body(glyph)).collect();
        for mark in page.iter().filter(|glyph| glyph.c == '［' && (glyph.size - 5.4).abs() < 0.01) {
            marks += 1;
            let before =
                |glyph: &&&Glyph| (glyph.y - mark.y).abs() < PITCH / 2.0 && glyph.x < mark.x && mark.x - glyph.x < 20.0;
            assert!(body.iter().any(|glyph| before(&glyph)), "a mark begins a line: {mark:?}");
        }
        for start in body.iter().filter(|glyph| glyph.c == '霁') {
            let end = body.iter().find(|glyph| {
                glyph.c == '川' && (glyph.y - start.y).abs() < 0.05 && glyph.x > start.x && glyph.x - start.x < 40.0
            });
            let end = end.unwrap_or_else(|| panic!("a base is cut: {start:?}"));
            let of = |glyph: &&Glyph| {
                (glyph.size - 4.5).abs() < 0.01
                    && (start.y - glyph.y - 8.3).abs() < 1.0
                    && glyph.x > start.x - 12.0
                    && glyph.x < end.x + 12.0
            };
            let reading: Vec<&Glyph> = page.iter().filter(of).filter(|glyph| "jìchuān".contains(glyph.c)).collect();
            let (left, right) =
                (reading.iter().map(|g| g.x).fold(f64::MAX, f64::min), reading.iter().map(|g| g.x).fold(0.0, f64::max));
            let (middle, of_reading) = ((start.x + end.x + 9.0) / 2.0, (left + right + 2.4) / 2.0);
            assert!(reading.len() >= 7 && (middle - of_reading).abs() < 1.5, "{middle} {of_reading} {reading:?}");
            readings += 1;
        }
    }
    assert!(marks >= 60 && readings == 60, "{marks} {readings}");
}

/// TYP-64: a reading that is wider than its base reaches over Han on both sides, a quarter of an em at most, and not over marks.
#[test]
fn a_wide_reading_reaches_over_han_only() {
    let ruby = json!({"ruby": {"base": "堰", "text": "abcdefg"}});
    let body = json!([
        {"paragraph": ["春灌", ruby, "开闸"]},
        {"paragraph": ["春灌，", ruby, "。开闸"]},
    ]);
    let articles = json!([{"id": "a1", "headline": "音", "body": body}]);
    let Some((_, pages)) = bound("wide-reading", articles, &[], Layout::default()) else { return };
    let body: Vec<&Glyph> = pages.iter().flatten().filter(|glyph| is_body(glyph)).collect();
    let bases: Vec<&&Glyph> = body.iter().filter(|glyph| glyph.c == '堰').collect();
    let reading = |base: &Glyph| {
        let near = |glyph: &Glyph| (base.y - glyph.y - 8.3).abs() < 1.0 && (base.x - glyph.x).abs() < 20.0;
        let of = |glyph: &&Glyph| (glyph.size - 4.5).abs() < 0.01 && near(glyph);
        let all: Vec<&Glyph> = pages.iter().flatten().filter(of).collect();
        let (left, right) =
            (all.iter().map(|g| g.x).fold(f64::MAX, f64::min), all.iter().map(|g| g.x).fold(0.0, f64::max));
        (left, right)
    };
    let beside = |base: &Glyph, c: char| body.iter().find(|g| g.c == c && (g.y - base.y).abs() < 0.05).unwrap().x;
    let [over, between] = bases.as_slice() else { panic!("{bases:?}") };
    let (left, _) = reading(over);
    let reach = beside(over, '灌') + BODY - left;
    assert!(reach > 1.0 && reach <= BODY / 4.0 + 0.05, "{reach}");
    let (left, right) = reading(between);
    assert!(
        left >= beside(between, '，') + BODY / 2.0 - 0.05 && right <= beside(between, '。') + 0.05,
        "{left} {right}"
    );
}

/// TYP-52: a headline too long for three lines goes down a size, twice at most, then has four lines.
#[test]
fn long_headlines_are_smaller() {
    let text = "水".repeat(700);
    let heads = [12, 60, 70, 100, 140];
    let articles: Vec<Value> = heads
        .iter()
        .map(|length| json!([{"id": "a1", "headline": "题".repeat(*length), "body": [{"paragraph": text}]}]))
        .collect();
    let mut found = Vec::new();
    for (n, articles) in articles.into_iter().enumerate() {
        let Some((_, pages)) = bound(&format!("headline-{n}"), articles, &[], Layout::default()) else { return };
        let head: Vec<&Glyph> = pages[0].iter().filter(|g| g.c == '题' && g.size > 12.0).collect();
        assert!(head.iter().all(|glyph| glyph.size == head[0].size), "one size");
        let mut rows: Vec<i64> = head.iter().map(|glyph| (glyph.y * 10.0) as i64).collect();
        rows.dedup();
        found.push((head.len(), head[0].size, rows.len()));
    }
    // Sixteen characters of 29 points fit on a line of 486, twenty-two of 22, twenty-eight of 17.
    let wanted = [(12, 29.0, 1), (60, 22.0, 3), (70, 17.0, 3), (100, 17.0, 4), (140, 13.0, 4)];
    assert_eq!(found, wanted);
}

fn grey(width: u32, height: u32) -> Vec<u8> {
    let mut info = png::Info::with_size(width, height);
    (info.color_type, info.bit_depth) = (png::ColorType::Grayscale, png::BitDepth::Eight);
    let mut out = Vec::new();
    let mut writer = png::Encoder::with_info(&mut out, info).unwrap().write_header().unwrap();
    writer.write_image_data(&vec![128; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    out
}

/// TYP-61: figures are as wide as whole columns, in their order, inside their article; their words stay within their width. TYP-60:
/// what follows is on the grid again. TYP-63: a separator in the middle, a credit on the right, items that hang an em. TYP-62: tables
/// in sans of 8 points, numbers right, the head again in the next column.
#[test]
fn figures_tables_and_endings_keep_to_their_columns() {
    let figure = |n: usize| json!({"figure": {"image": format!("../media/{n}.png"), "alt": format!("图{n}"), "caption": "说明".repeat(30)}});
    let text = |c: char| json!({"paragraph": c.to_string().repeat(150)});
    let rows: Vec<Value> = (0..40).map(|n| json!([format!("第{n}队"), (n * 37 % 1000).to_string()])).collect();
    let rows: Vec<Value> = [json!(["队名", "亩数"])].into_iter().chain(rows).collect();
    let table = json!({"table": {"header_rows": 1, "rows": rows}});
    let items = json!({"list": {"items": ["条".repeat(30), "目".repeat(30)]}});
    let body = json!([text('甲'), figure(0), text('乙'), {"separator": "＊＊＊"}, items, text('丙'), figure(1), text('丁'), table, text('戊')]);
    let articles = json!([{"id": "a1", "headline": "春耕", "credit": "本报记者", "body": body}]);
    let media = [("media/0.png", grey(800, 1000)), ("media/1.png", grey(700, 300))];
    let Some((bytes, pages)) = bound("columns-of-all", articles, &media, Layout::default()) else { return };
    let file = keep("rules-columns-of-all-figures", &bytes);
    let Some(document) = crate::pdf_structure::Document::read(&file) else { return };
    let boxes = ["图0", "图1"].map(|alt| document.figure(alt));
    for (page, [left, bottom, right, top]) in boxes {
        let shift = if page % 2 == 1 { 0.0 } else { 595.28 - 63.78 - 486.0 - 63.78 };
        assert!(((right - left) - 17.0 * BODY).abs() < 0.1 && top > bottom, "{left} {right}");
        assert!(EDGES.iter().any(|edge| (edge + shift - left).abs() < 0.1), "{left}");
        let caption = pages[page - 3].iter().filter(|g| "说明".contains(g.c) && (g.size - 7.5).abs() < 0.01);
        let near =
            |g: &&Glyph| g.x > left - 1.0 && g.x < right && g.y > 841.89 - bottom && g.y < 841.89 - bottom + 60.0;
        let caption: Vec<&Glyph> = caption.filter(near).collect();
        assert!(caption.len() >= 60 && caption.iter().all(|g| g.x + 7.5 <= right + 0.1), "{}", caption.len());
    }
    let all: Vec<&Glyph> = pages.iter().flatten().collect();
    let column = |glyph: &Glyph| EDGES.iter().copied().rev().find(|edge| glyph.x > edge - 5.0).unwrap();
    let stars: Vec<&&Glyph> = all.iter().filter(|g| g.c == '＊').collect();
    let middle = (stars[0].x + stars[2].x + BODY) / 2.0;
    assert!((middle - column(stars[0]) - 8.5 * BODY).abs() < 0.5, "{middle}");
    let credit = all.iter().filter(|g| g.c == '）').max_by(|a, b| a.y.total_cmp(&b.y)).unwrap();
    assert!((credit.x + BODY - column(credit) - 17.0 * BODY).abs() < 5.0, "{credit:?}");
    let item: Vec<&&Glyph> = all.iter().filter(|g| g.c == '条').collect();
    let edge = |row: usize| item[row].x - column(item[row]);
    let turned = item.iter().find(|g| g.y > item[0].y + 1.0).unwrap();
    assert!((turned.x - column(turned) - 2.0 * BODY).abs() < 0.1 && edge(0) > BODY, "{} {turned:?}", edge(0));
    let heads = all.iter().filter(|g| g.c == '亩' && (g.size - 8.0).abs() < 0.01).count();
    assert!(heads >= 2, "the head is repeated: {heads}");
    let mut ends: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for glyph in all.iter().filter(|g| g.c.is_ascii_digit() && (g.size - 8.0).abs() < 0.01 && g.font.contains("Sans")) {
        ends.entry((glyph.y * 10.0) as i64 * 10 + column(glyph) as i64 / 100).or_default().push(glyph.x);
    }
    let last: Vec<f64> = ends.into_values().map(|row| row.into_iter().fold(0.0, f64::max)).collect();
    let mut places: Vec<i64> = last.iter().map(|x| (x * 2.0).round() as i64).collect();
    places.sort_unstable();
    places.dedup();
    assert!(last.len() >= 40 && places.len() <= 3, "the last digits stand below each other: {places:?}");
}
