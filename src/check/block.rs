//! `BlockRecord` → [`Block`].
use serde_json::Value;

use super::context::{At, Context};
use super::{LIMITS, figure, text};
use crate::input::record::{
    BlockRecord, BoxRecord, CellRecord, ListRecord, ParagraphRecord, QuoteRecord, TableRecord, VerseRecord,
};
use crate::model::{Block, BoxBlock, Cell, Inline, ListBlock, Paragraph, Quote, Table, Text, Verse};
use crate::report::codes;

/// Blocks, in order; empty paragraphs are dropped.
pub(super) fn blocks(context: &mut Context<'_>, at: &At<'_>, records: Vec<BlockRecord>) -> Vec<Block> {
    nested(context, at, records, Nesting::default())
}

#[derive(Clone, Copy, Default)]
struct Nesting {
    depth: usize,
    in_box: bool,
}

fn nested(context: &mut Context<'_>, at: &At<'_>, records: Vec<BlockRecord>, nesting: Nesting) -> Vec<Block> {
    context.blocks += records.len();
    if nesting.depth > context.options.limits.depth || context.blocks > context.options.limits.blocks {
        let message = "blocks are nested too deep, or the issue has too many of them";
        context.find_with(codes::REC_005, at, message, LIMITS);
        return Vec::new();
    }
    let mut out = Vec::with_capacity(records.len());
    for (n, record) in records.into_iter().enumerate() {
        out.extend(block(context, &at.index(n), record, nesting));
    }
    out
}

fn block(context: &mut Context<'_>, at: &At<'_>, record: BlockRecord, nesting: Nesting) -> Option<Block> {
    Some(match record {
        BlockRecord::Paragraph(record) => Block::Paragraph(paragraph(context, &at.key("paragraph"), record)?),
        BlockRecord::Subhead(record) => {
            let here = at.key("subhead");
            let level = record.level.unwrap_or(1);
            if !(1..=3).contains(&level) {
                context.find(codes::REC_002, &here, format!("a subhead has level 1 to 3, not {level}"));
            }
            let text = text::text(context, &here, record.text);
            (!text.is_empty()).then_some(Block::Subhead { text, level: level.clamp(1, 3) })?
        }
        BlockRecord::Figure(record) => Block::Figure(Box::new(figure::figure(context, &at.key("figure"), *record))),
        BlockRecord::Gallery(record) => Block::Gallery(figure::gallery(context, &at.key("gallery"), record)),
        BlockRecord::Quote(record) => quote(context, &at.key("quote"), record, nesting)?,
        BlockRecord::Verse(record) => Block::Verse(verse(context, &at.key("verse"), record)?),
        BlockRecord::List(record) => list(context, &at.key("list"), record)?,
        BlockRecord::Table(record) => table(context, &at.key("table"), record),
        BlockRecord::Box(record) => boxed(context, &at.key("box"), record, nesting)?,
        BlockRecord::Separator(record) => Block::Separator(context.string(&at.key("separator"), record)),
        BlockRecord::Faulty(value) => faulty(context, at, &value),
    })
}

fn paragraph(context: &mut Context<'_>, at: &At<'_>, record: ParagraphRecord) -> Option<Paragraph> {
    let long =
        record.role.is_some() || record.align.is_some() || record.language.is_some() || record.direction.is_some();
    let text = if long {
        text::paragraph(context, &at.key("text"), record.text)
    } else {
        text::paragraph(context, at, record.text)
    };
    let language = context.language(&at.key("language"), record.language);
    (!text.is_empty()).then_some(Paragraph {
        text,
        role: record.role,
        align: record.align,
        language,
        direction: record.direction,
    })
}

fn quote(context: &mut Context<'_>, at: &At<'_>, record: QuoteRecord, nesting: Nesting) -> Option<Block> {
    let mut blocks = Vec::new();
    if let Some(words) = record.text {
        let text = text::paragraph(context, at, words);
        if !text.is_empty() {
            blocks.push(Block::Paragraph(Paragraph { text, ..Paragraph::default() }));
        }
    }
    let inner = Nesting { depth: nesting.depth + 1, ..nesting };
    blocks.extend(nested(context, &at.key("blocks"), record.blocks.unwrap_or_default(), inner));
    let source = context.optional(&at.key("source"), record.source);
    (!blocks.is_empty() || source.is_some()).then_some(Block::Quote(Quote { blocks, source }))
}

fn verse(context: &mut Context<'_>, at: &At<'_>, record: VerseRecord) -> Option<Verse> {
    let title = context.optional(&at.key("title"), record.title);
    let author = context.optional(&at.key("author"), record.author);
    let stanzas = stanzas(text::text(context, at, record.text));
    (title.is_some() || author.is_some() || !stanzas.is_empty()).then_some(Verse { title, author, stanzas })
}

/// Cuts text into lines at `\n` and into stanzas at empty lines; `\n` counts only outside of marked pieces.
fn stanzas(text: Text) -> Vec<Vec<Text>> {
    let mut stanzas = vec![Vec::new()];
    let mut line = Vec::new();
    let mut end = |line: &mut Vec<Inline>| {
        let line = std::mem::take(line);
        if line.is_empty() {
            stanzas.push(Vec::new());
        } else if let Some(stanza) = stanzas.last_mut() {
            stanza.push(Text(line));
        }
    };
    for piece in text.0 {
        let Inline::Plain(words) = piece else {
            line.push(piece);
            continue;
        };
        for (n, part) in words.split('\n').enumerate() {
            if n > 0 {
                end(&mut line);
            }
            if !part.trim().is_empty() {
                line.push(Inline::Plain(part.to_owned()));
            }
        }
    }
    end(&mut line);
    stanzas.retain(|stanza| !stanza.is_empty());
    stanzas
}

fn list(context: &mut Context<'_>, at: &At<'_>, record: ListRecord) -> Option<Block> {
    let here = at.key("items");
    let items: Vec<Text> = record
        .items
        .into_iter()
        .enumerate()
        .map(|(n, item)| text::text(context, &here.index(n), item))
        .filter(|item| !item.is_empty())
        .collect();
    (!items.is_empty()).then_some(Block::List(ListBlock { ordered: record.ordered.unwrap_or(false), items }))
}

fn boxed(context: &mut Context<'_>, at: &At<'_>, record: BoxRecord, nesting: Nesting) -> Option<Block> {
    let title = context.optional(&at.key("title"), record.title);
    let inner = Nesting { depth: nesting.depth + 1, in_box: true };
    let blocks = nested(context, &at.key("blocks"), record.blocks, inner);
    if nesting.in_box {
        context.find_with(codes::BLK_001, at, "a box stands in a box", "put its blocks into the outer box");
        let mut text = String::new();
        title.iter().for_each(|title| text.push_str(title));
        blocks.iter().for_each(|block| push_text(block, &mut text));
        return Some(Block::Faulty { text });
    }
    let role = record.role.unwrap_or_default();
    (title.is_some() || !blocks.is_empty()).then_some(Block::Box(BoxBlock { role, title, blocks }))
}

fn table(context: &mut Context<'_>, at: &At<'_>, record: TableRecord) -> Block {
    let cells: usize = record.rows.iter().map(Vec::len).sum();
    if cells > context.options.limits.table_cells {
        context.find(
            codes::REC_005,
            at,
            format!("a table has {cells} cells, more than {}", context.options.limits.table_cells),
        );
    }
    let caption = text::optional(context, &at.key("caption"), record.caption);
    let here = at.key("rows");
    let rows: Vec<Vec<Cell>> = record
        .rows
        .into_iter()
        .enumerate()
        .map(|(n, row)| {
            row.into_iter().enumerate().map(|(k, record)| cell(context, &here.index(n).index(k), record)).collect()
        })
        .collect();
    let limit = context.options.limits.table_cells;
    match columns(&rows, limit) {
        Some(columns) if columns > 0 => Block::Table(Table {
            caption,
            header_rows: (record.header_rows.unwrap_or(0) as usize).min(rows.len()),
            header_columns: (record.header_columns.unwrap_or(0) as usize).min(columns),
            rows,
            columns,
        }),
        _ => {
            let hint = "count the columns that every row fills, spans from above included";
            context.find_with(codes::BLK_001, at, "the spans of the table do not fit its rows", hint);
            let mut text = caption.to_plain().into_owned();
            rows.iter().flatten().for_each(|cell| {
                text.push(' ');
                text.push_str(&cell.text.to_plain());
            });
            Block::Faulty { text }
        }
    }
}

fn cell(context: &mut Context<'_>, at: &At<'_>, record: CellRecord) -> Cell {
    Cell {
        text: text::text(context, at, record.text),
        colspan: record.colspan.unwrap_or(1).max(1) as usize,
        rowspan: record.rowspan.unwrap_or(1).max(1) as usize,
        align: record.align,
    }
}

/// How many columns the table has; `None` where its rows do not fill the same number.
fn columns(rows: &[Vec<Cell>], limit: usize) -> Option<usize> {
    let width = rows.first()?.iter().try_fold(0_usize, |sum, cell| sum.checked_add(cell.colspan))?;
    if width > limit {
        return None;
    }
    // For each column, how many further rows a cell from above still covers.
    let mut covered = vec![0_usize; width];
    for (n, row) in rows.iter().enumerate() {
        let mut column = 0;
        let mut next: Vec<usize> = covered.iter().map(|rows| rows.saturating_sub(1)).collect();
        for cell in row {
            while covered.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            if cell.rowspan > rows.len() - n {
                return None;
            }
            for _ in 0..cell.colspan {
                if *covered.get(column)? > 0 {
                    return None;
                }
                next[column] = cell.rowspan - 1;
                column += 1;
            }
        }
        while covered.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        if column != width {
            return None;
        }
        covered = next;
    }
    Some(width)
}

fn faulty(context: &mut Context<'_>, at: &At<'_>, value: &Value) -> Block {
    let keys: Vec<&str> =
        value.as_object().map(|members| members.keys().map(String::as_str).collect()).unwrap_or_default();
    let message = match keys.as_slice() {
        [] => "a block has no key".to_owned(),
        [one] => format!("a block has the unknown key `{one}`"),
        several => format!("a block has several keys: `{}`", several.join("`, `")),
    };
    let near = keys.first().and_then(|key| crate::input::record::nearest(key, BlockRecord::KEYS.into_iter()));
    match near.filter(|_| keys.len() == 1) {
        Some(word) => context.find_with(codes::BLK_001, at, message, format!("did you mean `{word}`?")),
        None => context.find_with(codes::BLK_001, at, message, "write an object with one key, the type of the block"),
    }
    Block::Faulty { text: context.string(at, text::strings_of(value)) }
}

fn push_text(block: &Block, out: &mut String) {
    match block {
        Block::Paragraph(p) => out.push_str(&p.text.to_plain()),
        Block::Subhead { text, .. } => out.push_str(&text.to_plain()),
        Block::Figure(figure) => out.push_str(&figure.caption.to_plain()),
        Block::Gallery(gallery) => out.push_str(&gallery.caption.to_plain()),
        Block::Quote(quote) => quote.blocks.iter().for_each(|block| push_text(block, out)),
        Block::Verse(verse) => verse.stanzas.iter().flatten().for_each(|line| out.push_str(&line.to_plain())),
        Block::List(list) => list.items.iter().for_each(|item| out.push_str(&item.to_plain())),
        Block::Table(table) => table.rows.iter().flatten().for_each(|cell| out.push_str(&cell.text.to_plain())),
        Block::Box(inner) => inner.blocks.iter().for_each(|block| push_text(block, out)),
        Block::Separator(text) | Block::Faulty { text } => out.push_str(text),
    }
}
