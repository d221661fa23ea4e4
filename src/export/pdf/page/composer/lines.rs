//! Lines of paragraphs on the open page: each glyph in the element that it belongs to, links and readings with their words.

use super::*;

impl Composer {
    /// Draws all lines of a paragraph, `pitch` points apart; `x` and `y` are the upper left corner.
    pub(crate) fn paragraph(&mut self, pool: &mut Pool, para: ParaId, x: f32, y: f32, pitch: f32) {
        let range = pool.paras[para as usize].lines.clone();
        for (index, line) in range.enumerate() {
            self.line(pool, para, line, x, y + index as f32 * pitch);
        }
    }

    /// Draws one line of a paragraph in a column that begins at `x`; `y` is the top of the line's box.
    pub(crate) fn line(&mut self, pool: &mut Pool, para: ParaId, line: u32, x: f32, y: f32) {
        if let Some(note) = pool.begun_note(para) {
            self.note(pool, note, y);
        }
        let para = pool.paras[para as usize].clone();
        let line = pool.lines.lines[line as usize].clone();
        let origin = x + para.left + aligned(&para, &line);
        let mut glyphs = std::mem::take(&mut self.glyphs);
        glyphs.clear();
        glyphs.extend_from_slice(pool.lines.glyphs(&line));
        self.draw(pool, &para, &glyphs, &line, origin, y);
        self.glyphs = glyphs;
    }

    fn draw(&mut self, pool: &mut Pool, para: &Para, glyphs: &[Glyph], line: &Line, x: f32, y: f32) {
        let gap = even_gap(line);
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|glyph| glyph.run == first.run).count();
            let (now, later) = rest.split_at(count);
            rest = later;
            let piece = pool.piece(para, first.run);
            let show = Show {
                x,
                y: y + para.style.drop,
                size: para.style.size,
                scale: pool.scale(para, first.run),
                rise: f32::from(piece.rise) / 1000.0 * para.style.size,
                gap,
                color: piece.color.unwrap_or(para.style.color),
            };
            if piece.node == ARTIFACT || self.repeats {
                self.canvas().artifact(Artifact::Layout);
                self.canvas().show(now, &show);
                continue;
            }
            let element = pool.element(piece.node, &mut self.tree);
            self.show(pool, para, element, now, &show);
            if let Some(link) = piece.link {
                self.link(pool, link, now, &show);
            }
            if let Some(ruby) = piece.ruby {
                self.ruby(pool, ruby, now, &show, para);
            }
        }
    }

    /// Shows glyphs that belong to one element; those that need other words than their own get a `Span`.
    fn show(&mut self, pool: &mut Pool, para: &Para, element: ElementId, glyphs: &[Glyph], show: &Show) {
        const OTHER: u8 = Cell::ACTUAL_TEXT | Cell::INSERTED | Cell::REVERSED;
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let reversed = first.cell.flags & Cell::REVERSED != 0;
            let count = match first.cell.flags & OTHER {
                0 => rest.iter().take_while(|glyph| glyph.cell.flags & OTHER == 0).count(),
                _ if reversed => rest.iter().take_while(|glyph| glyph.cell.flags & Cell::REVERSED != 0).count(),
                _ => 1,
            };
            let (now, later) = rest.split_at(count);
            rest = later;
            let owner = match first.cell.flags & OTHER {
                0 => element,
                _ => self.span(pool, para, element, now, reversed),
            };
            self.open(owner);
            if reversed {
                self.show_reversed(pool, para, now, show);
            } else {
                self.canvas().show(now, show);
            }
        }
    }

    /// Shows what runs from right to left word by word in the order of its text: readers of the content stream turn the
    /// letters of a word, not the words of a line.
    fn show_reversed(&mut self, pool: &Pool, para: &Para, glyphs: &[Glyph], show: &Show) {
        let is_blank = |glyph: &Glyph| pool.source(para, glyph.source()).trim().is_empty();
        for word in glyphs.chunk_by(|a, b| is_blank(a) == is_blank(b)).rev() {
            self.canvas().show(word, show);
        }
    }

    /// The element of glyphs that need other words than their own.
    fn span(&mut self, pool: &Pool, para: &Para, element: ElementId, glyphs: &[Glyph], reversed: bool) -> ElementId {
        let start = glyphs.iter().map(|glyph| glyph.source().start).min().unwrap_or(0);
        let end = glyphs.iter().map(|glyph| glyph.source().end).max().unwrap_or(0);
        let source = pool.source(para, start..end);
        let span = self.tree.add(Some(element), Role::Span);
        let extra = self.tree.extra(span);
        // Where single glyphs do not stand for their characters no reader can turn them back.
        extra.reversed = reversed && glyphs.iter().all(|glyph| glyph.cell.flags & Cell::ACTUAL_TEXT == 0);
        extra.actual = Some(match glyphs {
            [glyph] if glyph.cell.flags & Cell::INSERTED != 0 => "\u{ad}".to_owned(),
            [_] => actual_text(source),
            _ => source.to_owned(),
        });
        span
    }

    fn link(&mut self, pool: &mut Pool, number: u32, glyphs: &[Glyph], show: &Show) {
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
        let link = &pool.links[number as usize];
        let (node, target, contents) = (link.node, link.target.clone(), link.contents.clone());
        let element = pool.element(node, &mut self.tree);
        let page = self.page();
        let foot = self.sheet.rise() - show.y;
        let left = show.x + units(first.x) * show.size;
        let right = show.x + (units(last.x) + f32::from(last.cell.advance) / 1000.0) * show.size;
        let area = [left, foot - 0.2 * show.size, right, foot + 0.95 * show.size];
        // Links of one page follow each other; a look at all of them would cost their number squared.
        let mut on_page = self.links.iter_mut().rev().take_while(|link| link.page == page);
        let known = on_page.find(|link| link.element == element);
        if let Some(link) = known {
            link.areas.push(area);
            return;
        }
        self.tree.link(element, page, self.links.len() as u32);
        self.links.push(Link { page, areas: vec![area], element, target, contents });
    }

    fn ruby(&mut self, pool: &mut Pool, number: u32, base: &[Glyph], show: &Show, para: &Para) {
        let (Some(first), Some(last)) = (base.first(), base.last()) else { return };
        let ruby = &pool.rubies[number as usize];
        let (line, node, style) = (ruby.line, ruby.node, ruby.style);
        let text = ruby.text.clone();
        let Some(line) = pool.lines.lines.get(line as usize).cloned() else { return };
        let left = units(first.x) * show.size;
        let right = (units(last.x) + f32::from(last.cell.advance) / 1000.0) * show.size;
        let width = units(line.width()) * style.size;
        let middle = (left + right - width) / 2.0;
        // It reaches over neighbours, not out of the measure.
        let x = show.x + if para.align == Align::Start { middle.min(para.measure - width).max(0.0) } else { middle };
        let element = pool.element(node, &mut self.tree);
        // The reading stands in the 4.5 pt between the lines (TYP-64).
        let show = Show {
            x,
            y: show.y - 0.88 * para.style.size - 0.08 * style.size,
            size: style.size,
            scale: 1000,
            gap: 0,
            ..*show
        };
        let glyphs = pool.lines.glyphs(&line).to_vec();
        let whole = Para { bytes: 0..0, ..para.clone() };
        if glyphs.iter().any(|glyph| glyph.cell.flags & Cell::ACTUAL_TEXT != 0) {
            self.tree.extra(element).actual = Some(text);
        }
        let plain: Vec<Glyph> = glyphs.into_iter().map(without_actual_text).collect();
        self.show(pool, &whole, element, &plain, &show);
    }
}

fn without_actual_text(mut glyph: Glyph) -> Glyph {
    glyph.cell.flags &= !(Cell::ACTUAL_TEXT | Cell::INSERTED);
    glyph
}

/// How far a line is moved in its measure.
fn aligned(para: &Para, line: &Line) -> f32 {
    let width = units(line.width() + line.indent) * para.style.size;
    match para.align {
        Align::Start => 0.0,
        Align::Center => (para.measure - width) / 2.0,
        Align::End => para.measure - width,
    }
}

/// The even part of the gaps of a line in units.
fn even_gap(line: &Line) -> i32 {
    let gap = line.share(Giver::Gap);
    if gap.count == 0 { 0 } else { gap.total / i32::from(gap.count) }
}
